import { type CheckpointTensor, piecesOf } from '../exchange/checkpoint';
import type { Device } from '../device/interface';
import type { Tensor, View } from '../device/op';
import type { Planner } from '../device/planner';
import { MOST_WAITING, Upload } from '../device/upload';
import { roundUp } from '../kernels/extent';
import { LARGEST_HALF, toHalf } from '../kernels/products/half_copy';
import { type Matrix, matrixBytes, type Stored } from '../kernels/products/matrix';
import { quantise } from '../kernels/products/quantised';
import { fail, sentence } from '../protocol/errors';
import type { Quantization } from '../protocol/recipe';
import type { ModelConfig } from './config';
import { parameterTable } from './parameters';
import type { LayerVectors, Piece, Weights } from './weights';
import type { Slot } from './slots';

const ITEM = 'frozen base';
/** Vectors begin at a multiple of 64 numbers, so that each can be bound. */
const VECTOR_ALIGN = 64;
/** Rows of a table of words begin at a multiple of this in each piece, so that any run of such rows can be bound. */
const PIECE_ROWS = 256;
/** Where the values of one tensor of the checkpoint go. */
interface Target {
  name: string;
  shape: number[];
  write: (values: Float32Array<ArrayBuffer>, at: number) => void;
}

/**
 * Weights that are not trained, stored as small as wished: each matrix in a buffer of its own, and the tables of words in as many as the
 * adapter's bindings take. Norms and biases are float32, whatever the matrices are; with int4 the words are kept in int8, since an error
 * there reaches every token.
 */
export class FrozenBase {
  readonly #upload: Upload;
  readonly #config: ModelConfig;
  readonly #planner: Planner;
  readonly #stored: Stored;
  readonly #targets: Target[] = [];
  readonly weights: Omit<Weights, 'layers'> & { layers: (LayerVectors<View> & { matrices: Record<Slot, Matrix> })[] };

  constructor(device: Device, config: ModelConfig, planner: Planner, stored: 'f32' | 'f16' | Quantization) {
    this.#upload = new Upload(device);
    this.#config = config;
    this.#planner = planner;
    this.#stored = stored;
    const table = parameterTable(config);
    const shapes = new Map(table.parameters.map(({ name, shape }) => [name, shape]));
    const vector = this.#vectors(table.parameters.filter(({ shape }) => shape.length === 1).map(({ name, shape }) => [name, shape[0]!]));
    const matrix = (names: string[]): Matrix => this.#matrix(names.map((name) => [name, shapes.get(name)!]));
    const words = stored === 'int4' ? 'int8' : stored;
    const embed = this.#table('model.embed_tokens.weight', words);
    this.weights = {
      embed,
      head: config.tied ? embed : this.#table('lm_head.weight', words),
      norm: vector(['model.norm.weight']),
      layers: table.layers.map((g, l) => {
        const p = `model.layers.${l}.`;
        const three = (end: string): string[] => ['q', 'k', 'v'].map((x) => `${p}self_attn.${x}_proj.${end}`);
        return {
          inputNorm: vector([`${p}input_layernorm.weight`]),
          postNorm: vector([`${p}post_attention_layernorm.weight`]),
          qkvBias: g.qkvBias && vector(three('bias')),
          qNorm: g.qNorm && vector([`${p}self_attn.q_norm.weight`]),
          kNorm: g.kNorm && vector([`${p}self_attn.k_norm.weight`]),
          matrices: {
            qkv: matrix(three('weight')),
            out: matrix([`${p}self_attn.o_proj.weight`]),
            gateUp: matrix([`${p}mlp.gate_proj.weight`, `${p}mlp.up_proj.weight`]),
            down: matrix([`${p}mlp.down_proj.weight`]),
          },
        };
      }),
    };
  }

