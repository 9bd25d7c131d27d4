import type { DataRow } from '../../../protocol/dataset';
import { isFields } from '../../../protocol/plain';
import { isNamed, LABELS } from '../../names';
import { isNothing } from '../columns';

/** Marks by which data sets say what is not to be learnt. */

/** Of a turn: zero or false means that it is only context. */
const LEARNT = [
  ...['weight', 'loss_weight', 'loss', 'loss_mask', 'train', 'training', 'trainable', 'train_on_turn', 'do_train', 'learn'],
  'output_with_loss',
];
/** Of a turn: true means that it is only context. */
const MASKED = ['mask', 'masked', 'ignore', 'ignored', 'skip', 'exclude', 'excluded'];
/** Of a turn: what says that its answer is a bad one. Numbers may count something. */
const SAID_OF = LABELS.filter(({ known }) => known === 'most').flatMap(({ names }) => names);
const MARKS: readonly string[] = [...LEARNT, ...MASKED];
/** Of a row: zero or false means that nothing of it is learnt. */
const ROW_MARKS = ['weight', 'loss_weight', 'sample_weight', 'train', 'trainable'];
/** Of a row: true means that nothing of it is learnt. */
const ROW_OUT = [
  ...['skip', 'skipped', 'deleted', 'is_deleted', 'removed', 'ignore', 'ignored', 'exclude', 'excluded', 'discard', 'discarded'],
  ...['is_bad', 'is_rejected', 'rejected', 'bad', 'bad_answer', 'delete', 'to_delete', 'remove', 'drop', 'ng'],
  ...[
    'hallucination',
    'hallucinations',
    'hallucinated',
    'is_hallucination',
    'has_hallucination',
    'is_hallucinated',
    'invalid',
    'is_invalid',
  ],
  ...['削除', '除外', '不要', '不採用', '無効', '無効フラグ', '幻覚', 'ハルシネーション', 'ハルシネーション有無', '幻覚の有無'],
];
/** What is set into a cell of those that otherwise is empty. A cross of Japanese says no. */
const TICK = /^(?:x|[✓✔☑✅○◯〇⭕●]\uFE0F?|レ|y|delete|remove|drop|bad|ng|削除|除外|不要|無効|invalid|あり|有り?)$/u;
/** What people say of a whole row while they annotate it. */
const VERDICT = /^(?:accept|reject|ignore)$/;
/** What may be of a row by its name, of which values are told that are not known. */
export const mayMarkRow = (column: string): boolean => isNamed(column, ROW_OUT) && !isNamed(column, ['rejected']);

/** Of those, the ones that may as well measure or hold something. */
const MAY_MEASURE = ['weight', 'sample_weight', 'answer', ...ROW_OUT];

const text = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value).trim().toLowerCase() : '';

export const isNo = (value: unknown): boolean => /^(?:false|no|-?0(?:\.0*)?)$/.test(text(value));
export const isYes = (value: unknown): boolean => /^(?:true|yes|1(?:\.0*)?)$/.test(text(value));

const GOOD =
  /^(?:good|ok|okay|pass(?:ed)?|keep|kept|chosen|accept(?:ed|able)?|approved?|preferred|positive|correct|right|desirable|(?:thumbs?[ _-]?)?up|up[ _-]?voted?|liked?|👍\p{Emoji_Modifier}?|良い|よい|良|可|有効|valid|正解|正|適切|採用|合格|[○◯〇◎✓✔✅])$/u;
const BAD =
  /^(?:bad|poor|ng|fail(?:ed)?|drop(?:ped)?|discard(?:ed)?|deleted?|removed?|unacceptable|disapproved|rejected?|(?:not|non|dis)[ _-]?preferred|negative|incorrect|wrong|undesirable|(?:thumbs?[ _-]?)?down|down[ _-]?voted?|disliked?|👎\p{Emoji_Modifier}?|悪い|不良|悪|不可|無効|invalid|不正解|誤|誤り|不適切|不採用|不合格|[×✕✗✘❌☓]|-1(?:\.0*)?)$/u;
const BETWEEN =
  /^(?:neutral|neither|tie|unsure|unclear|unknown|mixed|skip(?:ped)?|ignored?|pending|undecided|maybe|n\/a|保留|[△▲]|普通|どちらでもない)$/;

