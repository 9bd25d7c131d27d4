import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { signaturesOf } from '../../src/processor/kernels';
import { draws } from '../reference/random';

/** Elements of each region of the memory. */
const REGION = 2 ** 15;
const [TOKENS, SCORED, DISTINCT] = [70, 35, 9];
const MANY = 5000;

const up = (count: number): number[] => Array.from({ length: count }, (_, i) => i);
/** What stands in regions of whole numbers; all others hold random ones. */
const WORDS: Record<string, number[]> = {
  extent: [TOKENS, SCORED, DISTINCT, MANY],
  rows: up(SCORED).map((i) => 2 * i + 1),
  slot: up(TOKENS).map((t) => (t % 2 === 1 ? (t - 1) / 2 : 0xffffffff)),
  stream: up(TOKENS).flatMap((t) => [(7 * t) % 31, t % 20, 0, TOKENS]),
  order: up(TOKENS).map((i) => (3 * i) % TOKENS),
  begin: [0, 1, 2, 40, 41, 45, 50, 51, 69, 70],
  id_of: [3, 1, 4, 15, 9, 2, 6, 5, 30],
};

const WIDTH = 52;
const block = { BLOCK: 16, ROWS_AT: 0 };
const heads = { HEADS: 5, KV_HEADS: 2, HEAD_DIM: 20, ROWS_AT: 0 };
const piece = { WIDTH, ROWS_AT: 0, first: 4, count: 20 };
const CASES: [name: string, numbers: Record<string, number>][] = [
  ['rmsnorm', { WIDTH, EPSILON: 1e-5, ROWS_AT: 0, GATHER: 0 }],
  ['rmsnorm', { WIDTH, EPSILON: 1e-5, ROWS_AT: 1, GATHER: 1 }],
  ['rmsnorm_backward', { WIDTH, ROWS_AT: 0, SCATTER: 0 }],
  ['rmsnorm_backward', { WIDTH, ROWS_AT: 0, SCATTER: 1 }],
  ['rmsnorm_gain_backward', { ...block, WIDTH, GATHER: 0 }],
  ['rmsnorm_gain_backward', { ...block, WIDTH, GATHER: 1, ROWS_AT: 1 }],
  ['head_norm', { ...heads, EPSILON: 1e-6 }],
  ['head_norm_backward', heads],
  ['head_norm_gain_backward', { ...heads, ...block, FIRST: 0, COUNT: 5 }],
  ['head_norm_gain_backward', { ...heads, ...block, FIRST: 5, COUNT: 2 }],
  ['column_sum', { ...block, WIDTH }],
  ['sum_squares', { COUNT: MANY, BLOCK: 64, SUBTRACT: 0 }],
  ['sum_squares', { COUNT: MANY, BLOCK: 64, SUBTRACT: 1 }],
  ['reduce', { COUNT: 0, COUNT_AT: 3, AT: 2 }],
  ['scale', { width4: WIDTH / 4, rows_at: 0, factor: 0.625 }],
  ['bias_add', { WIDTH, ROWS_AT: 0 }],
  ['bias_backward', { ...block, WIDTH }],
  ['gather_rows', { WIDTH, ROWS_AT: 1 }],
  ['swiglu', { WIDTH, ROWS_AT: 0 }],
  ['swiglu_backward', { WIDTH, ROWS_AT: 0 }],
  ['rope', { HEADS: 4, HEAD_DIM: 20, STRIDE: 132, ROWS_AT: 0, SIGN: -1 }],
  ['embed', piece],
  ['embed_backward', { WIDTH, DISTINCT_AT: 2 }],
  ['embed_quantised', { ...piece, BITS: 8 }],
  ['embed_quantised', { ...piece, BITS: 4 }],
];

const module = new WebAssembly.Module(readFileSync('build/processor/kernels.wasm'));
const memory = new WebAssembly.Memory({ initial: 64 });
const kernels = new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as Record<string, (...given: number[]) => void>;
const signatures = signaturesOf(module);

test.each(CASES)('%s: every bit is the same however many threads share the work, whoever is first', (name, numbers) => {
  const signature = signatures.get(name)!;
  const random = draws(name.length).normal(REGION);
  const addresses: Record<string, number> = {};
  const before = new Uint32Array(memory.buffer.byteLength / 4);
  for (const [region, [parameter, type]] of signature.entries()) {
    if (type !== 'usize') continue;
    // Behind the numbers of the module itself.
    const at = 2 ** 16 + region * REGION;
    addresses[parameter] = 4 * at;
    before.set(new Uint32Array(Float32Array.from(random).buffer), at);
    before.set(WORDS[parameter] ?? [], at);
  }
  const words = new Uint32Array(memory.buffer);
  const after = (order: number[], parts: number): Uint32Array => {
    words.set(before);
    for (const part of order) kernels[name]!(...signature.map(([key]) => ({ ...addresses, ...numbers, part, parts })[key]!));
    return words.slice();
  };
  const alone = after([0], 1);
  expect(alone).not.toEqual(before);
  for (const parts of [2, 3, 7, 200]) {
    const shared = after(up(parts).reverse(), parts);
    expect(
      shared.findIndex((word, i) => word !== alone[i]),
      `${parts} parts`,
    ).toBe(-1);
  }
});
