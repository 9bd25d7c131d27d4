import { isNamed, NAMES, pairedIn } from '../../names';
import { textOf } from '../columns';
import { isNo, isYes, opinionOf } from './marks';
import { holdsNames, holdsSaid, mayBeAsked } from './cells/who';

/** Which of several columns that are named for it holds the prompt, and which the answer, by what stands in them. */

/** Cells of a column, or of one beside it in its rows. */
export type Cells = (column: string, beside?: string) => unknown[];

/** The language of a column's text behind its name. */
const IN_BRACKETS = /[ _-]*[(（[](?:en|eng|english|ja|jp|jpn|japanese|英語?|日本語?|text)[)）\]]$/i;

/** Columns of a name; those that say their language behind it where it is only one. */
export function named(columns: readonly string[], name: string): string[] {
  const exact = columns.filter((column) => isNamed(column, [name]));
  const like = exact.length > 0 ? [] : columns.filter((column) => isNamed(column.trim().replace(IN_BRACKETS, ''), [name]));
  return like.length === 1 ? like : exact;
}

/** A number or a truth value: beside a text it counts or marks something. */
const isValue = (value: unknown): boolean => /^[-+]?\d+(?:[.,]\d+)?$/.test(plain(value)) || isYes(value) || isNo(value);
/** What tells rows apart. */
const isId = (value: unknown): boolean =>
  /^[a-z]{0,12}[_-]?\d+$|^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$|^[\da-f]{16,64}$/i.test(plain(value));
/** What annotators answer in place of a text. */
const isVerdict = (value: unknown): boolean => /^(?:accept|reject|ignore)$/i.test(plain(value));

const plain = (value: unknown): string => (textOf(value) ?? '').trim();

export class Candidates {
  constructor(
    private readonly columns: readonly string[],
    /** The first cells that hold something. */
    private readonly filledOf: Cells,
  ) {}

  #named(names: readonly string[], but: readonly (string | undefined)[] = []): string[] {
    const free = this.columns.filter((column) => !but.includes(column));
    return [...new Set(names.flatMap((name) => named(free, name)))];
  }

  #all(column: string, is: (value: unknown) => boolean): boolean {
    const cells = this.filledOf(column);
    return cells.length > 0 && cells.every(is);
  }

  /** Most cells are the same as others: what a row is of, and not what it says. */
  #repeats(column: string): boolean {
    const cells = this.filledOf(column).map(plain);
    return cells.length > 1 && 2 * new Set(cells).size <= cells.length;
  }

  /** The first of the columns that hold something, or the first of all. */
  #best(found: readonly string[]): string | undefined {
    return found.find((column) => this.filledOf(column).length > 0) ?? found[0];
  }

  completion(): string | undefined {
    const won = ['winner', 'winning_response'].filter(() => this.#named(['loser', 'losing_response']).length > 0);
    const found = this.#named([...NAMES.completion, ...won]).filter(
      (column) =>
        !this.#all(column, isVerdict) &&
        !(isNamed(column, ['chosen']) && this.#all(column, (value) => /^(?:true|false)$/i.test(plain(value)))),
    );
    const texts = found.filter((column) => !this.#all(column, isValue) && this.filledOf(column).length > 0);
    const [first] = found;
    return texts.length > 0 && first !== undefined && this.#all(first, isValue) ? texts[0] : this.#best(found);
  }

  /** The column of corrected answers beside this one: texts. */
  corrected(completion: string): string | undefined {
    return this.#named(NAMES.corrected, [completion]).find((column) => this.#holdsTexts(column));
  }

  /** No numbers, truth values or opinions. */
  #holdsTexts(column: string): boolean {
    const cells = this.filledOf(column);
    return cells.length > 0 && !cells.some((value) => isValue(value) || opinionOf(value) !== null || textOf(value) === null);
  }

  /** Another column of answers that were made better than those of this one: which is meant nobody knows. */
  better(completion: string): string | undefined {
    return this.#named(NAMES.better, [completion]).find((column) => this.#holdsTexts(column));
  }

  /** Columns that are only named as a pair, of which the answers are no values. */
  paired(): { prompt: string; completion: string } | undefined {
    const found = pairedIn(this.columns);
    const isOther = (value: unknown): boolean => isValue(value) || isVerdict(value) || opinionOf(value) !== null;
    // Named for people, or for what is thought of something, they are a pair only where texts stand in them.
    if (found?.texts === true && [found.prompt, found.completion].some((column) => !holdsSaid(this.filledOf(column)))) return undefined;
    return found && this.filledOf(found.completion).length > 0 && !this.#all(found.completion, isOther) ? found : undefined;
  }

  /** The columns of the prompt: one, or what is to be done and what it is done to; none where it cannot be told. */
  prompt(completion: string, history: string | undefined): string[] {
    const called = this.#named(
      NAMES.prompt.filter((name) => name !== 'source'),
      [completion, history],
    );
    const own = called.filter((column) => !holdsNames(column, this.filledOf(column)));
    const who = called.filter((column) => !own.includes(column));
    const said = this.#named(NAMES.said, [completion, history]);
    const others = [...said, ...this.#named([...NAMES.asked, ...NAMES.text], [completion, history])];
    // Where texts come from is no prompt, though what is translated may be called so.
    const source = this.#named(['source'], [completion, history]).filter((column) => others.length === 0 && !this.#repeats(column));
    const found = [...own, ...(own.length > 0 ? [] : others), ...source, ...who];
    const best = this.#best(found);
    if (best === undefined) return [];
    const rows = this.filledOf(best).length;
    const text = found.find((column) => !this.#all(column, isId) && this.filledOf(column).length >= Math.max(rows, 1));
    const first = this.#all(best, isId) ? (text ?? best) : best;
    const users = this.#named(NAMES.who, [completion, history]).filter((column) => !holdsNames(column, this.filledOf(column)));
    return [first, ...this.#doneTo(first, completion, [...own, ...others, ...users])];
  }

  /** Whether a column only names who asks, and another one, of which nothing is known, may be what is asked. */
  onlyNames(prompt: string, completion: string): boolean {
    if (!holdsNames(prompt, this.filledOf(prompt))) return false;
    return this.columns.some((column) => ![prompt, completion].includes(column) && mayBeAsked(column, this.filledOf(column)));
  }

  /** What an instruction that is the same again and again is about. A text that holds the instruction or the answer is another form of the row. */
  #doneTo(first: string, completion: string, among: readonly string[]): string[] {
    if (!isNamed(first, ['instruction', 'prompt', '指示', 'プロンプト', '指令']) || !this.#repeats(first)) return [];
    const names = among.filter((column) => column !== first && !isNamed(column, [...NAMES.context, 'goal', 'behavior', 'behaviour']));
    const told = names.filter((column) => {
      const cells = this.filledOf(column).map(plain);
      const [asked, answers] = [this.filledOf(column, first).map(plain), this.filledOf(column, completion).map(plain)];
      const whole = cells.some(
        (cell, i) => (asked[i] !== '' && cell.includes(asked[i]!)) || (answers[i]!.length > 3 && cell.includes(answers[i]!)),
      );
      return cells.length > 0 && !whole && !this.#repeats(column) && !this.#all(column, isId);
    });
    return told.length === 1 ? told : [];
  }
}
