import type { PromptRow } from '../../protocol/catalogue';

export interface OwnPromptRows {
  adversarial: PromptRow[];
  lookAlikes: PromptRow[];
}

/** More categories than this tell nothing, and a record would not hold them. */
const MOST_CATEGORIES = 100;
const MOST_LETTERS = 100;

/** Prompts with ids and categories that a record can hold; ids that cannot be kept are numbers behind `letter`. */
export function keepable(rows: readonly PromptRow[], letter: string): PromptRow[] {
  const short = (text: string): string => (text in {} ? `(${text})` : text.slice(0, MOST_LETTERS));
  const categories = new Set(rows.map(({ category }) => short(category)));
  const ids = new Set(rows.map(({ id }) => id));
  const keepIds = ids.size === rows.length && rows.every(({ id }) => id.length <= MOST_LETTERS);
  return rows.map((row, i) => ({
    ...row,
    id: keepIds ? row.id : `${letter}${i + 1}`,
    category: categories.size <= MOST_CATEGORIES ? short(row.category) : 'any',
  }));
}

/**
 * The adversarial prompts of one set with the look-alikes of another. Ids of different files may be the same: then the look-alikes are
 * numbered. A prompt that is adversarial in one and harmless in the other stays adversarial.
 */
export function paired({ adversarial }: OwnPromptRows, { lookAlikes }: OwnPromptRows): OwnPromptRows {
  const prompts = new Set(adversarial.map(({ prompt }) => prompt));
  const ids = new Set(adversarial.map(({ id }) => id));
  const left = lookAlikes.filter(({ prompt }) => !prompts.has(prompt));
  if (!left.some(({ id }) => ids.has(id))) return { adversarial, lookAlikes: left };
  let prefix = 'look-alike-';
  while ([...ids].some((id) => id.startsWith(prefix))) prefix = `_${prefix}`;
  return { adversarial, lookAlikes: left.map((row, i) => ({ ...row, id: `${prefix}${i + 1}` })) };
}
