import { sentence, type Sentence } from '../../../protocol/errors';
import { append } from '../../../protocol/base/lists';
import type { Mapping } from '../../../protocol/dataset';
import type { ChatMessage, Example } from '../../../protocol/examples';
import { isFields, written } from '../../../protocol/plain';
import { isNamed, NAMES, roleOf } from '../../names';
import { kindOf } from '../../readers/rows';
import { RowRemarks } from '../../told';
import { cell, columnsOf, isNothing, textOf } from '../columns';
import { holdsMedia, isFilled } from '../media';
import { isBlank, isDeleted, isDitto, isFormulaError, saysNothing } from '../../nothing';
import { answerOf, conversationOf } from './rivals/choice';
import { asConversation, isTexts, listOf, PICTURE, talkOf, turnsOf, unusable, type Unusable } from './conversation';
import { judgementIn, markedOut, opinionOf } from './marks';
import { worthIn } from './speakers';
import {
  chatAnswered,
  chatAsked,
  fromText,
  type LabelsOf,
  cueBehind,
  leftAsText,
  marksBefore,
  spoken,
  transcriptIn,
  turnMark,
  withoutEvents,
} from './transcript';

type Values = Record<string, unknown>;

/** `told`: what was done to the row, which is kept. `uses`: columns by which was chosen what is read. */
export type Applied =
  { example: Example; told?: readonly Sentence[]; uses?: readonly string[] } | (Unusable & { uses?: readonly string[] });

const says = (role: ChatMessage['role'], content: string): ChatMessage => ({ role, content });

/** What stands beside a row and cannot be learnt without. */
function besides(values: Values, told: RowRemarks): Unusable | null {
  for (const [column, value] of Object.entries(values)) {
    if (holdsMedia(column, value)) return unusable(sentence`${PICTURE} (column "${column}")`);
    if (isNamed(column, NAMES.tools) && isFilled(value)) told.add(sentence`Tools in column "${column}" are not told to the model`);
  }
  return null;
}

/** Why a cell cannot be read where text is needed. */
export const noText = (column: string, value: unknown): Sentence =>
  sentence`column "${column}" holds ${kindOf(value)} where text is needed`;

/** Why a cell is neither asked nor learnt: a spreadsheet could not work it out, it was deleted, or it points to another row. Null where it is a text as any. */
export function standsForOther(column: string, text: string): Sentence | null {
  if (isFormulaError(text)) return sentence`column "${column}" holds ${text.trim()}, which a spreadsheet shows where a formula fails`;
  if (isDeleted(text)) return sentence`column "${column}" holds only ${text.trim()}, which stands for a text that was deleted`;
  return isDitto(text) ? sentence`column "${column}" holds only ${text.trim()}, which stands for the text of another row` : null;
}

/** Why a cell with such a word is neither asked nor, in a table, learnt. */
export const standsForNothing = (column: string, word: string): Sentence =>
  sentence`column "${column}" holds only ${word}, which stands for a cell that nobody filled in`;

/** Why a cell with such a word is not asked. */
export const standsForPrompt = (column: string, word: string): Sentence =>
  sentence`column "${column}" holds only ${word}, which stands for a prompt that is still to come`;

/** What a trace holds: the one text of its inputs or outputs. */
function insideOf(column: string, value: unknown): unknown {
  if (!isNamed(column, ['inputs', 'outputs']) || !isFields(value)) return value;
  const [only, ...more] = Object.values(value);
  return typeof only === 'string' && more.length === 0 ? only : value;
}

/** The text of a column. Its cell holds nothing else: lists of messages are asked for before. */
function columnText(values: Values, column: string | undefined, told: RowRemarks): string | Unusable {
  if (column === undefined) return '';
  const value = insideOf(column, cell(values, column));
  if (typeof value === 'number' && !Number.isFinite(value)) {
    told.add(sentence`NaN or Infinity was read as an empty cell`);
    return '';
  }
  return textOf(value) ?? unusable(noText(column, value));
}

/** Messages of a column. A text is taken for a list of them only where the last is by whom the column is: an answer may be JSON, too. */
function talkIn(values: Values, column: string, role: ChatMessage['role'], told?: RowRemarks): unknown[] | null {
  const value = cell(values, column);
  const talk = talkOf(value, told);
  const last = talk?.at(-1) as Values | undefined;
  return typeof value === 'string' && last && roleOf(last.role ?? last.from) !== role ? null : talk;
}

