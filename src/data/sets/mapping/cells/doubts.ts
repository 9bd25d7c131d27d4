import { sentence, type Sentence } from '../../../../protocol/errors';
import type { DataRow, Mapping } from '../../../../protocol/dataset';
import { cell, columnsOf, isNothing } from '../../columns';
import { instructs, mayNamePrograms } from './system';
import { holdsNames, isWho, mayBeAsked, namesSomebody } from './who';

/** What is told of rows whose cells say otherwise than most of their column, by which was guessed what it is. */

type Values = Record<string, unknown>;

const systemOf = (mapping: Mapping): string | undefined => (mapping.kind === 'text' ? undefined : mapping.system);

/** Of a text in a column that names who asks, as most of its cells do. */
export const countsAsWho = (column: string): Sentence =>
  sentence`Column "${column}" counts as who asks and is not used, since most of its texts are names; this one may be none`;

export class Doubts {
  private constructor(
    /** Columns that hold names of programs, as most of their cells are. */
    private readonly programs: readonly string[],
    /** Columns that name who asks, as most of their cells do. */
    private readonly who: readonly string[],
    /** What is asked is taken from a column that is named for who asks, beside others that may ask. */
    private readonly rivals: boolean,
  ) {}

  /** Of the first rows of a file, whose mapping was guessed. */
  static of(names: readonly string[], rows: readonly DataRow[], mapping: Mapping): Doubts {
    if (mapping.kind !== 'pair') return new Doubts([], [], false);
    const used = columnsOf(mapping);
    const idle = names.filter((name) => !used.includes(name));
    const cellsOf = (column: string): unknown[] => rows.map(({ values }) => cell(values, column)).filter((value) => !isNothing(value));
    return new Doubts(
      mapping.system === undefined ? idle.filter(mayNamePrograms) : [],
      idle.filter((column) => holdsNames(column, cellsOf(column))),
      mapping.prompt.some(isWho) && idle.some((column) => mayBeAsked(column, cellsOf(column))),
    );
  }

  /** What is told of a row that is read by `by`. */
  in(values: Values, by: Mapping): Sentence[] {
    const told: Sentence[] = [];
    const system = systemOf(by);
    const filled = (column: string): boolean => !isNothing(cell(values, column));
    if (system !== undefined && mayNamePrograms(system) && filled(system) && !instructs(cell(values, system)))
      told.push(sentence`Column "${system}" is used as a system prompt, though its text does not read as an instruction`);
    for (const column of this.programs)
      if (column !== system && filled(column) && instructs(cell(values, column)))
        told.push(sentence`Column "${column}" reads as an instruction and is not used, since most of its texts are names`);
    for (const column of this.who) if (filled(column) && !namesSomebody(cell(values, column))) told.push(countsAsWho(column));
    for (const column of this.rivals && by.kind === 'pair' ? by.prompt : [])
      if (isWho(column) && namesSomebody(cell(values, column)))
        told.push(sentence`Column "${column}" is asked, though it may only name who asks`);
    return told;
  }
}
