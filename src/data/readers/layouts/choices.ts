import { sentence, type Sentence } from '../../../protocol/errors';
import type { DataRow } from '../../../protocol/dataset';
import { type Fields, isFields, plainName } from '../../../protocol/plain';
import { isNamed, NAMES } from '../../names';
import { many, Told } from '../../told';
import { parseValue } from '../json/values';
import type { RowBatch } from '../rows';

/** Questions with choices and the right one of them: the choices are put below the question, a letter before each. */

const QUESTION = [
  'question',
  'query',
  'prompt',
  'problem',
  'stem',
  'question_text',
  '質問',
  '質問文',
  '問題',
  '問題文',
  '設問',
  '問い',
  '問',
];
const LISTS = ['choices', 'options', 'choice', 'option', 'answer_choices', 'answer_options', '選択肢'];
const ANSWER = [
  ...['answer', 'answerkey', 'answer_key', 'correct', 'correct_answer', 'correct_option', 'correct_choice', 'answer_index', 'answer_idx'],
  ...[
    'answer_letter',
    'gold',
    'label',
    'target',
    'cop',
    'right_answer',
    '正解',
    '正答',
    '解答',
    '答え',
    '答',
    '回答',
    '正解番号',
    '正解の選択肢',
  ],
];
/** Columns of one choice each, with a letter or number at the end. */
const COLUMN = /^(?:(?:option|choice|opt|op|ending|選択肢)[ _-]?)?[(（]?([a-hａ-ｈ]|[0-8０-８]|[ア-ク])[)）.．]?$/i;
const KANA = 'アイウエオカキク';
/** Rows by which it is known whether places are counted from 0 or from 1. */
const WAITING = 1000;
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';

const text = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '');
const folded = (value: unknown): string => text(value).normalize('NFKC').toUpperCase();
const areTexts = (list: readonly unknown[]): boolean => list.length > 1 && list.length <= 26 && list.every((one) => text(one) !== '');

interface Found {
  question: string;
  answer: string;
  /** Columns that hold the choices. */
  columns: string[];
  /** What each is called in the row; none where it is only counted. */
  labels: string[] | null;
  texts: string[];
}

