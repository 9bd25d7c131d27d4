import type { ChatMessage } from '../../../protocol/examples';
import { listed, sentence, type Sentence } from '../../../protocol/errors';
import type { RowRemarks } from '../../told';
import { cell, textOf } from '../columns';
import { unusable, type Unusable } from './conversation';
import { strangersIn, thirdIn } from './speakers';

/** Chats that are written out as text in one cell, by marks of who speaks. The list of marks is closed. */

interface Marks {
  system?: string;
  user: string;
  /** Goes on with what the user says. */
  input?: string;
  assistant: string;
  /** They stand for nothing else, inside a line too. */
  anywhere?: true;
  /** They are those of examples before a question as well, and of what somebody writes about. */
  examples?: true;
}

/** A word and a colon, which may be bold. */
const word = (words: string): string => String.raw`(?:\*\*)?(?:${words})(?:\*\*)?[ \t]*[:：](?:\*\*)?`;
const heading = (words: string): string => String.raw`###[ \t]?(?:${words})[ \t]*[:：]`;
const token = (words: string): string =>
  String.raw`<\|(?:${words})\|>|<\|im_start\|>(?:${words})(?=\s)|<\|start_header_id\|>(?:${words})<\|end_header_id\|>|<start_of_turn>(?:${words})(?=\s)`;

const FAMILIES: readonly Marks[] = [
  { system: token('system'), user: token('user|human|prompter'), assistant: token('assistant|model'), anywhere: true },
  { system: heading('System'), user: heading('Human|User'), assistant: heading('Assistant|AI|Bot|Response'), anywhere: true },
  { system: heading('System'), user: heading('Instruction|Question'), input: heading('Input'), assistant: heading('Response|Output|Answer'), anywhere: true }, // prettier-ignore
  { system: heading('システム'), user: heading('指示|質問|ユーザー'), input: heading('入力'), assistant: heading('応答|回答|アシスタント'), anywhere: true }, // prettier-ignore
  { system: word('System'), user: word('Human|User'), assistant: word('Assistant|AI|Bot|Chatbot|ChatGPT') },
  { system: word('システム'), user: word('ユーザー?|人間'), assistant: word('アシスタント|AI|ＡＩ|ボット|チャットボット') },
  { user: word('Q|Question|Ｑ|質問'), assistant: word('A|Answer|Ａ|回答|答え'), examples: true },
];

/** Of Llama 2, whose messages are not read here. */
const INST = /^\s*(?:<s>\s*)?\[INST\][\s\S]*\[\/INST\]/;
/** Before and behind what somebody says. */
const BEGINS = /^(?:\s+|<s>|<bos>|<\|begin_of_text\|>|<\|endoftext\|>)+/;
const ENDS = ['</s>', '<eos>', '<|end|>', '<|endoftext|>', '<|end_of_text|>', '<|im_end|>', '<|eot_id|>', '<end_of_turn>'];
/** What is written before instructions everywhere. */
const PREFACE = /^(?:Below is an instruction that describes a task\b|以下は、?タスクを説明する指示)[^#]*\n(?=###)/;
/** One of several answers to choose from. */
const CHOICES = /(?:^|\n)[ \t]*[BＢ][ \t]*[:：.)]/;

interface Mark {
  who: 'system' | 'user' | 'input' | 'assistant';
  said: string;
  from: number;
  to: number;
  /** Whether an empty line stands before it. */
  parted: boolean;
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
}

/** A text that may be a chat, of which it is not certain who says what. */
export interface Unclear {
  unclear: Sentence;
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
  return { family, lines: new RegExp(String.raw`^[ \t]*(?:${all})`, 'gim'), anywhere: new RegExp(all, 'gi') };
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
    found.push({ who: ROLES[at]!, said: match[at + 1]!, from, to: from + match[0].length, parted });
  }
  return found;
}

const same = <T>(list: readonly T[]): boolean => list.every((one) => one === list[0]);

