import { batchAt } from '../../data/batches';
import type { EncodedRow } from '../../data/text/encoded';
import { untilStopped } from '../../data/text/pieces';
import { Evaluator, positionsFor } from '../../evaluate/evaluator';
import type { Checkpoint } from '../../exchange/checkpoint';
import { endsOf } from '../../exchange/reading/special-tokens';
import type { Device } from '../../device/interface';
import type { TuneOptions } from '../../device/interface';
import { Model } from '../../model/llama';
import { parameterTable } from '../../model/parameters';
import { fail, TabtuneError } from '../../protocol/errors';
import type { Phase } from '../../protocol/messages';
import { type Recipe, START_TRACK, tracksOf } from '../../protocol/recipe';
import type { Evaluation, MemoryBill, Plan, RunState, StepMetrics } from '../../protocol/runs/run';
import { Trainer, type TrainerState } from '../../train/trainer';
import type { LearntRows, Library, StartEvaluations } from '../library';
import { fastest } from './fastest';
import { withRemedy } from './remedy';

export interface SessionEvents {
  phase(phase: Phase, done: number, total: number, track?: string): void;
  metrics(step: StepMetrics, tokens: number): void;
  evaluation(evaluation: Evaluation): void;
  state(state: RunState, step: number): void;
}

/** Everything from which a run goes on as if it had never stopped. */
export interface SavedSession {
  trainer: TrainerState;
  recipe: Recipe;
  /** In the order in which they came. */
  steps: StepMetrics[];
  evaluations: Evaluation[];
  tokens: number;
  answered: number;
  seconds: { training: number; evaluation: number };
}

export interface SessionOptions {
  /** Where the run goes on. */
  from?: SavedSession | undefined;
  /**
   * Called every `save_steps` updates, in a pause and at the end. `read` reads everything back from the device. Returns whether it was
   * kept; must not reject.
   */
  save?: (read: () => Promise<SavedSession>) => Promise<boolean>;
  /** Ends the opening with `stopped`; for what comes after there is `stop`. */
  signal?: AbortSignal;
}

/** Seconds that a device takes; of an answer null where that was not measured. */
export interface Pace {
  token: number;
  answer: number | null;
  /** It comes from a trial of a moment, not from a run. */
  tried?: true;
}

/** Training that is worth more than a trial. */
const TELLING_SECONDS = 1;

/** Weights of a model whose loading takes so long that a person wants to see it go on. */
const SLOW_TO_LOAD = 20e6;

/** Whether something is done after so many updates that is done `every` so many. */
const due = (every: number, step: number): boolean => every > 0 && step > 0 && step % every === 0;

const contentOf = (step: number, evaluations: readonly Evaluation[]): string => `${step} ${evaluations.length}`;

const addBills = (bills: MemoryBill[]): MemoryBill => {
  const items = new Map<string, number>();
  for (const bill of bills) for (const { name, bytes } of bill.items) items.set(name, (items.get(name) ?? 0) + bytes);
  return { items: [...items].map(([name, bytes]) => ({ name, bytes })), total: bills.reduce((n, b) => n + b.total, 0) };
};

const billOf = (model: Model, trainer: Trainer, evaluator: Evaluator): MemoryBill =>
  addBills([model.bill(), trainer.bill(), ...evaluator.bills()]);

/** One run of one recipe: prepares everything, then trains and evaluates until it is finished, stopped or broken. */
export class Session {
  readonly recipe: Recipe;
  readonly model: Model;
  readonly trainer: Trainer;
  readonly #evaluator: Evaluator;
  readonly #learnt: LearntRows;
  /** Full evaluations of the start weights that are known already. */
  readonly #starts: StartEvaluations;
  readonly #events: SessionEvents;
  readonly #checkpoint: Checkpoint;
  readonly #options: SessionOptions;
  readonly #steps: StepMetrics[];
  readonly #evaluations: Evaluation[];
  /** Trained tokens, padding not counted. */
  tokens: number;
  /** Prompts and held-out rows answered so far. */
  answered: number;
  #training: number;
  #evaluation: number;
  /** When the updates at work began; null in a pause or an evaluation. */
  #since: number | null = null;
  readonly #pending = new Set<Promise<void>>();
  readonly #failures: Error[] = [];
  #told: RunState | null = null;
  #paused = false;
  #stopped = false;
  #oneStep = false;
  #saveSoon = false;
  /** What the last checkpoint held, not to write the same twice. */
  #saved: string;
  #wake: (() => void) | null = null;

