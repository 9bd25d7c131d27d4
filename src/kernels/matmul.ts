import nn from '../../shaders/matmul_nn.wgsl?raw';
import nt from '../../shaders/matmul_nt.wgsl?raw';
import tn from '../../shaders/matmul_tn.wgsl?raw';
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
    if (value % 4 !== 0 || value <= 0) throw new TabtuneError('unsupported', `${label}: ${name} is ${value}; it must be a positive multiple of 4.`);
  }
}

const tiles = (columns: number, rows: number): [number, number, number] => [Math.ceil(columns / 8 / 32), Math.ceil(rows / 8), 1];

/** out[rows, n] = a[rows, k] b[n, k]^T (+ residual). `out` has rows of `stride` columns (default n rounded up to 4), the rest zero. */
export function matmulNT(o: Common & { k: number; n: number; stride?: number; residual?: Operand }): Op {
  const stride = o.stride ?? roundUp(o.n, 4);
  multipleOfFour(o.label, { K: o.k, 'the row length of C': stride });
  return {
    label: o.label,
    shader: { name: 'matmul_nt', source: nt, values: { K: o.k, N: o.n, LDC: stride, ROWS_AT: EXTENT[o.rows], RESIDUAL: o.residual ? 1 : 0 } },
    bindings: [o.a, o.b, o.residual ?? o.a, o.out, o.extent],
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
    shader: { name: 'matmul_nn', source: nn, values: { K: o.k, LDA: stride, N: o.n, ROWS_AT: EXTENT[o.rows], ACCUMULATE: o.accumulate ? 1 : 0 } },
    bindings: [o.a, o.b, o.out, o.extent],
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
    shader: { name: 'matmul_tn', source: tn, values: { M: o.m, LDA: stride, N: o.n, ROWS_AT: EXTENT[o.rows] } },
    bindings: [o.a, o.b, o.out, o.extent],
    grid: tiles(o.n, o.m),
    flops: 2 * o.maxRows * o.m * o.n,
  };
}
