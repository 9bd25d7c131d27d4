import { sentence, type Sentence } from '../../../protocol/errors';
import { append } from '../../../protocol/base/lists';
import type { ChatMessage } from '../../../protocol/examples';
import { isLearnt } from '../../../protocol/examples';
import { type Fields, isFields, written } from '../../../protocol/plain';
import { isConversation, isMessage, isTool, KNOWN_ROLES, roleOf, speakerField, speakerOf } from '../../names';
import { parseValue } from '../../readers/json/values';
import { kindOf } from '../../readers/rows';
import type { RowRemarks } from '../../told';
import { cell, isNothing, textOf } from '../columns';
import { placeholderIn } from '../media';
import { isTurnMark, learntBy } from './marks';

/** Conversations in the forms in which data sets hold them. */

/** Why a row cannot be used; `empty`: there is nothing in it to learn. */
export interface Unusable {
  reason: Sentence;
  empty: boolean;
}
export const unusable = (reason: Sentence, empty = false): Unusable => ({ reason, empty });

export const PICTURE = sentence`needs a picture or a sound, which no text model sees`;
const TOOL = sentence`the call of a tool or its answer, which cannot be learnt here`;

/** Who speaks where a turn of both is one object. */
const ASKS = ['user', 'human', 'instruction', 'prompt', 'question', 'query', 'input'];
const ANSWERS = ['assistant', 'gpt', 'bot', 'model', 'output', 'response', 'answer', 'completion'];
const CONTENTS = ['content', 'value', 'text', 'message'];
const CALLS = ['tool_calls', 'function_call', 'tool_call_id'];

function besideMessages(name: string, value: unknown, told: RowRemarks | undefined): void {
  if (!isNothing(value)) told?.add(sentence`The field "${name.slice(0, 80)}" beside the messages is not used`);
}

/** A list of each field in place of a list of objects, as some libraries keep conversations. */
function unzipped(value: Fields, told?: RowRemarks): Fields[] | null {
  const lists = Object.entries(value).filter((entry): entry is [string, unknown[]] => Array.isArray(entry[1]));
  const { length } = lists[0]?.[1] ?? [];
  if (!lists.some(([name]) => name === 'role' || name === 'from') || lists.some(([, list]) => list.length !== length)) return null;
  for (const name of Object.keys(value)) if (!Array.isArray(value[name])) besideMessages(name, value[name], told);
  return Array.from({ length }, (_, i) => Object.fromEntries(lists.map(([name, list]) => [name, list[i]])));
}