  private constructor(
    recipe: Recipe,
    model: Model,
    trainer: Trainer,
    evaluator: Evaluator,
    learnt: LearntRows,
    starts: StartEvaluations,
    checkpoint: Checkpoint,
    events: SessionEvents,
    options: SessionOptions,
  ) {
    this.recipe = recipe;
    this.model = model;
    this.trainer = trainer;
    this.#evaluator = evaluator;
    this.#learnt = learnt;
    this.#starts = starts;
    this.#checkpoint = checkpoint;
    this.#events = events;
    this.#options = options;
    const { from } = options;
    this.#saved = from ? contentOf(from.trainer.step, from.evaluations) : '';
    this.#steps = [...(from?.steps ?? [])];
    this.#evaluations = [...(from?.evaluations ?? [])];
    this.tokens = from?.tokens ?? 0;
    this.answered = from?.answered ?? 0;
    this.#training = from?.seconds.training ?? 0;
    this.#evaluation = from?.seconds.evaluation ?? 0;
  }

  /** Reads the files and plans all memory; allocates nothing on the device. */
  static async open(
    device: Device,
    library: Library,
    recipe: Recipe,
    events: SessionEvents,
    options: SessionOptions = {},
  ): Promise<Session> {
    const { signal } = options;
    const { checkpoint, adapter, tokenizer } = await untilStopped(library.model(recipe.model), signal);
    const onProgress = (done: number, total: number): void => events.phase('reading', done, total);
    const reading = library.learnt(recipe, { signal, onProgress });
    const [learnt, { encoded, starts }] = await untilStopped(Promise.all([reading, library.judgedBy(recipe)]), signal);
    const longest = Math.max(2, learnt.longest);
    const positions = Math.max(longest, positionsFor(encoded, recipe.evaluation.max_new_tokens));
    const { maxMemory = Infinity } = device.report.limits;
    const plan = (given: Recipe): { model: Model; trainer: Trainer; evaluator: Evaluator } => {
      const { per_device_train_batch_size: batch, precision, lora, quantization, seed } = given;
      const length = Math.min(longest, given.max_length);
      const endIds = [tokenizer.eosId, tokenizer.endOfTurnId, ...endsOf(checkpoint.generationConfig)];
      const model = new Model(device, checkpoint.config, {
        batch,
        length,
        positions,
        precision,
        lora,
        adapter,
        quantization,
        seed,
        endIds,
      });
      const trainer = new Trainer(model, given);
      const evaluator = new Evaluator(model, tokenizer, encoded, given.evaluation, [START_TRACK, ...tracksOf(given)]);
      const { total } = billOf(model, trainer, evaluator);
      if (total > maxMemory)
        throw fail(
          'out-of-memory',
        )`The run needs ${total} bytes of memory at once, and WebAssembly has ${maxMemory} at most (4 GiB), of which a browser may give less.`;
      return { model, trainer, evaluator };
    };
    try {
      const { model, trainer, evaluator } = plan(recipe);
      return new Session(recipe, model, trainer, evaluator, learnt, starts, checkpoint, events, options);
    } catch (reason) {
      throw withRemedy(reason, recipe, plan);
    }
  }

