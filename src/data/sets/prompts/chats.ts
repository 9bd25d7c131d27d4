import { sentence, type Sentence } from '../../../protocol/errors';
import { isFields } from '../../../protocol/plain';
import { isConversation, isMessage, isNamed, NAMES } from '../../names';
import type { RowRemarks } from '../../told';
import { isTexts, listOf, talkOf, turnsOf } from '../mapping/conversation';
import { readByMarks, transcriptIn } from '../mapping/transcript';
import { writtenOut } from '../mapping/written';

/** Prompts that stand in a chat: what the user says in it, if it is said once. */

const TURNS = /^turns$/i;
const isChatName = (column: string): boolean => isNamed(column, NAMES.messages) || TURNS.test(column.trim());

/** The column that is named for chats. */
export const namedChat = (columns: readonly string[]): string | undefined => columns.find(isChatName);

const once = (column: string, turns: number): Sentence =>
  sentence`column "${column}" has ${turns} turns of the user, and a prompt is asked at once, without answers between; write it as one text`;

/** The prompt of a cell that holds a chat, or why it has none; null where it holds no chat. */
export function promptOfChat(column: string, value: unknown, told: RowRemarks): { prompt: string } | { reason: Sentence } | null {
  if (typeof value === 'string' && !isChatName(column)) return promptOfText(column, value, told);
  const list = talkOf(value, told) ?? (isFields(value) || isChatName(column) ? listOf(value, told) : null);
  if (list === null) return typeof value === 'string' ? promptByMarks(column, value, told) : null;
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

/** The same of a chat, or of a list of one text, that is written out in a column of texts. Any other list may be what is asked. */
function promptOfText(column: string, text: string, told: RowRemarks): ReturnType<typeof promptOfChat> {
  const found = writtenOut(text);
  if (found === null) return promptByMarks(column, text, told);
  const { value } = found;
  const one = Array.isArray(value) && isTexts(value) && value.length === 1 ? value[0]! : null;
  const chat = one === null && (isMessage(value) || isConversation(value) || (isFields(value) && isConversation(value.messages)));
  if (one === null && !chat) return null;
  for (const what of found.told) told.add(what);
  told.add(
    one === null
      ? sentence`A chat that is written out in column "${column}" was read as one`
      : sentence`A list of one text that is written out in column "${column}" was read as that text`,
  );
  return one === null ? promptOfChat(column, value, told) : { prompt: one };
}

/** The same of a chat that is written out by marks: what is more than a question may be meant as it stands, as in a jailbreak. */
function promptByMarks(column: string, text: string, told: RowRemarks): { prompt: string } | null {
  const found = transcriptIn(text);
  if (found === null) return null;
  const [only, ...more] = 'messages' in found ? found.messages : [];
  if ('messages' in found && only?.role === 'user' && more.length === 0) {
    for (const what of [readByMarks(column, found), ...found.told]) told.add(what);
    return { prompt: only.content };
  }
  told.add(sentence`A chat that is written out as text in column "${column}" is asked as it stands, marks and all`);
  return null;
}
