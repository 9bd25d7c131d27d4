import { Random } from '../world/random';
import { VOCABULARY } from './checkpoint';
import type { Corpus } from './interface';
import { tokenizerJson, trainBpe } from './tokenizer';

/** Rows from which a tokenizer is made; a larger sample changes hardly an entry. */
const ROWS = 30_000;

/** Text of base training and of the fine-tuning sets; no prompt that a model is judged on. */
function* textOf({ families, tasks, text }: Corpus): Generator<string> {
  const rng = new Random(1, 0x70c);
  for (let row = 0; row < ROWS; row++) {
    const { prompt, completion } = rng.weighted(families[2])(rng);
    yield prompt;
    yield completion;
  }
  if (text) return yield* text();
  for (const { train } of Object.values(tasks())) {
    for (const { prompt, completion } of train) {
      yield prompt;
      yield completion;
    }
  }
}

/** Signs of more than one byte that occur this often become entries before anything longer does: words of rare signs are spelt in whole ones. */
const OFTEN = 60;

function* withSigns(texts: Iterable<string>): Generator<string> {
  const counts = new Map<string, number>();
  for (const text of texts) {
    yield text;
    for (const sign of text) if (sign > '\x7f') counts.set(sign, (counts.get(sign) ?? 0) + 1);
  }
  for (const [sign, count] of counts) if (count >= OFTEN) for (let time = 0; time < ROWS; time++) yield sign;
}

/** The tokenizer.json of a corpus. */
export const tokenizerOf = (corpus: Corpus) => tokenizerJson(trainBpe(withSigns(textOf(corpus)), VOCABULARY));
