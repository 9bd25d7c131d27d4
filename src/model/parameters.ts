import type { Tensor, View } from '../device/op';
import { roundUp } from '../kernels/extent';
import type { Matrix } from '../kernels/products/matrix';
import type { ModelConfig } from './config';

/** One tensor with the name of its file inside the pool; offset and size in elements. */
export interface Parameter {
  name: string;
  shape: number[];
  offset: number;
  size: number;
  /** It lies transposed, its columns so many elements apart: element (i, j) at offset + j x stride + i. */
  stride?: number;
}

/** The values of one parameter out of a whole pool. */
export function valuesOf({ offset, size, shape, stride }: Parameter, pool: Float32Array<ArrayBuffer>): Float32Array<ArrayBuffer> {
  if (stride === undefined) return pool.slice(offset, offset + size);
  const [rows, columns] = shape as [number, number];
  const values = new Float32Array(size);
  for (let j = 0; j < columns; j++) for (let i = 0; i < rows; i++) values[i * columns + j] = pool[offset + j * stride + i]!;
  return values;
}

/** Puts the values of one parameter, by rows, into a whole pool. */
export function place({ offset, shape, stride }: Parameter, values: Float32Array<ArrayBuffer>, pool: Float32Array<ArrayBuffer>): void {
  if (stride === undefined) return pool.set(values, offset);
  const [rows, columns] = shape as [number, number];
  for (let j = 0; j < columns; j++) for (let i = 0; i < rows; i++) pool[offset + j * stride + i] = values[i * columns + j]!;
}

/** The elements of a pool from a parameter's first to behind its last. */
export function spanOf({ offset, size, shape, stride }: Parameter): Group {
  return { offset, size: stride === undefined ? size : (shape[1]! - 1) * stride + shape[0]! };
}

/** A matrix that the kernels use as one: neighbours in the pool, such as the q, k and v projections. */
export interface Group {
  offset: number;
  size: number;
}

export interface LayerGroups {
  inputNorm: Group;
  /** Null where the family has none. */
  qkvBias: Group | null;
  qNorm: Group | null;
  kNorm: Group | null;
  qkv: Group;
  out: Group;
  postNorm: Group;
  gateUp: Group;
  down: Group;
}

/** Where every trained parameter lies in a pool: what is decayed first, then from `decayEnd` on what is not. */
export interface Layout {
  parameters: Parameter[];
  decayEnd: number;
  /** Elements of a pool, padding included; a multiple of 64 so that slices may be bound. */
  count: number;
  /** Parameters without padding. */
  trainable: number;
}

/**
 * The layout of a whole model: matrices first, then norm gains and biases. Weights, gradients, both moments and each average have this
 * same layout, so that the optimiser is one pass over flat arrays.
 */
export interface ParameterTable extends Layout {
  embed: Group;
  /** The same as `embed` in a tied model. */
  head: Group;
  norm: Group;
  layers: LayerGroups[];
}

/** What is bound begins at a multiple of 256 bytes: in float32, and for matrices in float16 too. */
export const ALIGN = { gain: 64, matrix: 128 };

export function parameterTable(c: ModelConfig): ParameterTable {
  const parameters: Parameter[] = [];
  let end = 0;
  const group = (...members: [string, ...number[]][]): Group => {
    const offset = roundUp(end, members[0]!.length > 2 ? ALIGN.matrix : ALIGN.gain);
    let at = offset;
    for (const [name, ...shape] of members) {
      const size = shape.reduce((a, b) => a * b, 1);
      parameters.push({ name, shape, offset: at, size });
      at += size;
    }
    end = at;
    return { offset, size: at - offset };
  };
  const q = c.heads * c.headDim;
  const kv = c.kvHeads * c.headDim;
  const embed = group(['model.embed_tokens.weight', c.vocabulary, c.hidden]);
  const head = c.tied ? embed : group(['lm_head.weight', c.vocabulary, c.hidden]);
  const matrices = Array.from({ length: c.layers }, (_, l) => {
    const p = `model.layers.${l}.`;
    return {
      qkv: group(
        [`${p}self_attn.q_proj.weight`, q, c.hidden],
        [`${p}self_attn.k_proj.weight`, kv, c.hidden],
        [`${p}self_attn.v_proj.weight`, kv, c.hidden],
      ),
      out: group([`${p}self_attn.o_proj.weight`, c.hidden, q]),
      gateUp: group([`${p}mlp.gate_proj.weight`, c.intermediate, c.hidden], [`${p}mlp.up_proj.weight`, c.intermediate, c.hidden]),
      down: group([`${p}mlp.down_proj.weight`, c.hidden, c.intermediate]),
    };
  });
  end = roundUp(end, ALIGN.matrix);
  const decayEnd = end;
  const layers = matrices.map((m, l) => ({
    ...m,
    inputNorm: group([`model.layers.${l}.input_layernorm.weight`, c.hidden]),
    postNorm: group([`model.layers.${l}.post_attention_layernorm.weight`, c.hidden]),
    qkvBias: c.qkvBias
      ? group(
          [`model.layers.${l}.self_attn.q_proj.bias`, q],
          [`model.layers.${l}.self_attn.k_proj.bias`, kv],
          [`model.layers.${l}.self_attn.v_proj.bias`, kv],
        )
      : null,
    qNorm: c.headNorm ? group([`model.layers.${l}.self_attn.q_norm.weight`, c.headDim]) : null,
    kNorm: c.headNorm ? group([`model.layers.${l}.self_attn.k_norm.weight`, c.headDim]) : null,
  }));
  const norm = group(['model.norm.weight', c.hidden]);
  return {
    parameters,
    embed,
    head,
    norm,
    layers,
    decayEnd,
    count: roundUp(end, ALIGN.gain),
    trainable: parameters.reduce((n, p) => n + p.size, 0),
  };
}

/** One set of trained weights (or gradients, or an average) with a layout of its own inside a tensor. */
export class Pool<Table extends Layout = Layout> {
  readonly tensor: Tensor;
  /** Bytes from the start of the tensor. */
  readonly offset: number;
  readonly table: Table;
  /** The matrices once more in float16, as far as `decayEnd`: what the passes read then. */
  readonly half: Tensor | null;

  constructor(tensor: Tensor, table: Table, offset = 0, half: Tensor | null = null) {
    this.tensor = tensor;
    this.table = table;
    this.offset = offset;
    this.half = half;
  }

  get all(): View {
    return { tensor: this.tensor, offset: this.offset, size: 4 * this.table.count };
  }

  view(group: Group, from = 0, size = group.size - from): View {
    return { tensor: this.tensor, offset: this.offset + 4 * (group.offset + from), size: 4 * size };
  }

  /** A matrix as the passes read it: the right side of a product and how it is stored. */
  matrix(group: Group): Matrix {
    if (!this.half) return { b: this.view(group), weight: 'f32' };
    return { b: { tensor: this.half, offset: 2 * group.offset, size: 2 * group.size }, weight: 'f16' };
  }
}