/** What a column says: its messages, or its text as one message; none where it is empty. */
function said(values: Values, column: string, role: ChatMessage['role'], told: RowRemarks): ChatMessage[] | Unusable {
  const talk = talkIn(values, column, role, told);
  if (talk) return turnsOf(talk, told);
  const text = columnText(values, column, told);
  if (typeof text !== 'string') return text;
  const other = standsForOther(column, text);
  if (other !== null) return unusable(other);
  return text.trim() === '' ? [] : [says(role, text)];
}

const asksIn = (messages: readonly ChatMessage[]): boolean => messages.some(({ role }) => role === 'user');

/** Whether all messages of one conversation occur in another. */
function occurs(part: readonly ChatMessage[], whole: readonly ChatMessage[]): boolean {
  const there = new Set(whole.map(spoken));
  return part.every((one) => there.has(spoken(one)));
}

const tookPlace = (column: string, other: string): Sentence =>
  sentence`Column "${column}" is a whole conversation and took the place of that in column "${other}", of which messages do not occur in it`;

/** Puts the system message of a column before a conversation. */
function withSystem(messages: ChatMessage[], system: string, column: string | undefined, told: RowRemarks): ChatMessage[] {
  if (system.trim() === '') return messages;
  const [first] = messages;
  if (first?.role !== 'system') return [says('system', system), ...messages];
  if (first.content.trim() !== system.trim())
    told.add(sentence`The conversation has a system message of its own, so that of column "${column}" is not used`);
  return messages;
}

function chat(values: Values, mapping: Extract<Mapping, { kind: 'chat' }>, told: RowRemarks, labelsOf: LabelsOf): Example | Unusable {
  const value = cell(values, mapping.messages);
  const given = listOf(value, told) ?? talkOf(value, told);
  const list = given ?? fromText(value, mapping.messages, told, labelsOf(mapping.messages));
  if (list !== null && 'reason' in list) return list;
  if (list === null)
    return unusable(
      sentence`column "${mapping.messages}" holds ${typeof value === 'string' && /^\s*[[{]/.test(value) ? sentence`a list that is written neither as JSON nor in the notation of Python` : kindOf(value)} where a list of messages is needed`,
      textOf(value) === '',
    );
  if (list.length === 0) return unusable(sentence`the conversation is empty`, true);
  const turns = turnsOf(list, told);
  if ('reason' in turns) return turns;
  let messages = given === null ? turns : withoutEvents(turns, mapping.messages, told, labelsOf(mapping.messages), true);
  if (mapping.completion !== undefined) {
    const answer = said(values, mapping.completion, 'assistant', told);
    if ('reason' in answer) return answer;
    const last = messages.at(-1)!;
    if (asksIn(answer)) {
      if (!occurs(messages, answer)) told.add(tookPlace(mapping.completion, mapping.messages));
      messages = answer;
    } else if (answer.length > 0 && last.role !== 'assistant') messages = [...messages, ...answer];
    else if (answer.length > 0 && last.content.trim() !== answer[0]!.content.trim())
      return unusable(sentence`the conversation ends with an answer, and column "${mapping.completion}" holds another`);
  }
  const system = columnText(values, mapping.system, told);
  return typeof system === 'string' ? asConversation(withSystem(messages, system, mapping.system, told), told) : system;
}

/** Whether another of the columns asks something. */
const asksBeside = (values: Values, columns: readonly string[], column: string): boolean =>
  columns.some((one) => {
    const text = textOf(cell(values, one)) ?? '';
    return one !== column && !isNothing(cell(values, one)) && !saysNothing(text) && !isBlank(text);
  });

