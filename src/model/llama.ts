import { type Checkpoint, type CheckpointTensor, piecesOf } from '../exchange/checkpoint';
import type { Adapter } from '../exchange/peft';
import type { Device } from '../device/interface';
import type { Tensor } from '../device/op';
import { Planner } from '../device/planner';
import type { Program } from '../device/interface';
import { MOST_WAITING, Upload } from '../device/upload';
import { halfCopy, LARGEST_HALF } from '../kernels/products/half_copy';
import { fail, sentence, type Sentence } from '../protocol/errors';
import type { Lora, Precision, Quantization } from '../protocol/recipe';
import type { MemoryBill } from '../protocol/runs/run';
import { greatest } from '../protocol/base/lists';
import { type AdapterModule, type AdapterTable, adapterTable, adapterViews, continuedLora, poolOfAdapter, startOfAdapter } from './adapter';
import { FrozenBase } from './base';
import { type ModelConfig, parseConfig, ropeAngles } from './config';
import { type GenerateHooks, Inference, type InferenceSize } from './inference';
import { type Layout, Pool, parameterTable, type ParameterTable, spanOf, valuesOf } from './parameters';
import type { TrackedModel } from './tracked';
import { Turns } from './turns';
import { type Gradients, poolGradients, poolWeights, type Weights } from './weights';

const HALF = 'half copy';

export interface ModelOptions {
  /** Rows of a batch, and the most tokens of a row. */
  batch: number;
  length: number;
  /** Most positions of a prompt with its answer; by default as many as `length`. */
  positions?: number;
  /** `mixed`: the passes read matrices in float16; by default float32. */
  precision?: Precision;
  /** Adapters are trained beside frozen weights; by default all weights are. `seed` draws their start. */
  lora?: Lora | null;
  seed?: number;
  /**
   * Adapters go on from this one, as `readAdapter` reads it: its A and B are the start weights. `lora` is taken from it; one that is given
   * has to agree in all but `lora_dropout`.
   */
  adapter?: Adapter | null;
  /** How frozen matrices are stored; by default as `precision` says. Needs `lora`. */
  quantization?: Quantization | null;
  /** Tokens that end an answer besides those of config.json: chat templates have their own. */
  endIds?: readonly number[];
}

/**
 * A Llama model or a near relative. What is trained lies in one pool of float32 numbers on the device: all weights, or with `lora` the
 * adapters beside a frozen base, whose matrices are float32, float16 or quantised. With precision `mixed` the passes read a float16 copy
 * of the trained matrices of `online`. Averages have none: they are read now and then, so that 2 bytes per parameter and average would
 * buy little, and what is reported of them is exact. Nor have norm gains, which are a few numbers among millions.
 */
export class Model implements TrackedModel {
  readonly device: Device;
  readonly config: ModelConfig;
  /** Of what is trained. */
  readonly table: Layout;
  readonly options: ModelOptions;
  /** Positions that any row, prompt or answer may take. */
  readonly positions: number;
  /** What is trained. */
  readonly weights: Pool;
  readonly angles: Tensor;
  /** Named pools that inference may use: `online`, and what a trainer adds. */
  readonly tracks = new Map<string, Pool>();
  readonly #whole: ParameterTable | null;
  readonly #adapters: AdapterTable | null;
  readonly #base: FrozenBase | null;
  readonly #planner: Planner;
  /** Writes the float16 copy anew. */
  #toHalf: Program | null = null;
  readonly #turns = new Turns();
  #inference: { key: string; pool: Pool; engine: Inference } | null = null;

