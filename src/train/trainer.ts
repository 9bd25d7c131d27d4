import type { Clear, Op, Tensor } from '../device/op';
import { Planner } from '../device/planner';
import type { Program } from '../device/interface';
import { Readback } from '../device/readback';
import { Upload } from '../device/upload';
import { adamwEma, closeGradient, GATE_BYTES, GATE_OVERFLOW, GATE_SCALE, STEP_BYTES, StepMemory } from '../kernels/adamw_ema';
import { DRAW_BYTES } from '../kernels/products/lora';
import { normSquared, partialBytes, reduce } from '../kernels/reduce';
import { adapterDistance, type LowRank } from '../model/low-rank';
import { backward } from '../model/passes/backward';
import { packRows, type PackedBatch, type Row } from '../model/passes/batch';
import { layersForward, lossForward } from '../model/passes/forward';
import { type Inputs, planInputs } from '../model/passes/inputs';
import type { Model } from '../model/llama';
import { Pool, valuesOf } from '../model/parameters';
import { pow } from '../protocol/base/arithmetic';
import { fail, sentence, TabtuneError, type Sentence } from '../protocol/errors';
import { ONLINE_TRACK, type Optimisation, parseOptimisation, START_TRACK } from '../protocol/recipe';
import type { MemoryBill, StepMetrics } from '../protocol/runs/run';
import { averageStep, averageTracks } from './averages';
import { learningRate } from './schedule';

/** Updates that may be submitted before the oldest one's numbers are back. */
const IN_FLIGHT = 4;
/** Loss and squared norm. */
const SUMS = { loss: 0, norm: 1 } as const;
const RESULT_BYTES = 16;

/** Everything an exact resume needs besides the recipe; pools as laid out by the parameter table. */
export interface TrainerState {
  step: number;
  weights: Float32Array<ArrayBuffer>;
  start: Float32Array<ArrayBuffer>;
  first: Float32Array<ArrayBuffer>;
  second: Float32Array<ArrayBuffer>;
  /** [slices, parameters] */
  tracks: Float32Array<ArrayBuffer>;
}

/** The same text for the same settings, in whatever order their fields and modules were written. */
const inOrder = (value: unknown): string | undefined =>
  JSON.stringify(value, (_, part: unknown) => {
    if (Array.isArray(part)) return (part as unknown[]).toSorted();
    return typeof part === 'object' && part !== null ? Object.fromEntries(Object.entries(part).sort()) : part;
  });

/** AdamW with weight averages on a model; one `submit` is one update, accumulation inside. */
export class Trainer {
  readonly model: Model;
  readonly optimisation: Optimisation;
  /** Names of the averages that are followed, besides `start` and `online`. */
  readonly trackNames: string[];
  readonly gradients: Pool;
  readonly #planner: Planner;
  readonly #inputs: Inputs;
  /** Of a trainer that tells them. */
  readonly #losses: Tensor | null;
  readonly #first: Pool;
  readonly #second: Pool;
  readonly #start: Pool;
  readonly #tracks: Tensor;
  readonly #slices: number;
  readonly #step: Tensor;
  readonly #gate: Tensor;
  /** Bound as the float16 copy where there is none. */
  readonly #noCopy: Tensor;
  /** Seed, update and micro-batch, from which dropout is drawn. */
  readonly #draw: Tensor;
  readonly #sums: Tensor;
  readonly #journal: Tensor;
  readonly #drift: Tensor;
  readonly #partial: Tensor;
  readonly #results: Readback;
  readonly #distance: Readback;
  readonly #block = new StepMemory();
  #programs: Map<string, Program> | null = null;
  #inFlight: Promise<unknown>[] = [];
  /** While a state is being written, which takes several turns. */
  #restoring: Promise<void> | null = null;
  #done = 0;
  #halted: TabtuneError | null = null;

