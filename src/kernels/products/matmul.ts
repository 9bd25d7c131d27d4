import nn from '../../../shaders/matmul_nn.wgsl?raw';
import nnQuad from '../../../shaders/matmul_nn_quad.wgsl?raw';
import nnTiled from '../../../shaders/matmul_nn_tiled.wgsl?raw';
import nt from '../../../shaders/matmul_nt.wgsl?raw';
import ntQuad from '../../../shaders/matmul_nt_quad.wgsl?raw';
import ntTiled from '../../../shaders/matmul_nt_tiled.wgsl?raw';
import tn from '../../../shaders/matmul_tn.wgsl?raw';
import tnQuad from '../../../shaders/matmul_tn_quad.wgsl?raw';
import tnTiled from '../../../shaders/matmul_tn_tiled.wgsl?raw';
import type { Op, Tensor, Variant, View } from '../../device/op';
import type { Shader } from '../../device/op';
import { fail } from '../../protocol/errors';
import { EXTENT, EXTENT_BYTES, extentOf, type ExtentName, requireBytes, roundUp } from '../extent';
import { withPlain } from './loads';

type Operand = Tensor | View;

const NT = { direct: withPlain(nt), quad: withPlain(ntQuad), tiled: withPlain(ntTiled) };
const NN = { direct: withPlain(nn), quad: withPlain(nnQuad), tiled: withPlain(nnTiled) };

interface Common {
  label: string;
  a: Operand;
  b: Operand;
  out: Operand;
  extent: Operand;
  /** Which count of `extent` is the number of rows of A; at most `maxRows`. */
  rows: ExtentName;
  maxRows: number;
}

/** A product with a weight matrix B. */
interface Weighted extends Common {
  /** How B is stored. It is widened where it is read: products and sums are float32. */
  weight?: 'f32' | 'f16';
  /** Bytes of B, where it is stored in yet another way. */
  bytes?: number;
}

const randomOf = (weight: Weighted['weight']) => (weight === 'f16' ? 'random16' : 'random');

function multipleOfFour(label: string, sizes: Record<string, number>): void {
  for (const [name, value] of Object.entries(sizes)) {
    if (value % 4 !== 0 || value <= 0) throw fail('unsupported')`${label}: ${name} is ${value}; it must be a positive multiple of 4.`;
  }
}

const operands = (o: Common, a: number, b: number, out: number) =>
  ({ a: [o.a, a], b: [o.b, b], out: [o.out, out], extent: [o.extent, EXTENT_BYTES] }) as const;

const tiles = (columns: number, rows: number): [number, number, number] => [Math.ceil(columns / 8 / 32), Math.ceil(rows / 8), 1];
/** Tiles of 32 x 8, four beside and four above each other in a workgroup. */
const quadTiles = (columns: number, rows: number): [number, number, number] => [Math.ceil(columns / 32), Math.ceil(rows / 128), 1];

/**
 * Up to so many rows the direct kernel, whose tiles have as many, is the faster of the two that suit software adapters: a quad makes 32
 * rows whether they are there or not. 1 and 8 rows of 2048 x 2048 took 0.4 to 0.6 of the quad's time on SwiftShader and lavapipe.
 */
const FEW_ROWS = 8;

/** All ways but the direct one to make a matrix of so many columns and rows. */
function variantsOf(quad: Shader, tiled: Shader, columns: number, rows: number): Op['variants'] {
  const inBlocks = (size: number): Variant => ({
    shader: { ...tiled, values: { ...tiled.values, TILE: size } },
    grid: [Math.ceil(columns / size), Math.ceil(rows / size), 1],
  });
  const inQuads = rows > FEW_ROWS ? { quad: { shader: quad, grid: quadTiles(columns, rows) } } : {};
  return { ...inQuads, tiled: inBlocks(64), 'tiled-large': inBlocks(128) };
}

