import type { ChatMessage } from '../../../protocol/examples';
import { listed, sentence, type Sentence } from '../../../protocol/errors';
import { RowRemarks } from '../../told';
import { cell, textOf } from '../columns';
import { talkOf, turnsOf, unusable, type Unusable } from './conversation';
import { FAMILIES, type Marks, STAMP, TURN } from './spoken/families';
import { type Inner, innerOf, InnerLabels } from './spoken/inner';
import { type Cleared, Events } from './spoken/events';
import { systemLine } from './spoken/lexicon';
import { Refrains } from './spoken/refrains';
import { tellEvents, tellRefrains } from './spoken/telling';
import { strangersIn, thirdIn } from './speakers';

/** Chats that are written out as text in one cell, by marks of who speaks. The list of marks is closed. */

/** Of Llama 2, whose messages are not read here. */
const INST = /^\s*(?:<s>\s*)?\[INST\][\s\S]*\[\/INST\]/;
/** Before and behind what somebody says. */
const BEGINS = /^(?:\s+|<s>|<bos>|<\|begin_of_text\|>|<\|endoftext\|>)+/;
const ENDS = [
  '</s>',
  '<eos>',
  '<|end|>',
  '<|endoftext|>',
  '<|end_of_text|>',
  '<|im_end|>',
  '<|eot_id|>',
  '<end_of_turn>',
  '</user>',
  '</human>',
  '</assistant>',
  '</bot>',
  '</system>',
];
/** What is written before instructions everywhere. */
const PREFACE = /^(?:Below is an instruction that describes a task\b|以下は、?タスクを説明する指示)[^#]*\n(?=###)/;
/** What stands for the end of a line in a text without any. */
const ENDS_OF_LINES = [/<br ?\/?>/i, /(?:\\r)?\\n/];
/** One of several answers to choose from. */
const CHOICES = /(?:^|\n)[ \t]*[BＢ][ \t]*[:：.)]/;

interface Mark {
  who: 'system' | 'user' | 'input' | 'assistant';
  said: string;
  from: number;
  to: number;
  /** Whether an empty line stands before it. */
  parted: boolean;
  /** Whether a time stands before it. */
  stamped: boolean;
}

export interface Transcript {
  /** The last is of the user where the answer is left open. */
  messages: ChatMessage[];
  /** As they are written. */
  marks: Sentence;
  /** Its marks may be those of examples. */
  examples: boolean;
  /** What was left out. */
  told: Sentence[];
  /** What lines inside its turns begin with. */
  inner: readonly Inner[];
  /** With the lines of the system, and whether an empty line parts the turns. */
  whole: { messages: ChatMessage[]; parted: boolean; anywhere: boolean };
  cleared: Cleared;
}

/** A text that may be a chat, of which it is not certain who says what. */
export interface Unclear {
  unclear: Sentence;
  /** As it would be read if nobody else spoke. */
  read?: Transcript;
}

function withoutEnds(text: string): string {
  let rest = text.trim();
  for (let end = ''; (end = ENDS.find((one) => rest.endsWith(one)) ?? '') !== '';) rest = rest.slice(0, -end.length).trimEnd();
  return rest;
}

const named = (marks: readonly string[]): Sentence =>
  listed(
    [...new Set(marks)].slice(0, 4).map((mark) => sentence`"${mark}"`),
    ' and ',
  );

const ROLES = ['system', 'user', 'input', 'assistant'] as const;

const READERS = FAMILIES.map((family) => {
  const all = ROLES.map((role) => `(${family[role] ?? '(?!)'})`).join('|');
  return { family, lines: new RegExp(String.raw`^[ \t]*${STAMP}?(?:${all})`, 'gim'), anywhere: new RegExp(all, 'gi') };
});
/** Without one of these no text is a chat. */
const ANY = new RegExp(FAMILIES.map(({ assistant }) => assistant).join('|'), 'i');

