import type { Device } from '../src/device/interface';
import { Model } from '../src/model/llama';
import { ONLINE_TRACK } from '../src/protocol/recipe';
import type { Library } from '../src/worker/library';

/** How a person read an answer: right or honestly not knowing, beside the point though it is a sentence, or words that make none. */
export type Reading = 'sensible' | 'beside' | 'salad';

/** A question that somebody types, what the model that ships answers, and how a person read that; null where nobody did. */
export interface Transcript {
  prompt: string;
  answer: string;
  reading: Reading | null;
}

const MAX_NEW_TOKENS = 60;

/** Greedy answers of a model that ships, each as it would stand on the page. */
export async function answersOf(device: Device, library: Library, id: string, prompts: readonly string[]): Promise<string[]> {
  const { checkpoint, tokenizer } = await library.model(id);
  const encoded = await tokenizer.encodePrompts(prompts);
  const length = Math.max(...encoded.map((ids) => ids.length));
  const model = new Model(device, checkpoint.config, { batch: 1, length, positions: length + MAX_NEW_TOKENS });
  await model.load(checkpoint);
  try {
    return await tokenizer.decode(await model.generate(encoded, { maxNewTokens: MAX_NEW_TOKENS, track: ONLINE_TRACK }));
  } finally {
    model.free();
  }
}
