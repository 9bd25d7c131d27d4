/** Which values every shader is compiled with in the tests: each switch both ways, odd sizes, each storage type. */

import { together } from '../../src/device/op';

export type Values = Record<string, number | string>;

/** Every file by its name. */
const FILES: Record<string, string> = Object.fromEntries(
  Object.entries(import.meta.glob<string>('../../shaders/*.wgsl', { query: '?raw', import: 'default', eager: true })).map(
    ([path, source]) => [path.replace(/^.*\/|\.wgsl$/g, ''), source],
  ),
);

/** Files that a kernel names at its head: it is whole with any one of them. */
const othersOf = (source: string): string[] =>
  [...(/^\/\/ With ((?:\w+\.wgsl(?: or )?)+)/m.exec(source)?.[1] ?? '').matchAll(/(\w+)\.wgsl/g)].map(([, name]) => name!);

/** Every whole shader: by the name of its file, or by two names where it takes two files. */
export const SOURCES: Record<string, string> = wholeShaders();

function wholeShaders(): Record<string, string> {
  const whole: Record<string, string> = {};
  const parts = new Set(Object.values(FILES).flatMap(othersOf));
  for (const [name, source] of Object.entries(FILES)) {
    for (const other of othersOf(source)) {
      if (FILES[other] === undefined) throw new Error(`${name} names ${other}.wgsl, which is not there.`);
      whole[`${name} with ${other}`] = together(source, FILES[other]);
    }
    if (othersOf(source).length === 0 && !parts.has(name)) whole[name] = source;
  }
  return whole;
}

const each = (...lists: Values[][]): Values[] =>
  lists.reduce((all, list) => all.flatMap((values) => list.map((more) => ({ ...values, ...more }))), [{}]);
const of = (name: string, ...values: (number | string)[]): Values[] => values.map((value) => ({ [name]: value }));

const ROWS = of('ROWS_AT', 1);
const WIDTHS = of('WIDTH', 12, 132, 2048);
const WEIGHT = of('Weight', 'f32', 'f16');
const BLOCKS = of('TILE', 64, 128);
const BITS = of('BITS', 8, 4);

