import { listed, sentence, type Sentence } from '../../../protocol/errors';
import type { DataRow, Format, Mapping } from '../../../protocol/dataset';
import { plainName } from '../../../protocol/plain';
import { isNamed, LABELS, NAMES } from '../../names';
import { cell, columnsOf, isNothing } from '../columns';
import { Answers } from './answers';
import { type Applied, applyMapping } from './apply';
import { Doubts } from './cells/doubts';
import { guessMapping } from './guess';
import { withLabel } from './labels';
import { insteadOfLost } from './rivals/lost';
import { isRowMark, measuresIn } from './marks';
import type { InnerLabels } from './spoken/inner';
import { labelsAmong, type LabelsOf } from './transcript';

/** Files whose rows are of several kinds: such as pairs and conversations, or pairs under other names. */

type Values = Record<string, unknown>;

/** What a column may be beside those without which nothing is learnt. */
const BESIDES: readonly string[] = [LABELS.map(({ names }) => names), NAMES.system, NAMES.key, NAMES.history, NAMES.context].flat(2);
/** Kinds of rows beyond the first: what a file has more is left out, as rows that cannot be used are. */
const MOST_KINDS = 64;

/** The columns without which nothing is learnt. */
const neededBy = (mapping: Mapping): string[] => {
  if (mapping.kind === 'pair') return [...mapping.prompt, mapping.completion];
  return [mapping.kind === 'chat' ? mapping.messages : mapping.text];
};

const isAbsent = (values: Values, column: string): boolean => (cell(values, column) ?? null) === null;

/** Whether a row has no such columns: a question without an answer has, and is no row of another kind. */
function lacks(values: Values, mapping: Mapping): boolean {
  if (neededBy(mapping).every((column) => isNothing(cell(values, column)))) return true;
  if (mapping.kind !== 'pair') return false;
  return isAbsent(values, mapping.completion) || mapping.prompt.every((column) => isAbsent(values, column));
}

const named = (names: readonly string[]): Sentence =>
  listed(
    names.map((name) => `"${plainName(name)}"`),
    ' and ',
  );

const inOrder = (mapping: Mapping): string => JSON.stringify(Object.entries(mapping).sort(([a], [b]) => (a < b ? -1 : 1)));

/** What was made of a row, and the columns that it was read by. */
export interface Mapped {
  applied: Applied;
  by: Mapping;
}

/** Reads each row by the columns of the file, or by its own where it has none of those. */
export class RowMapper {
  readonly #kinds = new Map<string, Mapping | null>();

  private constructor(
    readonly mapping: Mapping,
    private readonly alone: boolean,
    /** Columns that hold something in the rows that the mapping was guessed from. */
    private readonly seen: ReadonlySet<string>,
    private readonly measures: ReadonlySet<string>,
    private readonly answers: Answers,
    /** None where a person chose the columns. */
    private readonly doubts: Doubts | null,
    private readonly labelsOf: LabelsOf,
  ) {}

  /** `rows` are the first ones, `names` their columns. A mapping that a person chose otherwise than guessed is the only one. `format`: that of the file. Null where it cannot be guessed. */
  static forRows(names: readonly string[], rows: readonly DataRow[], chosen?: Mapping, format?: Format): RowMapper | null {
    const guessed = guess(names, rows);
    const mapping = chosen ?? guessed;
    const own = rows.filter(({ values }) => mapping && !lacks(values, mapping));
    const seen = new Set(own.flatMap(({ values }) => filledIn(values).filter(isBeside)));
    const measures = measuresIn(rows);
    if (!mapping) return null;
    const answers = Answers.of(rows, mapping, format === 'csv' || format === 'tsv');
    const alone = chosen !== undefined && (!guessed || inOrder(guessed) !== inOrder(chosen));
    return new RowMapper(mapping, alone, seen, measures, answers, alone ? null : Doubts.of(names, rows, mapping), labelsBy(rows));
  }

  /** Whether a cell marks its row as learnt or not. */
  isMark(column: string, value: unknown): boolean {
    return !this.measures.has(column) && isRowMark(column, value);
  }

  read(row: Values): Mapped {
    const answer = this.answers.read(row);
    if ('reason' in answer) return { applied: answer, by: this.mapping };
    const mapped = this.#read(answer.values);
    const { applied, by } = mapped;
    if ('reason' in applied) return mapped;
    const more = [...answer.told, ...(this.doubts?.in(answer.values, by) ?? [])];
    return more.length === 0 ? mapped : { ...mapped, applied: { ...applied, told: [...(applied.told ?? []), ...more] } };
  }

