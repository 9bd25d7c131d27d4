import { uniformFloat32 } from 'pure-rand/distribution/uniformFloat32';
import { generator } from '../data/random';
import type { View } from '../gpu/op';
import { roundUp } from '../kernels/extent';
import type { Block } from '../kernels/products/lora';
import type { Lora } from '../protocol/recipe';
import type { ModelConfig } from './config';
import { ALIGN, type Group, type Layout, type Parameter, type Pool } from './parameters';
import { type Slot, SLOTS, slotSizes } from './slots';

/**
 * Low-rank adapters (Hu et al. 2021, arXiv 2106.09685): y = W x + s B (A x) with s = lora_alpha / r, where W is frozen, A [r, in] starts
 * Kaiming-uniform and B [out, r] at zero. Modules that read the same input share a slot, as their weights do: their A stand below each
 * other in one matrix [rank, in], their B, transposed, form the blocks of one matrix [rank, out] that is zero elsewhere. So a slot costs
 * two thin products instead of two per module; the gradient outside of the blocks is cleared.
 */

/** The adapter of a slot in some pool: of weights, or of gradients. */
export interface AdapterViews {
  slot: AdapterSlot;
  /** [rank, in] */
  a: View;
  /** [rank, out] */
  b: View;
}

export interface AdapterSlot {
  inputs: number;
  outputs: number;
  /** Rows of A: r for each module, rounded up to a multiple of 4. Rows beyond stay zero, since their gradient is. */
  rank: number;
  /** lora_alpha / r */
  scale: number;
  a: Group;
  b: Group;
  /** Where B may be other than zero. */
  blocks: Block[];
  /** Tells its dropout from that of other slots. */
  site: number;
}

export interface AdapterModule {
  /** As in the checkpoint: `model.layers.0.self_attn.q_proj`. */
  name: string;
  inFeatures: number;
  outFeatures: number;
  a: Parameter;
  b: Parameter;
}

export interface AdapterTable extends Layout {
  lora: Lora;
  layers: Partial<Record<Slot, AdapterSlot>>[];
  modules: AdapterModule[];
}

/** The modules of each slot with their outputs, in the order in which their weights stand below each other. */
function membersOf(c: ModelConfig): Record<Slot, [string, number][]> {
  const kv = c.kvHeads * c.headDim;
  return {
    qkv: [
      ['self_attn.q_proj', c.heads * c.headDim],
      ['self_attn.k_proj', kv],
      ['self_attn.v_proj', kv],
    ],
    out: [['self_attn.o_proj', c.hidden]],
    gateUp: [
      ['mlp.gate_proj', c.intermediate],
      ['mlp.up_proj', c.intermediate],
    ],
    down: [['mlp.down_proj', c.hidden]],
  };
}

export function adapterTable(c: ModelConfig, lora: Lora): AdapterTable {
  const { r } = lora;
  const scale = lora.lora_alpha / r;
  const kinds = membersOf(c);
  const sizes = slotSizes(c);
  const modules: AdapterModule[] = [];
  let end = 0;
  const group = (size: number): Group => {
    const offset = roundUp(end, ALIGN.gain);
    end = offset + size;
    return { offset, size };
  };
  const layers = Array.from({ length: c.layers }, (_, l) => {
    const slots: Partial<Record<Slot, AdapterSlot>> = {};
    for (const [kind, slot] of SLOTS.entries()) {
      const { inputs, outputs } = sizes[slot];
      const members = kinds[slot];
      const starts = members.map((_member, m) => members.slice(0, m).reduce((n, [, size]) => n + size, 0));
      const targets = members.flatMap(([name, size], m) =>
        (lora.target_modules as readonly string[]).includes(name.split('.').at(-1)!) ? [{ name, size, from: starts[m]! }] : [],
      );
      if (targets.length === 0) continue;
      const rank = roundUp(targets.length * r, 4);
      const a = group(rank * inputs);
      const b = group(rank * outputs);
      const blocks: Block[] = targets.map(({ size, from }, j) => ({ rows: [j * r, (j + 1) * r], columns: [from, from + size] }));
      slots[slot] = { inputs, outputs, rank, scale, a, b, blocks, site: l * SLOTS.length + kind };
      for (const [j, { name: short, size, from }] of targets.entries()) {
        const name = `model.layers.${l}.${short}`;
        modules.push({
          name,
          inFeatures: inputs,
          outFeatures: size,
          a: { name: `${name}.lora_A.weight`, shape: [r, inputs], offset: a.offset + j * r * inputs, size: r * inputs },
          b: {
            name: `${name}.lora_B.weight`,
            shape: [size, r],
            offset: b.offset + j * r * outputs + from,
            size: size * r,
            stride: outputs,
          },
        });
      }
    }
    return slots;
  });
  const parameters = modules.flatMap(({ a, b }) => [a, b]);
  const count = roundUp(end, ALIGN.gain);
  const trainable = parameters.reduce((n, { size }) => n + size, 0);
  return { lora, layers, modules, parameters, decayEnd: count, count, trainable };
}

