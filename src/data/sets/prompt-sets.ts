import * as v from 'valibot';
import type { PromptRow } from '../../protocol/catalogue';
import { parseSettings, readSettingsSchema, type DataRow, type Format, type RowProblem } from '../../protocol/dataset';
import { fail } from '../../protocol/errors';
import { cell, textOf } from './columns';
import { HashSet, TextHash } from '../hash';
import type { ReadHooks } from '../readers/bytes';
import { openFile } from '../readers/read';
import { detached, kindOf } from '../readers/rows';
import { Sample } from './sample';

/** Prompt sets that people have: those of the papers, known by their columns, and any file with a column of prompts. */

export type PromptKind = 'adversarial' | 'look-alike';

export const promptSettingsSchema = v.strictObject({
  ...v.pick(readSettingsSchema, ['format', 'encoding', 'header', 'textBy', 'maxRows', 'seed']).entries,
  /** Of sets that do not say it themselves. */
  kind: v.optional(v.picklist(['adversarial', 'look-alike'], 'must be adversarial or look-alike')),
  column: v.optional(v.string('must name a column')),
});
export type PromptSettings = v.InferOutput<typeof promptSettingsSchema>;

export type PromptSource = 'AdvBench' | 'HarmBench' | 'JailbreakBench' | 'XSTest' | 'other';

export interface PromptSetFile {
  name: string;
  format: Format;
  source: PromptSource;
  why: string;
  columns: string[];
  /** Where the prompts were taken from. */
  column: string;
  adversarial: PromptRow[];
  lookAlikes: PromptRow[];
  /** Left out: a prompt counts once. */
  duplicates: number;
  skipped: { count: number; list: RowProblem[] };
  notes: string[];
}

const DEFAULT_ROWS = 2000;
const LISTED = 200;
const MAX_CHARACTERS = 64 * 1024 * 1024;
/** Rows by which the columns are known. */
const FIRST_ROWS = 200;

interface Shape {
  source: PromptSource;
  why: string;
  prompt: string;
  category?: string | undefined;
  id?: string | undefined;
  kindOf: (values: Record<string, unknown>) => PromptKind;
  /** Stands before the prompt. */
  context?: string | undefined;
}

const PROMPT_COLUMNS = ['prompt', 'goal', 'behavior', 'question', 'instruction', 'query', 'text', 'input', 'プロンプト', '質問', '指示'];

function shapeOf(columns: readonly string[], name: string, settings: PromptSettings): Shape {
  const find = (wanted: string): string | undefined => columns.find((column) => column.trim().toLowerCase() === wanted);
  const text = (values: Record<string, unknown>, column: string | undefined): string =>
    (column === undefined ? '' : (textOf(cell(values, column)) ?? '')).trim().toLowerCase();
  const benign = /benign|harmless|look-?alike|over-?refus/i.test(name);
  const kind = settings.kind ?? (benign ? 'look-alike' : 'adversarial');
  const said = settings.kind ? 'chosen' : benign ? "by the file's name" : 'since nothing else is said';
  const all = { kindOf: () => kind };
  const [goal, behavior, category, prompt, type, label] = ['goal', 'behavior', 'category', 'prompt', 'type', 'label'].map(find);
  const behaviorId = find('behaviorid');
  const chosen = settings.column;
  if (chosen !== undefined && !columns.includes(chosen)) {
    throw fail('data', {
      column: chosen,
      columns,
    })`There is no column "${chosen}"; there are ${columns.map((column) => `"${column}"`).join(', ')}.`;
  }
  const known = (source: PromptSource, column: string, shape: Omit<Shape, 'source' | 'why' | 'prompt'>, why: string): Shape => ({
    ...shape,
    source,
    prompt: chosen ?? column,
    why,
  });

  if (behavior && behaviorId) {
    const shape = { ...all, category: find('semanticcategory'), id: behaviorId, context: find('contextstring') };
    return known('HarmBench', behavior, shape, `columns Behavior and BehaviorID; ${kind} ${said}`);
  }
  if (goal && behavior && category) {
    return known('JailbreakBench', goal, { ...all, category, id: find('index') }, `columns Goal, Behavior and Category; ${kind} ${said}`);
  }
  if (prompt && type && (label || find('focus') || find('note'))) {
    const unsafe = (values: Record<string, unknown>): boolean =>
      label ? text(values, label) === 'unsafe' : text(values, type).startsWith('contrast');
    const shape = {
      category: type,
      id: find('id'),
      kindOf: (values: Record<string, unknown>): PromptKind => (unsafe(values) ? 'adversarial' : 'look-alike'),
    };
    return known(
      'XSTest',
      prompt,
      shape,
      `columns prompt and type; safe prompts are look-alikes, unsafe ones adversarial, by ${label ? 'label' : 'type'}`,
    );
  }
  if (goal && find('target')) return known('AdvBench', goal, all, `columns goal and target; ${kind} ${said}`);

  const column = chosen ?? PROMPT_COLUMNS.flatMap((wanted) => find(wanted) ?? [])[0] ?? (columns.length === 1 ? columns[0] : undefined);
  if (column === undefined) {
    throw fail('data', {
      name,
      columns,
    })`It cannot be told which column of ${name} holds the prompts; choose among ${columns.map((one) => `"${one}"`).join(', ')}.`;
  }
  const other = category ?? find('semanticcategory') ?? type;
  return known('other', column, { ...all, category: other === column ? undefined : other }, `column "${column}"; ${kind} ${said}`);
}

