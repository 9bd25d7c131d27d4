import { sentence, type Sentence } from '../../../protocol/errors';
import type { DataRow, Mapping } from '../../../protocol/dataset';
import { isMessage, roleOf, speakerOf } from '../../names';
import { cell, isNothing } from '../columns';
import { isMissing, isToCome } from '../../nothing';
import { isTexts, talkOf, unusable, type Unusable } from './conversation';
import { writtenOut } from './written';

/** Cells of answers in a table, where all is text: what stands for no answer, and lists and objects that are written out. */

type Values = Record<string, unknown>;

/** A word alone, such as names a class. */
const WORD = /^(?=.*\p{L})[\p{L}\p{M}\p{N}_/-]{1,12}$/u;

/** The row as it is to be read, and what was done to it. */
export interface Read {
  values: Values;
  told: readonly Sentence[];
}

export class Answers {
  private constructor(
    /** Null where nothing of it is looked at. */
    private readonly column: string | null,
    /** Most answers are single words. */
    private readonly words: boolean,
    /** Nearly all answers are lists or objects. */
    private readonly written: boolean,
  ) {}

  /** What the first rows tell. */
  static of(rows: readonly DataRow[], mapping: Mapping, isTable: boolean): Answers {
    const column = mapping.kind === 'text' ? undefined : mapping.completion;
    if (!isTable || column === undefined) return new Answers(null, false, false);
    const cells = rows.flatMap(({ values }) => {
      const value = cell(values, column);
      return typeof value === 'string' && !isNothing(value) && !isMissing(value) && !isToCome(value) ? [value] : [];
    });
    const [words, written] = [cells.filter((one) => WORD.test(one.trim())), cells.filter((one) => writtenOut(one) !== null)];
    return new Answers(column, 2 * words.length > cells.length, cells.length > 0 && 10 * written.length >= 9 * cells.length);
  }

  read(values: Values): Read | Unusable {
    const { column } = this;
    const text = column === null ? undefined : cell(values, column);
    if (column === null || typeof text !== 'string') return { values, told: [] };
    if (isMissing(text)) return this.missing(values, column, text.trim());
    if (isToCome(text) && !this.words)
      return unusable(sentence`column "${column}" holds only ${text.trim()}, which stands for an answer that is still to come`, true);
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
    return {
      values,
      told: [
        sentence`"${text}" in column "${column}" is learnt as an answer, since most answers are single words; it may be a missing cell`,
      ],
    };
  }
}
