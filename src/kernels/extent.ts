import { type Tensor, type View, viewOf } from '../device/op';
import { fail } from '../protocol/errors';

/**
 * How many rows an operation has is known only at run time (rows of text differ in length, finished answers drop out),
 * so it is read on the device from a small `extent` buffer; invocations beyond it return at once.
 */
export const EXTENT = { tokens: 0, scored: 1, distinct: 2 } as const;
export type ExtentName = keyof typeof EXTENT;
export const EXTENT_BYTES = 16;

/** A packed batch: one vec4<u32> (id, position in its row, first token of the row, end of the row) per token. */
export const STREAM_BYTES = 16;

/** No row: see rmsnorm_backward.wgsl. */
export const NO_SLOT = 0xffffffff;

/**
 * Refuses an operation whose operands are smaller than the bytes beside them. Not known here, and so up to whoever writes them, are what ids,
 * positions and row numbers point to.
 */
export function requireBytes(label: string, operands: Record<string, readonly [Tensor | View, number]>): void {
  for (const [operand, [given, bytes]] of Object.entries(operands)) {
    const { tensor, offset, size } = viewOf(given);
    if (size < bytes)
      throw fail(
        'internal',
      )`${label}: its ${operand}, ${tensor.name}, has ${size} bytes and needs ${bytes}; plan it for the rows and columns of the operation.`;
    if (offset + size > tensor.bytes)
      throw fail('internal')`${label}: its ${operand} ends at byte ${offset + size} of ${tensor.name}, which has ${tensor.bytes}.`;
  }
}

export const roundUp = (x: number, step: number): number => Math.ceil(x / step) * step;

/** An extent buffer in which every count is `rows`, for samples. */
export const extentOf = (rows: number): Uint32Array<ArrayBuffer> => new Uint32Array(EXTENT_BYTES / 4).fill(rows);

/** Row numbers and the like, for samples. */
export const countUp = (count: number): Uint32Array<ArrayBuffer> => Uint32Array.from({ length: count }, (_, i) => i);

/** Workgroups for kernels with a subgroup to a row: about one row for each subgroup of 32. They take rows in turn, so that fewer do too. */
export const subgroupGrid = (rows: number): [number, number, number] => [Math.min(65_535, Math.ceil(rows / 4)), 1, 1];
