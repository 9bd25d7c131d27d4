import {
  parseSettings,
  READ_DEFAULTS,
  readSettingsSchema,
  type DataPreview,
  type DataRow,
  type DataSet,
  type ReadSettings,
  type RowProblem,
} from '../../protocol/dataset';
import { type Sentence, type TabtuneError, fail, sentence, wordsOf } from '../../protocol/errors';
import type { Example } from '../../protocol/examples';
import { compileFilters } from './baselines';
import { cell, checkMapping, columnsOf, isNothing, quoted, toldUnused } from './columns';
import { fingerprintOf, overlong, partsOf, sizeOf } from './examples';
import { HashSet, TextHash } from '../hash';
import { isMessage } from '../names';
import type { ReadHooks } from '../readers/bytes';
import { type OpenFile, openFile } from '../readers/read';
import { detached, MAX_COLUMNS } from '../readers/rows';
import { Remarks, Told } from '../told';
import { LateColumns } from './late-columns';
import { unusedColumns } from './mapping/apply';
import { RowMapper } from './mapping/kinds';
import { Opinions } from './mapping/opinions';
import { loneTurns } from './mapping/spoken/lone';
import { unreadChat } from './mapping/spoken/unread';
import { namesOfPrograms } from './mapping/cells/system';
import { Sample } from './sample';

/** Rows by which the columns are known and their mapping is guessed. */
const FIRST_ROWS = 1000;
const PREVIEW_ROWS = 50;
const LISTED = 200;
/** Characters of all kept examples together: beyond it a page runs out of memory. */
const MAX_CHARACTERS = 384 * 1024 * 1024;

function addColumns(columns: Set<string>, rows: readonly DataRow[]): void {
  for (const { values } of rows) {
    for (const name of Object.keys(values)) {
      if (columns.size >= MAX_COLUMNS) return;
      columns.add(name);
    }
  }
}

/** What is told of a file beside its rows. */
const factsOf = (name: string, { size: bytes }: Blob, { format, gzip, why, encoding, delimiter, header }: OpenFile) =>
  ({ name, bytes, format, gzip, why, ...(encoding && { encoding }), ...(header !== undefined && { delimiter, header }) }); // prettier-ignore

const toldOf = (file: OpenFile): Sentence[] => [...file.notes(), ...(file.asPlain ? [file.asPlain] : [])];

function noRows(name: string, format: string, problems: readonly RowProblem[]): TabtuneError {
  const [first] = problems;
  const why = first
    ? sentence`the first problem: line ${first.line} ${first.reason}`
    : sentence`it holds neither an object with fields nor a text, nor a list of them`;
  return fail('data', {
    name,
    format,
    problems: problems.slice(0, 20).map(({ line, reason }) => ({ line, reason: wordsOf(reason) })),
  })`${name} was read as ${format} and has no row that can be used; ${why}. Is the format or the encoding another one?`;
}

/** Reads the beginning of a file: enough to choose format, encoding and mapping by. */
export async function readPreview(blob: Blob, name: string, settings: ReadSettings = {}, hooks: ReadHooks = {}): Promise<DataPreview> {
  const checked = parseSettings(readSettingsSchema, settings, `The settings for ${name}`);
  const file = await openFile(blob, name, checked, { signal: hooks.signal });
  const columns = new Set<string>();
  const rows: DataRow[] = [];
  const problems: RowProblem[] = [];
  for await (const batch of file.batches) {
    // Not spread: a batch of very short rows has more than a call takes arguments.
    for (const row of batch.rows) rows.push(row);
    for (const problem of batch.problems) problems.push(problem);
    if (rows.length + problems.length >= FIRST_ROWS) break;
  }
  addColumns(columns, rows.slice(0, FIRST_ROWS));
  const names = [...columns];
  return {
    ...factsOf(name, blob, file),
    columns: names,
    mapping: checked.mapping
      ? checkMapping(checked.mapping, names)
      : (RowMapper.forRows(names, rows.slice(0, FIRST_ROWS))?.mapping ?? null),
    rows: rows.slice(0, PREVIEW_ROWS),
    problems: problems.slice(0, LISTED),
    problemCount: problems.length,
    notes: toldOf(file),
  };
}

