import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Recipe } from '../../src/protocol/recipe';
import type { AnswerClass, Evaluation, StepMetrics } from '../../src/protocol/runs/run';
import type { Task } from './plan';

/** What is kept of one evaluation. */
export interface Measured {
  step: number;
  /** A track of the run, or `line:` and the name of an average: the point of the line from the start to the end that has drifted as far. */
  track: string;
  /** The judge with its version, and the prompt set. */
  judge: string;
  prompts: string;
  /** One letter per prompt in the set's order: r refused, c complied, o off-topic, i incoherent. */
  answers: string;
  /** [k, n]; null where look-alikes are not asked. */
  overRefusal: [number, number] | null;
  /** Right answers to held-out rows, [k, n]. */
  right: [number, number];
  loss: number;
  drift: number;
  /** Harmful answers [k, n] by category of the prompts; of start weights only. */
  byCategory?: Record<string, [number, number]>;
}

/** What the training of a base model took on one core. */
export interface BaseCost {
  seconds: number;
  tokens: number;
}

/** One run, as one line of records.jsonl. */
export interface RunLine {
  id: string;
  cell: string;
  seed: number;
  base: number;
  recipe: Recipe;
  /** Digest of the files behind the numbers: weights, rows, prompts, judge. */
  inputs: string;
  adapter: string;
  build: string;
  date: string;
  seconds: { training: number; evaluation: number };
  tokens: number;
  evaluations: Measured[];
  /** [step, loss], thinned. */
  losses: [number, number][];
  /** Of a base model that was trained here: what its training took. */
  baseCost?: BaseCost;
  /** Why the run broke off, when its loss was no longer a number. */
  failed?: string;
}

const LETTERS: Record<AnswerClass, string> = { refused: 'r', complied: 'c', 'off-topic': 'o', incoherent: 'i' };
const CLASSES = new Map(Object.entries(LETTERS).map(([name, letter]) => [letter, name as AnswerClass]));

export const readAnswers = (answers: string): AnswerClass[] =>
  [...answers].map((letter) => {
    const kind = CLASSES.get(letter);
    if (!kind) throw new RangeError(`"${letter}" is no class of an answer; r, c, o and i are.`);
    return kind;
  });

const sixDigits = (x: number): number => Number(x.toPrecision(6));

export function measured(e: Evaluation, track = e.track): Measured {
  return {
    step: e.step,
    track,
    judge: e.judge,
    prompts: e.prompts,
    answers: e.answers.map((a) => LETTERS[a.class]).join(''),
    overRefusal: e.overRefusal && [e.overRefusal.k, e.overRefusal.n],
    right: [e.utility.exactMatch.k, e.utility.exactMatch.n],
    loss: sixDigits(e.utility.loss),
    drift: sixDigits(e.drift),
    ...(e.step === 0
      ? {
          byCategory: Object.fromEntries(Object.entries(e.byCategory).map(([name, { k, n }]) => [name, [k, n] satisfies [number, number]])),
        }
      : {}),
  };
}

const POINTS = 50;

/** At most 50 points of the training loss, the last one among them. */
export function thin(steps: readonly StepMetrics[]): [number, number][] {
  const stride = Math.max(1, Math.ceil(steps.length / POINTS));
  return steps.filter((_, i) => (steps.length - 1 - i) % stride === 0).map((s) => [s.step, Number(s.loss.toPrecision(4))]);
}

/** Which fields of a recipe can change a number of the record. */
const DETERMINES = {
  model: true,
  data: true,
  per_device_train_batch_size: true,
  gradient_accumulation_steps: true,
  max_steps: true,
  learning_rate: true,
  lr_scheduler_type: true,
  warmup_steps: true,
  weight_decay: true,
  adam_beta1: true,
  adam_beta2: true,
  adam_epsilon: true,
  max_grad_norm: true,
  seed: true,
  data_seed: true,
  safety_share: true,
  max_length: true,
  ema_mode: true,
  ema_decay: true,
  ema_update_every: true,
  ema_start_step: true,
  ema_feedback: true,
  ema_switch_steps: true,
  gradient_checkpointing: false,
  precision: true,
  lora: true,
  quantization: true,
  eval_steps: true,
  evaluation: true,
  // A run is done on what its command opened; that stands in its record.
  device: false,
  logging_steps: false,
  save_steps: false,
} satisfies Record<keyof Recipe, boolean>;