  /** All vectors in one buffer; those that are asked for together must lie together. */
  #vectors(all: [string, number][]): (names: string[]) => View {
    const places = new Map<string, { at: number; size: number }>();
    let end = 0;
    for (const [name, size] of all) {
      // The biases of k and v stand right behind those of q: they are one vector.
      const at = /\.[kv]_proj\.bias$/.test(name) ? end : roundUp(end, VECTOR_ALIGN);
      places.set(name, { at, size });
      end = at + size;
    }
    const tensor = this.#planner.keep('norms and biases', 4 * end, ITEM);
    for (const [name, size] of all) {
      const { at } = places.get(name)!;
      this.#targets.push({ name, shape: [size], write: (values, from) => this.#upload.put(tensor, 4 * (at + from), values) });
    }
    return (names) => {
      const parts = names.map((name) => places.get(name)!);
      return { tensor, offset: 4 * parts[0]!.at, size: 4 * parts.reduce((n, { size }) => n + size, 0) };
    };
  }

  /** A matrix of one or several tensors below each other. */
  #matrix(parts: [string, number[]][]): Matrix {
    const columns = parts[0]![1][1]!;
    const rows = parts.reduce((n, [, shape]) => n + shape[0]!, 0);
    const name = parts[0]![0];
    const kept = this.#keep(name, this.#stored, rows, columns);
    let first = 0;
    for (const [tensor, shape] of parts) {
      const from = first;
      this.#targets.push({ name: tensor, shape, write: (values, at) => this.#store(kept, columns, from + at / columns, values) });
      first += shape[0]!;
    }
    return kept;
  }

  /** A table of words, in pieces that fit a binding. */
  #table(name: string, stored: Stored): Piece[] {
    const { vocabulary, hidden } = this.#config;
    const most = this.#planner.largest / matrixBytes(stored, 1, hidden).b;
    const rows = vocabulary <= most ? vocabulary : Math.floor(most / PIECE_ROWS) * PIECE_ROWS;
    const pieces: Piece[] = [];
    for (let first = 0; first < vocabulary; first += rows) {
      const count = Math.min(rows, vocabulary - first);
      pieces.push({ first, count, matrix: this.#keep(`${name} ${first}`, stored, count, hidden) });
    }
    this.#targets.push({
      name,
      shape: [vocabulary, hidden],
      write: (values, at) => {
        const [begin, end] = [at / hidden, (at + values.length) / hidden];
        for (const { first, count, matrix } of pieces) {
          const [from, to] = [Math.max(begin, first), Math.min(end, first + count)];
          if (from < to) this.#store(matrix, hidden, from - first, values.subarray((from - begin) * hidden, (to - begin) * hidden));
        }
      },
    });
    return pieces;
  }

  #keep(name: string, stored: Stored, rows: number, columns: number): Matrix {
    const bytes = matrixBytes(stored, rows, columns);
    const b = this.#planner.keep(name, bytes.b, ITEM);
    if (stored === 'f32' || stored === 'f16') return { weight: stored, b };
    return { weight: stored, b, scales: this.#planner.keep(`${name} scales`, bytes.scales, ITEM) };
  }

  /** Rows of a matrix, from row `first` on. */
  #store(matrix: Matrix, columns: number, first: number, values: Float32Array<ArrayBuffer>): void {
    const at = matrixBytes(matrix.weight, first, columns);
    const b = matrix.b as Tensor;
    if (matrix.weight === 'f32') return this.#upload.put(b, at.b, values);
    if (matrix.weight === 'f16') return this.#upload.put(b, at.b, toHalf(values));
    const { words, scales } = quantise(values, values.length / columns, columns, matrix.weight === 'int8' ? 8 : 4);
    this.#upload.put(b, at.b, words);
    this.#upload.put((matrix as { scales: Tensor }).scales, at.scales, scales);
  }

  /** Streams every tensor from its file into its place. `tensorOf` throws for what is missing or misshapen. */
  async load(
    tensorOf: (name: string, shape: number[]) => CheckpointTensor,
    onProgress?: (done: number, total: number) => void,
  ): Promise<void> {
    const total = this.#targets.reduce((n, { shape }) => n + shape.reduce((a, b) => a * b, 1), 0);
    let done = 0;
    for (const { name, shape, write } of this.#targets) {
      let at = 0;
      for await (const values of piecesOf(tensorOf(name, shape), MOST_WAITING)) {
        this.#check(name, at, values);
        write(values, at);
        at += values.length;
        done += values.length;
        await this.#upload.room();
        onProgress?.(done, total);
      }
    }
  }

  #check(name: string, at: number, values: Float32Array): void {
    const most = this.#stored === 'f16' ? LARGEST_HALF : 3.4028234663852886e38;
    for (let i = 0; i < values.length; i++) {
      if (Math.abs(values[i]!) <= most) continue;
      const what = Number.isFinite(values[i]) ? sentence`, beyond float16's ${LARGEST_HALF}. Choose precision "float32"` : '';
      throw fail('checkpoint')`Tensor ${name} holds ${values[i]} at element ${at + i}${what}.`;
    }
  }
}
