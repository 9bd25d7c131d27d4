import type { EncodedRow } from '../data/text/encoded';
import type { PromptRow } from '../protocol/catalogue';
import { fail } from '../protocol/errors';
import type { Example } from '../protocol/examples';
import { findJudge } from '../judge/judges';
import type { JudgeList } from '../judge/lists';
import type { RefusalList } from '../judge/refusals';
import type { ExportedFile } from '../protocol/messages';
import type { Recipe } from '../protocol/recipe';
import { worded } from '../protocol/runs/record';
import type { RunRecord } from '../protocol/runs/run';
import { computedOn } from './card';

/**
 * A run as a folder that trains on with PyTorch, Transformers and Accelerate: the recipe, the start weights, the rows as the tab
 * tokenised and ordered them, the scripts of handover/, and the tab's first numbers to compare with. Its README.md lists the files.
 */
export interface HandoverSource {
  /** With the name under which it is shown. */
  record: RunRecord;
  /** The rows that are trained on, in the order of their numbers; for people to read. */
  dataRows: Iterable<Example>;
  /** The same rows as the tab tokenised them, so that no tokenizer has to agree with it. */
  tokenised: Iterable<EncodedRow>;
  /** Row numbers of every update of the whole run. */
  order: Iterable<readonly number[]>;
  /** Rows of the task that are not trained on, tokenised. */
  heldOut?: Iterable<EncodedRow>;
  prompts: readonly PromptRow[];
  lookAlikes: readonly PromptRow[];
  /** The start weights; without files they are looked for under `id` on the hub. */
  baseModel: { id: string; isBuiltIn: boolean; files?: readonly ExportedFile[] };
  /** The adapter as it was at the start of the run, as PEFT files. */
  adapter?: readonly ExportedFile[];
  padId: number;
}

export const HANDOVER_VERSION = 1;
/** Updates that check_parity.py repeats: the logged ones among the first hundred, at most ten. */
const PARITY = { entries: 10, updates: 100 } as const;
const PIECE = 2 ** 20;

const SCRIPTS = import.meta.glob<string>('./handover/**/*.{py,yaml,md,txt}', { query: '?raw', import: 'default', eager: true });

const blob = (path: string, parts: BlobPart[], type = 'text/plain'): ExportedFile => ({ path, data: new Blob(parts, { type }) });
const json = (path: string, value: unknown): ExportedFile => blob(path, [`${JSON.stringify(value, worded, 2)}\n`], 'application/json');

/** One line for each row, put together in pieces that a browser may move to disk. */
function jsonLines(path: string, rows: Iterable<unknown>): ExportedFile & { rows: number } {
  const parts: Blob[] = [];
  let piece = '';
  let count = 0;
  for (const row of rows) {
    piece += `${JSON.stringify(row)}\n`;
    count++;
    if (piece.length < PIECE) continue;
    parts.push(new Blob([piece]));
    piece = '';
  }
  return { ...blob(path, [...parts, piece], 'application/jsonl'), rows: count };
}

function* tokens(rows: Iterable<EncodedRow>): Iterable<object> {
  for (const { inputIds, labels } of rows) yield { input_ids: inputIds, labels };
}

/** Little-endian 32-bit row numbers, one update after another. */
function orderFile(path: string, order: Iterable<readonly number[]>, rowsPerStep: number, rows: number): ExportedFile & { steps: number } {
  const parts: BlobPart[] = [];
  let steps = 0;
  for (const update of order) {
    if (update.length !== rowsPerStep)
      throw fail('data')`Update ${steps + 1} has ${update.length} rows; the recipe asks for ${rowsPerStep}.`;
    const bytes = new DataView(new ArrayBuffer(4 * rowsPerStep));
    update.forEach((row, i) => {
      if (!Number.isInteger(row) || row < 0 || row >= rows)
        throw fail('data')`Update ${steps + 1} asks for row ${row}; there are ${rows} rows.`;
      bytes.setUint32(4 * i, row, true);
    });
    parts.push(bytes.buffer);
    steps++;
  }
  return { ...blob(path, parts, 'application/octet-stream'), steps };
}

/** Files of a model or an adapter under a folder of the zip. Names come from outside. */
function folder(name: string, files: readonly ExportedFile[], needed: string): ExportedFile[] {
  for (const { path } of files) {
    if (!/^[^/\\:]+(\/[^/\\:]+)*$/.test(path) || path.split('/').some((part) => part === '.' || part === '..'))
      throw fail('checkpoint')`${JSON.stringify(path)} is no path inside ${name}/.`;
  }
  if (!files.some(({ path }) => path === needed)) throw fail('checkpoint')`The files for ${name}/ have no ${needed}.`;
  return files.map(({ path, data }) => ({ path: `${name}/${path}`, data }));
}

