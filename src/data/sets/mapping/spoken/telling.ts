import { sentence, type Sentence } from '../../../../protocol/errors';
import type { ChatMessage } from '../../../../protocol/examples';
import type { RowRemarks } from '../../../told';
import type { Cleared } from './events';
import type { Refrain } from './refrains';

/** What is told of lines that are of the system, or may be. */

/** Characters of a line that is shown. */
const SHOWN = 120;

const shown = (line: string): string => (line.length > SHOWN ? `${line.slice(0, SHOWN)} …` : line);

export const byWhom = (role: ChatMessage['role']): Sentence => (role === 'user' ? sentence`the user` : sentence`the assistant`);

export function tellEvents({ left, likely }: Cleared, column: string, told: RowRemarks): void {
  for (const line of left)
    told.add(sentence`A line such as "${shown(line)}" stands in chats of column "${column}" as one of the system and was left out`);
  for (const { line, role } of likely)
    told.add(
      sentence`A line such as "${shown(line)}" stands in a chat of column "${column}", may be one of the system and was learnt as words of ${byWhom(role)}`,
    );
}

export function tellRefrains(refrains: readonly Refrain[], column: string, told: RowRemarks): void {
  for (const { line, role, most } of refrains)
    told.add(
      most
        ? sentence`A line such as "${shown(line)}" stands in most chats of column "${column}" and was learnt as words of ${byWhom(role)}`
        : sentence`A line such as "${shown(line)}" stands in several chats of column "${column}" and was learnt as words of ${byWhom(role)}`,
    );
}
