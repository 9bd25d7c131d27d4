import { parseSettings, splitSettingsSchema, type SplitSettings } from '../../protocol/dataset';
import { fail } from '../../protocol/errors';
import type { Example } from '../../protocol/examples';
import { promptOf } from './examples';
import { generator, shuffle } from '../random';

export interface Split {
  train: Example[];
  /** Never learnt: the utility is measured on these. */
  heldOut: Example[];
}

/** Draws the held-out rows. Rows with the same prompt stay together, so that no held-out prompt has been learnt; order is kept. */
export function splitExamples(examples: readonly Example[], settings: SplitSettings): Split {
  const { share, count, seed } = parseSettings(splitSettingsSchema, settings, 'The split');
  const wanted = count ?? Math.round((share ?? 0) * examples.length);
  if (wanted === 0) return { train: [...examples], heldOut: [] };
  if (wanted >= examples.length) {
    throw fail('data', {
      wanted,
      rows: examples.length,
    })`${wanted} rows cannot be held out of ${examples.length}: at least one must be left to learn; hold out ${Math.max(0, examples.length - 1)} or fewer.`;
  }
  const groups = new Map<string, number[]>();
  examples.forEach((example, index) => {
    const prompt = promptOf(example);
    const group = groups.get(prompt);
    if (group) group.push(index);
    else groups.set(prompt, [index]);
  });
  const out = new Uint8Array(examples.length);
  let left = wanted;
  for (const group of shuffle(generator(seed, 0x5b), [...groups.values()])) {
    if (left === 0) break;
    if (group.length > left) continue;
    for (const index of group) out[index] = 1;
    left -= group.length;
  }
  if (left === wanted) {
    throw fail('data', {
      wanted,
      rows: examples.length,
    })`No ${wanted} rows can be held out: every prompt comes in more rows than that, and rows with one prompt stay together; hold out more.`;
  }
  return { train: examples.filter((_, index) => out[index] === 0), heldOut: examples.filter((_, index) => out[index] === 1) };
}
