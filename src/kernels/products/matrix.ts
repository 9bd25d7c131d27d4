import nn from '../../../shaders/matmul_nn.wgsl?raw';
import nnQuad from '../../../shaders/matmul_nn_quad.wgsl?raw';
import nnTiled from '../../../shaders/matmul_nn_tiled.wgsl?raw';
import nt from '../../../shaders/matmul_nt.wgsl?raw';
import ntQuad from '../../../shaders/matmul_nt_quad.wgsl?raw';
import ntSubgroup from '../../../shaders/matmul_nt_subgroup.wgsl?raw';
import ntTiled from '../../../shaders/matmul_nt_tiled.wgsl?raw';
import type { Op, Tensor, View } from '../../device/op';
import { fail } from '../../protocol/errors';
import { requireBytes } from '../extent';
import { withQuantised } from './loads';
import { matmulNN, matmulNT } from './matmul';
import { type Bits, quantisedSizes } from './quantised';

type Operand = Tensor | View;

/** Of one product, with quantised weights; `name` is that of the direct one, whose twin is in processor/. */
interface Sources {
  name: string;
  direct: string;
  quad: string;
  tiled: string;
}

const NT: Sources = { name: 'matmul_nt_quantised', direct: withQuantised(nt), quad: withQuantised(ntQuad), tiled: withQuantised(ntTiled) };
const NT_SUBGROUP = withQuantised(ntSubgroup);
const NN: Sources = { name: 'matmul_nn_quantised', direct: withQuantised(nn), quad: withQuantised(nnQuad), tiled: withQuantised(nnTiled) };

/** How the numbers of a matrix are stored. Products widen them to float32 where they read them, and add in float32. */
export type Stored = 'f32' | 'f16' | 'int8' | 'int4';
type Plain = 'f32' | 'f16';
type Whole = 'int8' | 'int4';

/** A weight matrix, its rows the outputs of the layer, with what it takes to read it. */
export type Matrix = { weight: Plain; b: Operand } | { weight: Whole; b: Operand; scales: Operand };

type Products<Given> = Omit<Given, 'b' | 'weight' | 'bytes'> & { matrix: Matrix };

export const bitsOf = (weight: Whole): Bits => (weight === 'int8' ? 8 : 4);

export function matrixBytes(weight: Stored, rows: number, columns: number): { b: number; scales: number } {
  if (weight === 'f32' || weight === 'f16') return { b: (weight === 'f32' ? 4 : 2) * rows * columns, scales: 0 };
  const { words, scales } = quantisedSizes(bitsOf(weight), rows, columns);
  return { b: 4 * words, scales: 4 * scales };
}

/** What a matrix is read from, and the bytes that it takes. */
export function matrixOperands(matrix: Matrix, rows: number, columns: number): Record<string, readonly [Operand, number]> {
  const bytes = matrixBytes(matrix.weight, rows, columns);
  return { matrix: [matrix.b, bytes.b], ...('scales' in matrix ? { scales: [matrix.scales, bytes.scales] as const } : {}) };
}

/** Rows from `first` on of a matrix with so many columns. */
export function rowsOf(matrix: Matrix, columns: number, first: number, count: number): Matrix {
  const from = matrixBytes(matrix.weight, first, columns);
  const size = matrixBytes(matrix.weight, count, columns);
  const b = slice(matrix.b, from.b, size.b);
  if (!('scales' in matrix)) return { weight: matrix.weight, b };
  return { weight: matrix.weight, b, scales: slice(matrix.scales, from.scales, size.scales) };
}

function slice(operand: Operand, from: number, size: number): View {
  const { tensor, offset } = 'tensor' in operand ? operand : { tensor: operand, offset: 0 };
  if ((offset + from) % 256 !== 0)
    throw fail('internal')`${tensor.name}: a slice at byte ${offset + from} cannot be bound; 256 must divide it.`;
  return { tensor, offset: offset + from, size };
}

/** out[rows, n] = a[rows, k] W[n, k]^T (+ residual): a linear layer. See matmulNT. */
export function productNT({ matrix, ...o }: Products<Parameters<typeof matmulNT>[0]>): Op {
  if (!('scales' in matrix)) return matmulNT({ ...o, ...matrix });
  requireBytes(o.label, matrixOperands(matrix, o.n, o.k));
  const plain = matmulNT({ ...o, b: matrix.b, bytes: 0 });
  const op = inWholeNumbers(plain, NT, matrix);
  const { values } = op.shader;
  const columns = (o.stride ?? o.n) / 4;
  return {
    ...op,
    variants: {
      ...op.variants,
      // About one column tile for each subgroup of 32; they take tiles in turn, so that fewer do too.
      subgroup: {
        shader: { name: 'matmul_nt_quantised_subgroup', source: NT_SUBGROUP, values },
        grid: [Math.min(65_535, Math.ceil(columns / 4)), Math.ceil(o.maxRows / 8), 1],
      },
    },
  };
}

/** out[rows, n] = a[rows, k] W[k, n] (+ out): the gradient of its input. See matmulNN. */
export function productNN({ matrix, ...o }: Products<Parameters<typeof matmulNN>[0]>): Op {
  if (!('scales' in matrix)) return matmulNN({ ...o, ...matrix });
  requireBytes(o.label, matrixOperands(matrix, o.k, o.n));
  const plain = matmulNN({ ...o, b: matrix.b, bytes: 0 });
  return inWholeNumbers(plain, NN, matrix);
}

/** The kernels for quantised weights in place of the plain ones; sizes, tiles and grids are the same. */
function inWholeNumbers(plain: Op, source: Sources, { weight, scales }: Extract<Matrix, { weight: Whole }>): Op {
  const values = { BITS: bitsOf(weight) };
  const { quad, tiled, 'tiled-large': large } = plain.variants!;
  const tiles = (tile: number) => ({ name: `${source.name}_tiled`, source: source.tiled, values: { ...values, TILE: tile } });
  return {
    ...plain,
    bindings: { ...plain.bindings, scales },
    // The levels of a sample are any bits.
    sample: () => ({ ...plain.sample!(), inputs: { ...plain.sample!().inputs, scales: 'random' } }),
    shader: { name: source.name, source: source.direct, values },
    variants: {
      ...(quad ? { quad: { ...quad, shader: { name: `${source.name}_quad`, source: source.quad, values } } } : {}),
      tiled: { ...tiled!, shader: tiles(64) },
      'tiled-large': { ...large!, shader: tiles(128) },
    },
  };
}
