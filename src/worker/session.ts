import { batchAt } from '../data/batches';
import { fetchText, findEntry, loadCatalogue, loadPromptRows, loadTrainingRows, type ReadText } from '../data/catalogue';
import { type ChatTokenizer, type EncodedRow, loadTokenizer } from '../data/tokenizer';
import { type EvaluationData, Evaluator, positionsFor } from '../evaluate/evaluator';
import { type Checkpoint, readCheckpoint } from '../exchange/checkpoint';
import type { Gpu } from '../gpu/device';
import { Model } from '../model/model';
import type { Catalogue } from '../protocol/catalogue';
import { TabtuneError } from '../protocol/errors';
import type { Phase } from '../protocol/messages';
import { type Recipe, START_TRACK, tracksOf } from '../protocol/recipe';
import type { Evaluation, MemoryBill, Plan, RunState, StepMetrics } from '../protocol/run';
import { Trainer } from '../train/trainer';

/** Where the shipped files come from; in Node and tests the readers are replaced. */
export interface Sources {
  base: string;
  readText: ReadText;
  readModel: (path: string) => Promise<Checkpoint>;
}

export const webSources = (base: string): Sources => ({
  base,
  readText: fetchText,
  readModel: (path) => readCheckpoint(new URL(path, base)),
});

/** Loads each model, data set and prompt set once. */
export class Library {
  readonly #sources: Sources;
  readonly #loaded = new Map<string, Promise<unknown>>();

  constructor(sources: Sources) {
    this.#sources = sources;
  }

  #once<T>(key: string, load: () => Promise<T>): Promise<T> {
    let value = this.#loaded.get(key) as Promise<T> | undefined;
    if (!value) {
      value = load();
      // A failed download is tried again the next time.
      value.catch(() => this.#loaded.delete(key));
      this.#loaded.set(key, value);
    }
    return value;
  }

  #catalogue(): Promise<Catalogue> {
    return this.#once('catalogue', () => loadCatalogue(this.#sources.base, this.#sources.readText));
  }

  async model(id: string): Promise<{ checkpoint: Checkpoint; tokenizer: ChatTokenizer }> {
    const entry = findEntry((await this.#catalogue()).models, id, 'model');
    return this.#once(`model ${id}`, async () => {
      const checkpoint = await this.#sources.readModel(entry.path);
      if (!checkpoint.tokenizer || !checkpoint.tokenizerConfig)
        throw new TabtuneError('checkpoint', `The model "${id}" has no tokenizer.json and tokenizer_config.json.`);
      return { checkpoint, tokenizer: loadTokenizer(checkpoint.tokenizer, checkpoint.tokenizerConfig) };
    });
  }

  async data(recipe: Recipe): Promise<{ rows: EncodedRow[]; evaluation: EvaluationData }> {
    const { tokenizer } = await this.model(recipe.model);
    const catalogue = await this.#catalogue();
    const entry = findEntry(catalogue.data, recipe.data, 'data set');
    const prompts = findEntry(catalogue.prompts, recipe.evaluation.prompts, 'prompt set');
    const { base, readText } = this.#sources;
    const promptRows = (path: string) => this.#once(path, () => loadPromptRows(base, path, readText));
    const trainingRows = (path: string) => this.#once(path, () => loadTrainingRows(base, path, readText));
    const lookAlikes = prompts.lookAlikes ? findEntry(catalogue.prompts, prompts.lookAlikes, 'prompt set') : null;
    const [rows, heldOut, adversarial, benign] = await Promise.all([
      this.#once(`rows ${recipe.model} ${entry.train}`, async () =>
        (await trainingRows(entry.train)).map((row) => tokenizer.encodeRow(row)),
      ),
      trainingRows(entry.test),
      promptRows(prompts.path),
      lookAlikes ? promptRows(lookAlikes.path) : Promise.resolve([]),
    ]);
    return { rows: rows.map((r) => cut(r, recipe.max_length)), evaluation: { prompts: adversarial, lookAlikes: benign, heldOut } };
  }
}

