import type { ChatMessage } from '../../protocol/examples';
import type { Chat, ChatTemplate, RenderedChat } from './template';
import { IGNORED, type EncodedRow } from './encoded';
import type { Vocabulary } from './vocabulary';

type Span = readonly [start: number, end: number];

/** The text of a conversation with the stretches of it that are learnt, or why it cannot be told which. */
export type Learnable = { text: string; learnt: readonly Span[]; failed?: undefined } | { failed: string };

/** What the assistant says, in every turn, with what closes it. */
export async function learnables(template: ChatTemplate, vocabulary: Vocabulary, list: readonly ChatMessage[][]): Promise<Learnable[]> {
  const chats = list.map((messages) => chatsOf(template, messages));
  const rendered = await template.render(chats.flat());
  let place = 0;
  return list.map((messages, i) => {
    const [whole, ...openings] = rendered.slice(place, (place += chats[i]!.length)) as [RenderedChat, ...RenderedChat[]];
    if (whole.failed !== undefined) return whole;
    const learnt = template.marks ? whole.marked : spansOf(vocabulary, messages, whole.text, openings);
    if (typeof learnt === 'string') return { failed: learnt };
    if (!learnt.some(([start, end]) => end > start))
      return { failed: 'no answer of the assistant is in it, so there is nothing to learn.' };
    return { text: whole.text, learnt };
  });
}

/** The whole conversation, and for templates without marks what stands before each answer. */
function chatsOf({ marks }: ChatTemplate, messages: ChatMessage[]): Chat[] {
  const answers = marks ? [] : messages.flatMap(({ role }, i) => (role === 'assistant' ? [i] : []));
  return [{ messages, awaitsAnswer: false }, ...answers.map((i) => ({ messages: messages.slice(0, i), awaitsAnswer: true }))];
}

/** An answer begins where the prompt for it ends, and ends with the special token that closes it. */
function spansOf(vocabulary: Vocabulary, messages: ChatMessage[], text: string, openings: RenderedChat[]): Span[] | string {
  const answers = messages.filter(({ role }) => role === 'assistant');
  const closings = new Map(vocabulary.splitsIn(text).map(({ start, end }) => [start, end]));
  const spans: Span[] = [];
  for (const [i, opening] of openings.entries()) {
    if (opening.failed !== undefined) return opening.failed;
    const next = openings[i + 1];
    const limit = next?.failed === undefined && next ? next.text.length : text.length;
    const start = opening.text.length;
    if (!text.startsWith(opening.text))
      return `its text before answer ${i + 1} changes when the answer follows, so it cannot be told what to learn: the chat template must open an answer as its generation prompt does.`;
    const end = endOf(closings, text, start, limit, answers[i]!.content.trim());
    if (end === null) return `the chat template rewrites answer ${i + 1}, so it cannot be told what to learn.`;
    spans.push([start, end]);
  }
  return spans;
}

/** Templates may put something between the prompt and the answer, such as an empty thought, in which a short answer may occur too. */
function endOf(closings: ReadonlyMap<number, number>, text: string, start: number, limit: number, answer: string): number | null {
  let bare: number | null = null;
  for (let at = text.indexOf(answer, start); at >= 0 && at + answer.length <= limit; at = text.indexOf(answer, at + 1)) {
    const end = at + answer.length;
    const closed = closings.get(end + /^\s*/.exec(text.slice(end, limit))![0].length);
    if (closed !== undefined) return closed;
    bare ??= end;
  }
  return bare;
}

/** A token that lies across the start of a stretch is learnt, as in Transformers; one across its end is not. */
export function encodeLearnt(vocabulary: Vocabulary, text: string, learnt: readonly Span[]): EncodedRow {
  const inputIds = vocabulary.encode(text);
  const bounds = tokensBefore(vocabulary, text, inputIds, learnt.flat());
  const labels = inputIds.map(() => IGNORED);
  for (let i = 0; i < bounds.length; i += 2) for (let at = bounds[i]!; at < bounds[i + 1]!; at++) labels[at] = inputIds[at]!;
  return { inputIds, labels };
}

/** How many tokens lie wholly before each cut of the text. */
function tokensBefore(vocabulary: Vocabulary, text: string, ids: readonly number[], cuts: readonly number[]): number[] {
  // Text is split at added tokens before anything else, so the last one before a cut is as good a place to begin at as the first letter.
  const splits = vocabulary.splitsIn(text);
  const places = ids.flatMap((id, at) => (vocabulary.splitsAt(id) ? [at] : []));
  const anchors = splits.length === places.length ? splits.map((split, i) => ({ ...split, token: places[i]! })) : [];
  return cuts.map((cut) => {
    const anchor = anchors.findLast(({ end }) => end <= cut);
    if (anchor?.end === cut) return anchor.token + 1;
    const { start, token } = anchor ?? { start: 0, token: 0 };
    const before = cut > start ? vocabulary.encode(text.slice(start, cut)) : [];
    const differs = before.findIndex((id, i) => ids[token + i] !== id);
    return token + (differs < 0 ? before.length : differs);
  });
}