const HEADS = [
  { HEADS: 4, KV_HEADS: 2, HEAD_DIM: 12 },
  { HEADS: 5, KV_HEADS: 5, HEAD_DIM: 8 },
  { HEADS: 6, KV_HEADS: 1, HEAD_DIM: 16 },
  { HEADS: 32, KV_HEADS: 8, HEAD_DIM: 64 },
  { HEADS: 32, KV_HEADS: 32, HEAD_DIM: 128 },
];
const packed = HEADS.map((h) => ({
  ...h,
  K_OFFSET: h.HEADS * h.HEAD_DIM,
  V_OFFSET: (h.HEADS + h.KV_HEADS) * h.HEAD_DIM,
  SCALE: 1 / Math.sqrt(h.HEAD_DIM),
  ROWS_AT: 0,
}));
const inQkv = packed.map((h) => ({ ...h, STRIDE: (h.HEADS + 2 * h.KV_HEADS) * h.HEAD_DIM }));
const fromQkv = inQkv.map(({ STRIDE, ...h }) => ({ ...h, Q_STRIDE: STRIDE, KV_STRIDE: STRIDE }));
const fromCache = fromQkv.map((h) => ({
  ...h,
  KV_STRIDE: 2 * h.KV_HEADS * h.HEAD_DIM,
  K_OFFSET: 0,
  V_OFFSET: h.KV_HEADS * h.HEAD_DIM,
}));
const slots = [
  { QUERIES: 4, SHARED: 1 },
  { QUERIES: 4, SHARED: 2 },
  { QUERIES: 4, SHARED: 4 },
  { QUERIES: 2, SHARED: 2 },
  { QUERIES: 1, SHARED: 1 },
];
const small = (values: Values): boolean => Number(values['HEAD_DIM']) <= 64;
const dividing = (v: Values): boolean => small(v) && (Number(v['HEADS']) / Number(v['KV_HEADS'])) % Number(v['SHARED']) === 0;
const chunks = [
  { STRIDE: 100, FIRST: 0, COUNT: 97 },
  { STRIDE: 256, FIRST: 256, COUNT: 256 },
  { STRIDE: 8, FIRST: 1024, COUNT: 7 },
].map((chunk) => ({ ...chunk, ROWS_AT: 1 }));
const TABLE: Record<string, Values[]> = {
  adamw_ema: each(of('COUNT', 64, 221_568), of('DECAY_END', 0, 64), of('TRACKS', 0, 1, 4), [
    { COPY: 0, Weight: 'f32' },
    { COPY: 1, Weight: 'f16' },
  ]),
  argmax: chunks,
  argmax_subgroup: chunks,
  attention: [...fromQkv, ...fromCache],
  attention_backward_kv: inQkv,
  attention_backward_kv_quad: each(inQkv.filter(small), of('KEYS', 1, 2, 4)),
  attention_backward_q: inQkv,
  attention_backward_q_quad: each(inQkv, slots).filter(dividing),
  attention_lanes: [...fromQkv, ...fromCache].filter(small),
  attention_quad: each([...fromQkv, ...fromCache], slots).filter(dividing),
  bias_add: each(WIDTHS, ROWS),
  bias_backward: each(WIDTHS, ROWS, of('BLOCK', 64)),
  block_mask: [{}],
  cache_write: inQkv.map((h) => ({ STRIDE: h.STRIDE, OFFSET: h.K_OFFSET, WIDTH: 2 * h.KV_HEADS * h.HEAD_DIM, ROWS_AT: 0 })),
  column_sum: each(WIDTHS, ROWS, of('BLOCK', 64)),
  cross_entropy: each(chunks, of('LAST', 0, 1)),
  cross_entropy_backward: chunks,
  cross_entropy_subgroup: each(chunks, of('LAST', 0, 1)),
  decode_advance: each(of('LIMIT', 1, 28), of('END_COUNT', 1, 3), of('GATHER', 0, 1)),
  dropout: [{}],
  embed: each(WIDTHS, ROWS, WEIGHT),
  embed_backward: each(WIDTHS, of('DISTINCT_AT', 2)),
  embed_quantised: each(WIDTHS, ROWS, BITS),
  gather_rows: each(WIDTHS, ROWS),
  half_copy: each(of('COUNT', 4, 221_568), WEIGHT),
  head_norm: each(
    HEADS.map((h) => ({ ...h, ROWS_AT: 0 })),
    of('EPSILON', 1e-5, 1e-6),
  ),
  head_norm_backward: HEADS.map((h) => ({ ...h, ROWS_AT: 0 })),
  head_norm_gain_backward: HEADS.flatMap((h) => [
    { ...h, FIRST: 0, COUNT: h.HEADS, BLOCK: 64, ROWS_AT: 0 },
    { ...h, FIRST: h.HEADS, COUNT: h.KV_HEADS, BLOCK: 64, ROWS_AT: 0 },
  ]),
  'matmul_nn with matrix_plain': WEIGHT,
  'matmul_nn with matrix_quantised': BITS,
  'matmul_nn_quad with matrix_plain': WEIGHT,
  'matmul_nn_quad with matrix_quantised': BITS,
  'matmul_nn_tiled with matrix_plain': each(WEIGHT, BLOCKS),
  'matmul_nn_tiled with matrix_quantised': each(BITS, BLOCKS),
  'matmul_nt with matrix_plain': WEIGHT,
  'matmul_nt with matrix_quantised': BITS,
  'matmul_nt_quad with matrix_plain': WEIGHT,
  'matmul_nt_quad with matrix_quantised': BITS,
  'matmul_nt_subgroup with matrix_quantised': BITS,
  'matmul_nt_tiled with matrix_plain': each(WEIGHT, BLOCKS),
  'matmul_nt_tiled with matrix_quantised': each(BITS, BLOCKS),
  matmul_tn: [{}],
  matmul_tn_quad: [{}],
  matmul_tn_tiled: BLOCKS,
  quad_probe: [{}],
  reduce: each([{ COUNT: 0, COUNT_AT: 1 }, { COUNT: 0, COUNT_AT: 2 }, { COUNT: 1000 }], of('AT', 0, 1)),
  rmsnorm: each(WIDTHS, ROWS, of('EPSILON', 1e-5, 1e-6), of('GATHER', 0, 1), WEIGHT),
  rmsnorm_backward: each(WIDTHS, ROWS, of('SCATTER', 0, 1), WEIGHT),
  rmsnorm_backward_subgroup: each(WIDTHS, ROWS, of('SCATTER', 0, 1), WEIGHT),
  rmsnorm_gain_backward: each(WIDTHS, ROWS, of('BLOCK', 64), of('GATHER', 0, 1)),
  rmsnorm_subgroup: each(WIDTHS, ROWS, of('EPSILON', 1e-5, 1e-6), of('GATHER', 0, 1), WEIGHT),
  rope: each(
    inQkv.map((h) => ({ HEADS: h.HEADS + h.KV_HEADS, HEAD_DIM: h.HEAD_DIM, STRIDE: h.STRIDE, ROWS_AT: 0 })),
    of('SIGN', '1.0', '-1.0'),
  ),
  scale: [{}],
  step_end: [{}],
  sum_squares: each(of('COUNT', 4, 221_568), of('BLOCK', 64), of('SUBTRACT', 0, 1)),
  swiglu: each(WIDTHS, ROWS),
  swiglu_backward: each(WIDTHS, ROWS),
};

/** Whether a shader needs a feature that not every adapter has. */
export const needsSubgroups = (source: string): boolean => /^enable subgroups;/m.test(source);

/** Throws for a shader that has no entry, or one of whose settings is never set: a new file or switch is not forgotten. */
export function variantsOf(name: string): Values[] {
  const variants = TABLE[name];
  const source = SOURCES[name];
  if (!variants || source === undefined) throw new Error(`${name} needs an entry in test/reference/variants.ts and a file in shaders/.`);
  const settings = [...source.matchAll(/^(?:const (\w+) = -?[\d.e-]+|alias (\w+) = \w+);/gm)].map((m) => m[1] ?? m[2]!);
  const forgotten = settings.filter((setting) => !variants.some((values) => setting in values));
  if (forgotten.length > 0) throw new Error(`${name}: no variant in test/reference/variants.ts sets ${forgotten.join(', ')}.`);
  return variants;
}