/** out[rows, n] = a[rows, k] b[n, k]^T (+ residual). `out` has rows of `stride` columns (default n rounded up to 4), the rest zero. */
export function matmulNT(o: Weighted & { k: number; n: number; stride?: number; residual?: Operand }): Op {
  const stride = o.stride ?? roundUp(o.n, 4);
  multipleOfFour(o.label, { K: o.k, 'the row length of C': stride });
  const row = 4 * o.maxRows;
  requireBytes(o.label, {
    ...operands(o, row * o.k, o.bytes ?? (o.weight === 'f16' ? 2 : 4) * o.n * o.k, row * stride),
    ...(o.residual ? { residual: [o.residual, row * stride] } : {}),
  });
  const values = { Weight: o.weight ?? 'f32' };
  return {
    label: o.label,
    shader: { name: 'matmul_nt', source: NT.direct, values },
    variants: variantsOf(
      { name: 'matmul_nt_quad', source: NT.quad, values },
      { name: 'matmul_nt_tiled', source: NT.tiled, values },
      stride,
      o.maxRows,
    ),
    sample: () => ({
      inputs: { a: 'random', b: randomOf(o.weight), residual: 'random', c: 'zero', extent: extentOf(o.maxRows) },
      outputs: ['c'],
    }),
    bindings: { a: o.a, b: o.b, residual: o.residual ?? o.a, c: o.out, extent: o.extent },
    uniform: { k: o.k, n: o.n, stride, rows_at: EXTENT[o.rows], flag: o.residual ? 1 : 0 },
    grid: tiles(stride, o.maxRows),
    flops: 2 * o.maxRows * o.k * o.n,
  };
}

/** out[rows, n] = a[rows, k] b[k, n] (+ out). `a` has rows of `stride` columns (default k rounded up to 4) whose rest is zero. */
export function matmulNN(o: Weighted & { k: number; n: number; stride?: number; accumulate?: boolean }): Op {
  const stride = o.stride ?? roundUp(o.k, 4);
  multipleOfFour(o.label, { 'the row length of A': stride, N: o.n });
  const row = 4 * o.maxRows;
  requireBytes(o.label, operands(o, row * stride, o.bytes ?? (o.weight === 'f16' ? 2 : 4) * o.k * o.n, row * o.n));
  const values = { Weight: o.weight ?? 'f32' };
  return {
    label: o.label,
    shader: { name: 'matmul_nn', source: NN.direct, values },
    variants: variantsOf(
      { name: 'matmul_nn_quad', source: NN.quad, values },
      { name: 'matmul_nn_tiled', source: NN.tiled, values },
      o.n,
      o.maxRows,
    ),
    sample: () => ({ inputs: { a: 'random', b: randomOf(o.weight), c: 'random', extent: extentOf(o.maxRows) }, outputs: ['c'] }),
    bindings: { a: o.a, b: o.b, c: o.out, extent: o.extent },
    uniform: { k: o.k, n: o.n, stride, rows_at: EXTENT[o.rows], flag: o.accumulate ? 1 : 0 },
    grid: tiles(o.n, o.maxRows),
    flops: 2 * o.maxRows * o.k * o.n,
  };
}

/** out[m, n] += a[rows, m]^T b[rows, n]. `a` has rows of `stride` columns (default m rounded up to 4). */
export function matmulTN(o: Common & { m: number; n: number; stride?: number }): Op {
  const stride = o.stride ?? roundUp(o.m, 4);
  multipleOfFour(o.label, { 'the row length of A': stride, N: o.n });
  requireBytes(o.label, operands(o, 4 * o.maxRows * stride, 4 * o.maxRows * o.n, 4 * o.m * o.n));
  return {
    label: o.label,
    shader: { name: 'matmul_tn', source: tn, values: {} },
    variants: variantsOf(
      { name: 'matmul_tn_quad', source: tnQuad, values: {} },
      { name: 'matmul_tn_tiled', source: tnTiled, values: {} },
      o.n,
      o.m,
    ),
    sample: () => ({ inputs: { a: 'random', b: 'random', c: 'random', extent: extentOf(o.maxRows) }, outputs: ['c'] }),
    bindings: { a: o.a, b: o.b, c: o.out, extent: o.extent },
    uniform: { m: o.m, n: o.n, stride, rows_at: EXTENT[o.rows] },
    grid: tiles(o.n, o.m),
    flops: 2 * o.maxRows * o.m * o.n,
  };
}
