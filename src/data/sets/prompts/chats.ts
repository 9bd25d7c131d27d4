import { sentence, type Sentence } from '../../../protocol/errors';
import { isFields } from '../../../protocol/plain';
import { isConversation, isNamed, NAMES } from '../../names';
import type { RowRemarks } from '../../told';
import { isTexts, listOf, talkOf, turnsOf } from '../mapping/conversation';

/** Prompts that stand in a chat: what the user says in it, if it is said once. */

const TURNS = /^turns$/i;
const isChatName = (column: string): boolean => isNamed(column, NAMES.messages) || TURNS.test(column.trim());

/** The column that is named for chats. */
export const namedChat = (columns: readonly string[]): string | undefined => columns.find(isChatName);

const once = (column: string, turns: number): Sentence =>
  sentence`column "${column}" has ${turns} turns of the user, and a prompt is asked at once, without answers between; write it as one text`;

/** The prompt of a cell that holds a chat, or why it has none; null where it holds no chat. */
export function promptOfChat(column: string, value: unknown, told: RowRemarks): { prompt: string } | { reason: Sentence } | null {
  // In a column of texts a list that is written out may be what is asked.
  if (typeof value === 'string' && !isChatName(column)) return null;
  const list = talkOf(value, told) ?? (isFields(value) || isChatName(column) ? listOf(value, told) : null);
  if (list === null) return null;
  if (isTexts(list)) {
    if (!isChatName(column)) return null;
    return list.length === 1 ? { prompt: list[0]! } : { reason: once(column, list.length) };
  }
  if (!isConversation(list)) return null;
  const messages = turnsOf(list, told);
  if ('reason' in messages) return { reason: sentence`${messages.reason} (column "${column}")` };
  const asked = messages.filter(({ role }) => role === 'user');
  if (asked.length === 0) return { reason: sentence`column "${column}" has no turn of the user` };
  if (asked.length > 1) return { reason: once(column, asked.length) };
  const at = messages.indexOf(asked[0]!);
  messages.forEach(({ role, content }, i) => {
    if (role === 'user' || content.trim() === '') return;
    if (role === 'system') told.add(sentence`The system message of a chat is not used`);
    else if (i < at) told.add(sentence`What the assistant says before the prompt is not used`);
    else told.add(sentence`What the assistant says behind the prompt is not used`);
  });
  return { prompt: asked[0]!.content };
}
