import type { Checkpoint } from '../exchange/checkpoint';
import type { Gpu } from '../gpu/device';
import { Planner, type Program, readBack, type Tensor } from '../gpu/program';
import { halfCopy, LARGEST_HALF } from '../kernels/half_copy';
import { TabtuneError } from '../protocol/errors';
import type { Precision } from '../protocol/recipe';
import type { MemoryBill } from '../protocol/run';
import { type ModelConfig, parseConfig, ropeAngles } from './config';
import { Inference, type InferenceSize } from './inference';
import { Pool, parameterTable, type ParameterTable } from './parameters';
import { Turns } from './turns';

const HALF = 'half copy';

export interface ModelOptions {
  /** Rows of a batch, and the most tokens of a row. */
  batch: number;
  length: number;
  /** Most positions of a prompt with its answer; by default as many as `length`. */
  positions?: number;
  /** `mixed`: the passes over `online` read a float16 copy of its matrices; by default float32. */
  precision?: Precision;
}

/**
 * A Llama model whose float32 weights lie in one pool on the GPU. With precision `mixed` the passes read a float16 copy of the matrices
 * of `online`. Averages have none: they are read now and then, so that 2 bytes per parameter and average would buy little, and what is
 * reported of them is exact. Nor have norm gains, which are a few numbers among millions.
 */
export class Model {
  readonly gpu: Gpu;
  readonly config: ModelConfig;
  readonly table: ParameterTable;
  readonly options: ModelOptions;
  /** Positions that any row, prompt or answer may take. */
  readonly positions: number;
  readonly weights: Pool;
  readonly angles: Tensor;
  /** Named weights that inference may use: `online`, and what a trainer adds. */
  readonly tracks = new Map<string, Pool>();
  readonly #planner: Planner;
  /** Writes the float16 copy anew. */
  #toHalf: Program | null = null;
  readonly #turns = new Turns();
  #inference: { key: string; pool: Pool; engine: Inference } | null = null;

  /** Plans memory only; `load` allocates. */
  constructor(gpu: Gpu, config: unknown, options: ModelOptions) {
    this.gpu = gpu;
    this.config = parseConfig(config);
    this.options = options;
    this.positions = Math.max(options.length, options.positions ?? 0);
    if (this.positions > this.config.maxPositions) {
      throw new TabtuneError(
        'recipe',
        `Rows of ${this.positions} tokens are longer than this model's ${this.config.maxPositions} positions.`,
      );
    }
    this.table = parameterTable(this.config);
    this.#planner = new Planner(gpu);
    const weights = this.#planner.keep('weights', 4 * this.table.count);
    const half = options.precision === 'mixed' ? this.#planHalf() : null;
    this.weights = new Pool(weights, this.table, 0, half);
    if (half) this.#planner.program(HALF, [halfCopy({ weights, half, count: this.table.decayEnd })]);
    this.angles = this.#planner.keep('rope angles', 4 * this.positions * this.config.headDim, 'weights');
    this.tracks.set('online', this.weights);
  }