/** What is asked: the texts of its columns one below the other, or the messages of one. */
function asked(values: Values, columns: readonly string[], told: RowRemarks, labelsOf: LabelsOf): ChatMessage[] | Unusable {
  const texts: string[] = [];
  let talk: ChatMessage[] | null = null;
  for (const [index, column] of columns.entries()) {
    const part = said(values, column, 'user', told);
    if ('reason' in part) return part;
    const word = textOf(cell(values, column)) ?? '';
    // Beside an instruction only: what stands alone is what is asked.
    const isSecond = index > 0 || isNamed(column, NAMES.context);
    if ((isBlank(word) || (isSecond && saysNothing(word))) && asksBeside(values, columns, column)) {
      told.add(sentence`"${word.trim()}" in column "${column}" counts as nothing`);
      continue;
    }
    if (isBlank(word)) return unusable(standsForNothing(column, word.trim()), true);
    if (talkIn(values, column, 'user') === null)
      append(
        texts,
        part.map(({ content }) => content),
      );
    else if (talk) return unusable(sentence`column "${column}" holds a second conversation`);
    else talk = part;
  }
  if (talk && texts.length > 0)
    return unusable(sentence`the prompt is a conversation and text (${columns.map((name) => `"${name}"`).join(', ')})`);
  return talk ?? chatAsked(values, columns, texts, told, labelsOf) ?? (texts.length > 0 ? [says('user', texts.join('\n\n'))] : []);
}

function pair(values: Values, mapping: Extract<Mapping, { kind: 'pair' }>, told: RowRemarks, labelsOf: LabelsOf): Example | Unusable {
  const answered = said(values, mapping.completion, 'assistant', told);
  if ('reason' in answered) return answered;
  let prompt = asked(values, mapping.prompt, told, labelsOf);
  if ('reason' in prompt) return prompt;
  let answer = chatAnswered(answered, prompt, mapping.completion, told, labelsOf(mapping.completion));
  if ('reason' in answer) return answer;
  const both = prompt.length === 1 && answer.length === 1 ? marksBefore(prompt[0]!.content, answer[0]!.content) : null;
  if (both) {
    told.add(sentence`The marks ${both.marks} before a prompt and its answer were left out`);
    [prompt, answer] = [[says('user', both.messages[0]!.content)], [says('assistant', both.messages[1]!.content)]];
  }
  const cue = prompt.length === 1 && prompt[0]!.role === 'user' ? cueBehind(prompt[0]!.content) : null;
  if (cue) {
    told.add(sentence`The mark "${cue.mark}" at the end of the prompt, behind which the answer begins, was left out`);
    prompt = [says('user', cue.prompt)];
  }
  if (answer.length === 0) return unusable(sentence`column "${mapping.completion}" is empty: there is nothing to learn`, true);
  if (answer === answered) answer = withoutEvents(answer, mapping.completion, told, labelsOf(mapping.completion), false);
  const whole = asksIn(answer);
  if (prompt.length === 0 && !whole)
    return unusable(sentence`the prompt is empty (${mapping.prompt.map((name) => `"${name}"`).join(', ')})`, true);
  const [system, key] = [columnText(values, mapping.system, told), columnText(values, mapping.key, told)];
  if (typeof system !== 'string') return system;
  if (typeof key !== 'string') return key;
  const before = earlier(values, mapping.history, told);
  if ('reason' in before) return before;
  const simple = prompt.length === 1 && answer.length === 1 && talkIn(values, mapping.completion, 'assistant') === null;
  if (simple && prompt[0]!.role === 'user' && before.length === 0 && system.trim() === '') {
    const [{ content }, { content: completion }] = [prompt[0]!, answer[0]!];
    const picture = asConversation([...prompt, ...answer], new RowRemarks());
    if ('reason' in picture) return picture;
    // Chat templates trim what is learnt, so that white space around an answer cannot be expected of a model.
    const right = key.trim() || (completion.trim() === completion ? '' : completion.trim());
    return right === '' ? { prompt: content, completion } : { prompt: content, completion, key: right };
  }
  if (key.trim() !== '') told.add(sentence`A conversation is right by its last answer, so column "${mapping.key}" is not used`);
  if (whole && prompt.length > 1) {
    if (!occurs(prompt, answer)) told.add(tookPlace(mapping.completion, mapping.prompt.join('", "')));
  } else if (whole && prompt.length > 0 && !answer.some(({ content }) => content.trim() === prompt.at(-1)!.content.trim()))
    told.add(sentence`The answer is a whole conversation in which the prompt beside it does not occur, so the prompt is not used`);
  // A whole conversation may have the turns before it itself.
  const again = whole && before.every((one, i) => answer[i] !== undefined && spoken(one) === spoken(answer[i]));
  const turns = [...(again ? [] : before), ...(whole ? answer : [...prompt, ...answer])];
  return asConversation(withSystem(turns, system, mapping.system, told), told);
}

