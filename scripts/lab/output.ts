import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { curvesFigure } from '../../src/lab/outcome/curves-figure';
import { answersJsonl, type ExportFacts, metricsCsv } from '../../src/lab/reports/export';
import { fail } from '../../src/protocol/errors';
import { formatRunRecord, parseRunRecord } from '../../src/protocol/runs/record';
import type { Recipe } from '../../src/protocol/recipe';
import type { RunRecord } from '../../src/protocol/runs/run';
import type { NamedRecipe } from './sources';

/** What a run leaves in its folder. */

export const seedFolder = (out: string, name: string, seed: number): string => join(out, `${name}-seed${seed}`);

/** The recipe of one seed, as the page makes it. */
export const seedRecipe = (recipe: Recipe, seed: number): Recipe => ({ ...recipe, seed, data_seed: seed });

/** Fields in which two recipes differ, with both values. */
function differences(a: Recipe, b: Recipe): string[] {
  const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])] as (keyof Recipe)[];
  const text = (value: unknown): string => JSON.stringify(value) ?? 'missing';
  return keys.filter((key) => text(a[key]) !== text(b[key])).map((key) => `${key} ${text(a[key])} instead of ${text(b[key])}`);
}

/** Equal in every field, whatever their order. */
export const sameRecipe = (a: Recipe, b: Recipe): boolean => differences(a, b).length === 0;

/** Never half a file, whenever the process ends. */
function write(path: string, data: string | Uint8Array): void {
  writeFileSync(`${path}.part`, data);
  renameSync(`${path}.part`, path);
}

/** The record of a seed that is finished already, or null. Throws `recipe` when the folder holds a run of another recipe. */
export function finishedRecord(folder: string, recipe: Recipe): RunRecord | null {
  const path = join(folder, 'run.json');
  if (!existsSync(path)) return null;
  let record: RunRecord;
  try {
    record = parseRunRecord(readFileSync(path, 'utf8'));
  } catch (error) {
    throw fail(
      'data',
    )`${path} cannot be read, and nothing is written over it: ${(error as Error).message} Move it away, or choose another --out.`;
  }
  const other = differences(record.recipe, recipe);
  if (other.length > 0)
    throw fail('recipe')`${path} holds a run of another recipe (${other.join(', ')}). Choose another --out, or move it away.`;
  return record.state === 'finished' ? record : null;
}

/** run.json last: where it is, the rest is too. */
export function writeSeed(folder: string, { name }: NamedRecipe, record: RunRecord, prompt: ExportFacts['prompt']): void {
  mkdirSync(folder, { recursive: true });
  write(join(folder, 'metrics.csv'), metricsCsv(record));
  write(join(folder, 'answers.jsonl'), answersJsonl(record, prompt));
  write(join(folder, 'curves.svg'), curvesFigure([{ name, recipe: record.recipe, runs: [record] }]));
  write(join(folder, 'run.json'), formatRunRecord(record));
}

/** The curves of all seeds; returns the SVG, of which `writePicture` keeps a picture. */
export function writeCurves(out: string, { name, recipe }: NamedRecipe, records: readonly RunRecord[]): string {
  const svg = curvesFigure([{ name, recipe, runs: [...records] }]);
  write(join(out, 'curves.svg'), svg);
  return svg;
}

export const writePicture = (out: string, png: Uint8Array): void => write(join(out, 'curves.png'), png);