function marksIn(text: string, by: RegExp): Mark[] {
  const found: Mark[] = [];
  for (const match of text.matchAll(by)) {
    const at = ROLES.findIndex((_, i) => match[i + 1] !== undefined);
    const from = match.index;
    const blanks = /\s*$/.exec(text.slice(Math.max(0, from - 8), from))![0];
    const parted = (blanks.match(/\r\n|\r|\n/g) ?? []).length > 1;
    found.push({
      who: ROLES[at]!,
      said: match[at + 1]!,
      from,
      to: from + match[0].length,
      parted,
      stamped: /^[ \t]*[[(（]?\d/.test(match[0]),
    });
  }
  return found;
}

const same = <T>(list: readonly T[]): boolean => list.every((one) => one === list[0]);

/** Null where it is not certain who says what. */
function turns(text: string, marks: readonly Mark[], family: Marks): ChatMessage[] | null {
  const of = (who: Mark['who']): Mark[] => marks.filter((one) => one.who === who);
  if (!ROLES.every((who) => same(of(who).map(({ said }) => said))) || !same(marks.map(({ stamped }) => stamped))) return null;
  const [first] = marks;
  if (first?.from !== 0 || !ROLES.every((who) => family.anywhere || same(of(who).flatMap((one) => (one === first ? [] : one.parted))))) return null; // prettier-ignore
  const messages: ChatMessage[] = [];
  for (const [i, { who, to }] of marks.entries()) {
    const whole = text.slice(to, marks[i + 1]?.from).trim();
    const content = withoutEnds(whole);
    if (family.closed && (content === whole || !whole.endsWith('>'))) return null;
    const last = messages.at(-1);
    if (who === 'input') {
      if (last?.role !== 'user' || marks[i - 1]!.who !== 'user') return null;
      if (content !== '') last.content += `\n\n${content}`;
      continue;
    }
    const follows = { system: last === undefined, user: last?.role !== 'user', assistant: last?.role === 'user' }[who];
    if (!follows || (content === '' && (who !== 'assistant' || i < marks.length - 1))) return null;
    if (content !== '') messages.push({ role: who, content });
  }
  return messages;
}

/** The mark of who speaks, with which a text begins that is no chat but may be one turn of it. */
export const turnMark = (text: string): string | undefined => TURN.exec(text.trimStart())?.[0];

/** Null for a text that is no chat. `labels`: what begins lines inside the turns of its column. */
export function transcriptIn(text: string, labels?: InnerLabels): Transcript | Unclear | null {
  const found = readBy(text, labels);
  if ((found && 'messages' in found) || /[\r\n]/.test(text)) return found;
  const end = ENDS_OF_LINES.find((one) => one.test(text));
  const broken = end && readBy(text.split(end).join('\n'), labels);
  if (!broken || !('messages' in broken)) return broken ?? found;
  return { ...broken, told: [sentence`"${end.exec(text)![0]}" was read as the end of a line`, ...broken.told] };
}

function readBy(text: string, labels: InnerLabels | undefined): Transcript | Unclear | null {
  if (INST.test(text)) return { unclear: named(['[INST]', '[/INST]']) };
  const strangers = strangersIn(text);
  const strange = strangers && { unclear: named(strangers) };
  if (!ANY.test(text)) return strange;
  const whole = text.replace(BEGINS, '');
  const [preface = ''] = PREFACE.exec(whole) ?? [];
  const { said, opening } = behindOpening(whole.slice(preface.length));
  let unclear: Unclear | null = null;
  for (const { family, lines, anywhere } of READERS) {
    const marks = marksIn(said, family.anywhere ? anywhere : lines);
    const isThere = (who: Mark['who'], among: readonly Mark[]): boolean => among.some((one) => one.who === who);
    if (!isThere('user', marks)) continue;
    if (family.examples && CHOICES.test(said)) continue;
    if (!isThere('assistant', marks)) {
      // Of capitals only: a text may speak of both.
      const inside = marks[0]!.from === 0 && /^[A-Z]{2}/.test(marks[0]!.said) ? marksIn(said, anywhere) : [];
      if (inside.some(({ who, said }) => who === 'assistant' && /^[A-Z]{2}/.test(said))) unclear ??= { unclear: named(inside.map(({ said }) => said)) }; // prettier-ignore
      continue;
    }
    const words = named(marks.filter(({ who }) => who === 'user' || who === 'assistant').map((one) => one.said));
    const given = turns(said, marks, family);
    if (given === null) {
      // What else begins so is none where its marks do not come first.
      if (!family.wide || marks[0]!.from === 0) unclear ??= { unclear: words };
      continue;
    }
    const parted = marks.slice(1).every((one) => one.parted);
    // What is of the system is known by the other chats of a column.
    const found = labels?.events.clear(given) ?? { messages: given, left: [], likely: [] };
    const cleared: Cleared = { ...found, left: labels ? [...opening, ...found.left] : [] };
    const { messages } = cleared;
    const inner = family.anywhere ? [] : innerOf(messages, parted);
    const kind = family.anywhere ? (said.includes('<|') ? 'token' : 'heading') : 'word';
    const contents = messages.map(({ content }) => content);
    const third = thirdIn(contents, kind) ?? inner.find(({ other }) => other)?.label ?? againIn(messages, parted) ?? labels?.strange(inner);
    const told = [
      ...(labels ? [] : opening.map((line) => sentence`The words before the first mark ("${line.slice(0, 45)} …") were left out`)),
      ...(preface === '' ? [] : [sentence`The words before the first mark ("${preface.slice(0, 45).trim()} …") were left out`]),
      ...(marks[0]!.stamped ? [sentence`The times before the marks of who speaks were left out`] : []),
    ];
    const read: Transcript = { messages, marks: words, examples: family.examples === true, told, inner, whole: { messages: given, parted, anywhere: family.anywhere === true }, cleared }; // prettier-ignore
    if (third === undefined) return read;
    unclear ??= { unclear: listed([words, sentence`"${third}"`], ' and '), read };
  }
  return unclear ?? strange;
}

/** A label that stands as the marks of who speaks do, and comes again in another turn. */
export function againIn(messages: readonly ChatMessage[], parted: boolean): string | undefined {
  const met = new Set<string>();
  for (const one of messages) {
    const labels = new Set(innerOf([one], parted).flatMap(({ label, alike }) => (alike && label.endsWith(':') ? [label] : [])));
    for (const label of labels) {
      if (met.has(label)) return label;
      met.add(label);
    }
  }
  return undefined;
}

/** Lines of the system before the first mark. */
function behindOpening(text: string): { said: string; opening: string[] } {
  const opening: string[] = [];
  let said = text;
  for (let end = said.indexOf('\n'); end > 0 && systemLine(said.slice(0, end))?.strong; end = said.indexOf('\n')) {
    opening.push(said.slice(0, end).trim());
    said = said.slice(end).trimStart();
  }
  return { said, opening };
}

/** The messages of a list, which may be written out as JSON. */
function messagesIn(value: unknown): ChatMessage[] | null {
  if (typeof value === 'string' ? !/^\s*[[{]/.test(value) : value === null || typeof value !== 'object') return null;
  const list = talkOf(value);
  const messages = list && turnsOf(list, new RowRemarks());
  return messages && !('reason' in messages) ? messages : null;
}

/** What is known of the chats among these cells: what begins lines inside their turns, and which lines are of the system. */
export function labelsAmong(values: readonly unknown[]): InnerLabels {
  const found = values.map((value) => (typeof value === 'string' ? transcriptIn(value) : null));
  const read = found.flatMap((one) => (one === null ? [] : 'messages' in one ? [one] : one.read ? [one.read] : []));
  const others = values.filter((_, i) => found[i] === null);
  const lists = others.map(messagesIn);
  const talks = lists.filter((one) => one !== null);
  const alone = others.flatMap((value, i): ChatMessage[][] => (lists[i] === null && typeof value === 'string' ? [[{ role: 'assistant', content: value }]] : [])); // prettier-ignore
  const events = Events.of([...read.map(({ whole }) => whole.messages), ...talks, ...alone]);
  const cleared = read.map(({ whole }) => ({ ...whole, messages: events.clear(whole.messages).messages }));
  return new InnerLabels(
    cleared.map(({ messages, parted, anywhere }) => (anywhere ? [] : innerOf(messages, parted))),
    new Refrains([...cleared.map(({ messages }) => messages), ...talks.map((messages) => events.clear(messages).messages)]),
    events,
  );
}

/** Messages without the lines of the system, of which is told. `said`: they are a conversation, not an answer alone. */
export function withoutEvents(
  messages: ChatMessage[],
  column: string,
  told: RowRemarks,
  labels: InnerLabels | undefined,
  said: boolean,
): ChatMessage[] {
  const cleared = (labels?.events ?? new Events(1)).clear(messages);
  tellEvents(cleared, column, told);
  if (said) tellRefrains(labels?.refrains.in(cleared.messages) ?? [], column, told);
  return cleared.messages;
}

/** A chat of which it is certain who says what. */
export function chatIn(value: unknown, labels?: InnerLabels): Transcript | null {
  const found = typeof value === 'string' ? transcriptIn(value, labels) : null;
  return found && 'messages' in found ? found : null;
}

/** Whether nearly all texts of a column are chats that are written out, of which most can be read, and some have an answer. */
export function areChats(values: readonly unknown[]): boolean {
  const texts = values.filter((value): value is string => typeof value === 'string' && value.trim() !== '');
  const labels = labelsAmong(texts);
  const found = texts.map((text) => transcriptIn(text, labels));
  const read = found.flatMap((one) => (one && 'messages' in one ? [one.messages] : []));
  const any = found.filter((one) => one !== null).length;
  const answers = read.some((messages) => messages.some(({ role }) => role === 'assistant'));
  return answers && 10 * any >= 9 * texts.length && 2 * read.length > texts.length;
}

export const readByMarks = (column: string, { marks }: Transcript): Sentence =>
  sentence`A chat that is written out as text in column "${column}" was read by its marks ${marks}`;

/** Tells how a chat was read, and what lines inside its turns begin with. */
function tellRead(column: string, found: Transcript, labels: InnerLabels | undefined, told: RowRemarks): void {
  for (const what of [readByMarks(column, found), ...found.told]) told.add(what);
  const known = labels?.named ?? [];
  tellEvents(found.cleared, column, told);
  tellRefrains(labels?.refrains.in(found.messages) ?? [], column, told);
  for (const { label, role } of found.inner) {
    const by = role === 'user' ? sentence`the user` : sentence`the assistant`;
    told.add(
      known.includes(label)
        ? sentence`A line inside a turn of column "${column}" begins with "${label}" and was learnt as words of ${by}`
        : sentence`Lines inside turns of column "${column}" begin with other labels of their own and were learnt as words of ${by}`,
    );
  }
}

export const leftAsText = (column: string, marks: Sentence): Sentence =>
  sentence`Column "${column}" may hold a chat that is written out as text (marks ${marks}), of which it is not certain who says what, so it was left as one text`;

/** A prompt and its answer that each begin with a mark, without it. */
export function marksBefore(prompt: string, answer: string): Transcript | null {
  if (!ANY.test(answer)) return null;
  const found = chatIn(`${prompt}\n\n${answer}`);
  const [asked, said] = found?.messages ?? [];
  const apart = found?.messages.length === 2 && asked!.role === 'user' && prompt.includes(asked!.content) && answer.includes(said!.content);
  return apart && found.told.length === 0 && transcriptIn(prompt) === null && transcriptIn(answer) === null ? found : null;
}

const CUE =
  /^([^]*\S)[ \t]*\n\s*((?:#{1,4}[ \t]*)?(?:Assistant|AI|Bot|Chatbot|ChatGPT|Agent|Model|アシスタント|ボット|チャットボット|エージェント)[ \t]*[:：])\s*$/i;

/** A mark of who answers in the last line of a prompt, with nothing behind it, and the prompt without it. A chat is read, or left, as a whole. */
export function cueBehind(prompt: string): { prompt: string; mark: string } | null {
  // Only the end is looked at, however long a prompt is.
  const from = Math.max(0, prompt.length - 100);
  const [, before, mark] = CUE.exec(prompt.slice(from)) ?? [];
  return before === undefined || mark === undefined || transcriptIn(prompt) !== null
    ? null
    : { prompt: prompt.slice(0, from) + before, mark };
}

export const spoken = ({ role, content }: ChatMessage): string => `${role} ${content.trim()}`;

/** What is known of the labels inside the chats of a column. */
export type LabelsOf = (column: string) => InnerLabels | undefined;

const notCertain = (column: string, marks: Sentence): Unusable =>
  unusable(
    sentence`column "${column}" holds a chat that is written out as text (marks ${marks}), of which it is not certain who says what`,
  );

/** The messages of a chat that is written out as text, which the column holds. */
export function fromText(value: unknown, column: string, told: RowRemarks, labels?: InnerLabels): ChatMessage[] | Unusable | null {
  const found = typeof value === 'string' ? transcriptIn(value, labels) : null;
  if (found === null) return null;
  if ('unclear' in found) return notCertain(column, found.unclear);
  tellRead(column, found, labels, told);
  return found.messages;
}

/** The turns of a prompt that is a chat written out as text, and nothing else, of which the answer follows. */
export function chatAsked(
  values: Record<string, unknown>,
  columns: readonly string[],
  texts: readonly string[],
  told: RowRemarks,
  labelsOf: LabelsOf,
): ChatMessage[] | null {
  const whole = transcriptIn(texts.join('\n\n'), labelsOf(columns[0]!));
  if (whole === null) return null;
  const isHolder = (column: string): boolean => transcriptIn(textOf(cell(values, column)) ?? '') !== null;
  const holder = columns.find(isHolder) ?? columns[0]!;
  if ('unclear' in whole) {
    told.add(leftAsText(holder, whole.unclear));
    return null;
  }
  const { messages, marks, examples } = whole;
  // Examples before a question are part of it.
  const several = messages.filter(({ role }) => role === 'user').length > 1;
  if (messages.at(-1)!.role !== 'user' || (examples && several)) {
    told.add(leftAsText(holder, marks));
    return null;
  }
  tellRead(holder, whole, labelsOf(holder), told);
  return messages;
}

/** An answer that is written out as the whole chat of its prompt. Any other may be what is asked for. */
export function chatAnswered(
  answer: ChatMessage[],
  prompt: readonly ChatMessage[],
  column: string,
  told: RowRemarks,
  labels?: InnerLabels,
): ChatMessage[] | Unusable {
  const whole = answer.length === 1 ? transcriptIn(answer[0]!.content, labels) : null;
  const found = whole && ('messages' in whole ? whole : whole.read);
  if (!found) return answer;
  const own = found.messages.at(-1)!.role === 'assistant' && prompt.every((one, i) => spoken(one) === spoken(found.messages[i] ?? one));
  const isWhole = own && prompt.length < found.messages.length;
  if ('unclear' in whole) return isWhole && prompt.length > 0 ? notCertain(column, whole.unclear) : answer;
  if (isWhole) {
    tellRead(column, found, labels, told);
    return found.messages;
  }
  told.add(sentence`A chat that is written out as text in column "${column}" is learnt as it stands, since it is not that of its prompt`);
  return answer;
}