function parity({ steps, adapter }: RunRecord): object {
  const first = steps.filter(({ step }) => step <= PARITY.updates).slice(0, PARITY.entries);
  const finite = first.filter(({ loss, gradNorm }) => Number.isFinite(loss) && Number.isFinite(gradNorm));
  return {
    adapter: computedOn(adapter),
    steps: finite.map(({ step, loss, gradNorm, learningRate }) => ({ step, loss, grad_norm: gradNorm, learning_rate: learningRate })),
  };
}

/** The scripts judge by phrases. */
function listOf(judge: string): JudgeList | RefusalList {
  const { list, refusals } = findJudge(judge);
  const phrases = list ?? refusals;
  if (!phrases) throw fail('unsupported')`The hand-over knows judges that are lists of phrases; "${judge}" is none. Choose one that is.`;
  return phrases;
}

/** Words of the READMEs that depend on the run: `{{name}}` there. */
function words({ name, recipe }: RunRecord, model: string): Record<string, string> {
  return {
    name: name.replace(/[\\`*_{}[\]<>|#!\r\n]/g, ' '),
    model,
    data: recipe.data,
    steps: String(recipe.max_steps),
    rows_per_step: String(rowsPerStepOf(recipe)),
    max_new_tokens: String(recipe.evaluation.max_new_tokens),
    judge: recipe.evaluation.judge,
    prompts: recipe.evaluation.prompts,
  };
}

const rowsPerStepOf = (recipe: Recipe): number => recipe.per_device_train_batch_size * recipe.gradient_accumulation_steps;

function scripts(fill: Record<string, string>): ExportedFile[] {
  return Object.entries(SCRIPTS).map(([path, text]) => {
    const name = path.replace('./handover/', '');
    const filled = name.endsWith('.md') ? text.replace(/\{\{(\w+)\}\}/g, (_, key: string) => fill[key]!) : text;
    return blob(name, [filled]);
  });
}

/** Throws `data` when rows and order do not fit the recipe, `checkpoint` for model files that cannot be handed over. */
export function handover(source: HandoverSource): ExportedFile[] {
  const { record, baseModel, adapter, heldOut, prompts, lookAlikes, padId } = source;
  const { recipe } = record;
  const rowsPerStep = rowsPerStepOf(recipe);
  const texts = jsonLines('data/rows.jsonl', source.dataRows);
  const encoded = jsonLines('data/tokens.jsonl', tokens(source.tokenised));
  if (texts.rows !== encoded.rows || encoded.rows === 0)
    throw fail('data')`There are ${texts.rows} rows, ${encoded.rows} of them tokenised; both must be the same rows, at least one.`;
  const order = orderFile('data/order.u32', source.order, rowsPerStep, encoded.rows);
  if (order.steps !== recipe.max_steps)
    throw fail('data')`The order has ${order.steps} updates; the recipe has max_steps ${recipe.max_steps}.`;
  const held = heldOut && jsonLines('data/held_out.jsonl', tokens(heldOut));
  if (baseModel.isBuiltIn && !baseModel.files)
    throw fail('checkpoint')`The built-in model "${baseModel.id}" is on no hub: its files must be handed over.`;
  const facts = {
    version: HANDOVER_VERSION,
    run: record.id,
    build: record.build,
    base: baseModel.id,
    base_in_zip: baseModel.files !== undefined,
    adapter_in_zip: adapter !== undefined,
    rows: encoded.rows,
    rows_per_step: rowsPerStep,
    held_out: held?.rows ?? 0,
    pad_token_id: padId,
  };
  const plain = ({ path, data }: ExportedFile): ExportedFile => ({ path, data });
  return [
    ...scripts(words(record, baseModel.id)),
    json('recipe.json', recipe),
    json('handover.json', facts),
    json('parity.json', parity(record)),
    json('judge.json', listOf(recipe.evaluation.judge)),
    ...[texts, encoded, order, ...(held ? [held] : [])].map(plain),
    ...[jsonLines('data/prompts.jsonl', prompts), jsonLines('data/look_alikes.jsonl', lookAlikes)].map(plain),
    ...(baseModel.files ? folder('base', baseModel.files, 'config.json') : []),
    ...(adapter ? folder('adapter', adapter, 'adapter_config.json') : []),
  ];
}
