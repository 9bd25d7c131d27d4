import type { Device } from '../src/device/interface';
import { guessIn } from '../src/evaluate/guess';
import { Model } from '../src/model/llama';
import { ONLINE_TRACK } from '../src/protocol/recipe';
import type { Guess } from '../src/protocol/runs/run';
import type { Library } from '../src/worker/library';

/** How a person read an answer: right or honestly not knowing, beside the point though it is a sentence, or words that make none. */
export type Reading = 'sensible' | 'beside' | 'salad';

/** What the model that ships answers, and where it guesses, which the page says with the answer. */
export interface Said {
  answer: string;
  guess: Guess | null;
}

/** A question that somebody types, what comes back, and how a person read the answer; null where nobody did. */
export interface Transcript extends Said {
  prompt: string;
  reading: Reading | null;
}

const MAX_NEW_TOKENS = 60;

/** Greedy answers of a model that ships, each as it would stand on the page. */
export async function answersOf(device: Device, library: Library, id: string, prompts: readonly string[]): Promise<Said[]> {
  const { checkpoint, tokenizer } = await library.model(id);
  const encoded = await tokenizer.encodePrompts(prompts);
  const length = Math.max(...encoded.map((ids) => ids.length));
  const model = new Model(device, checkpoint.config, { batch: 1, length, positions: length + MAX_NEW_TOKENS });
  await model.load(checkpoint);
  try {
    const answers = await model.generate(encoded, { maxNewTokens: MAX_NEW_TOKENS, track: ONLINE_TRACK });
    const texts = await tokenizer.decode(answers);
    const said: Said[] = [];
    for (const [i, answer] of texts.entries())
      said.push({ answer, guess: await guessIn(model, (ids) => tokenizer.decode(ids), encoded[i]!, answers[i]!) });
    return said;
  } finally {
    model.free();
  }
}
