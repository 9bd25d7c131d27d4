import * as v from 'valibot';
import type { PromptRow } from '../../protocol/catalogue';
import { parseSettings, readSettingsSchema, type DataRow, type Recognised, type RowProblem } from '../../protocol/dataset';
import { append } from '../../protocol/base/lists';
import { fail, listed, sentence, type Sentence } from '../../protocol/errors';
import { plainName } from '../../protocol/plain';
import type { PromptPreview } from '../../protocol/own';
import { cell, isNothing, quoted, toldUnused } from './columns';
import { HashSet, TextHash } from '../hash';
import type { ReadHooks } from '../readers/bytes';
import { type OpenFile, openFile } from '../readers/read';
import { detached } from '../readers/rows';
import { many, Remarks, Told } from '../told';
import { LateColumns } from './late-columns';
import { Blocks } from './blocks';
import { byLists } from './prompts/lists';
import { Ids } from './prompts/ids';
import { PromptLines } from './prompts/listed/lines';
import { SectionRows } from './prompts/listed/rows';
import { byTables } from './prompts/listed/tables';
import { isScale, labelText } from './prompts/safety';
import { isAsked, promptsOf, unsaid } from './prompts/rows';
import { type PromptSource, type Shape, shapeOf } from './prompts/shape';
import { Sample } from './sample';

/** Prompt sets that people have: those of the papers, known by their columns, and any file with a column of prompts. */

export const promptSettingsSchema = v.strictObject({
  ...v.pick(readSettingsSchema, ['format', 'encoding', 'delimiter', 'header', 'textBy', 'maxRows', 'seed']).entries,
  /** All of them are of this kind, whatever the file says. */
  kind: v.optional(v.picklist(['adversarial', 'look-alike'], 'must be one of adversarial, look-alike')),
  column: v.optional(v.string('must name a column')),
  /** The column that says which prompts are harmful and which harmless. */
  label: v.optional(v.string('must name a column')),
});
export type PromptSettings = v.InferOutput<typeof promptSettingsSchema>;

export interface PromptSetFile extends Recognised {
  name: string;
  source: PromptSource;
  columns: string[];
  /** Where the prompts were taken from. */
  column: string;
  adversarial: PromptRow[];
  lookAlikes: PromptRow[];
  /** Left out: a prompt counts once. */
  duplicates: number;
  skipped: { count: number; list: RowProblem[] };
  /** Sentences for a person, of all that was left out, repeated or guessed. */
  notes: Sentence[];
}

const DEFAULT_ROWS = 2000;
const LISTED = 200;
const MAX_CHARACTERS = 64 * 1024 * 1024;
/** Rows by which the columns are known. */
const FIRST_ROWS = 200;
const PREVIEW_ROWS = 20;

const columnsOf = (rows: readonly DataRow[]): string[] => [...new Set(rows.flatMap(({ values }) => Object.keys(values)))];

const factsOf = ({ format, gzip, encoding, delimiter, header }: OpenFile): Omit<Recognised, 'why'> => ({
  format,
  gzip,
  ...(encoding && { encoding }),
  ...(header !== undefined && { delimiter, header }),
});

/** What is told of columns that hold something and that nothing is taken from. */
const unusedIn = (rows: readonly DataRow[], { used }: Shape): Sentence[] =>
  toldUnused(columnsOf(rows).filter((one) => !used.includes(one) && rows.some(({ values }) => !isNothing(cell(values, one)))));

interface OpenPrompts extends OpenFile {
  /** Of a text that is read by lines, which nobody said. */
  lines?: PromptLines;
}

async function open(blob: Blob, name: string, settings: PromptSettings, hooks: ReadHooks): Promise<OpenPrompts> {
  const { kind: _, column, label, ...reading } = settings;
  const lists = (reading.format ?? 'json') === 'json' ? await byLists(blob) : null;
  if (lists) {
    const file = await openFile(lists.blob, name, { ...reading, format: 'json' }, hooks);
    return { ...file, why: lists.why, notes: () => [...lists.notes, ...file.notes()] };
  }
  const tables = reading.format === undefined && label === undefined && column === undefined ? await byTables(blob) : null;
  // A list of prompts has one a line, whatever empty lines stand between them.
  const file = await openFile(tables?.blob ?? blob, name, { textBy: 'line', ...reading }, hooks);
  if (tables) return Object.assign(Object.create(file) as OpenFile, { notes: () => [...tables.notes, ...file.notes()] });
  if (file.format === 'csv' && column === undefined && label === undefined) {
    const rows = new SectionRows();
    return Object.assign(Object.create(file) as OpenFile, {
      batches: rows.of(file.batches),
      notes: () => [...file.notes(), ...rows.notes()],
    });
  }
  if (file.format !== 'text' || reading.textBy !== undefined || reading.format !== undefined) return file;
  const lines = new PromptLines();
  const notes = (): Sentence[] => [...file.notes(), ...lines.notes()];
  return Object.assign(Object.create(file) as OpenFile, { batches: lines.of(file.batches), notes, lines });
}

