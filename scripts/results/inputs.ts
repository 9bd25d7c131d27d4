import { existsSync, readFileSync } from 'node:fs';
import { findEntry } from '../../src/data/sets/catalogue';
import { findJudge } from '../../src/judge/judges';
import type { Catalogue } from '../../src/protocol/catalogue';
import type { Recipe } from '../../src/protocol/recipe';
import { baseSource } from './bases';
import { SHIPPED, type Task } from './plan';
import { digest } from './records';

const MODEL_FILES = ['config.json', 'tokenizer.json', 'tokenizer_config.json'];

const inPublic = (path: string): string => `public/${path}`;

/** Digests of what tasks read; each file is read once. */
export class Inputs {
  readonly #catalogue = JSON.parse(readFileSync(inPublic('catalogue.json'), 'utf8')) as Catalogue;
  readonly #digests = new Map<string, string>();
  readonly #bases = new Map<string, string>();

  #file(path: string): string {
    let known = this.#digests.get(path);
    if (known === undefined) this.#digests.set(path, (known = digest(readFileSync(inPublic(path)))));
    return known;
  }

  #base({ cell: { language, base } }: Task): string {
    const key = `${language}-${base}`;
    let known = this.#bases.get(key);
    if (known === undefined) this.#bases.set(key, (known = baseSource({ language, base })));
    return known;
  }

  /** The files beside the weights, of all prompt sets that are asked too. */
  #paths({ cell, recipe }: Task): string[] {
    const { models, data, prompts } = this.#catalogue;
    const { train, test, safety } = findEntry(data, recipe.data, 'data set');
    const sets = [recipe.evaluation.prompts, ...cell.also].flatMap((id) => {
      const { path, lookAlikes } = findEntry(prompts, id, 'prompt set');
      return [path, ...(lookAlikes ? [findEntry(prompts, lookAlikes, 'prompt set').path] : [])];
    });
    const mixed = recipe.safety_share > 0 && safety ? [safety.path] : [];
    return [...MODEL_FILES.map((name) => findEntry(models, recipe.model, 'model').path + name), train, test, ...mixed, ...sets];
  }

  /** Whether its model ships at all. */
  has({ model }: Pick<Recipe, 'model'>): boolean {
    const entry = this.#catalogue.models.find(({ id }) => id === model);
    return entry !== undefined && existsSync(inPublic(`${entry.path}model.safetensors`));
  }

  /** Digest of the files that a task reads: weights (or how they are made), rows, prompts, judge. Shaders and code are no part of it. */
  of(task: Task): string {
    const { cell, recipe } = task;
    const { path } = findEntry(this.#catalogue.models, recipe.model, 'model');
    return digest(
      cell.base === SHIPPED[cell.language] ? this.#file(`${path}model.safetensors`) : this.#base(task),
      JSON.stringify(findJudge(recipe.evaluation.judge).list),
      ...this.#paths(task).map((one) => this.#file(one)),
    );
  }
}