/** Fields of an object in which a judgement stands, best first. */
const JUDGED = ['rating', 'verdict', 'label', 'judgement', 'judgment', 'thumbs', 'thumb', 'score', 'value', 'liked', 'feedback', 'type'];

/**
 * The judgement that stands inside an object, or in a list of one: what it says of the row. A list of several is no one judgement; all
 * else is as it stands.
 */
export function judgementIn(value: unknown): unknown {
  const one: unknown = Array.isArray(value) && value.length === 1 ? value[0] : value;
  if (!isFields(one)) return value;
  const name = JUDGED.find((field) => Object.hasOwn(one, field) && /^(?:string|number|boolean)$/.test(typeof one[field]));
  return name === undefined ? value : one[name];
}

/** What a label says of an answer; null for what is no such word. */
export function opinionOf(value: unknown): 'good' | 'bad' | 'between' | null {
  const word = text(value);
  if (isYes(word) || word === 'y' || GOOD.test(word)) return 'good';
  if (isNo(word) || word === 'n' || BAD.test(word)) return 'bad';
  return BETWEEN.test(word) ? 'between' : null;
}

/** A number, or yes or no: it may as well count something, name a class or be an answer. */
export const mayBeClass = (value: unknown): boolean => /^(?:-?\d+(?:\.\d*)?|yes|no|y|n)$/.test(text(value));

/** Words of what a text is about as well as of its worth. */
export const isClassWord = (value: unknown): boolean => /^(?:positive|negative|(?:in)?correct|right|wrong)$/.test(text(value));

export const isTick = (value: unknown): boolean => TICK.test(text(value));

/** What a mark of a row says: true, that nothing of the row is learnt. Null for what is no mark that is understood. */
function outBy(column: string, value: unknown): boolean | null {
  const word = text(value);
  if (isNamed(column, ROW_OUT))
    return isYes(word) || TICK.test(word) ? true : isNo(word) || /^(?:n|なし|無し?|有効|valid)$/.test(word) ? false : null;
  if (isNamed(column, ['answer'])) return VERDICT.test(word) ? word !== 'accept' : null;
  return isNamed(column, ROW_MARKS) ? (isNo(word) ? true : isYes(word) ? false : null) : null;
}

/** Whether a column of a row is a mark that is understood: 0 or false, 1 or true, a tick. */
export const isRowMark = (column: string, value: unknown): boolean => outBy(column, value) !== null;

/** Columns named as marks that hold something else as well, such as what something weighs: they are none. `rows` are the first ones. */
export function measuresIn(rows: readonly DataRow[]): ReadonlySet<string> {
  const found = new Set<string>();
  for (const { values } of rows) {
    // Beside what was chosen stands what was not.
    const pairs = Object.keys(values).some((column) => isNamed(column, ['chosen', 'accepted']));
    for (const [column, value] of Object.entries(values))
      if (isNamed(column, MAY_MEASURE) && !isNothing(value) && (!isRowMark(column, value) || (pairs && isNamed(column, ['rejected']))))
        found.add(column);
  }
  return found;
}

/** The column that says that nothing of its row is to be learnt. */
export const markedOut = (values: Record<string, unknown>, but: readonly string[]): string | undefined =>
  Object.keys(values).find((column) => outBy(column, values[column]) === true && !but.includes(column));

const isBad = (value: unknown): boolean => opinionOf(value) === 'bad' && !mayBeClass(value) && !isClassWord(value);

/** What a turn's fields say: whether it is learnt, and a weight that cannot be followed. */
export function learntBy(fields: Record<string, unknown>): { learn: boolean; odd: string | null } {
  const learn =
    !LEARNT.some((name) => isNo(fields[name])) &&
    !MASKED.some((name) => isYes(fields[name])) &&
    !SAID_OF.some((name) => isBad(fields[name]));
  const odd = MARKS.find((name) => text(fields[name]) !== '' && !isNo(fields[name]) && !isYes(fields[name]));
  return { learn, odd: odd ?? null };
}

/** Whether a field of a turn says whether it is learnt. */
export const isTurnMark = (name: string, value: unknown): boolean => MARKS.includes(name) || (SAID_OF.includes(name) && isBad(value));