  /** Plans memory only; `load` allocates. */
  constructor(device: Device, config: unknown, options: ModelOptions) {
    this.device = device;
    const parsed = parseConfig(config);
    this.config = { ...parsed, endIds: [...new Set([...parsed.endIds, ...(options.endIds ?? [])])] };
    this.options = options;
    this.positions = Math.max(options.length, options.positions ?? 0);
    this.#checkPositions();
    const { adapter, quantization = null } = options;
    const lora = adapter ? continuedLora(adapter, options.lora) : (options.lora ?? null);
    const mixed = options.precision === 'mixed';
    if (mixed) this.#needHalf();
    if (quantization && !lora)
      throw fail('recipe')`quantization is "${quantization}", but such weights cannot be trained themselves: set lora.`;
    this.#planner = new Planner(device);
    this.#base = lora ? new FrozenBase(device, this.config, this.#planner, quantization ?? (mixed ? 'f16' : 'f32')) : null;
    this.#adapters = lora && adapterTable(this.config, lora);
    this.#whole = lora ? null : parameterTable(this.config);
    this.table = this.#adapters ?? this.#whole!;
    const { count, decayEnd } = this.table;
    const weights = this.#planner.keep(lora ? 'adapters' : 'weights', 4 * count);
    const half = mixed && !lora ? this.#planner.keep('float16 weights', 2 * decayEnd) : null;
    this.weights = new Pool(weights, this.table, 0, half);
    if (half) this.#planner.program(HALF, [halfCopy({ weights, half, count: decayEnd })]);
    this.angles = this.#planner.keep('rope angles', 4 * this.positions * this.config.headDim, 'rope angles');
    this.tracks.set('online', this.weights);
  }

