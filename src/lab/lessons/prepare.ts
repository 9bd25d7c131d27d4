import { keepFile } from '../../protocol/base/kept-files';
import type { Catalogue } from '../../protocol/catalogue';
import { fail, toPlainError, type PlainError } from '../../protocol/errors';
import type { Recipe } from '../../protocol/recipe';
import type { Plan } from '../../protocol/runs/run';
import { bytes as sized } from '../base/format';
import { answer } from '../base/shipped';
import { Signal } from '../base/signal';
import type { Both, Lesson, StepOf } from './format';
import { runSteps } from './outcomes';
import { pathOfRecipe } from './recipes';

/** What a lesson needs before a class: its files in this browser, and how long its runs take here. */

export interface NeededFile {
  path: string;
  /** Null where the host does not tell it. */
  bytes: number | null;
  /** It lies in a cache of this browser, or was fetched just now. Null where that cannot be told. */
  here: boolean | null;
  problem: PlainError | null;
}

/** What a run takes on this machine, in seconds for each seed; null while that is measured. */
export interface Trial extends Pick<Plan, 'seconds' | 'rough'> {
  id: string;
  title: Both;
  seeds: number;
  problem: PlainError | null;
}

/** Of a model's folder, what the engine reads. */
const MODEL = ['config.json', 'generation_config.json', 'model.safetensors', 'tokenizer.json', 'tokenizer_config.json'];

/** Paths of what a recipe reads, relative to the page. Things of a person's own have none. */
export function filesOfRecipe(catalogue: Catalogue, recipe: Recipe): string[] {
  const model = catalogue.models.find(({ id }) => id === recipe.model);
  const data = catalogue.data.find(({ id }) => id === recipe.data);
  const prompts = catalogue.prompts.find(({ id }) => id === recipe.evaluation.prompts);
  const pair = catalogue.prompts.find(({ id }) => id === prompts?.lookAlikes);
  return [
    ...(model && !model.own ? MODEL.map((name) => model.path + name) : []),
    ...(data && !data.own ? [data.train, data.test, ...(recipe.safety_share > 0 && data.safety ? [data.safety.path] : [])] : []),
    ...[prompts, pair].flatMap((set) => (set && !set.own ? [set.path] : [])),
  ];
}

interface Trying {
  readonly catalogue: Catalogue | null;
  readonly usable: boolean;
  readonly runs: { readonly measured: Signal };
  estimate(recipe: Recipe): Promise<Plan>;
}

interface Recipes {
  recipeOf(step: StepOf<'run'>): Promise<Recipe>;
}

export class Preparation {
  readonly changed = new Signal();
  files: readonly NeededFile[] | null = null;
  trials: readonly Trial[] | null = null;
  problem: PlainError | null = null;
  /** Files are being fetched: how many are done. */
  fetched: number | null = null;
  #over = false;

  constructor(
    private readonly bench: Trying,
    private readonly recipes: Recipes,
    readonly lesson: Lesson,
    private readonly base: string,
    /** Where the file of a lesson of somebody's own lies; null for one that ships, and for one that was dropped. */
    private readonly address: string | null = null,
  ) {}

  get able(): boolean {
    return this.bench.usable;
  }

