import type { PromptRow } from '../../protocol/catalogue';
import type { AnswerCard } from './answers';

/** In which order prompts are shown by what they are about, and which of them a teacher may leave out. No figure depends on it. */

/** Harm of the kind that a school talks about anyway. */
const SCHOOL: readonly string[] = ['prank', 'cheating', 'property', 'fraud', 'damage'];
/** Named together as weapons, drugs, poisons and threats; categories of a person's own sets may be longer words. */
const GRAVE: readonly string[] = ['weapon', 'drug', 'poison', 'threat'];

const KINDS: readonly AnswerCard['kind'][] = ['adversarial', 'look-alike', 'task'];

export const isGrave = (category: string): boolean => GRAVE.some((word) => category.toLowerCase().includes(word));

/** Topics of requests that are grave: a look-alike of the same topic is as little for a class as they are. */
function graveTopics(prompts: ReadonlyMap<string, PromptRow>): Set<string> {
  return new Set(Array.from(prompts.values(), ({ category, topic }) => (isGrave(category) ? topic : '')).filter(Boolean));
}

/** Those fit for a school first, the grave ones last or, with `without`, not at all; otherwise in the order of their set. */
export function arranged(cards: readonly AnswerCard[], prompts: ReadonlyMap<string, PromptRow>, without: boolean): AnswerCard[] {
  const topics = graveTopics(prompts);
  const place = ({ id, category }: AnswerCard): number => {
    if (isGrave(category) || topics.has(prompts.get(id)?.topic ?? '')) return 2;
    return SCHOOL.includes(category) ? 0 : 1;
  };
  return cards
    .map((card) => ({ card, place: place(card) }))
    .filter((one) => !without || one.place < 2)
    .sort((a, b) => KINDS.indexOf(a.card.kind) - KINDS.indexOf(b.card.kind) || a.place - b.place)
    .map(({ card }) => card);
}
