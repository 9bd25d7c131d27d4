import { sentence, type Sentence } from '../../../protocol/errors';
import type { DataRow, Mapping } from '../../../protocol/dataset';
import { isMessage, roleOf, speakerOf } from '../../names';
import { cell, isNothing } from '../columns';
import { isBlank, isDittoMark, isMissing, isToCome, saysNothing } from '../../nothing';
import { isTexts, talkOf, unusable, type Unusable } from './conversation';
import { standsForNothing } from './apply';
import { writtenOut } from './written';

/**
 * Answers that may be none. In a table, where all is text, what stands for no answer is left out, and lists and objects that are written
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
const mayBeNone = (column: string, word: string): Sentence =>
  sentence`"${word}" in column "${column}" is learnt as an answer; it may stand for none`;

export class Answers {
  private constructor(
    /** Null where nothing of it is looked at. */
    private readonly column: string | null,
    private readonly isTable: boolean,
    /** Most answers are single words. */
    private readonly words: boolean,
    /** Nearly all answers are lists or objects. */
    private readonly written: boolean,
  ) {}

  /** What the first rows tell. */
  static of(rows: readonly DataRow[], mapping: Mapping, isTable: boolean): Answers {
    const column = mapping.kind === 'text' ? undefined : mapping.completion;
    if (!isTable || column === undefined) return new Answers(column ?? null, false, false, false);
    const cells = rows.flatMap(({ values }) => {
      const value = cell(values, column);
      return typeof value === 'string' && !isNothing(value) && !isMissing(value) && !isToCome(value) && !isBlank(value) ? [value] : [];
    });
    const [words, written] = [cells.filter((one) => WORD.test(one.trim())), cells.filter((one) => writtenOut(one) !== null)];
    return new Answers(column, true, 2 * words.length > cells.length, cells.length > 0 && 10 * written.length >= 9 * cells.length);
  }

  read(values: Values): Read | Unusable {
    const { column } = this;
    const text = column === null ? undefined : cell(values, column);
    if (column === null || typeof text !== 'string') return { values, told: [] };
    const word = text.trim();
    if (!this.isTable) return { values, told: isMissing(text) || isBlank(text) || isToCome(text) || saysNothing(text) ? [mayBeNone(column, word)] : [] }; // prettier-ignore
    if (isMissing(text)) return this.missing(values, column, word);
    if (isDittoMark(text)) return unusable(sentence`column "${column}" holds only ${word}, which stands for the text of another row`, true);
    if (isBlank(text)) return this.words ? { values, told: [isClass(column, word)] } : unusable(standsForNothing(column, word), true);
    if (saysNothing(text)) return { values, told: [mayBeNone(column, word)] };
    if (isToCome(text)) {
      if (this.words) return { values, told: [isClass(column, word)] };

      return unusable(sentence`column "${column}" holds only ${word}, which stands for an answer that is still to come`, true);
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