/** Reads a whole file into examples, in memory that depends on `maxRows` and not on the file. */
export async function readDataSet(blob: Blob, name: string, settings: ReadSettings = {}, hooks: ReadHooks = {}): Promise<DataSet> {
  const checked = { ...READ_DEFAULTS, ...parseSettings(readSettingsSchema, settings, `The settings for ${name}`) };
  const filters = checked.filters ?? [];
  const filterOf = compileFilters(filters);
  const dropped = filters.map((filter) => ({ filter, count: 0 }));
  const sample = new Sample<Example>(checked.maxRows, MAX_CHARACTERS, checked.seed);
  const seen = new HashSet();
  const columns = new Set<string>();
  const skipped = { count: 0, list: [] as RowProblem[] };
  let mapper: RowMapper | undefined;
  let first: DataRow[] = [];
  let rows = 0;
  let empty = 0;
  const repeated = new Told();
  const remarks = new Remarks();
  /** Columns that no row uses, and those of them that hold something. */
  let idle: string[] = [];
  let programs: Sentence[] = [];
  let lone: Sentence | null = null;
  const sieved = new Set(filters.map((filter) => (filter.kind === 'column' ? filter.column : '')));
  const filled = new Set<string>();
  const late = new LateColumns(columns);
  const opinions = new Opinions();

  const skip = (problem: RowProblem): void => {
    skipped.count++;
    if (skipped.list.length < LISTED) skipped.list.push(problem);
  };
  const file = await openFile(blob, name, checked, hooks);

  const take = ({ line, values }: DataRow, mapper: RowMapper): void => {
    const { applied, by } = mapper.read(values);
    opinions.see(values, by, line, (column, value) => mapper.isMark(column, value));
    // Of a row of another kind other columns are used.
    const chosen = 'uses' in applied ? applied.uses : undefined;
    const used = by === mapper.mapping && !chosen ? undefined : [...columnsOf(by), ...(chosen ?? [])];
    for (const column of used ? columns : idle)
      if (
        !filled.has(column) &&
        !sieved.has(column) &&
        !used?.includes(column) &&
        !isNothing(cell(values, column)) &&
        !mapper.isMark(column, cell(values, column))
      )
        filled.add(column);
    if (!('example' in applied)) {
      if (applied.empty) empty++;
      skip({ line, reason: applied.reason });
      return;
    }
    const { example } = applied;
    const characters = sizeOf(example);
    const reason = overlong(characters, 'learnt');
    if (reason !== null) {
      skip({ line, reason });
      return;
    }
    const filter = dropped[filterOf(example, values)];
    if (filter) {
      filter.count++;
      return;
    }
    const hash = new TextHash();
    for (const part of partsOf(example)) hash.add(part);
    if (!seen.add(hash.words)) {
      repeated.add(line);
      if (checked.dropDuplicates) return;
    }
    for (const what of applied.told ?? []) remarks.add({ line, what });
    late.see({ line, values }, used);
    sample.offer(characters, () => detached(example));
  };

  /** The columns are known by the first rows, which wait for it. */
  const begin = (): RowMapper => {
    addColumns(columns, first);
    const names = [...columns];
    if (names.length === 0) throw noRows(name, file.format, skipped.list);
    const chosen = checked.mapping && checkMapping(checked.mapping, names);
    const found = RowMapper.forRows(names, first.slice(0, FIRST_ROWS), chosen, file.format);
    if (!found && first.some(({ values }) => isMessage(values))) {
      throw fail('data', {
        name,
      })`Each row of ${name} is one message, and nothing says which of them are one conversation. Put the messages of a conversation into one list, or choose the columns.`;
    }
    const unread = found ? null : unreadChat(names, first.slice(0, FIRST_ROWS));
    if (unread) {
      throw fail('data', {
        name,
        columns: names,
      })`It cannot be told which columns of ${name} are the prompt and the answer: ${unread}. Leave only the lines of "User:" and "Assistant:" in it, or choose among ${quoted(names)}.`;
    }
    if (!found) {
      throw fail('data', {
        name,
        columns: names,
      })`It cannot be told which columns of ${name} are the prompt and the answer; choose among ${quoted(names)}.`;
    }
    const cannot = filters.find((filter) => filter.kind === 'column' && !names.includes(filter.column));
    if (cannot?.kind === 'column') {
      throw fail('data', {
        column: cannot.column,
        columns: names,
      })`Rows cannot be dropped by column "${cannot.column}": ${name} has ${quoted(names)}.`;
    }
    idle = unusedColumns(names, found.mapping).filter((column) => !sieved.has(column));
    programs = namesOfPrograms(idle, (column) => first.map(({ values }) => cell(values, column)), names);
    lone = loneTurns(names, first.slice(0, FIRST_ROWS), found.mapping);
    for (const row of first) take(row, found);
    first = [];
    return found;
  };

  for await (const batch of file.batches) {
    rows += batch.rows.length + batch.problems.length;
    batch.problems.forEach(skip);
    if (mapper) {
      for (const row of batch.rows) take(row, mapper);
    } else {
      first = first.concat(batch.rows);
      if (first.length >= FIRST_ROWS) mapper = begin();
    }
  }
  mapper ??= begin();

  const examples = sample.take();
  if (examples.length === 0 && dropped.every(({ count }) => count === 0)) throw noRows(name, file.format, skipped.list);
  if (examples.length === 0) throw fail('data', { name, dropped })`The filters drop every row of ${name}; nothing is left to learn.`;
  const notes = [
    ...toldOf(file),
    ...remarks.sentences(),
    ...programs,
    ...(lone ? [lone] : []),
    ...toldUnused([...columns].filter((column) => filled.has(column) && !opinions.tells(column))),
    ...late.notes(),
    ...opinions.notes(),
  ];
  if (repeated.count > 0 && checked.dropDuplicates) {
    notes.push(
      repeated.count === 1
        ? sentence`1 row that repeats an earlier one was left out (${repeated.lines}).`
        : sentence`${repeated.count} rows that repeat an earlier one were left out (${repeated.lines}).`,
    );
  }
  const sampled = sample.offered > examples.length;
  if (sampled && examples.length < checked.maxRows) {
    notes.push(
      sentence`${examples.length} rows were kept: more than ${MAX_CHARACTERS / 2 ** 20} million characters do not fit the memory of a page.`,
    );
  }
  return {
    ...factsOf(name, blob, file),
    columns: [...columns],
    mapping: mapper.mapping,
    rows,
    skipped,
    empty,
    duplicates: repeated.count,
    repetitions: checked.dropDuplicates ? 'dropped' : 'kept',
    dropped,
    kept: examples.length,
    sampled,
    notes,
    fingerprint: fingerprintOf(examples),
    examples,
  };
}
