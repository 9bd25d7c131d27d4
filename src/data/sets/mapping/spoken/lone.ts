import { sentence, type Sentence } from '../../../../protocol/errors';
import type { DataRow, Mapping } from '../../../../protocol/dataset';
import { plainName } from '../../../../protocol/plain';
import { cell } from '../../columns';

/** Texts of which a column beside them says who speaks: they may be turns of conversations. */

const SPEAKERS =
  /^(?:user|users?[ _]?name|author|author[ _]?name|sender|speaker|from|nick(?:name)?|発話者|話者|投稿者|送信者|発言者|ユーザー(?:名)?)$/i;
const LEAST = 4;

/** What is told of them; null where no column says so, or who speaks hardly changes. */
export function loneTurns(names: readonly string[], rows: readonly DataRow[], mapping: Mapping): Sentence | null {
  if (mapping.kind !== 'text') return null;
  for (const name of names.filter((one) => one !== mapping.text && SPEAKERS.test(one.trim()))) {
    const said = rows.map(({ values }) => cell(values, name)).filter((one) => typeof one === 'string' || typeof one === 'number');
    const people = new Set(said).size;
    const changes = said.filter((one, i) => i > 0 && one !== said[i - 1]).length;
    if (said.length < LEAST || people < 2 || 4 * people > Math.max(said.length, 2 * LEAST) || 3 * changes < said.length) continue;
    return sentence`Column "${plainName(name)}" says who speaks, but not which of them is the assistant or which rows are one conversation, so each row is learnt as a text by itself. For conversations, write user or assistant into a column "role", and the same number for all rows of one into a column "conversation_id".`;
  }
  return null;
}