  /**
   * Plans memory only; `build` allocates. Throws `recipe` for optimisation fields out of range, and for a
   * `precision`, `lora` or `quantization` other than the model was opened with. With `telling` each update's losses by token can be read.
   */
  constructor(model: Model, recipe: unknown, { telling = false }: { telling?: boolean } = {}) {
    this.model = model;
    this.optimisation = parseOptimisation(recipe);
    const opened = { precision: model.precision, lora: model.lora, quantization: model.options.quantization ?? null };
    for (const [name, own] of Object.entries(opened)) {
      const given = (recipe as Record<string, unknown> | null | undefined)?.[name];
      if (given === undefined || inOrder(given) === inOrder(own)) continue;

      throw fail('recipe')`${name} is ${JSON.stringify(given)}, but the model was opened with ${JSON.stringify(own)}: give it to both.`;
    }
    const { table } = model;
    const p = (this.#planner = new Planner(model.device));
    const pool = (name: string, item: string): Pool => new Pool(p.keep(name, 4 * table.count, item), table);
    this.gradients = pool('gradients', 'gradients');
    this.#first = pool('first moment', 'moments');
    this.#second = pool('second moment', 'moments');
    this.#start = pool('start weights', 'start weights');
    const { names, slices } = averageTracks(this.optimisation);
    this.trackNames = names;
    this.#slices = slices;
    this.#tracks = p.keep('weight averages', Math.max(16, 4 * table.count * slices), 'weight averages');
    model.tracks.set(START_TRACK, this.#start);
    names.forEach((name, k) => model.tracks.set(name, new Pool(this.#tracks, table, 4 * table.count * k)));
    this.#step = p.keep('step', STEP_BYTES, 'batch');
    this.#gate = p.keep('gate', GATE_BYTES, 'batch');
    this.#noCopy = p.keep('no copy', 16, 'batch');
    this.#draw = p.keep('draw', DRAW_BYTES, 'batch');
    this.#sums = p.keep('sums', 16, 'batch');
    this.#journal = p.keep('journal', RESULT_BYTES * IN_FLIGHT, 'batch');
    this.#drift = p.keep('drift', 16, 'batch');
    this.#partial = p.keep('partial sums', partialBytes(table.count), 'batch');
    this.#results = new Readback(model.device, RESULT_BYTES + GATE_BYTES, IN_FLIGHT);
    this.#distance = new Readback(model.device, this.#drift.bytes);
    const { batch, length } = model.options;
    this.#inputs = planInputs(p, batch * (length - 1), batch * (length - 1));
    this.#losses = telling ? p.keep('losses', 4 * this.#inputs.maxScored, 'batch') : null;
    p.program('whole', [...this.#beginOps(), ...this.#microOps(), ...this.#updateOps()]);
    p.program('begin', this.#beginOps());
    p.program('micro', this.#microOps());
    p.program('update', this.#updateOps());
    for (const name of [ONLINE_TRACK, ...names]) {
      const drift = {
        label: 'drift',
        x: model.track(name).all,
        minus: this.#start.all,
        partial: this.#partial,
        out: this.#drift,
        at: 0,
        extent: this.#inputs.extent,
        count: table.count,
      };
      p.program(`drift ${name}`, [{ clear: this.#drift }, ...normSquared(drift)]);
    }
  }

  #beginOps(): Clear[] {
    return [{ clear: this.gradients.tensor }, { clear: this.#sums }];
  }

  #microOps(): (Op | Clear)[] {
    const { config, angles, lora } = this.model;
    const frame = {
      planner: this.#planner,
      config,
      weights: this.model.reading(this.model.weights),
      angles,
      inputs: this.#inputs,
      gradients: this.model.gradients(this.gradients),
      step: this.#step,
      recompute: this.optimisation.gradient_checkpointing,
      ...(this.#losses ? { losses: this.#losses } : {}),
      ...(lora && lora.lora_dropout > 0 ? { dropout: { draw: this.#draw, p: lora.lora_dropout } } : {}),
    };
    const ops: (Op | Clear)[] = [];
    const saved = layersForward(frame, ops);
    const loss = lossForward(frame, ops, saved.out);
    ops.push(reduce({ label: 'loss', values: loss.losses, out: this.#sums, at: SUMS.loss, extent: this.#inputs.extent, count: 'scored' }));
    backward(frame, ops, saved, loss);
    return ops;
  }

  #updateOps(): Op[] {
    const { table } = this.model;
    return [
      ...normSquared({
        label: 'gradient norm',
        x: this.gradients.all,
        partial: this.#partial,
        out: this.#sums,
        at: SUMS.norm,
        extent: this.#inputs.extent,
        count: table.count,
      }),
      closeGradient({ sums: this.#sums, step: this.#step, gate: this.#gate, journal: this.#journal }),
      adamwEma({
        gradient: this.gradients.all,
        weights: this.model.weights.all,
        first: this.#first.all,
        second: this.#second.all,
        tracks: this.#tracks,
        step: this.#step,
        gate: this.#gate,
        half: this.model.weights.half ?? this.#noCopy,
        copy: this.model.weights.half !== null,
        count: table.count,
        decayEnd: table.decayEnd,
        trackCount: this.#slices,
      }),
    ];
  }

  bill(): MemoryBill {
    return this.#distance.addTo(this.#results.addTo(this.#planner.bill()));
  }

  /** For the tuner. */
  get ops(): Op[] {
    return this.#planner.ops;
  }

  compile(): Promise<void> {
    return this.#planner.compile();
  }

  /** Allocates, and starts every average at the present weights. */
  async build(): Promise<void> {
    this.#programs = await this.#planner.build();
    await this.#results.build();
    await this.#distance.build();
    this.#restart();
  }

  #restart(): void {
    const { weights, table } = this.model;
    const size = 4 * table.count;
    const targets = [this.#start, ...Array.from({ length: this.#slices }, (_, k) => new Pool(this.#tracks, table, size * k))];
    const copies = targets.map((pool) => ({ from: weights.all, to: { tensor: pool.tensor, offset: pool.offset, size } }));
    this.model.device.move(copies, [this.#first.tensor, this.#second.tensor, this.#gate]);
    this.#done = 0;
    this.#halted = null;
  }

  /** An error with what this trainer could still do about it. */
  advise(error: unknown): unknown {
    if (!(error instanceof TabtuneError) || error.code !== 'out-of-memory' || this.optimisation.gradient_checkpointing) return error;
    return fail(
      error.code,
      error.details,
    )`${error} With gradient checkpointing (gradient_checkpointing) the activations take less memory and a step more time.`;
  }

  /** Updates submitted so far. */
  get updates(): number {
    return this.#done;
  }

  #program(name: string): Program {
    const program = this.#programs?.get(name);
    if (!program) throw fail('internal')`There is no program "${name}".`;
    return program;
  }

  /** Resolves when another update may be submitted without running ahead of the adapter. */
  async ready(): Promise<void> {
    await this.#restoring?.catch(() => undefined); // It is told to whoever restores.
    if (this.#inFlight.length >= IN_FLIGHT) await this.#inFlight[0];
  }

  /**
   * Submits one update over all rows (micro-batches of `model.options.batch` rows, the loss being the mean over all target tokens)
   * and returns its numbers when they are back. Await `ready` before. Rejects with `non-finite` when loss or gradient norm is not a
   * number: from then on no update touches the weights, which stay as the last good update left them.
   */
  submit(rows: readonly Row[]): Promise<StepMetrics> {
    if (this.#halted) throw this.#halted;
    if (this.#restoring) throw fail('internal')`An update was submitted while a state was being restored.`;
    if (this.#inFlight.length >= IN_FLIGHT) throw fail('internal')`More than ${IN_FLIGHT} updates were submitted without waiting.`;
    const { vocabulary } = this.model.config;
    const { batch, length } = this.model.options;
    const tooLong = rows.findIndex((r) => r.inputIds.length > length);
    if (tooLong >= 0) throw fail('data')`Row ${tooLong} has ${rows[tooLong]!.inputIds.length} tokens; the model was opened for ${length}.`;
    const micro: PackedBatch[] = [];
    for (let i = 0; i < rows.length; i += batch) micro.push(packRows(rows.slice(i, i + batch), vocabulary));
    const targets = micro.reduce((n, b) => n + b.targets, 0);
    if (targets === 0) throw fail('data')`No token of this batch has a label, so there is nothing to learn from it.`;
    const o = this.optimisation;
    const rate = learningRate(o, this.#done);
    const update = ++this.#done;
    const slot = update % IN_FLIGHT;
    const block = this.#block.of({
      inverse_targets: 1 / targets,
      max_norm: o.max_grad_norm,
      step: update,
      slot,
      learning_rate: rate,
      weight_decay: o.weight_decay,
      beta1: o.adam_beta1,
      beta2: o.adam_beta2,
      epsilon: o.adam_epsilon,
      correction1: 1 - pow(o.adam_beta1, update),
      correction2: 1 - pow(o.adam_beta2, update),
      ...averageStep(o, update),
    });
    const { device } = this.model;
    device.write(this.#step, 0, block);
    let last = 'whole';
    if (micro.length === 1) this.#writeBatch(micro[0]!, update, 0);
    else {
      last = 'update';
      this.#program('begin').run();
      for (const [i, part] of micro.entries()) {
        this.#writeBatch(part, update, i);
        this.#program('micro').run();
      }
    }
    const result = this.#finish(this.#program(last), slot, rate);
    const settled = result.catch(() => undefined).then(() => void (this.#inFlight = this.#inFlight.filter((p) => p !== settled)));
    this.#inFlight.push(settled);
    return result;
  }

  /** Submits the program that ends an update, and reads its line of the journal. */
  async #finish(program: Program, slot: number, rate: number): Promise<StepMetrics> {
    const line = { tensor: this.#journal, offset: RESULT_BYTES * slot, size: RESULT_BYTES };
    const numbers = await this.#results.read([line, this.#gate], program);
    const [step, loss, gradNorm, halted] = new Float32Array(numbers) as unknown as [number, number, number, number];
    const overflow = new Uint32Array(numbers, RESULT_BYTES)[GATE_OVERFLOW];
    if (halted || overflow) {
      const cause = !halted
        ? sentence`a weight left the range of float16 (precision "mixed"). The weights are those after step ${step}`
        : Number.isFinite(loss)
          ? sentence`the gradient norm became ${gradNorm}. The weights are those after step ${step - 1}`
          : sentence`the loss became ${loss}. The weights are those after step ${step - 1}`;
      this.#halted ??= fail('non-finite', {
        step,
        loss,
        gradNorm,
      })`Training diverged at step ${step}: ${cause}. A lower learning rate usually helps.`;
      throw this.#halted;
    }
    return { step, loss, gradNorm, learningRate: rate };
  }

  #writeBatch(b: PackedBatch, update: number, micro: number): void {
    const { device } = this.model;
    device.write(this.#draw, 0, Uint32Array.of(this.model.options.seed ?? 1, update, micro, 0));
    const i = this.#inputs;
    device.write(i.stream, 0, b.stream);
    device.write(i.extent, 0, b.extent);
    device.write(i.scored, 0, b.scored);
    device.write(i.labels, 0, b.labels);
    device.write(i.slot, 0, b.slot);
    device.write(i.order, 0, b.order);
    device.write(i.begin, 0, b.begin);
    device.write(i.idOf, 0, b.idOf);
  }

  /**
   * One update on rows of token ids, each with labels of its own length (-100 where nothing is to be learnt; they are shifted inside).
   * Rows beyond the model's `batch` are accumulated. Resolves with the mean loss per learnt token, the gradient's norm before clipping
   * and the rate of this update. Throws `data` for rows that do not fit, `non-finite` when training diverged.
   */
  async step(batch: { inputIds: readonly (readonly number[])[]; labels: readonly (readonly number[])[] }): Promise<StepMetrics> {
    if (batch.inputIds.length !== batch.labels.length) {
      throw fail(
        'data',
      )`The batch has ${batch.inputIds.length} rows of tokens and ${batch.labels.length} of labels; they must be equally many.`;
    }
    await this.ready();
    return this.submit(batch.inputIds.map((inputIds, i) => ({ inputIds, labels: batch.labels[i]! })));
  }

  /** Euclidean distance of a track from the start weights; of adapters, the distance of what they add to the weights that they stand beside. */
  async drift(track: string): Promise<number> {
    if (track === START_TRACK) return 0;
    const { lora, modules } = this.model;
    if (lora) {
      const matrices = async (pool: Pool): Promise<LowRank[]> => {
        const values = await this.model.read(pool);
        return modules.map(({ a, b }) => ({ a: valuesOf(a, values), b: valuesOf(b, values) }));
      };
      return adapterDistance(await matrices(this.model.track(track)), await matrices(this.#start), lora);
    }
    const program = this.#program(`drift ${track}`);
    return Math.sqrt(new Float32Array(await this.#distance.read([this.#drift], program))[0]!);
  }

  /** One tensor of a track, or of the last update's gradient before clipping (`grad`), by its Hugging Face name. */
  read(tensorName: string, track: string): Promise<Float32Array<ArrayBuffer>> {
    return this.model.readTensor(tensorName, track === 'grad' ? this.gradients : this.model.track(track));
  }

  /**
   * Of the update that came back last: the losses of the first `count` learnt tokens of its last micro-batch, in nats, and what its gradient
   * was multiplied by to clip it. For a trainer that was made `telling`.
   */
  async told(count: number): Promise<{ losses: Float32Array; clip: number }> {
    if (!this.#losses) throw fail('internal')`This trainer was not made to tell its losses.`;
    const { device } = this.model;
    const losses = new Float32Array(await device.read({ tensor: this.#losses, offset: 0, size: 4 * count }));
    return { losses, clip: new Float32Array(await device.read(this.#gate))[GATE_SCALE]! };
  }

  /** Everything an exact resume needs. Waits for submitted updates. */
  async save(): Promise<TrainerState> {
    const floats = async (tensor: Tensor): Promise<Float32Array<ArrayBuffer>> => new Float32Array(await this.model.device.read(tensor));
    await Promise.all(this.#inFlight);
    if (this.#halted) throw this.#halted;
    return {
      step: this.#done,
      weights: await this.model.read(this.model.weights),
      start: await floats(this.#start.tensor),
      first: await floats(this.#first.tensor),
      second: await floats(this.#second.tensor),
      tracks: await floats(this.#tracks),
    };
  }

  /** Continues where `save` was taken. Throws `checkpoint` when the state is of another model or has other averages; then nothing changes. */
  async restore(state: TrainerState): Promise<void> {
    const parts: [Tensor, Float32Array<ArrayBuffer>, Sentence][] = [
      [this.model.weights.tensor, state.weights, sentence`weights`],
      [this.#start.tensor, state.start, sentence`start weights`],
      [this.#first.tensor, state.first, sentence`first moment`],
      [this.#second.tensor, state.second, sentence`second moment`],
      [this.#tracks, state.tracks, sentence`weight averages`],
    ];
    for (const [tensor, values, name] of parts) {
      if (values.byteLength !== tensor.bytes)
        throw fail('checkpoint')`The saved ${name} have ${values.byteLength} bytes; this run needs ${tensor.bytes}.`;
      const bad = values.findIndex((x) => !Number.isFinite(x));
      if (bad >= 0) throw fail('checkpoint')`The saved ${name} hold ${values[bad]} at element ${bad}.`;
    }
    const writing = (this.#restoring = this.#write(parts.slice(1), state));
    try {
      await writing;
    } finally {
      // Another state may be on its way by now.
      if (this.#restoring === writing) this.#restoring = null;
    }
  }

  async #write(parts: readonly [Tensor, Float32Array<ArrayBuffer>, Sentence][], { weights, step }: TrainerState): Promise<void> {
    await this.model.write(this.model.weights, weights);
    const upload = new Upload(this.model.device);
    for (const [tensor, values] of parts) await upload.write(tensor, 0, values);
    this.model.device.write(this.#gate, 0, new Uint32Array(GATE_BYTES / 4));
    this.#done = step;
    this.#halted = null;
  }

  /** Nanoseconds by operation of one micro-batch step on the last batch written; for the profile only, it trains once more. */
  profile(): ReturnType<Program['profile']> {
    return this.#program('whole').profile();
  }

  free(): void {
    for (const name of [START_TRACK, ...this.trackNames]) this.model.tracks.delete(name);
    this.#results.free();
    this.#distance.free();
    this.#planner.free();
  }
}

/**
 * A trainer for the optimisation fields of `recipe`, which are filled in from the defaults; other fields are ignored. Its averages start
 * at the present weights. Throws `recipe` naming field, value and range, `out-of-memory` when the adapter cannot hold it.
 */
export async function createTrainer(model: Model, recipe: unknown): Promise<Trainer> {
  const trainer = new Trainer(model, recipe);
  try {
    await trainer.build();
  } catch (error) {
    trainer.free();
    throw trainer.advise(error);
  }
  return trainer;
}