/** A list of texts, of labels and texts, or an object of both. */
function choicesOf(value: unknown): Pick<Found, 'labels' | 'texts'> | null {
  if (typeof value === 'string') {
    const parsed = /^\s*[[{]/.test(value) ? parseValue(value) : { problem: null };
    return 'value' in parsed && typeof parsed.value !== 'string' ? choicesOf(parsed.value) : null;
  }
  if (Array.isArray(value)) {
    if (areTexts(value)) return { labels: null, texts: value.map(text) };
    const list = value.filter(isFields);
    if (list.length < 2 || list.length !== value.length) return null;
    const texts = list.map((one) => one.text ?? one.content ?? one.value);
    const labels = list.map((one) => text(one.label ?? one.key ?? one.id));
    return areTexts(texts) ? { labels: labels.every((one) => one !== '') ? labels : null, texts: texts.map(text) } : null;
  }
  if (!isFields(value)) return null;
  const { text: texts, label, labels = label } = value;
  if (Array.isArray(texts) && areTexts(texts))
    return { labels: Array.isArray(labels) && labels.length === texts.length ? labels.map(text) : null, texts: texts.map(text) };
  const names = Object.keys(value);
  const inOrder = names.length > 1 && names.every((name, i) => folded(name) === LETTERS[i]);
  return inOrder && areTexts(Object.values(value)) ? { labels: names, texts: Object.values(value).map(text) } : null;
}

/** Columns that hold a choice each, from the first letter or number on without a gap. */
function columnsOf(row: Fields): Map<string, string> | null {
  const byForm = new Map<string, Map<string, string>>();
  for (const name of Object.keys(row)) {
    const [, mark] = COLUMN.exec(name.trim()) ?? [];
    if (mark === undefined) continue;
    const sign = mark.normalize('NFKC').toUpperCase();
    const form = `${name.trim().replace(/[a-hａ-ｈ0-8０-８ア-ク][)）.．]?$/i, '').toLowerCase()} ${/\d/.test(sign) ? '1' : KANA.includes(sign) ? 'ア' : 'A'}`; // prettier-ignore
    byForm.set(form, (byForm.get(form) ?? new Map<string, string>()).set(sign, name));
  }
  const found = [...byForm].find(([form, marks]) => {
    const signs = form.endsWith('1') ? (marks.has('0') ? '012345678' : '12345678') : form.endsWith('ア') ? KANA : LETTERS;
    // Numbers alone are columns without a name, and two letters may be two answers to compare.
    return marks.size > (/^ [Aア]$/.test(form) ? 2 : 1) && form !== ' 1' && [...marks.keys()].every((sign, i) => sign === signs[i]);
  });
  return found?.[1] ?? null;
}

function found(row: Fields): Found | null {
  const named = (names: readonly string[]): string | undefined => names.flatMap((name) => Object.keys(row).filter((one) => isNamed(one, [name])))[0]; // prettier-ignore
  const question = named(QUESTION);
  const list = named(LISTS);
  const inList = list === undefined ? null : choicesOf(row[list]);
  const answers = ANSWER.flatMap((name) => Object.keys(row).filter((one) => isNamed(one, [name]) && text(row[one]) !== ''));
  if (question === undefined || text(row[question]) === '') return null;
  const choices = inList ? { columns: [list!], ...inList } : inColumns(row);
  if (choices === null) return null;
  const answer = answers.find((one) => placeOf(choices, row[one], { from: 0, byText: false }) >= 0) ?? answers[0];
  return answer === undefined ? null : { question, answer, ...choices };
}

function inColumns(row: Fields): Pick<Found, 'columns' | 'labels' | 'texts'> | null {
  const marks = columnsOf(row);
  if (marks === null) return null;
  // The last choices of a row may be empty.
  const filled = [...marks].filter(([, name]) => text(row[name]) !== '');
  if (filled.length < 2 || filled.some(([sign], i) => sign !== [...marks.keys()][i])) return null;
  return { columns: [...marks.values()], labels: filled.map(([sign]) => sign), texts: filled.map(([, name]) => text(row[name])) };
}

/** How answers of a file say which choice they mean. */
interface Way {
  /** What the first choice is counted as; null where that is not certain. */
  from: number | null;
  /** All of them are the text of a choice, whatever else they may be. */
  byText: boolean;
}

/** The place of the right choice: by its label, letter, number or text; -1 where none is meant. */
function placeOf({ labels, texts }: Pick<Found, 'labels' | 'texts'>, answer: unknown, { from, byText }: Way): number {
  const said = folded(answer).replace(/^[(]?([A-Z\d]|[ア-ク])[).:]?$/, '$1');
  const ofText = texts.findIndex((one) => one === text(answer));
  if (byText) return ofText;
  const byLabel = labels?.findIndex((one) => folded(one) === said) ?? -1;
  if (byLabel >= 0) return byLabel;
  const letter = /^[A-Z]$/.test(said) && (labels === null || labels.some((one) => /^\d+$/.test(one))) ? LETTERS.indexOf(said) : -1;
  if (letter >= 0 && letter < texts.length) return letter;
  const at = labels === null && from !== null && /^\d{1,2}$/.test(said) ? Number(said) - from : -1;
  return at >= 0 && at < texts.length ? at : ofText;
}

export class Choices {
  #waiting: DataRow[] | null = [];
  #way: Way = { from: null, byText: false };
  #used = false;
  readonly #told = new Told();
  #columns = '';
  readonly #unsure = new Told();

  /** Null for a first row of another kind. */
  static of(first: Fields): Choices | null {
    return found(first) === null ? null : new Choices();
  }

  take(row: DataRow, into: RowBatch): void {
    if (this.#waiting === null) {
      this.#read(row, into);
      return;
    }
    this.#waiting.push(row);
    if (this.#waiting.length >= WAITING) this.end(into);
  }

  /** The rows that wait. */
  end(into: RowBatch): void {
    const waiting = this.#waiting ?? [];
    if (this.#waiting !== null) this.#look(waiting);
    this.#waiting = null;
    for (const row of waiting) this.#read(row, into);
  }

  /** Choices are used where nearly all answers are known to be one of them. */
  #look(rows: readonly DataRow[]): void {
    const all = rows.flatMap(({ values }) => {
      const one = found(values);
      return one === null ? [] : [{ one, answer: values[one.answer] }];
    });
    const byText = all.every(({ one, answer }) => one.texts.includes(text(answer)));
    const numbers = all.filter(({ one, answer }) => one.labels === null && /^\d{1,2}$/.test(folded(answer)));
    const zero = numbers.some(({ answer }) => Number(folded(answer)) === 0);
    const last = numbers.some(({ one, answer }) => Number(folded(answer)) === one.texts.length);
    this.#way = { from: zero === last ? null : zero ? 0 : 1, byText };
    // Beside columns that count from 1 a 0 says that the answers count otherwise.
    const other = all.some(({ one, answer }) => folded(answer) === '0' && one.labels?.includes('1') && !one.labels.includes('0') && !one.texts.includes('0')); // prettier-ignore
    const known = all.filter(({ one, answer }) => placeOf(one, answer, this.#way) >= 0).length;
    this.#used = !other && known > 0 && 10 * known >= 9 * all.length && 2 * all.length > rows.length;
  }

  #read(row: DataRow, into: RowBatch): void {
    const { line, values } = row;
    const one = found(values);
    if (one !== null && this.#columns === '') this.#columns = one.columns.map((name) => `"${plainName(name)}"`).join(', ');
    if (one === null || !this.#used) {
      if (one !== null) this.#unsure.add(line);
      into.rows.push(row);
      return;
    }
    const { question, answer, columns, labels, texts } = one;
    const at = placeOf(one, values[answer], this.#way);
    if (at < 0) {
      into.problems.push({ line, reason: sentence`has an answer in column "${plainName(answer)}" that is none of its choices` });
      return;
    }
    // Numbers as they are in the file; where there is nothing to call them by, letters.
    const signs = labels ?? texts.map((_, i) => LETTERS[i]!);
    const written = texts.map((choice, i) => (startsWith(choice, signs[i]!) ? choice : `${signs[i]}. ${choice}`));
    const rest = Object.fromEntries(
      Object.entries(values).filter(([name]) => name !== answer && name !== question && !columns.includes(name)),
    );
    const asks = `${text(values[question])}\n${written.join('\n')}`;
    const learnt = isNamed(answer, NAMES.completion) ? answer : Object.hasOwn(rest, 'answer') ? 'completion' : 'answer';
    this.#told.add(line);
    into.rows.push({
      line,
      values: { [question]: asks, ...rest, [learnt]: written[at]! },
    });
  }

  notes(): Sentence[] {
    const [told, unsure] = [this.#told, this.#unsure];
    return [
      ...(told.count > 0
        ? [sentence`The choices of ${many(told.count, 'question')} (${this.#columns}; ${told.lines}) were put below it, a letter or number before each, and the right one is learnt with both.`] // prettier-ignore
        : []),
      ...(unsure.count > 0
        ? [sentence`The choices of ${many(unsure.count, 'question')} (${this.#columns}; ${unsure.lines}) are not used, since it is not certain which of them the answers mean; write the answer as the letter or the text of a choice.`] // prettier-ignore
        : []),
    ];
  }
}

/** Whether a choice begins with what it is called already. */
const startsWith = (choice: string, sign: string): boolean => {
  const begin = choice.normalize('NFKC').toUpperCase().replace(/^\(/, '');
  return begin.startsWith(sign.normalize('NFKC').toUpperCase()) && /^[).:、,]\s*\S/.test(begin.slice(sign.length));
};