  /** Which files there are, how large, and whether they are here. */
  async look(): Promise<void> {
    try {
      const { catalogue } = this.bench;
      if (!catalogue) throw fail('data')`What ships with this page has not been read yet. Try again in a moment.`;
      const { lesson } = this;
      const { address } = this;
      const paths = new Set(address === null ? catalogue.lessons?.filter(({ id }) => id === lesson.id).map(({ path }) => path) : [address]);
      for (const step of runSteps(lesson)) {
        for (const name of Object.values(step.recipe)) paths.add(pathOfRecipe(name));
        for (const path of Object.values(step.recording ?? {})) paths.add(path);
        for (const path of filesOfRecipe(catalogue, await this.recipes.recipeOf(step))) paths.add(path);
      }
      this.files = await Promise.all([...paths].map((path) => this.#file(path)));
      this.problem = null;
    } catch (reason) {
      this.problem = toPlainError(reason);
    }
    this.changed.emit();
  }

  async #file(path: string): Promise<NeededFile> {
    const url = new URL(path, this.base);
    const cached = await inCaches(url);
    if (cached instanceof Response) return { path, bytes: (await cached.blob()).size, here: true, problem: null };
    const response = await fetch(url, { method: 'HEAD' }).catch(() => null);
    const length = response?.headers.get('content-length');
    const bytes = response?.ok && length ? Number(length) : null;
    return { path, bytes, here: cached, problem: null };
  }

  /** Has the browser fetch what is not here; a worker of the page that works offline keeps it then. */
  async fetchAll(): Promise<void> {
    if (!this.files || this.fetched !== null) return;
    this.fetched = 0;
    this.changed.emit();
    const done: NeededFile[] = [];
    for (const file of this.files) {
      done.push(file.here === true ? file : await this.#fetch(file));
      this.fetched = done.length;
      this.changed.emit();
    }
    this.files = await Promise.all(done.map((file) => this.#kept(file)));
    this.fetched = null;
    this.problem = await unkept(this.files);
    this.changed.emit();
  }

  async #fetch({ path, bytes }: NeededFile): Promise<NeededFile> {
    try {
      const url = new URL(path, this.base);
      const data = await (await answer(this.base, path)).blob();
      await this.#keep(path, url, data);
      return { path, bytes: data.size, here: true, problem: null };
    } catch (reason) {
      return { path, bytes, here: false, problem: toPlainError(reason) };
    }
  }

  /** What was fetched is here when it is kept, which a browser without room does not do. */
  async #kept(file: NeededFile): Promise<NeededFile> {
    if (file.here !== true || (await inCaches(new URL(file.path, this.base))) !== false) return file;
    return { ...file, here: false };
  }

  /** What ships is kept by the worker, once it is there. What else a lesson of somebody's own reads is kept here. */
  async #keep(path: string, url: URL, data: Blob): Promise<void> {
    const named = this.address !== null && (path === this.address || /^(recipes|recordings)\//.test(path));
    const settled = typeof navigator !== 'undefined' && navigator.serviceWorker?.controller;
    if (!(named || settled) || (await inCaches(url)) !== false) return;
    await keepFile(caches, url.href, new Response(data)).catch(() => {
      throw fail(
        'data',
      )`${path} could not be kept, because the browser has no room for ${data.size} bytes more. Make room, and fetch it again.`;
    });
  }

  /** What each run will take here; the engine measures this machine where it does not know it yet. */
  async tryOut(): Promise<void> {
    const steps = runSteps(this.lesson);
    const trials: Trial[] = steps.map(({ id, title, seeds }) => ({ id, title, seeds: seeds?.length ?? 1, seconds: null, problem: null }));
    const tell = (): void => {
      this.trials = [...trials];
      this.changed.emit();
    };
    tell();
    for (const [i, step] of steps.entries()) {
      try {
        const plan = await this.#timed(await this.recipes.recipeOf(step));
        if (plan) trials[i] = { ...trials[i]!, seconds: plan.seconds, ...(plan.rough ? { rough: true } : {}) };
      } catch (reason) {
        trials[i] = { ...trials[i]!, problem: toPlainError(reason) };
      }
      if (this.#over) return;
      tell();
    }
  }

  /** A plan has no time before something was measured; the engine tells when it has. Null where nobody looks any more. */
  async #timed(recipe: Recipe): Promise<Plan | null> {
    while (!this.#over) {
      let told: () => void = () => undefined;
      const measured = new Promise<void>((done) => (told = done));
      const stop = this.bench.runs.measured.listen(() => told());
      try {
        const plan = await this.bench.estimate(recipe);
        if (plan.seconds !== null) return plan;
        await measured;
      } finally {
        stop();
      }
    }
    return null;
  }

  /** Nobody looks any more. */
  end(): void {
    this.#over = true;
  }
}

/** Why what was fetched without a mishap is not here, and what helps; null where all of it is. */
async function unkept(files: readonly NeededFile[]): Promise<PlainError | null> {
  const missing = files.filter(({ here, problem }) => here === false && problem === null);
  if (missing.length === 0) return null;
  const size = missing.reduce((sum, file) => sum + (file.bytes ?? 0), 0);
  const { quota, usage = 0 } = (await navigator.storage?.estimate().catch(() => null)) ?? {};
  const said =
    quota === undefined || quota - usage >= size // An estimate that the browser's refusal contradicts.
      ? fail(
          'storage',
        )`${missing.length} of the lesson’s files (${sized(size)}) could be fetched, but not kept for working offline. Delete runs that you no longer need, or make room on the disk; then look in the menu at the top whether the page works offline.`
      : fail(
          'storage',
        )`${missing.length} of the lesson’s files (${sized(size)}) could be fetched, but not kept for working offline; the browser has ${sized(Math.max(0, quota - usage))} left for the page. Delete runs that you no longer need, or make room on the disk; then look in the menu at the top whether the page works offline.`;
  return toPlainError(said);
}

/** The answer in a cache, false where it is in none, null where the browser does not let the page look. */
async function inCaches(url: URL): Promise<Response | false | null> {
  if (typeof caches === 'undefined') return null;
  return (await caches.match(url, { ignoreSearch: true }).catch(() => null)) ?? false;
}
