import { sentence, type Sentence } from '../../protocol/errors';
import { type ChatMessage, isLearnt } from '../../protocol/examples';
import type { Chat, ChatTemplate, RenderedChat } from './template';
import { IGNORED, type EncodedRow } from './encoded';
import type { Tokens, Vocabulary } from './vocabulary';

type Span = readonly [start: number, end: number];
type Split = Tokens['splits'][number];

/** The text of a conversation with the stretches of it that are learnt. */
export interface Learnable {
  text: string;
  learnt: readonly Span[];
}

/** A conversation as the template writes it, and what stands before each answer where that tells what is learnt. */
export interface Turns {
  messages: readonly ChatMessage[];
  whole: RenderedChat;
  openings: RenderedChat[];
}

export async function renderTurns(template: ChatTemplate, list: readonly ChatMessage[][]): Promise<Turns[]> {
  const chats = list.map((messages) => chatsOf(template, messages));
  const rendered = await template.render(chats.flat());
  let place = 0;
  return list.map((messages, i) => {
    const [whole, ...openings] = rendered.slice(place, (place += chats[i]!.length)) as [RenderedChat, ...RenderedChat[]];
    return { messages, whole, openings };
  });
}

/** Why a row cannot be told, where there is a row otherwise. */
export const isReason = (given: object): given is Sentence => 'texts' in given;

/** Whether a message says nothing: whoever learnt it would learn to be silent, or the template's own words. */
const isBlank = ({ content }: ChatMessage): boolean => content.trim() === '';

/** Whether a message is an answer to learn that says something. */
export const teaches = (message: ChatMessage): boolean => isLearnt(message) && !isBlank(message);

/**
 * What the assistant says, in every turn that is learnt and says something, with what closes it, or why it cannot be told. `splits`: where
 * the text is split.
 */
export function learnable(template: ChatTemplate, { messages, whole, openings }: Turns, splits: readonly Split[]): Learnable | Sentence {
  if (whole.failed !== undefined) return whole.failed;
  const answers = answersOf(messages).filter(isLearnt);
  if (answers.length > 0 && answers.every(isBlank)) return sentence`every answer of the assistant is empty, so there is nothing to learn.`;
  const learnt = template.marks ? markedOf(messages, whole, openings) : spansOf(splits, messages, whole.text, openings);
  if (isReason(learnt)) return learnt;
  if (!learnt.some(([start, end]) => end > start)) return sentence`no answer of the assistant is in it, so there is nothing to learn.`;
  return { text: whole.text, learnt };
}

const answersOf = (messages: readonly ChatMessage[]): ChatMessage[] => messages.filter(({ role }) => role === 'assistant');
const allTeach = (messages: readonly ChatMessage[]): boolean => answersOf(messages).every(teaches);

/** The whole conversation, and what stands before each answer; a template that marks answers says so itself where all are learnt. */
function chatsOf({ marks }: ChatTemplate, messages: ChatMessage[]): Chat[] {
  const answers = marks && allTeach(messages) ? [] : messages.flatMap(({ role }, i) => (role === 'assistant' ? [i] : []));
  return [{ messages, awaitsAnswer: false }, ...answers.map((i) => ({ messages: messages.slice(0, i), awaitsAnswer: true }))];
}

/** What the template marks, but for answers that are only context or say nothing. */
function markedOf(
  messages: readonly ChatMessage[],
  { text, marked }: Extract<RenderedChat, { text: string }>,
  openings: RenderedChat[],
): Span[] | Sentence {
  let left: Span[] = marked;
  for (const [i, answer] of answersOf(messages).entries()) {
    if (teaches(answer)) continue;
    const [from, to] = [openings[i]!, openings[i + 1]];
    if (from.failed !== undefined) return from.failed;
    if (to?.failed !== undefined) return to.failed;
    if (![from, to ?? from].every((one) => text.startsWith(one.text))) return changes(i);
    left = left.filter(([start]) => start < from.text.length || start >= (to?.text.length ?? text.length));
  }
  return left;
}

const changes = (answer: number): Sentence =>
  sentence`its text before answer ${answer + 1} changes when the answer follows, so it cannot be told what to learn: the chat template must open an answer as its generation prompt does.`;

