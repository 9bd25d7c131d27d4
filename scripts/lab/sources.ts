import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { EvaluationData } from '../../src/evaluate/evaluator';
import {
  findEntry,
  loadCatalogue,
  loadPromptRows,
  loadTrainingRows,
  promptRowSchema,
  trainingRowSchema,
} from '../../src/data/sets/catalogue';
import { parseJsonl } from '../../src/data/sets/jsonl';
import { fileName } from '../../src/lab/reports/export';
import type { Catalogue, PromptRow, TrainingRow } from '../../src/protocol/catalogue';
import { fail, TabtuneError } from '../../src/protocol/errors';
import { findJudge } from '../../src/judge/judges';
import { parseRecipe, type Recipe } from '../../src/protocol/recipe';
import type { EvaluateCommand } from './options';

/** What a command names: shipped things by their names, everything else by its path. All of it is checked before anything is started. */

const PUBLIC = resolve('public');
const BASE = pathToFileURL(`${PUBLIC}/`).href;
const RECIPES = join(PUBLIC, 'recipes');

const readText = async (url: string): Promise<string> => readFileSync(new URL(url), 'utf8');
export const shippedCatalogue = (): Promise<Catalogue> => loadCatalogue(BASE, readText);

const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;

export const shippedRecipes = (): string[] =>
  readdirSync(RECIPES)
    .filter((name) => name.endsWith('.json'))
    .map((name) => basename(name, '.json'))
    .sort();

export interface NamedRecipe {
  name: string;
  recipe: Recipe;
}

/** How many things one evaluation on everything answers. */
export interface Sizes {
  prompts: number;
  lookAlikes: number;
  heldOut: number;
}

/** Throws `recipe` naming the file and, for each wrong field, its value and its range. */
export function readRecipe(given: string): NamedRecipe {
  const shipped = shippedRecipes();
  const path = isFile(given) ? given : shipped.includes(given) ? join(RECIPES, `${given}.json`) : null;
  if (!path) throw fail('recipe')`There is no file ${given}, and no recipe of that name ships; there are ${shipped.join(', ')}.`;
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw fail('recipe')`${path} is not JSON: ${(error as Error).message}.`;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw fail('recipe')`${path} holds no recipe; it must be one JSON object with fields such as "learning_rate".`;
  try {
    return { name: fileName(basename(path, '.json')), recipe: parseRecipe(value) };
  } catch (error) {
    throw error instanceof TabtuneError ? fail('recipe')`${path}: ${error.message}` : error;
  }
}

/** What the evaluations of a recipe ask: how much, and each prompt's text by its id. What the recipe names must be there. */
export async function askedBy(recipe: Recipe): Promise<{ sizes: Sizes; prompt: (id: string) => string | undefined }> {
  const catalogue = await shippedCatalogue();
  findEntry(catalogue.models, recipe.model, 'model');
  findJudge(recipe.evaluation.judge);
  const prompts = findEntry(catalogue.prompts, recipe.evaluation.prompts, 'prompt set');
  const lookAlikes = prompts.lookAlikes ? [findEntry(catalogue.prompts, prompts.lookAlikes, 'prompt set')] : [];
  const rows = await Promise.all([prompts, ...lookAlikes].map(({ path }) => loadPromptRows(BASE, path, readText)));
  const texts = new Map(rows.flat().map(({ id, prompt }) => [id, prompt]));
  const sizes = {
    prompts: prompts.n,
    lookAlikes: lookAlikes.reduce((sum, { n }) => sum + n, 0),
    heldOut: findEntry(catalogue.data, recipe.data, 'data set').testRows,
  };
  return { sizes, prompt: (id) => texts.get(id) };
}

export interface Questions {
  /** Shown beside every rate. */
  prompts: string;
  data: EvaluationData;
}

/** The prompts and rows of `evaluate`. Throws `data` naming the file, the line and what is wrong with it. */
export async function readQuestions(command: Pick<EvaluateCommand, 'prompts' | 'lookAlikes' | 'data'>): Promise<Questions> {
  const catalogue = await shippedCatalogue();
  const rows = async (given: string): Promise<PromptRow[]> => {
    if (isFile(given)) return distinct(given, parseJsonl(given, readFileSync(given, 'utf8'), promptRowSchema));
    return loadPromptRows(BASE, entry(catalogue.prompts, given, 'prompt set').path, readText);
  };
  const heldOut = async (given: string): Promise<TrainingRow[]> => {
    if (isFile(given)) return parseJsonl(given, readFileSync(given, 'utf8'), trainingRowSchema);
    return loadTrainingRows(BASE, entry(catalogue.data, given, 'data set').test, readText);
  };
  const shipped = isFile(command.prompts) ? undefined : catalogue.prompts.find(({ id }) => id === command.prompts);
  const lookAlikes = command.lookAlikes ?? shipped?.lookAlikes;
  return {
    prompts: shipped ? shipped.id : basename(command.prompts),
    data: {
      prompts: await rows(command.prompts),
      lookAlikes: lookAlikes ? await rows(lookAlikes) : [],
      heldOut: command.data ? await heldOut(command.data) : [],
    },
  };
}

function entry<Entry extends { id: string }>(entries: readonly Entry[], id: string, what: string): Entry {
  if (!entries.some((other) => other.id === id))
    throw fail('data')`There is no file ${id}, and no ${what} of that name ships; there are ${entries.map((e) => e.id).join(', ')}.`;
  return findEntry(entries, id, what);
}

/** Answers belong to prompts by their ids. */
function distinct(file: string, rows: PromptRow[]): PromptRow[] {
  const seen = new Map<string, number>();
  rows.forEach(({ id }, i) => {
    const before = seen.get(id);
    if (before !== undefined) throw fail('data')`${file}, line ${i + 1}: id: "${id}" is that of line ${before} too.`;
    seen.set(id, i + 1);
  });
  return rows;
}

const NEEDED = ['config.json', 'tokenizer.json', 'tokenizer_config.json'];
const WEIGHTS = ['model.safetensors', 'model.safetensors.index.json'];
/** What says how a question is put and where an answer ends, in folders that have it beside the rest. */
const BESIDE = ['chat_template.jinja', 'generation_config.json', 'special_tokens_map.json'];

/** Paths of a checkpoint's files. Throws `checkpoint` naming the file that is missing. */
export function checkpointFiles(folder: string): string[] {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
    throw fail('checkpoint')`${folder} is no folder; give one with ${NEEDED.join(', ')} and ${WEIGHTS[0]}.`;
  const missing = NEEDED.find((name) => !existsSync(join(folder, name)));
  if (missing) throw fail('checkpoint')`${join(folder, missing)} is missing.`;
  if (!WEIGHTS.some((name) => existsSync(join(folder, name))))
    throw fail('checkpoint')`${join(folder, WEIGHTS[0]!)} is missing (and there is no ${WEIGHTS[1]}).`;
  return readdirSync(folder)
    .filter((name) => NEEDED.includes(name) || BESIDE.includes(name) || name === WEIGHTS[1] || name.endsWith('.safetensors'))
    .map((name) => join(folder, name));
}
