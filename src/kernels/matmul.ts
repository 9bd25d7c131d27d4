import nn from '../../shaders/matmul_nn.wgsl?raw';
import nnQuad from '../../shaders/matmul_nn_quad.wgsl?raw';
import nt from '../../shaders/matmul_nt.wgsl?raw';
import ntQuad from '../../shaders/matmul_nt_quad.wgsl?raw';
import tn from '../../shaders/matmul_tn.wgsl?raw';
import tnQuad from '../../shaders/matmul_tn_quad.wgsl?raw';
import type { Op, Tensor, View } from '../gpu/program';
import { TabtuneError } from '../protocol/errors';
import { EXTENT, type ExtentName, roundUp } from './extent';

type Operand = Tensor | View;

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

function multipleOfFour(label: string, sizes: Record<string, number>): void {
  for (const [name, value] of Object.entries(sizes)) {
    if (value % 4 !== 0 || value <= 0)
      throw new TabtuneError('unsupported', `${label}: ${name} is ${value}; it must be a positive multiple of 4.`);
  }
}

const tiles = (columns: number, rows: number): [number, number, number] => [Math.ceil(columns / 8 / 32), Math.ceil(rows / 8), 1];
/** Tiles of 16 x 8, `high` of them above each other in a workgroup. */
const quadTiles = (columns: number, rows: number, high: number): [number, number, number] => [
  Math.ceil(columns / 8 / 4),
  Math.ceil(rows / 16 / high),
  1,
];

/** out[rows, n] = a[rows, k] b[n, k]^T (+ residual). `out` has rows of `stride` columns (default n rounded up to 4), the rest zero. */
export function matmulNT(o: Common & { k: number; n: number; stride?: number; residual?: Operand }): Op {
  const stride = o.stride ?? roundUp(o.n, 4);
  multipleOfFour(o.label, { K: o.k, 'the row length of C': stride });
  return {
    label: o.label,
    shader: { name: 'matmul_nt', source: nt, values: {} },
    quad: { shader: { name: 'matmul_nt_quad', source: ntQuad, values: {} }, grid: quadTiles(stride, o.maxRows, 8) },
    bindings: [o.a, o.b, o.residual ?? o.a, o.out, o.extent],
    uniform: [o.k, o.n, stride, EXTENT[o.rows], o.residual ? 1 : 0],
    grid: tiles(stride, o.maxRows),
    flops: 2 * o.maxRows * o.k * o.n,
  };
}

/** out[rows, n] = a[rows, k] b[k, n] (+ out). `a` has rows of `stride` columns (default k rounded up to 4) whose rest is zero. */
export function matmulNN(o: Common & { k: number; n: number; stride?: number; accumulate?: boolean }): Op {
  const stride = o.stride ?? roundUp(o.k, 4);
  multipleOfFour(o.label, { 'the row length of A': stride, N: o.n });
  return {
    label: o.label,
    shader: { name: 'matmul_nn', source: nn, values: {} },
    quad: { shader: { name: 'matmul_nn_quad', source: nnQuad, values: {} }, grid: quadTiles(o.n, o.maxRows, 8) },
    bindings: [o.a, o.b, o.out, o.extent],
    uniform: [o.k, o.n, stride, EXTENT[o.rows], o.accumulate ? 1 : 0],
    grid: tiles(o.n, o.maxRows),
    flops: 2 * o.maxRows * o.k * o.n,
  };
}

/** out[m, n] += a[rows, m]^T b[rows, n]. `a` has rows of `stride` columns (default m rounded up to 4). */
export function matmulTN(o: Common & { m: number; n: number; stride?: number }): Op {
  const stride = o.stride ?? roundUp(o.m, 4);
  multipleOfFour(o.label, { 'the row length of A': stride, N: o.n });
  return {
    label: o.label,
    shader: { name: 'matmul_tn', source: tn, values: {} },
    quad: { shader: { name: 'matmul_tn_quad', source: tnQuad, values: {} }, grid: quadTiles(o.n, o.m, 4) },
    bindings: [o.a, o.b, o.out, o.extent],
    uniform: [o.m, o.n, stride, EXTENT[o.rows]],
    grid: tiles(o.n, o.m),
    flops: 2 * o.maxRows * o.m * o.n,
  };
}