/** A list, or one written as JSON or in the notation of Python in a cell of a table. */
export function listOf(value: unknown, told?: RowRemarks): unknown[] | null {
  if (Array.isArray(value)) return value as unknown[];
  if (isFields(value)) return unzipped(value, told);
  if (typeof value !== 'string' || !/^\s*(?:\[|array\()/.test(value)) return null;
  const parsed = parseValue(value);
  if ('problem' in parsed || !Array.isArray(parsed.value)) return null;
  for (const what of parsed.told) told?.add(what);
  return parsed.value as unknown[];
}

/** Messages of a cell: one, or a list of them, which may stand in an object as `messages`. Null for anything else. */
export function talkOf(value: unknown, told?: RowRemarks): unknown[] | null {
  if (isMessage(value)) return [value];
  if (isFields(value) && isConversation(value.messages)) {
    for (const name of Object.keys(value)) if (name !== 'messages') besideMessages(name, value[name], told);
    return value.messages;
  }
  const list = listOf(value);
  return list && isConversation(list) ? listOf(value, told) : null;
}

/** A list of what two people say in turn, which does not say who does. */
export const isTexts = (list: readonly unknown[] | null): list is string[] =>
  list !== null && list.length > 0 && list.every((item) => typeof item === 'string');

/** The text of a message: as it stands, or in parts of which all are text. */
function contentOf(value: unknown, where: Sentence): string | Unusable {
  if (!Array.isArray(value)) return textOf(value) ?? unusable(sentence`${where} holds something else than text`);
  let said = '';
  for (const part of value as unknown[]) {
    const kind = isFields(part) && typeof part.type === 'string' ? part.type : '';
    const text = typeof part === 'string' ? part : isFields(part) ? (part.text ?? part.value ?? part.content) : undefined;
    if (/image|video|audio/i.test(kind)) return unusable(sentence`${where} needs a picture or a sound, which no text model sees`);
    if (/^(?:tool|function)/i.test(kind)) return unusable(sentence`${where} is ${TOOL}`);
    if (typeof text !== 'string' || (kind !== '' && !/text/i.test(kind)))
      return unusable(sentence`${where} holds something else than text`);
    said += text;
  }
  return said;
}

const learntFully = (mark: string): Sentence => sentence`Answers whose "${mark}" is neither 0 nor 1 are learnt fully`;

function message(fields: Fields, where: Sentence, told: RowRemarks): ChatMessage | Unusable {
  const said = speakerOf(fields);
  const role = roleOf(said);
  if (isTool(said) || CALLS.some((name) => !isNothing(cell(fields, name)))) return unusable(sentence`${where} is ${TOOL}`);
  if (!role)
    return unusable(sentence`${where} is by ${said === undefined ? sentence`nobody` : written(said)}; known are ${KNOWN_ROLES.join(', ')}`);
  const holder = CONTENTS.find((name) => !isNothing(cell(fields, name))) ?? CONTENTS.find((name) => Object.hasOwn(fields, name));
  if (holder === undefined) return unusable(sentence`${where} has no content`);
  const content = contentOf(cell(fields, holder), where);
  if (typeof content !== 'string') return content;
  const { learn, odd } = learntBy(fields);
  for (const name of Object.keys(fields))
    if (name !== holder && !isNothing(fields[name]) && ![speakerField(fields), 'from'].includes(name) && !isTurnMark(name, fields[name]))
      told.add(sentence`The field "${name.slice(0, 80)}" of messages is not used`);
  if (role === 'assistant' && odd !== null) told.add(learntFully(odd));
  return role === 'assistant' && !learn ? { role, content, learn: false } : { role, content };
}

/** One object for a question and its answer. */
function bothOf(fields: Fields, told?: RowRemarks): ChatMessage[] | null {
  const find = (names: readonly string[]) => names.find((name) => typeof cell(fields, name) === 'string');
  const [asks, answers, system] = [find(ASKS), find(ANSWERS), find(['system'])];
  if (!asks || !answers || Object.hasOwn(fields, 'role') || Object.hasOwn(fields, 'from')) return null;
  const says = (role: ChatMessage['role'], name: string): ChatMessage => ({ role, content: fields[name] as string });
  const { learn, odd } = learntBy(fields);
  for (const name of Object.keys(fields))
    if (![asks, answers, system].includes(name) && !isTurnMark(name, fields[name]) && !isNothing(fields[name]))
      told?.add(sentence`The field "${name.slice(0, 80)}" of messages is not used`);
  if (odd !== null) told?.add(learntFully(odd));
  const answer = says('assistant', answers);
  return [...(system ? [says('system', system)] : []), says('user', asks), learn ? answer : { ...answer, learn: false }];
}

const isPair = (item: unknown): item is [string, string] =>
  Array.isArray(item) && item.length === 2 && item.every((one) => typeof one === 'string');

/** Whether an element is a turn in one of the forms that are read. */
export const isTurn = (item: unknown): boolean => isPair(item) || (isFields(item) && (isMessage(item) || bothOf(item) !== null));

/** A list of messages, of pairs of texts, of objects that hold a question and its answer each, or of texts in turn. */
export function turnsOf(list: readonly unknown[], told: RowRemarks): ChatMessage[] | Unusable {
  if (isTexts(list)) {
    told.add(sentence`A list of texts was read as what the user and the assistant say in turn, the user first`);
    return list.map((content, i) => ({ role: i % 2 === 0 ? 'user' : 'assistant', content }));
  }
  const messages: ChatMessage[] = [];
  for (const [index, item] of list.entries()) {
    const where = sentence`message ${index + 1}`;
    if (isPair(item)) {
      const [asked, answered] = item;
      messages.push({ role: 'user', content: asked }, { role: 'assistant', content: answered });
      continue;
    }
    if (!isFields(item)) return unusable(sentence`${where} is ${kindOf(item)}; it needs a role and a content`);
    const both = bothOf(item, told);
    const one = both ?? message(item, where, told);
    if ('reason' in one) return one;
    append(messages, Array.isArray(one) ? one : [one]);
  }
  return messages;
}

/** The conversation as an example, if it can be learnt. What holds nothing and what is marked stays as context. */
export function asConversation(given: readonly ChatMessage[], told: RowRemarks): { messages: ChatMessage[] } | Unusable {
  let messages = given.map((one): ChatMessage => (isLearnt(one) && one.content.trim() === '' ? { ...one, learn: false } : one));
  const late = messages.findIndex(({ role }, index) => role === 'system' && index > 0);
  if (late >= 0) return unusable(sentence`message ${late + 1} is of the system, which may only come first`);
  if (messages.find(({ role }) => role !== 'system')?.role === 'assistant') {
    const question = messages.findIndex(({ role }) => role === 'user');
    if (question < 0) return unusable(sentence`the conversation begins with an answer, and no question follows`);
    told.add(sentence`Answers before the first question were left out`);
    messages = messages.filter(({ role }, index) => role === 'system' || index >= question);
  }
  if (messages.some(({ role, content }) => role === 'user' && placeholderIn(content) !== null)) return unusable(PICTURE);
  if (!messages.some(({ role, content }) => role === 'assistant' && content.trim() !== ''))
    return unusable(sentence`the conversation has no answer to learn`, true);
  if (!messages.some(isLearnt)) return unusable(sentence`every answer of the conversation is marked as not to be learnt`, true);
  if (messages.some(({ content, learn }) => learn === false && content.trim() !== ''))
    told.add(sentence`Answers that are marked as not to be learnt stay as context`);
  const asked = messages.filter(({ role }) => role === 'user').map(({ content }) => content.trim());
  if (asked.length > 0 && asked.every((content) => content === '')) return unusable(sentence`every message of the user is empty`, true);
  if (asked.includes('')) told.add(sentence`Empty messages of the user stay as they are, and what answers them is learnt`);
  if (messages.some(({ role, content }) => role === 'assistant' && content.trim() === ''))
    told.add(sentence`Empty answers stay as context and are not learnt`);
  if (!isLearnt(messages.at(-1)!)) told.add(sentence`What follows the last answer to learn is not used`);
  return { messages };
}