export function adapterViews(pool: Pool<AdapterTable>, l: number): Partial<Record<Slot, AdapterViews>> {
  const slots = Object.entries(pool.table.layers[l]!) as [Slot, AdapterSlot][];
  return Object.fromEntries(slots.map(([name, slot]) => [name, { slot, a: pool.view(slot.a), b: pool.view(slot.b) }]));
}

/** A fresh adapter, which changes nothing yet: A uniform within 1 / sqrt(in) (Kaiming with a = sqrt 5), drawn per module; B zero. */
export function startOfAdapter({ modules, count }: AdapterTable, seed: number): Float32Array<ArrayBuffer> {
  const pool = new Float32Array(count);
  modules.forEach(({ a, inFeatures }, m) => {
    const rng = generator(seed, m + 1);
    const bound = 1 / Math.sqrt(inFeatures);
    for (let i = 0; i < a.size; i++) pool[a.offset + i] = (2 * uniformFloat32(rng) - 1) * bound;
  });
  return pool;
}

/** Adds s B A of one module to rows of its weights [rows, in], of which the first is row `first`; sums in float64. */
export function mergeRows(
  rows: Float32Array<ArrayBuffer>,
  first: number,
  module: { inFeatures: number; a: Float32Array; b: Float32Array },
  lora: Pick<Lora, 'r' | 'lora_alpha'>,
): void {
  const { inFeatures: width, a, b } = module;
  const { r } = lora;
  const scale = lora.lora_alpha / r;
  const sum = new Float64Array(width);
  for (let row = 0; row < rows.length / width; row++) {
    sum.fill(0);
    for (let i = 0; i < r; i++) {
      const factor = b[(first + row) * r + i]!;
      for (let k = 0; k < width; k++) sum[k]! += factor * a[i * width + k]!;
    }
    for (let k = 0; k < width; k++) rows[row * width + k]! += scale * sum[k]!;
  }
}

/**
 * Euclidean length of all s B A together: how far the adapted weights are from those that they started at, comparable to the drift of
 * full training. |B A|^2 is the sum over (B^T B) o (A A^T), so no matrix of the size of W is made. Sums in float64.
 */
export function adapterLength(
  modules: readonly { a: Float32Array; b: Float32Array }[],
  { r, lora_alpha }: Pick<Lora, 'r' | 'lora_alpha'>,
): number {
  let total = 0;
  for (const { a, b } of modules) {
    const inputs = a.length / r;
    for (let i = 0; i < r; i++) {
      for (let j = 0; j <= i; j++) {
        let left = 0;
        let right = 0;
        for (let o = 0; o < b.length; o += r) left += b[o + i]! * b[o + j]!;
        for (let k = 0; k < inputs; k++) right += a[i * inputs + k]! * a[j * inputs + k]!;
        total += (i === j ? 1 : 2) * left * right;
      }
    }
  }
  return (lora_alpha / r) * Math.sqrt(Math.max(0, total));
}