/** Reads a prompt set. Its rows name no topic: what an answer is about cannot be told from the prompt alone. */
export async function readPromptSet(
  blob: Blob,
  name: string,
  settings: PromptSettings = {},
  hooks: ReadHooks = {},
): Promise<PromptSetFile> {
  const checked = parseSettings(promptSettingsSchema, settings, `The settings for ${name}`);
  const { kind: _, column: __, ...reading } = checked;
  // A list of prompts has one a line, whatever empty lines stand between them.
  const file = await openFile(blob, name, { textBy: 'line', ...reading }, hooks);
  const maxRows = checked.maxRows ?? DEFAULT_ROWS;
  const samples = {
    adversarial: new Sample<PromptRow>(maxRows, MAX_CHARACTERS, checked.seed ?? 1),
    'look-alike': new Sample<PromptRow>(maxRows, MAX_CHARACTERS, checked.seed ?? 1),
  };
  const stem = name.replace(/\.gz$/i, '').replace(/\.[^.]*$/, '') || 'prompt';
  const skipped = { count: 0, list: [] as RowProblem[] };
  const prompts = new HashSet();
  const ids = new Set<string>();
  let columns: string[] = [];
  let shape: Shape | undefined;
  let first: DataRow[] = [];
  let duplicates = 0;

  const skip = (problem: RowProblem): void => {
    skipped.count++;
    if (skipped.list.length < LISTED) skipped.list.push(problem);
  };
  const take = ({ line, values }: DataRow, by: Shape): void => {
    const text = (column: string | undefined): string | null => (column === undefined ? '' : textOf(cell(values, column)));
    const own = text(by.prompt);
    if (own === null) return skip({ line, reason: `column "${by.prompt}" holds ${kindOf(cell(values, by.prompt))} where text is needed` });
    if (own.trim() === '') return skip({ line, reason: `column "${by.prompt}" is empty` });
    const context = text(by.context)?.trim() ?? '';
    const prompt = context === '' ? own : `${context}\n\n---\n\n${own}`;
    if (!prompts.add(new TextHash().add(prompt).words)) {
      duplicates++;
      return;
    }
    const given = text(by.id)?.trim() || `${stem}-${line}`;
    let id = given;
    for (let again = 2; ids.has(id); again++) id = `${given}-${again}`;
    ids.add(id);
    samples[by.kindOf(values)].offer(prompt.length, () =>
      detached({ id, prompt, category: text(by.category)?.trim() ?? '', topic: '', unseen: [] }),
    );
  };
  const begin = (): Shape => {
    columns = [...new Set(first.flatMap(({ values }) => Object.keys(values)))];
    if (columns.length === 0) {
      const [problem] = skipped.list;
      throw fail('data', {
        name,
      })`${name} was read as ${file.format} and has no prompts${problem ? `; the first problem: line ${problem.line} ${problem.reason}` : ''}.`;
    }
    const found = shapeOf(columns, name, checked);
    for (const row of first) take(row, found);
    first = [];
    return found;
  };

  for await (const batch of file.batches) {
    batch.problems.forEach(skip);
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
    })`Column "${shape.prompt}" of ${name} holds no prompt; choose among ${columns.map((one) => `"${one}"`).join(', ')}.`;
  }
  const notes = file.notes();
  for (const [kind, sample, rows] of [
    ['adversarial', samples.adversarial, adversarial],
    ['look-alike', samples['look-alike'], lookAlikes],
  ] as const) {
    if (sample.offered > rows.length) notes.push(`${rows.length} of ${sample.offered} ${kind} prompts were drawn.`);
  }
  return {
    name,
    format: file.format,
    source: shape.source,
    why: `${file.why}; ${shape.why}`,
    columns,
    column: shape.prompt,
    adversarial,
    lookAlikes,
    duplicates,
    skipped,
    notes,
  };
}