  plan(): Plan {
    const { rows, meanTokens } = this.#learnt;
    const { per_device_train_batch_size: batch, gradient_accumulation_steps: accumulation } = this.recipe;
    return {
      memory: billOf(this.model, this.trainer, this.#evaluator),
      rows: rows.length,
      longestRow: this.model.options.length,
      tokensPerStep: Math.round(meanTokens * batch * accumulation),
      seconds: null,
    };
  }

  /** Picks the fastest kernels for these shapes on this adapter; before `prepare`. */
  async tune(options: TuneOptions & { milliseconds: number }): Promise<void> {
    const { tuner } = this.model.device;
    const end = performance.now() + options.milliseconds;
    // The update comes first: an evaluation's waves are larger, and what is measured for one serves the other as a guess.
    await tuner.tune(this.trainer.ops, options);
    await tuner.tune(this.#evaluator.ops, { ...options, milliseconds: end - performance.now() });
  }

  /** Compiles ahead, so that Start finds the shaders ready. */
  async warm(): Promise<void> {
    await Promise.all([this.trainer.compile(), this.#evaluator.compile()]);
  }

  /**
   * Seconds per trained token on this device, from a few updates, and with `answers` per answered prompt, from live evaluations of the start.
   * For a session of its own, which `stop` ends early: the updates spoil it for a run.
   */
  async measure({ answers }: { answers: boolean }): Promise<Pace> {
    await this.prepare();
    const batch = this.recipe.per_device_train_batch_size;
    const update = async (step: number): Promise<number> => {
      this.#check();
      const rows = this.#batch(step, batch);
      const began = performance.now();
      await this.trainer.submit(rows);
      return (performance.now() - began) / 1000 / rows.reduce((n, r) => n + r.inputIds.length, 0);
    };
    const token = await fastest(update);
    if (!answers) return { token, answer: null };
    const answer = await fastest(async () => {
      this.#check();
      const { seconds } = await this.#evaluator.evaluate(START_TRACK, 0, false, 0, () => this.#stopped);
      return seconds / this.#evaluator.size(false);
    });
    return { token, answer };
  }

  /** Of one update of all weights: two for each multiplication with one, forward, and twice that backward. */
  get flops(): number {
    const { parameters } = parameterTable(this.model.config);
    return 6 * parameters.reduce((sum, { size }) => sum + size, 0) * this.plan().tokensPerStep;
  }

  /** Prompts and held-out rows that the whole run answers. */
  get answers(): number {
    const { max_steps, eval_steps } = this.recipe;
    const tracks = tracksOf(this.recipe).length;
    const live = eval_steps > 0 ? Math.ceil(max_steps / eval_steps) - 1 : 0;
    return this.#evaluator.size(false) * (1 + tracks * live) + this.#evaluator.size(true) * (1 + tracks);
  }

  /** Seconds so far, those of the updates at work included. */
  get seconds(): { training: number; evaluation: number } {
    const running = this.#since === null ? 0 : (performance.now() - this.#since) / 1000;
    return { training: this.#training + running, evaluation: this.#evaluation };
  }

  /**
   * What this device took; null before it has trained and answered, and for a run that was stopped after a moment, whose first updates say
   * less than a trial does. What a run brought along may have been computed on another.
   */
  get pace(): Pace | null {
    const { from } = this.#options;
    const { training, evaluation } = this.seconds;
    const tokens = this.tokens - (from?.tokens ?? 0);
    const answered = this.answered - (from?.answered ?? 0);
    if (tokens <= 0 || answered <= 0) return null;
    const spent = training - (from?.seconds.training ?? 0);
    if (spent < TELLING_SECONDS && this.trainer.updates < this.recipe.max_steps) return null;
    return {
      token: spent / tokens,
      answer: (evaluation - (from?.seconds.evaluation ?? 0)) / answered,
    };
  }

  /** Allocates, uploads and compiles; and puts the run back to where it goes on. */
  async prepare(): Promise<void> {
    this.#events.phase('compiling', 0, 3);
    try {
      await this.model.load(this.#checkpoint, (done, total) => {
        this.#check();
        if (total > SLOW_TO_LOAD) this.#events.phase('loading', done, total);
      });
      this.#check();
      this.#events.phase('compiling', 1, 3);
      await this.trainer.build();
      if (this.#options.from) await this.trainer.restore(this.#options.from.trainer);
      this.#check();
      this.#events.phase('compiling', 2, 3);
      await this.#evaluator.build();
      this.#check();
      this.#events.phase('compiling', 3, 3);
    } catch (error) {
      throw this.trainer.advise(error);
    }
  }

  get stopped(): boolean {
    return this.#stopped;
  }

  /** Asks for a checkpoint after the update at work, or at once in a pause: the page may be about to go away. */
  saveSoon(): void {
    this.#saveSoon = true;
    this.#wake?.();
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

  /** Ends the run with an error that none of its own calls was told, such as a device lost in a pause. */
  fail(error: Error): void {
    this.#failures.push(error);
    this.#wake?.();
  }

  /** Trains to the end. Returns how it ended; throws what broke it, after which the weights are the last good ones. */
  async run(): Promise<'finished' | 'stopped'> {
    try {
      await this.#train();
      return 'finished';
    } catch (error) {
      // What is still on its way belongs to this run, and may show that it broke before it was stopped.
      await this.#settle();
      if (!this.#stopped || !(error instanceof TabtuneError) || error.code !== 'stopped') throw error;
      await this.save();
      return 'stopped';
    }
  }

  async #train(): Promise<void> {
    const { recipe, trainer } = this;
    const batch = recipe.per_device_train_batch_size * recipe.gradient_accumulation_steps;
    const tracks = tracksOf(recipe);
    this.#tell(trainer.updates);
    // Before the first step all tracks are the start weights (but for the rounding of precision `mixed`): one evaluation serves them all.
    if (this.#evaluations.length === 0) {
      const start = await this.#evaluate(START_TRACK, 0, false);
      for (const track of tracks) this.#tellEvaluation({ ...start, track, seconds: 0 });
    }
    for (let step = trainer.updates; step < recipe.max_steps; step++) {
      if (due(recipe.eval_steps, step)) {
        await this.#settle();
        for (const track of tracks) if (!this.#has(track, step, false)) await this.#evaluate(track, step, false);
      }
      if (this.#saveSoon || due(recipe.save_steps, step)) await this.save();
      if (this.#paused && !this.#oneStep) {
        await this.save();
        this.#tell(step);
        await this.#waitWhilePaused();
      }
      this.#tell(step);
      this.#oneStep = false;
      this.#check();
      this.#since ??= performance.now();
      await trainer.ready();
      this.#check();
      this.#submit(this.#batch(step, batch));
    }
    await this.save();
    await this.#evaluateStart();
    for (const track of tracks) if (!this.#has(track, recipe.max_steps, true)) await this.#evaluate(track, recipe.max_steps, true);
    await this.save();
  }

  /** A run that goes on has some evaluations already, perhaps of one track and not of the next. */
  #has(track: string, step: number, full: boolean): boolean {
    return this.#evaluations.some((e) => e.track === track && e.step === step && e.full === full);
  }

  /** A checkpoint of what there is, unless the last one holds the same. Not while updates are being submitted by `run`. */
  async save(): Promise<void> {
    this.#saveSoon = false;
    await this.#settle();
    const content = contentOf(this.trainer.updates, this.#evaluations);
    if (!this.#options.save || this.trainer.updates === 0 || content === this.#saved) return;
    const { recipe, tokens, answered, seconds } = this;
    const [steps, evaluations] = [[...this.#steps], [...this.#evaluations]];
    const kept = await this.#options.save(async () => ({
      trainer: await this.trainer.save(),
      recipe,
      steps,
      evaluations,
      tokens,
      answered,
      seconds,
    }));
    if (kept) this.#saved = content;
  }

  /** The `size` rows of an update. */
  #batch(step: number, size: number): EncodedRow[] {
    const { rows } = this.#learnt;
    return batchAt(this.recipe.data_seed, step, size, rows.length).map((i) => rows[i]!);
  }

  #submit(rows: EncodedRow[]): void {
    const tokens = rows.reduce((n, r) => n + r.inputIds.length, 0);
    const result = this.trainer
      .submit(rows)
      .then((metrics) => {
        this.tokens += tokens;
        this.#steps.push(metrics);
        this.#events.metrics(metrics, tokens);
      })
      .catch((error: unknown) => void this.#failures.push(error as Error))
      .finally(() => this.#pending.delete(result));
    this.#pending.add(result);
  }

  /** Waits for the figures of all updates, stops the clock, and throws the first thing that went wrong. */
  async #settle(): Promise<void> {
    await Promise.all(this.#pending);
    this.#training = this.seconds.training;
    this.#since = null;
    if (this.#failures[0]) throw this.#failures[0];
  }

  /** Says once whether the run goes on or waits. */
  #tell(step: number): void {
    const state = this.#paused ? 'paused' : 'running';
    if (state !== this.#told) this.#events.state((this.#told = state), step);
  }

  async #evaluate(track: string, step: number, full: boolean): Promise<Evaluation> {
    this.#check();
    this.#events.phase('evaluating', step, this.recipe.max_steps, track);
    const evaluation = await this.#evaluator.evaluate(track, step, full, await this.trainer.drift(track), () => this.#stopped);
    this.#evaluation += evaluation.seconds;
    this.answered += this.#evaluator.size(full);
    this.#tellEvaluation(evaluation);
    return evaluation;
  }

  #tellEvaluation(evaluation: Evaluation): void {
    this.#evaluations.push(evaluation);
    this.#events.evaluation(evaluation);
  }

  /** The start weights on the full sets, once for all runs that are judged alike. */
  async #evaluateStart(): Promise<void> {
    if (this.#has(START_TRACK, 0, true)) return;
    const { report } = this.model.device;
    const known = this.#starts.get(report, this.recipe);
    if (known) this.#tellEvaluation({ ...known, seconds: 0 });
    else this.#starts.set(report, this.recipe, await this.#evaluate(START_TRACK, 0, true));
  }

  async #waitWhilePaused(): Promise<void> {
    while (this.#paused && !this.#oneStep && !this.#stopped && this.#failures.length === 0) {
      await new Promise<void>((resolve) => (this.#wake = resolve));
      if (this.#saveSoon) await this.save();
    }
    this.#wake = null;
  }

  #check(): void {
    if (this.#failures[0]) throw this.#failures[0];
    if (this.#stopped) throw fail('stopped')`The run was stopped.`;
  }

  free(): void {
    this.#evaluator.free();
    this.trainer.free();
    this.model.free();
  }
}