const cut = (row: EncodedRow, length: number): EncodedRow =>
  row.inputIds.length <= length ? row : { inputIds: row.inputIds.slice(0, length), labels: row.labels.slice(0, length) };

export interface SessionEvents {
  phase(phase: Phase, done: number, total: number, track?: string): void;
  metrics(step: StepMetrics, tokens: number): void;
  evaluation(evaluation: Evaluation): void;
  state(state: RunState, step: number): void;
}

/** Full evaluations of untouched start weights: the same for every run with the same model, data and judging. */
const startEvaluations = new Map<string, Evaluation>();

const addBills = (bills: MemoryBill[]): MemoryBill => {
  const items = new Map<string, number>();
  for (const bill of bills) for (const { name, bytes } of bill.items) items.set(name, (items.get(name) ?? 0) + bytes);
  return { items: [...items].map(([name, bytes]) => ({ name, bytes })), total: bills.reduce((n, b) => n + b.total, 0) };
};

/** One run of one recipe: prepares everything, then trains and evaluates until it is finished, stopped or broken. */
export class Session {
  readonly recipe: Recipe;
  readonly model: Model;
  readonly trainer: Trainer;
  readonly #evaluator: Evaluator;
  readonly #rows: EncodedRow[];
  readonly #events: SessionEvents;
  readonly #checkpoint: Checkpoint;
  readonly seconds = { training: 0, evaluation: 0 };
  #paused = false;
  #stopped = false;
  #oneStep = false;
  #wake: (() => void) | null = null;

  private constructor(
    recipe: Recipe,
    model: Model,
    trainer: Trainer,
    evaluator: Evaluator,
    rows: EncodedRow[],
    checkpoint: Checkpoint,
    events: SessionEvents,
  ) {
    this.recipe = recipe;
    this.model = model;
    this.trainer = trainer;
    this.#evaluator = evaluator;
    this.#rows = rows;
    this.#checkpoint = checkpoint;
    this.#events = events;
  }

  /** Reads the files and plans all memory; allocates nothing on the GPU. */
  static async open(gpu: Gpu, library: Library, recipe: Recipe, events: SessionEvents): Promise<Session> {
    const { checkpoint, tokenizer } = await library.model(recipe.model);
    const { rows, evaluation } = await library.data(recipe);
    const longest = rows.reduce((n, r) => Math.max(n, r.inputIds.length), 2);
    const heldOut = Math.max(...evaluation.heldOut.map((row) => tokenizer.encodeRow(row).inputIds.length));
    const positions = Math.max(longest, heldOut, positionsFor(tokenizer, evaluation, recipe.evaluation.max_new_tokens));
    const model = new Model(gpu, checkpoint.config, { batch: recipe.per_device_train_batch_size, length: longest, positions });
    const trainer = new Trainer(model, recipe);
    const evaluator = new Evaluator(model, tokenizer, evaluation, recipe.evaluation, [START_TRACK, ...tracksOf(recipe)]);
    return new Session(recipe, model, trainer, evaluator, rows, checkpoint, events);
  }

