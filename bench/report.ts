import { oursBeside, threadsOf } from './engines/engine';
import { ratios, type Sampled, type Spread, spread } from './statistics';
import type { Case, Unit } from './works/cases';
import type { RecipeTiming } from './works/recipe';

export interface Sample extends Sampled {
  seconds: number;
  times: number;
  /** Share of one core that other processes took meanwhile; null where this cannot be known. */
  others: number | null;
}

/** One engine on one case; `error` instead of samples where it did not run. */
export interface Result {
  engine: string;
  case: string;
  unit: Unit;
  check: string;
  samples: Sample[];
  error?: string;
}

export interface EngineReport {
  name: string;
  version: string;
  /** In the words of the engine's device; on the processor with the threads that it really used. */
  adapter: string;
  error?: string;
}

/** Printed by torch_step.py on the same machine. */
export interface TorchReport {
  torch: string;
  device: string;
  model: string;
  /** On a processor. */
  threads?: number;
  tokens_per_second: number | null;
  /** GFLOP/s by size. */
  matmul: Record<string, number>;
}

export interface Report {
  date: string;
  platform: string;
  system: string;
  /** Of WebGPU; empty where no engine used it. */
  adapter: string;
  rounds: number;
  seconds: number;
  engines: EngineReport[];
  cases: Case[];
  results: Result[];
  /** Work D by engine. */
  recipes: Record<string, RecipeTiming | { error: string }>;
  /** Work F in seconds. */
  firstPoints: number[] | { error: string } | null;
  torch: TorchReport | null;
}

/** Above this share of a core a sample is marked: the machine was not ours alone. */
export const DISTURBED = 0.25;

export const disturbed = (s: Sample): boolean => (s.others ?? 0) > DISTURBED;

export const find = (report: Report, engine: string, id: string): Result | undefined =>
  report.results.find((r) => r.engine === engine && r.case === id);

/** How many times as fast as `engine` ours is on the same device with as many threads, round by round. */
export function lead(report: Report, engine: string, id: string): Spread | null {
  return ratios(find(report, oursBeside(engine), id)?.samples ?? [], find(report, engine, id)?.samples ?? []);
}

export const figure = (x: number): string =>
  Math.abs(x) >= 100 ? x.toFixed(0) : Math.abs(x) >= 10 ? x.toFixed(1) : Math.abs(x) >= 1 ? x.toFixed(2) : x.toPrecision(2);
export const range = (s: Spread): string => `${figure(s.median)} (${figure(s.min)}-${figure(s.max)})`;

/** Columns padded to their widest cell; the first two are text, the others numbers. */
export function columns(rows: readonly (readonly string[])[]): string[] {
  const widths = rows.reduce<number[]>((w, row) => row.map((cell, i) => Math.max(w[i] ?? 0, cell.length)), []);
  return rows.map((row) =>
    row
      .map((cell, i) => (i < 2 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!)))
      .join('  ')
      .trimEnd(),
  );
}

function row(report: Report, result: Result): string[] {
  const rates = spread(result.samples.map((s) => s.rate))!;
  const over = oursBeside(result.engine) === result.engine ? null : lead(report, result.engine, result.case);
  const marks = result.samples.filter(disturbed).length;
  const known = result.samples.map((s) => s.others).filter((x) => x !== null);
  return [
    result.case,
    result.engine,
    `${figure(rates.median)} ${result.unit}`,
    `${figure(rates.min)}-${figure(rates.max)}`,
    over ? `${range(over)} x` : '',
    known.length > 0 ? `${Math.round(100 * spread(known)!.median)} %${marks > 0 ? ` *${marks}` : ''}` : '?',
  ];
}

export function table(report: Report): string[] {
  const lines = [
    [report.platform, report.adapter].filter(Boolean).join(', '),
    `${report.date}, ${report.system}; ${report.engines
      .filter((e) => e.version)
      .map((e) => `${e.name} ${e.version}`)
      .join(', ')}`,
    ...report.engines.filter((e) => threadsOf(e.name) !== null && !e.error).map((e) => `${e.name}: ${e.adapter}`),
  ];
  const measured = report.results.filter((r) => r.samples.length > 0);
  const byCase = report.cases.flatMap((c) => measured.filter((r) => r.case === c.id));
  if (byCase.length > 0) {
    lines.push(
      `${report.rounds} rounds, samples of at least ${report.seconds} s; median and range`,
      '',
      ...columns([['work', 'engine', 'median', 'range', 'tabtune is faster by', 'other CPU'], ...byCase.map((r) => row(report, r))]),
      '',
      `other CPU: what other processes took, as a share of one core (median; *n: n samples with more than ${100 * DISTURBED} %).`,
    );
  }
  const { firstPoints, torch } = report;
  const recipes = Object.entries(report.recipes);
  for (const [name, recipe] of recipes) {
    if (!('total' in recipe)) continue;
    const parts = { preparation: recipe.preparation, 'first evaluation': recipe.firstEvaluation, training: recipe.training };
    const rest = { 'live evaluations': recipe.evaluation, closing: recipe.closing };
    const list = Object.entries({ ...parts, ...rest }).map(([part, s]) => `${part} ${figure(s)} s`);
    lines.push(
      '',
      `D default recipe, ${name}: ${figure(recipe.total)} s (${list.join(', ')}; ${recipe.steps} steps, ${figure(recipe.rate)} tokens/s)`,
    );
  }
  if (Array.isArray(firstPoints))
    lines.push('', `F first point of the curve: ${range(spread(firstPoints)!)} s, ${firstPoints.length} first visits`);
  if (torch) {
    const sizes = Object.entries(torch.matmul).map(([size, rate]) => `${size}: ${figure(rate)} GFLOP/s`);
    lines.push(
      '',
      `PyTorch ${torch.torch} on ${torch.device}${torch.threads ? `, ${torch.threads} threads` : ''}: ${torch.model} ${torch.tokens_per_second ?? '-'} tokens/s; ${sizes.join(', ')}`,
    );
  }
  const failures = [
    ...report.engines.filter((e) => e.error).map((e) => `${e.name} does not run here: ${e.error}`),
    ...report.results.filter((r) => r.error).map((r) => `${r.engine}, ${r.case}: ${r.error}`),
    ...recipes.flatMap(([name, recipe]) => ('error' in recipe ? [`${name}, D: ${recipe.error}`] : [])),
    ...(firstPoints && 'error' in firstPoints ? [`F: ${firstPoints.error}`] : []),
  ];
  if (failures.length > 0) lines.push('', 'Did not run:', ...failures.map((f) => `  ${f}`));
  return lines;
}