/** Null where it is not certain who says what. */
function turns(text: string, marks: readonly Mark[], family: Marks): ChatMessage[] | null {
  const of = (who: Mark['who']): Mark[] => marks.filter((one) => one.who === who);
  if (!ROLES.every((who) => same(of(who).map(({ said }) => said)))) return null;
  const [first] = marks;
  if (first?.from !== 0 || !ROLES.every((who) => family.anywhere || same(of(who).flatMap((one) => (one === first ? [] : one.parted))))) return null; // prettier-ignore
  const messages: ChatMessage[] = [];
  for (const [i, { who, to }] of marks.entries()) {
    const content = withoutEnds(text.slice(to, marks[i + 1]?.from));
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

/** What a line by itself begins with in a chat that is written line by line. Questions and answers of exercises are none. */
const TURN = new RegExp(
  `^(?:${FAMILIES.flatMap(({ user, assistant, examples }) => (examples ? [] : [user, assistant])).join('|')})(?=[\\s\\S]*\\S)`,
  'i',
);

/** The mark of who speaks, with which a text begins that is no chat but may be one turn of it. */
export const turnMark = (text: string): string | undefined => TURN.exec(text.trimStart())?.[0];

/** Null for a text that is no chat. */
export function transcriptIn(text: string): Transcript | Unclear | null {
  if (INST.test(text)) return { unclear: named(['[INST]', '[/INST]']) };
  const strangers = strangersIn(text);
  const strange = strangers && { unclear: named(strangers) };
  if (!ANY.test(text)) return strange;
  const whole = text.replace(BEGINS, '');
  const [preface = ''] = PREFACE.exec(whole) ?? [];
  const said = whole.slice(preface.length);
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
    const messages = turns(said, marks, family);
    if (messages === null) {
      unclear ??= { unclear: words };
      continue;
    }
    const third = thirdIn(
      messages.map(({ content }) => content),
      family.anywhere ? (said.includes('<|') ? 'token' : 'heading') : 'word',
    );
    if (third !== null) {
      unclear ??= { unclear: listed([words, sentence`"${third}"`], ' and ') };
      continue;
    }
    const told = preface === '' ? [] : [sentence`The words before the first mark ("${preface.slice(0, 45).trim()} …") were left out`];
    return { messages, marks: words, examples: family.examples === true, told };
  }
  return unclear ?? strange;
}

/** A chat of which it is certain who says what. */
export function chatIn(value: unknown): Transcript | null {
  const found = typeof value === 'string' ? transcriptIn(value) : null;
  return found && 'messages' in found ? found : null;
}

/** Whether nearly all texts of a column are chats that are written out, of which most can be read, and some have an answer. */
export function areChats(values: readonly unknown[]): boolean {
  const texts = values.filter((value): value is string => typeof value === 'string' && value.trim() !== '');
  const found = texts.map(transcriptIn);
  const read = found.flatMap((one) => (one && 'messages' in one ? [one.messages] : []));
  const any = found.filter((one) => one !== null).length;
  const answers = read.some((messages) => messages.some(({ role }) => role === 'assistant'));
  return answers && 10 * any >= 9 * texts.length && 2 * read.length > texts.length;
}

export const readByMarks = (column: string, { marks }: Transcript): Sentence =>
  sentence`A chat that is written out as text in column "${column}" was read by its marks ${marks}`;

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

export const spoken = ({ role, content }: ChatMessage): string => `${role} ${content.trim()}`;

/** The messages of a chat that is written out as text, which the column holds. */
export function fromText(value: unknown, column: string, told: RowRemarks): ChatMessage[] | Unusable | null {
  const found = typeof value === 'string' ? transcriptIn(value) : null;
  if (found === null) return null;
  if ('unclear' in found)
    return unusable(
      sentence`column "${column}" holds a chat that is written out as text (marks ${found.unclear}), of which it is not certain who says what`,
    );
  for (const what of [readByMarks(column, found), ...found.told]) told.add(what);
  return found.messages;
}

/** The turns of a prompt that is a chat written out as text, and nothing else, of which the answer follows. */
export function chatAsked(
  values: Record<string, unknown>,
  columns: readonly string[],
  texts: readonly string[],
  told: RowRemarks,
): ChatMessage[] | null {
  const whole = transcriptIn(texts.join('\n\n'));
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
  for (const what of [readByMarks(holder, whole), ...whole.told]) told.add(what);
  return messages;
}

/** An answer that is written out as the whole chat of its prompt. Any other may be what is asked for. */
export function chatAnswered(answer: ChatMessage[], prompt: readonly ChatMessage[], column: string, told: RowRemarks): ChatMessage[] {
  const found = answer.length === 1 ? chatIn(answer[0]!.content) : null;
  if (found === null) return answer;
  const own = found.messages.at(-1)!.role === 'assistant' && prompt.every((one, i) => spoken(one) === spoken(found.messages[i] ?? one));
  if (own && prompt.length < found.messages.length) {
    for (const what of [readByMarks(column, found), ...found.told]) told.add(what);
    return found.messages;
  }
  told.add(sentence`A chat that is written out as text in column "${column}" is learnt as it stands, since it is not that of its prompt`);
  return answer;
}
