import { uniformFloat32 } from 'pure-rand/distribution/uniformFloat32';
import { generator } from '../data/random';
import type { Checkpoint } from '../exchange/checkpoint';
import type { FileSource } from '../exchange/files';
import { type Adapter, type LinearModule, readPeft } from '../exchange/peft';
import type { View } from '../device/op';
import { roundUp } from '../kernels/extent';
import type { Block } from '../kernels/products/lora';
import { fail } from '../protocol/errors';
import { DEFAULT_LORA, type Lora } from '../protocol/recipe';
import { type ModelConfig, parseConfig } from './config';
import { ALIGN, type Group, type Layout, type Parameter, place, type Pool } from './parameters';
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

/** The linear layers of a model that an adapter may stand beside. */
export const linearModules = (config: unknown): readonly LinearModule[] => adapterTable(parseConfig(config), DEFAULT_LORA).modules;

/**
 * An adapter in the layout of PEFT (adapter_config.json and adapter_model.safetensors, as a `Map` of names to blobs or the files of a form)
 * for the model of a checkpoint, from which `createModel` goes on. Throws `checkpoint` or `unsupported` where the two do not match, or for an
 * option that this build does not compute. The moments of an optimiser do not belong to such a folder: they begin anew.
 */
export function readAdapter(source: FileSource, { config }: Pick<Checkpoint, 'config'>): Promise<Adapter> {
  return readPeft(source, linearModules(config));
}

/** A pool with an adapter's A and B as they are. Throws `checkpoint` where it does not fill the table, or holds what is no finite number. */
export function poolOfAdapter({ modules, count }: AdapterTable, adapter: Adapter): Float32Array<ArrayBuffer> {
  const surplus = [...adapter.modules.keys()].find((name) => !modules.some((module) => module.name === name));
  if (surplus !== undefined) throw fail('checkpoint')`The adapter stands beside ${surplus}, which its settings do not name.`;
  const pool = new Float32Array(count);
  for (const { name, a, b } of modules) {
    const matrices = adapter.modules.get(name);
    if (!matrices) throw fail('checkpoint')`The adapter has no matrices for ${name}, which its settings name.`;
    for (const [parameter, values] of [
      [a, matrices.a],
      [b, matrices.b],
    ] as const) {
      const { name: tensor, shape, size } = parameter;
      if (values.length !== size)
        throw fail('checkpoint')`${tensor} has ${values.length} values, expected ${size} for the shape [${shape.join(', ')}].`;
      const bad = values.findIndex((x) => !Number.isFinite(x));
      if (bad >= 0) throw fail('checkpoint')`${tensor} holds ${values[bad]} at element ${bad}.`;
      place(parameter, values, pool);
    }
  }
  return pool;
}

/** What decides where the numbers of an adapter lie and what they mean. */
const SHAPE = ['r', 'lora_alpha', 'target_modules'] as const satisfies readonly (keyof Lora)[];

const listed = (value: Lora[(typeof SHAPE)[number]]): string => JSON.stringify(Array.isArray(value) ? value.toSorted() : value);

/**
 * The settings of a model that goes on from an adapter: the adapter's own, or those given, which may differ in `lora_dropout` alone. Throws
 * `recipe` naming what differs.
 */
export function continuedLora({ settings }: Adapter, given: Lora | null | undefined): Lora {
  if (given === undefined) return settings;
  if (given === null)
    throw fail(
      'recipe',
    )`lora is null, but the model goes on from an adapter: set lora to that of the adapter, ${JSON.stringify(settings)}.`;
  const key = SHAPE.find((name) => listed(given[name]) !== listed(settings[name]));
  if (key === undefined) return given;
  const own = JSON.stringify(settings[key]);
  throw fail(
    'recipe',
  )`lora.${key} is ${JSON.stringify(given[key])}, but the adapter that the model goes on from has ${own}: set it to that.`;
}