/** Whether a text is read by lines, which nobody said. */
const isByLine = ({ format }: OpenFile, { textBy }: PromptSettings): boolean => format === 'text' && textBy === undefined;

/** Reads the beginning of a prompt set. */
export async function readPromptPreview(
  blob: Blob,
  name: string,
  settings: PromptSettings = {},
  hooks: ReadHooks = {},
): Promise<PromptPreview> {
  const checked = parseSettings(promptSettingsSchema, settings, `The settings for ${name}`);
  const file = await open(blob, name, checked, { signal: hooks.signal });
  const rows: DataRow[] = [];
  const problems: RowProblem[] = [];
  for await (const batch of file.batches) {
    for (const row of batch.rows) rows.push(row);
    for (const problem of batch.problems) problems.push(problem);
    if (rows.length + problems.length >= FIRST_ROWS) break;
  }
  const first = rows.slice(0, FIRST_ROWS);
  const columns = columnsOf(first);
  const notes = file.notes();
  if (isByLine(file, checked)) {
    const blocks = new Blocks();
    for (const { line } of rows) blocks.see(line);
    if (file.lines?.isList !== true) append(notes, blocks.notes());
  }
  let shape: Shape | undefined;
  try {
    if (columns.length > 0) shape = shapeOf(columns, first, name, checked);
  } catch (error) {
    notes.push(sentence`${error}`);
  }
  if (shape) {
    append(notes, shape.notes);
    append(notes, unusedIn(first, shape));
  }
  const shown: PromptPreview['rows'] = [];
  for (const row of shape ? first : []) {
    for (const one of promptsOf(row, shape!)) {
      if (!isAsked(one)) problems.push(one);
      else if (one.kind === null) problems.push(unsaid(row, shape!));
      else shown.push({ line: one.line, prompt: one.prompt, kind: one.kind });
    }
  }
  return {
    ...factsOf(file),
    why: listed([file.why, ...(shape ? [shape.why] : [])], '; '),
    columns,
    column: shape?.prompt ?? null,
    rows: shown.slice(0, PREVIEW_ROWS),
    problems: problems.sort((a, b) => a.line - b.line).slice(0, LISTED),
    problemCount: problems.length,
    notes,
  };
}