  #checkPositions(): void {
    const { maxPositions, slidingWindow } = this.config;
    if (this.positions > maxPositions)
      throw fail('recipe')`Rows of ${this.positions} tokens are longer than this model's ${maxPositions} positions.`;
    if (slidingWindow !== null && this.positions > slidingWindow) {
      throw fail(
        'unsupported',
      )`This model's attention looks back ${slidingWindow} tokens (sliding_window), which is supported for rows up to that length only; these have ${this.positions}. Choose a smaller max_length.`;
    }
  }

  #needHalf(): void {
    const { features, description, vendor } = this.device.report;
    if (features.includes('shader-f16')) return;
    throw fail(
      'unsupported',
    )`precision "mixed" needs the feature shader-f16, which this adapter (${description || vendor}) lacks. Choose precision "float32".`;
  }

  get precision(): Precision {
    return this.options.precision ?? 'float32';
  }

  get lora(): Lora | null {
    return this.#adapters?.lora ?? null;
  }

  /** The modules that adapters stand beside; none without `lora`. */
  get modules(): readonly AdapterModule[] {
    return this.#adapters?.modules ?? [];
  }

  bill(): MemoryBill {
    return this.#planner.bill();
  }

  /** What the passes read when the trained numbers are those of `pool`. */
  reading(pool: Pool): Weights {
    if (!this.#base) return poolWeights(pool as Pool<ParameterTable>, this.config);
    const { layers, ...rest } = this.#base.weights;
    const adapters = pool as Pool<AdapterTable>;
    return { ...rest, layers: layers.map((layer, l) => ({ ...layer, adapters: adapterViews(adapters, l) })) };
  }

  /** Where the backward pass leaves its sums in `pool`. */
  gradients(pool: Pool): Gradients {
    if (!this.#base) return poolGradients(pool as Pool<ParameterTable>, this.config);
    const none = { inputNorm: null, postNorm: null, qkvBias: null, qNorm: null, kNorm: null, matrices: null };
    const layers = this.#base.weights.layers.map((_, l) => ({ ...none, adapters: adapterViews(pool as Pool<AdapterTable>, l) }));
    return { trained: null, layers };
  }

  /**
   * Allocates and uploads, a few MiB at a time. Throws `checkpoint` for a missing, surplus or misshapen tensor, or one that holds NaN,
   * infinity or, with precision `mixed`, a number that float16 cannot hold; the same for the matrices of an adapter.
   */
  async load(checkpoint: Checkpoint, onProgress?: (done: number, total: number) => void): Promise<void> {
    this.#toHalf = (await this.#planner.build()).get(HALF) ?? null;
    this.device.write(this.angles, 0, ropeAngles(this.config, this.positions));
    const left = new Set(checkpoint.tensors.keys());
    const tensorOf = (name: string, shape: readonly number[]): CheckpointTensor => {
      const stored = checkpoint.tensors.get(name);
      if (!stored) throw fail('checkpoint')`The checkpoint has no tensor ${name} (expected shape [${shape.join(', ')}]).`;
      if (stored.shape.join() !== shape.join()) {
        throw fail('checkpoint')`Tensor ${name} has the shape [${stored.shape.join(', ')}]; config.json asks for [${shape.join(', ')}].`;
      }
      left.delete(name);
      return stored;
    };
    if (this.#base) {
      await this.#base.load(tensorOf, onProgress);
      const { adapter, seed = 1 } = this.options;
      await this.write(this.weights, adapter ? poolOfAdapter(this.#adapters!, adapter) : startOfAdapter(this.#adapters!, seed));
    } else await this.#loadWhole(this.#whole!, tensorOf, onProgress);
    if (this.config.tied) left.delete('lm_head.weight');
    for (const name of left) {
      if (!name.endsWith('rotary_emb.inv_freq'))
        throw fail('checkpoint')`The checkpoint holds the tensor ${name}, which this model does not have.`;
    }
  }

  async #loadWhole(
    { parameters, trainable, decayEnd }: ParameterTable,
    tensorOf: (name: string, shape: readonly number[]) => CheckpointTensor,
    onProgress?: (done: number, total: number) => void,
  ): Promise<void> {
    const upload = new Upload(this.device);
    let done = 0;
    for (const { name, shape, offset } of parameters) {
      let at = 0;
      for await (const data of piecesOf(tensorOf(name, shape), MOST_WAITING)) {
        const bad = data.findIndex((x) => !Number.isFinite(x));
        if (bad >= 0) throw fail('checkpoint')`Tensor ${name} holds ${data[bad]} at element ${at + bad}.`;
        if (offset < decayEnd) this.#checkHalf(sentence`Tensor ${name}`, data, at);
        upload.put(this.weights.tensor, 4 * (offset + at), data);
        at += data.length;
        await upload.room();
        onProgress?.((done += data.length), trainable);
      }
    }
    this.#toHalf?.run();
  }

  /**
   * Writes a whole pool, laid out as `table`; what is asked of the model before that resolves may see half of it. Throws `internal` for
   * another number of values, `checkpoint` for one that the float16 copy cannot hold.
   */
  async write(pool: Pool, values: Float32Array<ArrayBuffer>): Promise<void> {
    if (values.length !== this.table.count) throw fail('internal')`A pool has ${this.table.count} elements, got ${values.length}.`;
    if (pool.half) this.#checkHalf(sentence`The weights`, values.subarray(0, this.table.decayEnd));
    await new Upload(this.device).write(pool.tensor, pool.offset, values);
    if (pool.half) this.#toHalf?.run();
  }

  #checkHalf(what: Sentence, values: Float32Array, first = 0): void {
    if (!this.weights.half) return;
    const bad = values.findIndex((x) => Math.abs(x) > LARGEST_HALF);
    if (bad < 0) return;
    throw fail(
      'checkpoint',
    )`${what}: element ${first + bad} is ${values[bad]}, beyond float16's ${LARGEST_HALF}. Choose precision "float32".`;
  }

  /** A whole pool, laid out as `table`. */
  async read(pool: Pool): Promise<Float32Array<ArrayBuffer>> {
    return new Float32Array(await this.device.read(pool.all));
  }

  /** One trained tensor of a pool, by its Hugging Face name (adapters: that of their module with `.lora_A.weight` or `.lora_B.weight`). */
  async readTensor(name: string, pool: Pool = this.weights): Promise<Float32Array<ArrayBuffer>> {
    const parameter = this.table.parameters.find((x) => x.name === name);
    if (!parameter) throw fail('checkpoint')`There is no trained tensor ${name} in this model.`;
    // A single tensor need not begin at a multiple of 256 bytes, so it is copied, not bound.
    const { offset, size } = spanOf(parameter);
    const span = new Float32Array(await this.device.read({ tensor: pool.tensor, offset: pool.offset + 4 * offset, size: 4 * size }));
    return valuesOf({ ...parameter, offset: 0 }, span);
  }

  /** All trained tensors of a pool with names and shapes, for a checkpoint. */
  async tensors(pool: Pool = this.weights): Promise<{ name: string; shape: number[]; data: Float32Array<ArrayBuffer> }[]> {
    const all = await this.read(pool);
    return this.table.parameters.map((parameter) => ({ name: parameter.name, shape: parameter.shape, data: valuesOf(parameter, all) }));
  }

  /**
   * The score of every word after every token, before the softmax: [batch, length, vocabulary], right-padded with zeros to the longest
   * row. Throws `data` for a row beyond `positions` or an id outside the vocabulary, `recipe` for an unknown track.
   */
  async logits(inputIds: readonly (readonly number[])[], track = 'online'): Promise<Float32Array> {
    if (inputIds.length === 0) return new Float32Array();
    const long = inputIds.findIndex((ids) => ids.length > this.positions);
    if (long >= 0) {
      throw fail('data')`Row ${long} has ${inputIds[long]!.length} tokens; the model was opened for ${this.positions} positions.`;
    }
    const promptTokens = inputIds.reduce((n, ids) => n + ids.length, 0);
    const size = { prompts: inputIds.length, promptTokens, maxNewTokens: 1, purpose: 'logits' } as const;
    return this.#turns.take(async () => (await this.#engine(size, track)).logits(inputIds, track));
  }

  /**
   * Greedy continuation of each prompt, new ids only, ending before an end-of-sequence token. Throws `data` for a prompt that with
   * `maxNewTokens` exceeds `positions`, `recipe` for an unknown track.
   */
  async generate(
    prompts: readonly (readonly number[])[],
    options: { maxNewTokens: number; track?: string } & GenerateHooks,
  ): Promise<number[][]> {
    const track = options.track ?? 'online';
    if (prompts.length === 0) return [];
    const longest = greatest(
      prompts.map((p) => p.length),
      1,
    );
    const { maxNewTokens } = options;
    const size = { prompts: prompts.length, promptTokens: prompts.length * longest, maxNewTokens, purpose: 'decode' } as const;
    return this.#turns.take(async () => (await this.#engine(size, track)).generate(prompts, track, maxNewTokens, options));
  }

  /** The last inference engine is kept while it is asked for the same sizes. */
  async #engine(size: InferenceSize, track: string): Promise<Inference> {
    const key = JSON.stringify([size, track]);
    const pool = this.track(track);
    if (this.#inference?.key !== key || this.#inference.pool !== pool) {
      this.#inference?.engine.free();
      this.#inference = null;
      const engine = new Inference(this, [track], size);
      await engine.build();
      this.#inference = { key, pool, engine };
    }
    return this.#inference.engine;
  }

  /** The pool of a track; throws when nothing of that name is followed. */
  track(name: string): Pool {
    const pool = this.tracks.get(name);
    if (!pool) throw fail('recipe')`There is no track ${name}; there are ${[...this.tracks.keys()].join(', ')}.`;
    return pool;
  }

  free(): void {
    this.#inference?.engine.free();
    this.#planner.free();
  }
}

/**
 * Opens a checkpoint on a device, all of it to be trained, or with fresh adapters (`lora`), or with an adapter that goes on (`adapter`).
 * Throws `checkpoint` or `unsupported` when it cannot be used, `recipe` for rows beyond its positions or for `lora` settings that are not
 * those of the adapter, `out-of-memory` when the adapter of this machine cannot hold it; then nothing stays allocated.
 */
export async function createModel(device: Device, checkpoint: Checkpoint, options: ModelOptions): Promise<Model> {
  const model = new Model(device, checkpoint.config, options);
  try {
    await model.load(checkpoint);
  } catch (error) {
    model.free();
    throw error;
  }
  return model;
}
