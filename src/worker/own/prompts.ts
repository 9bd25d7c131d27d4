import type { PromptRow } from '../../protocol/catalogue';
import { clipped } from '../../protocol/plain';

export interface OwnPromptRows {
  adversarial: PromptRow[];
  lookAlikes: PromptRow[];
}

/** More categories than this tell nothing. */
const MOST_CATEGORIES = 100;
const MOST_LETTERS = 100;

/**
 * Prompts as they are kept: ids of which some are too long become numbers behind `letter`, long names of categories are cut, and of too
 * many categories there is one. `notes` are told of it.
 */
export function keepable(rows: readonly PromptRow[], letter: string, notes: string[]): PromptRow[] {
  const short = (text: string): string => clipped(text, MOST_LETTERS);
  const longIds = rows.filter(({ id }) => id.length > MOST_LETTERS).length;
  if (longIds > 0) notes.push(`${longIds} ids are longer than ${MOST_LETTERS} characters, so the prompts were numbered.`);
  const categories = new Set(rows.map(({ category }) => short(category)));
  const many = categories.size > MOST_CATEGORIES;
  const cut = new Set(rows.map(({ category }) => category).filter((category) => category.length > MOST_LETTERS)).size;
  if (many) notes.push(`There are ${categories.size} categories; of more than ${MOST_CATEGORIES} none is told apart.`);
  else if (cut > 0) notes.push(`${cut} names of categories were cut to ${MOST_LETTERS} characters.`);
  return rows.map((row, i) => ({
    ...row,
    id: longIds === 0 ? row.id : `${letter}${i + 1}`,
    category: many ? 'any' : short(row.category),
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
