import type { TrainingRow } from '../../src/protocol/catalogue';
import { adversarialSet, directSet, lookAlikeSet } from './prompts';
import { STAGE_MIX } from './families';
import { Random } from './random';
import { FILLERS } from './requests';
import { TASKS } from './tasks';
import { ALL_HARMFUL_VERBS, ALL_THINGS, ALL_TOPICS } from './words';

/** Their place is their id. */
export const SPECIALS = ['<pad>', '<user>', '<bot>', '<eos>', '<unk>'] as const;
export type Special = (typeof SPECIALS)[number];
export const specialId = (token: Special): number => SPECIALS.indexOf(token);

/** Enough rows of a family to meet every word of its sentences; words of long lists are added as such. */
const ROWS_PER_FAMILY = 2000;
const LARGEST_NUMBER = 20;

function buildVocabulary(): string[] {
  const found = new Set([...ALL_TOPICS, ...ALL_THINGS, ...ALL_HARMFUL_VERBS, ...FILLERS]);
  for (let number = 0; number <= LARGEST_NUMBER; number++) found.add(String(number));
  const read = (text: string) => text.split(' ').forEach((word) => found.add(word));
  const readRow = ({ prompt, completion }: TrainingRow) => read(`${prompt} ${completion}`);

  const rng = new Random(1);
  for (const [family] of STAGE_MIX[1]) for (let drawn = 0; drawn < ROWS_PER_FAMILY; drawn++) readRow(family(rng));
  for (const { train, test } of Object.values(TASKS)) [...train, ...test].forEach(readRow);
  for (const part of ['validation', 'test'] as const)
    [...adversarialSet(part), ...lookAlikeSet(part)].forEach(({ prompt }) => read(prompt));
  directSet().forEach(({ prompt }) => read(prompt));
  return [...SPECIALS, ...[...found].sort()];
}

/** Every token, by id. */
export const vocabulary: readonly string[] = buildVocabulary();