  #read(row: Values): Mapped {
    const won = this.alone ? null : insteadOfLost(row, this.mapping);
    if (won === null) return this.#readAs(row);
    if ('reason' in won) return { applied: won, by: this.mapping };
    const mapped = this.#readAs(won.values);
    const { applied } = mapped;
    if ('reason' in applied) return mapped;
    return {
      ...mapped,
      applied: { ...applied, told: [...(applied.told ?? []), ...won.told], uses: [...(applied.uses ?? []), ...won.uses] },
    };
  }

  #readAs(values: Values): Mapped {
    const mapping = this.alone ? this.mapping : this.#withLate(values);
    const applied = applyMapping(values, mapping, this.measures, this.labelsOf);
    const own = 'example' in applied || this.alone || !lacks(values, mapping) ? null : this.#kindOf(values);
    const other = own && applyMapping(values, own, this.measures, this.labelsOf);
    if (other && 'reason' in other && !other.empty) return { applied: other, by: own };
    if (!other || !('example' in other)) return { applied, by: mapping };
    const told = sentence`Read by ${named(neededBy(own))}, since the row has nothing in ${named(neededBy(mapping))}`;
    return { applied: { ...other, told: [...(other.told ?? []), told] }, by: own };
  }

  /** The mapping with the columns that hold something in this row first, so that the first rows could not tell what they are. */
  #withLate(values: Values): Mapping {
    const { mapping } = this;
    const late = Object.keys(values).filter((column) => isBeside(column) && !this.seen.has(column) && !isNothing(values[column]));
    if (late.length === 0 || mapping.kind === 'text') return mapping;
    const found = guessMapping([...new Set([...columnsOf(mapping), ...late])], [{ line: 1, values }]);
    if (mapping.kind !== 'pair') return found?.kind === 'chat' ? { ...found, ...mapping } : mapping;
    if (found?.kind !== 'pair') return mapping;
    const { prompt } = mapping;
    const [first, ...more] = found.prompt;
    const extended = prompt.length === 1 && first === prompt[0] && more.every((column) => late.includes(column));
    return { ...found, ...mapping, prompt: extended ? found.prompt : prompt };
  }

  #kindOf(values: Values): Mapping | null {
    const columns = filledIn(values);
    const key = columns.join('\n');
    const known = this.#kinds.get(key);
    if (known !== undefined || this.#kinds.size >= MOST_KINDS) return known ?? null;
    const found = otherThan(this.mapping, values, columns);
    const label = this.mapping.kind === 'text' ? undefined : this.mapping.label;
    // What marks the answers of one kind marks those of the others.
    const marked = found && found.kind !== 'text' && label !== undefined && columns.includes(label) && !columnsOf(found).includes(label);
    const kind = marked ? { ...found, label } : found;
    this.#kinds.set(key, kind);
    return kind;
  }
}

/** What begins lines inside the chats of a column, by these rows. */
function labelsBy(rows: readonly DataRow[]): LabelsOf {
  const known = new Map<string, InnerLabels>();
  return (column) => {
    const labels = known.get(column) ?? labelsAmong(rows.map(({ values }) => cell(values, column)));
    known.set(column, labels);
    return labels;
  };
}

const isBeside = (column: string): boolean => isNamed(column, BESIDES);

const filledIn = (values: Values): string[] => Object.keys(values).filter((column) => !isNothing(values[column]));

/** What a row is that lacks the columns of a mapping. */
function otherThan(mapping: Mapping, values: Values, columns: readonly string[]): Mapping | null {
  const found = guessMapping(columns, [{ line: 1, values }]);
  if (found?.kind !== 'text') return found;
  // Beside columns that are only empty a text is something else, such as both of them in one.
  return isNamed(found.text, NAMES.text) && neededBy(mapping).every((column) => isAbsent(values, column)) ? found : null;
}

/** The mapping of the most rows, if there is one for all of the columns. */
function guess(names: readonly string[], rows: readonly DataRow[]): Mapping | null {
  const all = guessMapping(names, rows);
  if (!all) return null;
  const without = rows.filter(({ values }) => lacks(values, all) && !('example' in applyMapping(values, all)));
  const others = new Map<string, Mapping>();
  for (const { values } of without) {
    if (others.size >= MOST_KINDS) break;
    const found = otherThan(all, values, filledIn(values));
    if (found) others.set(inOrder(found), found);
  }
  let best = { mapping: all, lacking: without.length };
  for (const mapping of others.values()) {
    const lacking = rows.filter(({ values }) => lacks(values, mapping)).length;
    if (lacking < best.lacking) best = { mapping, lacking };
  }
  const { mapping } = best;
  const own = rows.filter(({ values }) => !lacks(values, mapping));
  if (own.length === rows.length || own.length === 0) return mapping;
  // Of its own rows alone: what others have in place of its columns is none of them.
  const columns = new Set(own.flatMap(({ values }) => filledIn(values)));
  const again = guessMapping(
    names.filter((name) => columns.has(name)),
    own,
  );
  const same = again !== null && inOrder({ ...again, ...needed(mapping) } as Mapping) === inOrder(again);
  const kept = same ? again : mapping;
  const labelled = withLabel(kept, [...columns], rows);
  return labelled === kept ? withLabel(kept, names, rows) : labelled;
}

/** The columns of a mapping without which nothing is learnt, as a part of it. */
const needed = (mapping: Mapping): Partial<Mapping> => {
  if (mapping.kind === 'pair') return { kind: 'pair', completion: mapping.completion };
  return mapping.kind === 'chat' ? { kind: 'chat', messages: mapping.messages } : mapping;
};
