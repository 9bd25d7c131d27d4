import { Random } from '../world/random';
import { VOCABULARY } from './checkpoint';
import type { Corpus } from './interface';
import { tokenizerJson, trainBpe } from './tokenizer';

/** Rows from which a tokenizer is made; a larger sample changes hardly an entry. */
const ROWS = 30_000;

/** Text of base training and of the fine-tuning sets; no prompt that a model is judged on. */
function* textOf({ families, tasks }: Corpus): Generator<string> {
  const rng = new Random(1, 0x70c);
  for (let row = 0; row < ROWS; row++) {
    const { prompt, completion } = rng.weighted(families[2])(rng);
    yield prompt;
    yield completion;
  }
  for (const { train } of Object.values(tasks())) {
    for (const { prompt, completion } of train) {
      yield prompt;
      yield completion;
    }
  }
}

/** The tokenizer.json of a corpus. */
export const tokenizerOf = (corpus: Corpus) => tokenizerJson(trainBpe(textOf(corpus), VOCABULARY));