/** Reads a prompt set. Its rows name no topic: what an answer is about cannot be told from the prompt alone. */
export async function readPromptSet(
  blob: Blob,
  name: string,
  settings: PromptSettings = {},
  hooks: ReadHooks = {},
): Promise<PromptSetFile> {
  const checked = parseSettings(promptSettingsSchema, settings, `The settings for ${name}`);
  const file = await open(blob, name, checked, hooks);
  const maxRows = checked.maxRows ?? DEFAULT_ROWS;
  const samples = {
    adversarial: new Sample<PromptRow>(maxRows, MAX_CHARACTERS, checked.seed ?? 1),
    'look-alike': new Sample<PromptRow>(maxRows, MAX_CHARACTERS, checked.seed ?? 1),
  };
  const stem = name.replace(/\.gz$/i, '').replace(/\.[^.]*$/, '') || 'prompt';
  const skipped = { count: 0, list: [] as RowProblem[] };
  const [left, repeated, contrary, renamed, scale] = [new Told(), new Told(), new Told(), new Told(), new Told()];
  const remarks = new Remarks();
  const blocks = new Blocks();
  const byLine = isByLine(file, checked);
  const prompts = new HashSet();
  const kinds = new HashSet();
  const ids = new Ids();
  let columns: string[] = [];
  const filled = new Set<string>();
  const instead = new Map<string, Told>();
  let late = new LateColumns(new Set());
  let shape: Shape | undefined;
  let first: DataRow[] = [];

  const skip = (problem: RowProblem): void => {
    skipped.count++;
    left.add(sentence`${problem.line} (${problem.reason})`);
    if (skipped.list.length < LISTED) skipped.list.push(problem);
  };
  const take = (row: DataRow, by: Shape): void => {
    const asked = promptsOf(row, by);
    const others = asked.flatMap((one) => (isAsked(one) && one.instead !== undefined ? [one.instead] : []));
    late.see(row, others);
    for (const one of columns) if (!filled.has(one) && !others.includes(one) && !isNothing(cell(row.values, one))) filled.add(one);
    for (const one of others) {
      if (!instead.has(one)) instead.set(one, new Told());
      instead.get(one)!.add(row.line);
    }
    for (const one of asked) {
      if (!isAsked(one)) {
        skip(one);
        continue;
      }
      const { line, prompt, kind, category } = one;
      for (const what of one.told ?? []) remarks.add({ line, what });
      if (kind === null) {
        skip(unsaid(row, by));
        if (by.of !== undefined && isScale(labelText(cell(row.values, by.of)))) scale.add(line);
        continue;
      }
      const again = !prompts.add(new TextHash().add(prompt).words);
      const other = kinds.add(new TextHash().add(kind).add(prompt).words);
      if (again) {
        repeated.add(line);
        if (other) contrary.add(line);
        continue;
      }
      const given = one.id || `${stem}-${line}`;
      const id = ids.give(given);
      if (id !== given && one.id !== '') renamed.add(line);
      samples[kind].offer(prompt.length, () => detached({ id, prompt, category, topic: '', unseen: [] }));
    }
  };
  const begin = (): Shape => {
    columns = columnsOf(first);
    if (columns.length === 0) {
      const [problem] = skipped.list;
      throw fail('data', {
        name,
      })`${name} was read as ${file.format} and has no prompts${problem ? sentence`; the first problem: line ${problem.line} ${problem.reason}` : ''}.`;
    }
    late = new LateColumns(new Set(columns));
    const found = shapeOf(columns, first, name, checked);
    for (const row of first) take(row, found);
    first = [];
    return found;
  };

  for await (const batch of file.batches) {
    batch.problems.forEach(skip);
    if (byLine) for (const { line } of batch.rows) blocks.see(line);
    if (shape) {
      for (const row of batch.rows) take(row, shape);
    } else {
      first = first.concat(batch.rows);
      if (first.length >= FIRST_ROWS) shape = begin();
    }
  }
  shape ??= begin();

  const adversarial = samples.adversarial.take();
  const lookAlikes = samples['look-alike'].take();
  if (adversarial.length + lookAlikes.length === 0) {
    throw fail('data', {
      name,
      columns,
    })`Column "${shape.prompt}" of ${name} holds no prompt (${left.lines}); choose among ${quoted(columns)}.`;
  }
  const notes = [...file.notes(), ...(file.lines?.isList === true ? [] : blocks.notes()), ...shape.notes];
  if (left.count > 0) notes.push(sentence`${many(left.count, 'row was', 'rows were')} left out: ${left.lines}.`);
  append(notes, remarks.sentences());
  if (scale.count > 0 && !checked.kind)
    notes.push(
      sentence`Column "${plainName(shape.of!)}" holds numbers other than 0 and 1 (${scale.lines}): if it is a scale, 0 and 1 do not say what is harmful, and another column has to be chosen.`,
    );
  for (const [one, { count, lines }] of instead)
    notes.push(
      sentence`${many(count, 'prompt was', 'prompts were')} taken from column "${plainName(one)}", since the row has nothing in "${plainName(shape.prompt)}" (${lines}).`,
    );
  if (repeated.count > 0)
    notes.push(
      sentence`${many(repeated.count, 'repetition was', 'repetitions were')} left out, since a prompt is asked once (${repeated.lines}).`,
    );
  if (contrary.count > 0)
    notes.push(
      sentence`${many(contrary.count, 'of them was', 'of them were')} called harmful in one place and harmless in another (${contrary.lines}); the first counts.`,
    );
  if (renamed.count > 0)
    notes.push(sentence`${many(renamed.count, 'id was', 'ids were')} given before, so a number was put behind it (${renamed.lines}).`);
  append(notes, toldUnused(columns.filter((one) => !shape.used.includes(one) && filled.has(one))));
  append(notes, late.notes());
  for (const [kind, sample, rows] of [
    ['adversarial', samples.adversarial, adversarial],
    ['look-alike', samples['look-alike'], lookAlikes],
  ] as const) {
    if (sample.offered <= rows.length) continue;
    notes.push(
      kind === 'adversarial'
        ? sentence`${rows.length} of ${sample.offered} adversarial prompts were drawn.`
        : sentence`${rows.length} of ${sample.offered} look-alike prompts were drawn.`,
    );
  }
  return {
    name,
    ...factsOf(file),
    source: shape.source,
    why: listed([file.why, shape.why], '; '),
    columns,
    column: shape.prompt,
    adversarial,
    lookAlikes,
    duplicates: repeated.count,
    skipped,
    notes,
  };
}