  #planHalf(): Tensor {
    const { features, description, vendor } = this.gpu.report;
    if (!features.includes('shader-f16')) {
      throw new TabtuneError(
        'unsupported',
        `precision "mixed" needs the feature shader-f16, which this adapter (${description || vendor}) lacks. Choose precision "float32".`,
      );
    }
    return this.#planner.keep('float16 weights', 2 * this.table.decayEnd);
  }

  get precision(): Precision {
    return this.weights.half ? 'mixed' : 'float32';
  }

  bill(): MemoryBill {
    return this.#planner.bill();
  }

  /**
   * Allocates and uploads. Throws `checkpoint` for a missing, surplus or misshapen tensor, or one that holds NaN, infinity or, with
   * precision `mixed`, a number that float16 cannot hold.
   */
  async load(checkpoint: Checkpoint): Promise<void> {
    this.#toHalf = (await this.#planner.build()).get(HALF) ?? null;
    const { queue } = this.gpu.device;
    queue.writeBuffer(this.angles.buffer!, 0, ropeAngles(this.config, this.positions));
    const left = new Set(checkpoint.tensors.keys());
    for (const { name, shape, offset } of this.table.parameters) {
      const stored = checkpoint.tensors.get(name);
      if (!stored) throw new TabtuneError('checkpoint', `The checkpoint has no tensor ${name} (expected shape [${shape.join(', ')}]).`);
      if (stored.shape.join() !== shape.join()) {
        throw new TabtuneError(
          'checkpoint',
          `Tensor ${name} has the shape [${stored.shape.join(', ')}]; config.json asks for [${shape.join(', ')}].`,
        );
      }
      const data = await stored.read();
      const bad = data.findIndex((x) => !Number.isFinite(x));
      if (bad >= 0) throw new TabtuneError('checkpoint', `Tensor ${name} holds ${data[bad]} at element ${bad}.`);
      if (offset < this.table.decayEnd) this.#checkHalf(`Tensor ${name}`, data);
      queue.writeBuffer(this.weights.tensor.buffer!, 4 * offset, data);
      left.delete(name);
    }
    this.#toHalf?.run();
    if (this.config.tied) left.delete('lm_head.weight');
    for (const name of left) {
      if (!name.endsWith('rotary_emb.inv_freq'))
        throw new TabtuneError('checkpoint', `The checkpoint holds the tensor ${name}, which this model does not have.`);
    }
  }

  /** Writes a whole pool, laid out as `table`. */
  write(pool: Pool, values: Float32Array<ArrayBuffer>): void {
    if (values.length !== this.table.count)
      throw new TabtuneError('internal', `A pool has ${this.table.count} elements, got ${values.length}.`);
    if (pool.half) this.#checkHalf('The weights', values.subarray(0, this.table.decayEnd));
    this.gpu.device.queue.writeBuffer(pool.tensor.buffer!, pool.offset, values);
    if (pool.half) this.#toHalf?.run();
  }

  #checkHalf(what: string, values: Float32Array): void {
    if (!this.weights.half) return;
    const bad = values.findIndex((x) => Math.abs(x) > LARGEST_HALF);
    if (bad < 0) return;
    const advice = 'Choose precision "float32".';
    throw new TabtuneError('checkpoint', `${what}: element ${bad} is ${values[bad]}, beyond float16's ${LARGEST_HALF}. ${advice}`);
  }

  /** A whole pool, laid out as `table`. */
  async read(pool: Pool): Promise<Float32Array<ArrayBuffer>> {
    return new Float32Array(await readBack(this.gpu, pool.all));
  }

  /** One tensor of a pool by its Hugging Face name. */
  async readTensor(name: string, pool: Pool = this.weights): Promise<Float32Array<ArrayBuffer>> {
    const p = this.table.parameters.find((x) => x.name === name);
    if (!p) throw new TabtuneError('checkpoint', `There is no tensor ${name} in this model.`);
    // A single tensor need not begin at a multiple of 256 bytes, so it is copied, not bound.
    return new Float32Array(await readBack(this.gpu, { tensor: pool.tensor, offset: pool.offset + 4 * p.offset, size: 4 * p.size }));
  }

  /** All tensors of a pool with names and shapes, for a checkpoint. */
  async tensors(pool: Pool = this.weights): Promise<{ name: string; shape: number[]; data: Float32Array<ArrayBuffer> }[]> {
    const all = await this.read(pool);
    return this.table.parameters.map(({ name, shape, offset, size }) => ({ name, shape, data: all.slice(offset, offset + size) }));
  }

  /**
   * The score of every word after every token, before the softmax: [batch, length, vocabulary], right-padded with zeros to the longest
   * row. Throws `data` for a row beyond `positions` or an id outside the vocabulary, `recipe` for an unknown track.
   */
  async logits(inputIds: readonly (readonly number[])[], track = 'online'): Promise<Float32Array> {
    if (inputIds.length === 0) return new Float32Array();
    const long = inputIds.findIndex((ids) => ids.length > this.positions);
    if (long >= 0) {
      const message = `Row ${long} has ${inputIds[long]!.length} tokens; the model was opened for ${this.positions} positions.`;
      throw new TabtuneError('data', message);
    }
    const promptTokens = inputIds.reduce((n, ids) => n + ids.length, 0);
    const size = { prompts: inputIds.length, promptTokens, maxNewTokens: 1, purpose: 'logits' } as const;
    return this.#turns.take(async () => (await this.#engine(size, track)).logits(inputIds, track));
  }

  /**
   * Greedy continuation of each prompt, new ids only, ending before an end-of-sequence token. Throws `data` for a prompt that with
   * `maxNewTokens` exceeds `positions`, `recipe` for an unknown track.
   */
  async generate(prompts: readonly (readonly number[])[], options: { maxNewTokens: number; track?: string }): Promise<number[][]> {
    const track = options.track ?? 'online';
    if (prompts.length === 0) return [];
    const longest = Math.max(1, ...prompts.map((p) => p.length));
    const { maxNewTokens } = options;
    const size = { prompts: prompts.length, promptTokens: prompts.length * longest, maxNewTokens, purpose: 'decode' } as const;
    return this.#turns.take(async () => (await this.#engine(size, track)).generate(prompts, track, maxNewTokens));
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
    if (!pool) throw new TabtuneError('recipe', `There is no track ${name}; there are ${[...this.tracks.keys()].join(', ')}.`);
    return pool;
  }

  free(): void {
    this.#inference?.engine.free();
    this.#planner.free();
  }
}

/**
 * Opens a checkpoint on a device. Throws `checkpoint` or `unsupported` when it cannot be used, `recipe` for rows beyond its positions,
 * `out-of-memory` when the adapter cannot hold it; then nothing stays allocated.
 */
export async function createModel(gpu: Gpu, checkpoint: Checkpoint, options: ModelOptions): Promise<Model> {
  const model = new Model(gpu, checkpoint.config, options);
  try {
    await model.load(checkpoint);
  } catch (error) {
    model.free();
    throw error;
  }
  return model;
}