  plan(): Plan {
    const tokens = this.#rows.reduce((n, r) => n + r.inputIds.length, 0) / this.#rows.length;
    const { per_device_train_batch_size: batch, gradient_accumulation_steps: accumulation } = this.recipe;
    return {
      memory: addBills([this.model.bill(), this.trainer.bill(), ...this.#evaluator.bills()]),
      rows: this.#rows.length,
      longestRow: this.model.options.length,
      tokensPerStep: Math.round(tokens * batch * accumulation),
      seconds: null,
    };
  }

  /** Compiles ahead, so that Start finds the shaders ready. */
  async warm(): Promise<void> {
    await Promise.all([this.trainer.compile(), this.#evaluator.compile()]);
  }

  /** Allocates, uploads and compiles. */
  async prepare(): Promise<void> {
    this.#events.phase('compiling', 0, 3);
    await this.model.load(this.#checkpoint);
    this.#events.phase('compiling', 1, 3);
    await this.trainer.build();
    this.#events.phase('compiling', 2, 3);
    await this.#evaluator.build();
    this.#events.phase('compiling', 3, 3);
  }

  pause(): void {
    this.#paused = true;
  }

  resume(): void {
    this.#paused = false;
    this.#wake?.();
  }

  step(): void {
    this.#oneStep = true;
    this.#wake?.();
  }

  stop(): void {
    this.#stopped = true;
    this.#wake?.();
  }

  /** Trains to the end. Returns how it ended; throws what broke it, after which the weights are the last good ones. */
  async run(): Promise<'finished' | 'stopped'> {
    try {
      await this.#train();
      return 'finished';
    } catch (error) {
      if (this.#stopped && error instanceof TabtuneError && error.code === 'stopped') return 'stopped';
      throw error;
    }
  }

  async #train(): Promise<void> {
    const { recipe, trainer } = this;
    const batch = recipe.per_device_train_batch_size * recipe.gradient_accumulation_steps;
    const tracks = tracksOf(recipe);
    this.#events.state(this.#paused ? 'paused' : 'running', 0);
    // Before the first step all tracks are the start weights, so one evaluation serves them all.
    const start = await this.#evaluate(START_TRACK, 0, false);
    for (const track of tracks) this.#events.evaluation({ ...start, track, seconds: 0 });
    const pending = new Set<Promise<void>>();
    const settle = async (): Promise<void> => void (await Promise.all(pending));
    const failures: Error[] = [];
    const checkFailures = (): void => {
      if (failures[0]) throw failures[0];
    };
    let began = performance.now();
    for (let step = 0; step < recipe.max_steps; step++) {
      if (this.#paused && !this.#oneStep) {
        await settle();
        this.seconds.training += (performance.now() - began) / 1000;
        this.#events.state('paused', step);
        await this.#waitWhilePaused();
        if (!this.#paused) this.#events.state('running', step);
        began = performance.now();
      }
      this.#oneStep = false;
      this.#checkStopped();
      await trainer.ready();
      checkFailures();
      const rows = batchAt(recipe.data_seed, step, batch, this.#rows.length).map((i) => this.#rows[i]!);
      const tokens = rows.reduce((n, r) => n + r.inputIds.length, 0);
      const result = trainer
        .submit(rows)
        .then((metrics) => this.#events.metrics(metrics, tokens))
        .catch((error: unknown) => void failures.push(error as Error))
        .finally(() => pending.delete(result));
      pending.add(result);
      const done = step + 1;
      if (recipe.eval_steps > 0 && done % recipe.eval_steps === 0 && done < recipe.max_steps) {
        await settle();
        checkFailures();
        this.seconds.training += (performance.now() - began) / 1000;
        for (const track of tracks) await this.#evaluate(track, done, false);
        began = performance.now();
      }
    }
    await settle();
    checkFailures();
    this.seconds.training += (performance.now() - began) / 1000;
    await this.#evaluateStart();
    for (const track of tracks) await this.#evaluate(track, recipe.max_steps, true);
  }

  async #evaluate(track: string, step: number, full: boolean): Promise<Evaluation> {
    this.#events.phase('evaluating', step, this.recipe.max_steps, track);
    const evaluation = await this.#evaluator.evaluate(track, step, full, await this.trainer.drift(track), () => this.#stopped);
    this.seconds.evaluation += evaluation.seconds;
    this.#events.evaluation(evaluation);
    return evaluation;
  }

  /** The start weights on the full sets, once per page. */
  async #evaluateStart(): Promise<void> {
    const { model, data, evaluation } = this.recipe;
    const key = JSON.stringify([model, data, evaluation]);
    const known = startEvaluations.get(key);
    if (known) this.#events.evaluation({ ...known, seconds: 0 });
    else startEvaluations.set(key, await this.#evaluate(START_TRACK, 0, true));
  }

  async #waitWhilePaused(): Promise<void> {
    while (this.#paused && !this.#oneStep && !this.#stopped) {
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
    this.#wake = null;
  }

  #checkStopped(): void {
    if (this.#stopped) throw new TabtuneError('stopped', 'The run was stopped.');
  }

  free(): void {
    this.#evaluator.free();
    this.trainer.free();
    this.model.free();
  }
}