/** The turns before the question. */
function earlier(values: Values, column: string | undefined, told: RowRemarks): ChatMessage[] | Unusable {
  const value = column === undefined ? undefined : cell(values, column);
  const list = listOf(value, told);
  if (isTexts(list) && list.length % 2 === 1)
    return unusable(sentence`column "${column}" ends with a question, so who says which of its texts cannot be told`);
  if (list) return turnsOf(list, told);
  return textOf(value)?.trim() === '' ? [] : unusable(sentence`column "${column}" holds ${kindOf(value)} where a list of turns is needed`);
}

/** What a row becomes, or why it cannot be used. `measures`: columns that mark no rows, though they are named so. `labelsOf`: what begins lines inside the chats of the file. */
export function applyMapping(
  values: Values,
  mapping: Mapping,
  measures: ReadonlySet<string> = new Set(),
  labelsOf: LabelsOf = () => undefined,
): Applied {
  const told = new RowRemarks();
  const out = markedOut(values, [...columnsOf(mapping), ...measures]);
  if (out !== undefined) return unusable(sentence`column "${out}" marks the row as one that is not to be learnt`);
  if (mapping.kind === 'text') {
    const text = columnText(values, mapping.text, told);
    if (typeof text !== 'string') return text;
    const other = standsForOther(mapping.text, text);
    if (other !== null) return unusable(other);
    if (text.trim() === '') return unusable(sentence`column "${mapping.text}" is empty`, true);
    const found = transcriptIn(text, labelsOf(mapping.text));
    const bad = found && worthIn(text).find((said) => opinionOf(said) === 'bad');
    if (bad) return unusable(sentence`column "${mapping.text}" holds a chat that is marked "${bad}", as one that is not to be learnt`);
    if (found)
      told.add(
        'unclear' in found
          ? leftAsText(mapping.text, found.unclear)
          : sentence`A chat that is written out as text in column "${mapping.text}" is learnt as it stands, what the user says too`,
      );
    const turn = found ? undefined : turnMark(text);
    if (turn !== undefined)
      told.add(
        sentence`Column "${mapping.text}" begins with "${turn}", as one turn of a chat does, and is learnt as a text by itself; a chat is read from one cell or from lists of messages`,
      );
    return withTold({ text }, told);
  }
  if (mapping.label !== undefined) {
    const label = judgementIn(cell(values, mapping.label));
    const opinion = opinionOf(label);
    if (opinion === 'bad') return unusable(sentence`column "${mapping.label}" marks the answer as one that is not to be learnt`);
    if (opinion === 'between')
      return unusable(sentence`column "${mapping.label}" says ${written(label)}, neither that the answer is good nor that it is bad`);
    if (opinion === null && isNothing(label))
      told.add(sentence`Column "${mapping.label}" says neither that the answer is good nor that it is bad, so it is learnt`);
    else if (opinion === null)
      return unusable(
        sentence`column "${mapping.label}" says ${written(label)}, of which it is not known whether it calls the answer good`,
      );
  }
  const beside = besides(values, told);
  if (beside) return beside;
  const choice =
    mapping.kind === 'chat'
      ? conversationOf(values, mapping.messages)
      : answerOf(
          values,
          mapping.completion,
          columnsOf(mapping).filter((one) => one !== mapping.completion),
          told,
        );
  if (choice && 'reason' in choice) return choice;
  const column = choice?.column;
  const made =
    mapping.kind === 'chat'
      ? chat(values, { ...mapping, messages: column ?? mapping.messages }, told, labelsOf)
      : pair(values, { ...mapping, completion: column ?? mapping.completion }, told, labelsOf);
  return 'reason' in made ? made : { ...withTold(made, told), ...(choice && { uses: choice.uses }) };
}

const withTold = (example: Example, told: RowRemarks): Applied => (told.all.length > 0 ? { example, told: told.all } : { example });

/** Columns of a file that no row uses. */
export const unusedColumns = (columns: readonly string[], mapping: Mapping): string[] => {
  const used = new Set(columnsOf(mapping));
  return columns.filter((column) => !used.has(column));
};
