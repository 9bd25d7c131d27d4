import { sentence, type Sentence } from '../../protocol/errors';
import type { PromptRow } from '../../protocol/catalogue';
import { clipped } from '../../protocol/plain';
import { Ids } from '../../data/sets/prompts/ids';
import { Told } from '../../data/told';

export interface OwnPromptRows {
  adversarial: PromptRow[];
  lookAlikes: PromptRow[];
}

/** More categories than this tell nothing. */
const MOST_CATEGORIES = 100;
const MOST_LETTERS = 100;

/**
 * Prompts as they are kept: an id that is too long becomes a number behind `letter`, long names of categories are cut, and of too many
 * categories there is one. `notes` are told of it; `taken` are ids of other prompts of the set.
 */
export function keepable(rows: readonly PromptRow[], letter: string, notes: Sentence[], taken: readonly string[] = []): PromptRow[] {
  const short = (text: string): string => clipped(text, MOST_LETTERS);
  const isLong = ({ id }: PromptRow): boolean => id.length > MOST_LETTERS;
  const ids = new Ids(new Set([...taken, ...rows.filter((row) => !isLong(row)).map(({ id }) => id)]));
  const numbered = new Told();
  const categories = new Set(rows.map(({ category }) => short(category)));
  const many = categories.size > MOST_CATEGORIES;
  const cut = new Set(rows.map(({ category }) => category).filter((category) => category.length > MOST_LETTERS)).size;
  if (many) notes.push(sentence`There are ${categories.size} categories; of more than ${MOST_CATEGORIES} none is told apart.`);
  else if (cut > 0) notes.push(sentence`${cut} names of categories were cut to ${MOST_LETTERS} characters.`);
  const kept = rows.map((row, i) => {
    const category = many ? 'any' : short(row.category);
    if (!isLong(row)) return { ...row, category };
    const id = ids.give(`${letter}${i + 1}`);
    numbered.add(id);
    return { ...row, id, category };
  });
  const { count, places } = numbered;
  if (count > 0)
    notes.push(
      count === 1
        ? sentence`1 id is longer than ${MOST_LETTERS} characters, so a number took its place (${places}).`
        : sentence`${count} ids are longer than ${MOST_LETTERS} characters, so numbers took their place (${places}).`,
    );
  return kept;
}

/**
 * The adversarial prompts of one set with the look-alikes of another. An id that both have is another for the look-alike, and `notes` are
 * told. A prompt that is adversarial in one and harmless in the other stays adversarial.
 */
export function paired({ adversarial }: OwnPromptRows, { lookAlikes }: OwnPromptRows, notes: Sentence[]): OwnPromptRows {
  const prompts = new Set(adversarial.map(({ prompt }) => prompt));
  const taken = new Set(adversarial.map(({ id }) => id));
  const left = lookAlikes.filter(({ prompt }) => !prompts.has(prompt));
  const ids = new Ids(new Set([...taken, ...left.map(({ id }) => id)]));
  const renamed = new Told();
  const kept = left.map((row) => {
    if (!taken.has(row.id)) return row;
    const id = ids.give(row.id);
    renamed.add(id);
    return { ...row, id };
  });
  const { count, places } = renamed;
  if (count > 0)
    notes.push(
      count === 1
        ? sentence`1 id of a look-alike is that of an adversarial prompt, so a number was put behind it (${places}).`
        : sentence`${count} ids of look-alikes are those of adversarial prompts, so a number was put behind each (${places}).`,
    );
  return { adversarial, lookAlikes: kept };
}