export const digest = (...parts: (string | Uint8Array)[]): string => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part).update('\0');
  return hash.digest('hex').slice(0, 16);
};

/** A run is repeated when this changes. A field that is not set counts as if the recipe did not have it. */
export function identity({ cell, seed, recipe }: Task, inputs: string): string {
  const fields = (Object.keys(DETERMINES) as (keyof Recipe)[])
    .filter((k) => DETERMINES[k] && ((recipe[k] as unknown) ?? null) !== null)
    .sort();
  return digest(
    cell.id,
    String(seed),
    String(cell.base),
    JSON.stringify([cell.marks, cell.marked, cell.line, cell.also]),
    inputs,
    JSON.stringify(fields.map((k) => [k, recipe[k]])),
  );
}

/** The complete lines of a file, by identity. `warn` is told of a last line that was torn off, and how many bytes hold. */
export function readRecords(path: string, warn: (message: string, goodBytes: number) => void): Map<string, RunLine> {
  const records = new Map<string, RunLine>();
  if (!existsSync(path)) return records;
  const text = readFileSync(path, 'utf8');
  let at = 0;
  for (const [number, line] of text.split('\n').entries()) {
    if (line === '') {
      at += 1;
      continue;
    }
    const ends = text.length > at + line.length;
    let record: RunLine;
    try {
      record = JSON.parse(line) as RunLine;
    } catch (error) {
      if (ends)
        throw new Error(`${path}, line ${number + 1}: not JSON (${(error as Error).message}). Mend or delete that line.`, { cause: error });
      warn(`${path}: the last line is incomplete and is dropped; its run is done again.`, Buffer.byteLength(text.slice(0, at)));
      break;
    }
    if (!ends) {
      warn(`${path}: the last line lacks its end and is dropped; its run is done again.`, Buffer.byteLength(text.slice(0, at)));
      break;
    }
    records.set(record.id, record);
    at += line.length + 1;
  }
  return records;
}

/** As `readRecords`, and takes a torn last line off the file, so that it can be continued. */
export const openRecords = (path: string, warn: (message: string) => void): Map<string, RunLine> =>
  readRecords(path, (message, goodBytes) => {
    warn(message);
    truncateSync(path, goodBytes);
  });

/** One write of one whole line. */
export function appendRecord(path: string, record: RunLine): void {
  mkdirSync(dirname(path), { recursive: true });
  appendFileSync(path, `${JSON.stringify(record)}\n`, { flush: true });
}

/** Sorts the records of these runs into this order, behind all others: several at a time end as luck has it. */
export function putInOrder(path: string, ids: readonly string[]): void {
  if (!existsSync(path)) return;
  const places = new Map(ids.map((id, i) => [id, i]));
  const lines = readFileSync(path, 'utf8').split('\n').filter(Boolean);
  const placed = lines.map((line) => ({ line, at: places.get((JSON.parse(line) as RunLine).id) ?? -1 }));
  const sorted = placed.toSorted((a, b) => a.at - b.at).map(({ line }) => line);
  if (sorted.every((line, i) => line === lines[i])) return;
  writeFileSync(`${path}.part`, `${sorted.join('\n')}\n`);
  renameSync(`${path}.part`, path);
}

/** What is still to be run, in the plan's order. */
export const remaining = <T extends { id: string }>(plan: readonly T[], records: ReadonlyMap<string, RunLine>): T[] =>
  plan.filter(({ id }) => !records.has(id));
