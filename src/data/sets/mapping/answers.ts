import { sentence, type Sentence } from '../../../protocol/errors';
import type { DataRow, Mapping } from '../../../protocol/dataset';
import { isMessage, roleOf, speakerOf } from '../../names';
import { cell, isNothing } from '../columns';
import { isBlank, isDitto, isDittoMark, isMissing, isOpen, isStatus, isToAsk, isToCome, pointsElsewhere, saysNothing } from '../../nothing';
import { isTexts, talkOf, unusable, type Unusable } from './conversation';
import { standsForNothing, standsForPrompt } from './apply';
import { writtenOut } from './written';

/**
 * Answers that may be none, and prompts that are still to come. In a table, where all is text, what stands for no answer is left out, and lists and objects that are written
 * out are read. Elsewhere such words are learnt, and told.
 */

type Values = Record<string, unknown>;

/** A word alone, such as names a class. */
const WORD = /^(?=.*\p{L})[\p{L}\p{M}\p{N}_/-]{1,12}$/u;

/** The row as it is to be read, and what was done to it. */
export interface Read {
  values: Values;
  told: readonly Sentence[];
}

const isClass = (column: string, word: string): Sentence =>
  sentence`"${word}" in column "${column}" is learnt as an answer, since most answers are single words; it may be a missing cell`;
const isWord = (column: string, word: string): Sentence =>
  sentence`"${word}" in column "${column}" is asked, since most prompts are single words; it may stand for a prompt that is still to come`;
const mayBeNone = (column: string, word: string): Sentence =>
  sentence`"${word}" in column "${column}" is learnt as an answer; it may stand for none`;

/** Whether it stands where an answer is missing, for whatever reason. */
const isNone = (text: string): boolean => isBlank(text) || isToCome(text) || isOpen(text);

/** Whether most texts of a column are single words. */
const holdsWords = (cells: readonly unknown[]): boolean => {
  const texts = cells.filter((one) => typeof one === 'string' && !isNothing(one) && !isToAsk(one)) as string[];
  return 2 * texts.filter((one) => WORD.test(one.trim())).length > texts.length;
};

export class Answers {
  private constructor(
    /** Null where nothing of it is looked at. */
    private readonly column: string | null,
    private readonly isTable: boolean,
    /** Most answers are single words. */
    private readonly words: boolean,
    /** Nearly all answers are lists or objects. */
    private readonly written: boolean,
    /** What is asked, and whether most of it are single words. */
    private readonly asks: readonly { column: string; words: boolean }[],
    /** Words for how far the work is that come again, as classes do. */
    private readonly classes: ReadonlySet<string>,
  ) {}

  /** What the first rows tell. */
  static of(rows: readonly DataRow[], mapping: Mapping, isTable: boolean): Answers {
    const column = mapping.kind === 'text' ? null : (mapping.completion ?? null);
    const cellsOf = (name: string): unknown[] => rows.map(({ values }) => cell(values, name));
    const asks = (mapping.kind === 'pair' ? mapping.prompt : []).map((name) => ({ column: name, words: holdsWords(cellsOf(name)) }));
    const cells = (column === null ? [] : cellsOf(column)).filter(
      (value): value is string =>
        typeof value === 'string' && !isNothing(value) && !isMissing(value) && !isNone(value) && !pointsElsewhere(value),
    );
    const [words, written] = [cells.filter((one) => WORD.test(one.trim())), cells.filter((one) => writtenOut(one) !== null)];
    const states = cells.map((one) => one.trim()).filter(isStatus);
    const classes = new Set(states.filter((one, i) => states.indexOf(one) < i));
    const listed = isTable && cells.length > 0 && 10 * written.length >= 9 * cells.length;
    return new Answers(column, isTable, 2 * words.length > cells.length, listed, asks, classes);
  }

  read(values: Values): Read | Unusable {
    const toCome = this.asks.filter(({ column }) => {
      const text = cell(values, column);
      return typeof text === 'string' && isToAsk(text);
    });
    const wordOf = (column: string): string => String(cell(values, column)).trim();
    const missing = toCome.find(({ words }) => !words);
    if (missing) return unusable(standsForPrompt(missing.column, wordOf(missing.column)), true);
    const answer = this.#answer(values);
    if ('reason' in answer || toCome.length === 0) return answer;
    return { ...answer, told: [...answer.told, ...toCome.map(({ column }) => isWord(column, wordOf(column)))] };
  }

  #answer(values: Values): Read | Unusable {
    const { column } = this;
    const text = column === null ? undefined : cell(values, column);
    if (column === null || typeof text !== 'string') return { values, told: [] };
    const word = text.trim();
    if (pointsElsewhere(text) && !isDitto(text)) {
      if (this.words) return { values, told: [isClass(column, word)] };
      return unusable(sentence`column "${column}" holds only ${word}, which points to where an answer stands and is none`, true);
    }
    if (!this.isTable)
      return { values, told: isMissing(text) || isNone(text) || isStatus(text) || saysNothing(text) ? [mayBeNone(column, word)] : [] };
    if (isMissing(text)) return this.missing(values, column, word);
    if (isDittoMark(text)) return unusable(sentence`column "${column}" holds only ${word}, which stands for the text of another row`, true);
    if (isBlank(text) || isOpen(text))
      return this.words ? { values, told: [isClass(column, word)] } : unusable(standsForNothing(column, word), true);
    if (saysNothing(text)) return { values, told: [mayBeNone(column, word)] };
    if (isToCome(text)) {
      if (this.words) return { values, told: [isClass(column, word)] };

      return unusable(sentence`column "${column}" holds only ${word}, which stands for an answer that is still to come`, true);
    }
    if (isStatus(text)) {
      if (this.words) return { values, told: this.classes.has(word) ? [] : [isClass(column, word)] };
      return unusable(sentence`column "${column}" holds only ${word}, which says how far the work on the row is and is no answer`, true);
    }
    const found = this.written ? writtenOut(text) : null;
    // A conversation is read as one, wherever it stands.
    if (found === null || (talkOf(text) !== null && !isMessage(found.value))) return { values, told: [] };
    const { value } = found;
    if (Array.isArray(value) && isTexts(value) && value.length === 1) {
      const told = [...found.told, sentence`A list of one text that is written out in column "${column}" was read as that text`];
      return { values: { ...values, [column]: value[0]! }, told };
    }
    if (isMessage(value) && roleOf(speakerOf(value)) === 'assistant') {
      const told = [...found.told, sentence`A message that is written out in column "${column}" was read as one`];
      return { values: { ...values, [column]: value }, told };
    }
    return { values, told: [sentence`A list or an object that is written out in column "${column}" is learnt as it is written`] };
  }

  private missing(values: Values, column: string, text: string): Read | Unusable {
    if (!this.words) return unusable(sentence`column "${column}" holds only ${text}, which stands for a missing cell in a table`, true);
    return { values, told: [isClass(column, text)] };
  }
}
