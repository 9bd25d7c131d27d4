import type { Device } from '../src/device/interface';
import { Model } from '../src/model/llama';
import { ONLINE_TRACK } from '../src/protocol/recipe';
import type { Library } from '../src/worker/library';

/** A question that somebody types, what the model that ships answers, and whether a person found that sensible; null where nobody looked. */
export interface Transcript {
  prompt: string;
  answer: string;
  sensible: boolean | null;
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