/** An answer begins where the prompt for it ends, and ends with the special token that closes it. */
function spansOf(splits: readonly Split[], messages: readonly ChatMessage[], text: string, openings: RenderedChat[]): Span[] | Sentence {
  const answers = answersOf(messages);
  const spans: Span[] = [];
  for (const [i, opening] of openings.entries()) {
    if (!teaches(answers[i]!)) continue;
    if (opening.failed !== undefined) return opening.failed;
    const next = openings[i + 1];
    const limit = next?.failed === undefined && next ? next.text.length : text.length;
    const start = opening.text.length;
    if (!text.startsWith(opening.text)) return changes(i);
    const end = endOf(splits, text, start, limit, answers[i]!.content.trim());
    if (end === null) return sentence`the chat template rewrites answer ${i + 1}, so it cannot be told what to learn.`;
    spans.push([start, end]);
  }
  return spans;
}

/**
 * Templates may put something between the prompt and the answer, such as an empty thought, in which a short answer may occur too: it is
 * the first that a token closes, white space aside, or else the first of all.
 */
function endOf(splits: readonly Split[], text: string, start: number, limit: number, answer: string): number | null {
  for (const { start: closing, end, content } of splits) {
    if (closing < start || closing > limit || (closing < limit && content.trimStart() !== content)) continue;
    const said = answer === '' ? closing : start + text.slice(start, closing).trimEnd().length;
    if (said - answer.length >= start && text.endsWith(answer, said)) return end;
  }
  const bare = text.indexOf(answer, start) + answer.length;
  return bare >= start + answer.length && bare <= limit ? bare : null;
}

/** How many tokens lie wholly before a cut: `token` of them, and as many of the text between as are the same in the whole text. */
interface Bound {
  token: number;
  between: string;
}

/** A row of a text and the stretches of it that are learnt, or why it cannot be put into tokens. */
export async function encodeLearnt(
  vocabulary: Vocabulary,
  list: readonly { text: string; tokens: Tokens; learnt: readonly Span[] }[],
): Promise<(EncodedRow | Sentence)[]> {
  const bounds = list.map(({ text, tokens, learnt }) => boundsOf(vocabulary, text, tokens, learnt.flat()));
  const encoded = await vocabulary.encode(bounds.flat().map(({ between }) => between));
  let place = 0;
  return list.map(({ tokens: { ids } }, i) => {
    const before = encoded.slice(place, (place += bounds[i]!.length));
    const failed = before.find((one) => one.failed !== undefined);
    if (failed) return failed.failed;
    const cuts = bounds[i]!.map(({ token }, at) => {
      const own = before[at]!.ids!;
      const differs = own.findIndex((id, n) => ids[token + n] !== id);
      return token + (differs < 0 ? own.length : differs);
    });
    // A token that lies across the start of a stretch is learnt, as in Transformers; one across its end is not.
    const labels = ids.map(() => IGNORED);
    for (let n = 0; n < cuts.length; n += 2) for (let at = cuts[n]!; at < cuts[n + 1]!; at++) labels[at] = ids[at]!;
    if (!labels.some((label, at) => at > 0 && label !== IGNORED))
      return sentence`no token is its answer alone: the vocabulary joins it with what follows, so there is nothing to learn.`;
    return { inputIds: ids, labels };
  });
}

function boundsOf(vocabulary: Vocabulary, text: string, { ids, splits }: Tokens, cuts: readonly number[]): Bound[] {
  // Text is split at added tokens before anything else, so the last one before a cut is as good a place to begin at as the first letter.
  const places = ids.flatMap((id, at) => (vocabulary.splitsAt(id) ? [at] : []));
  const anchors = splits.length === places.length ? splits.map((split, i) => ({ ...split, token: places[i]! })) : [];
  return cuts.map((cut) => {
    const anchor = anchors.findLast(({ end }) => end <= cut);
    if (anchor?.end === cut) return { token: anchor.token + 1, between: '' };
    const { start, token } = anchor ?? { start: 0, token: 0 };
    return { token, between: text.slice(start, cut) };
  });
}
