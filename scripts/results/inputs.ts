import { readFileSync } from 'node:fs';
import { findEntry } from '../../src/data/sets/catalogue';
import type { Catalogue } from '../../src/protocol/catalogue';
import { findJudge } from '../../src/judge/judges';
import { baseSource } from './bases';
import { SHIPPED_BASE, type Task } from './plan';
import { digest } from './records';

const MODEL_FILES = ['config.json', 'tokenizer.json', 'tokenizer_config.json'];

const shipped = (path: string): Uint8Array => readFileSync(`public/${path}`);

/** Digest of the files that a task reads: weights (or how they are made), rows, prompts, judge. Shaders and code are no part of it. */
export function inputsOf({ cell, recipe }: Task): string {
  const catalogue = JSON.parse(Buffer.from(shipped('catalogue.json')).toString('utf8')) as Catalogue;
  const model = findEntry(catalogue.models, recipe.model, 'model');
  const data = findEntry(catalogue.data, recipe.data, 'data set');
  const prompts = findEntry(catalogue.prompts, recipe.evaluation.prompts, 'prompt set');
  const lookAlikes = prompts.lookAlikes ? [findEntry(catalogue.prompts, prompts.lookAlikes, 'prompt set').path] : [];
  const rows = [data.train, data.test, prompts.path, ...lookAlikes];
  return digest(
    cell.base === SHIPPED_BASE ? shipped(`${model.path}model.safetensors`) : baseSource(cell.base),
    JSON.stringify(findJudge(recipe.evaluation.judge).list),
    ...[...MODEL_FILES.map((name) => model.path + name), ...rows].map(shipped),
  );
}
