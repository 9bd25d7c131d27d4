import { sentence } from '../../../../protocol/errors';
import type { Mapping } from '../../../../protocol/dataset';
import { isFields } from '../../../../protocol/plain';
import { isNamed, roleOf, speakerOf } from '../../../names';
import { cell, isNothing } from '../../columns';
import type { Read } from '../answers';
import { talkOf, unusable, type Unusable } from '../conversation';

/** Rows whose answer is the one that lost against another one in them. */

type Values = Record<string, unknown>;

const WON = ['chosen', 'chosen_response', 'chosen_answer', 'chosen_output', 'preferred_output', 'preferred_response', 'accepted'];
const LOST = [
  ...['rejected', 'rejected_response', 'rejected_answer', 'rejected_output', 'rejected_completion'],
  ...['non_preferred_output', 'dispreferred_output', 'non_preferred_response', 'dispreferred_response'],
];
/** Such a column holds an answer even where none that lost stands beside it. */
const SURELY = ['preferred_output', 'preferred_response'];

const contentOf = (message: unknown): string | null => {
  if (!isFields(message) || roleOf(speakerOf(message)) !== 'assistant') return null;
  const content = message.content ?? message.value ?? message.text;
  return typeof content === 'string' ? content.trim() : null;
};

/** The text of an answer, or that of the last message of a conversation; null for anything else, and for a mark. */
function answerIn(value: unknown): string | null {
  const talk = talkOf(value);
  if (talk) return contentOf(talk.at(-1));
  if (typeof value !== 'string' || /^(?:true|false|yes|no|\d*)$/i.test(value.trim())) return null;
  return value.trim();
}

const columnOf = (values: Values, names: readonly string[], but: string): string | undefined =>
  Object.keys(values).find((name) => name !== but && isNamed(name, names) && !isNothing(values[name]) && answerIn(values[name]) !== null);

/** The row with the answer that won in place of the one that lost; null where its own did not lose. */
export function insteadOfLost(values: Values, mapping: Mapping): (Read & { uses: string[] }) | Unusable | null {
  const column = mapping.kind === 'pair' ? mapping.completion : mapping.kind === 'chat' ? mapping.messages : undefined;
  if (column === undefined || isNamed(column, [...WON, ...LOST])) return null;
  const own = answerIn(cell(values, column));
  if (own === null || own === '') return null;
  const [won, lost] = [columnOf(values, WON, column), columnOf(values, LOST, column)];
  const better = won === undefined ? null : answerIn(values[won]);
  if (better === own) return null;
  const isLost = lost !== undefined && answerIn(values[lost]) === own;
  if (!isLost && !(lost === undefined && won !== undefined && isNamed(won, SURELY))) return null;
  if (won === undefined || better === null)
    return unusable(sentence`column "${column}" holds the answer that column "${lost!}" calls the worse one`);
  const told = [sentence`The answer of column "${column}" is not the one that was preferred, so that of column "${won}" is learnt`];
  const before = talkOf(cell(values, column));
  const whole = talkOf(values[won]);
  const isWhole = whole?.some((one) => isFields(one) && roleOf(speakerOf(one)) === 'user') === true;
  // An answer alone goes behind the turns before it.
  const last = before?.at(-1) as Values | undefined;
  const holder = last && ['content', 'value', 'text'].find((name) => typeof last[name] === 'string');
  const value = before && last && holder && !isWhole ? [...before.slice(0, -1), { ...last, [holder]: better }] : values[won];
  return { values: { ...values, [column]: value }, told, uses: [won, ...(lost === undefined ? [] : [lost])] };
}
