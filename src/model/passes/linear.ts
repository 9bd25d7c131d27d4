import type { Clear, Op, Tensor, View } from '../../device/op';
import { blockMask, dropout, dropoutBackward, scaleRows } from '../../kernels/products/lora';
import { matmulNN, matmulNT, matmulTN } from '../../kernels/products/matmul';
import { productNN, productNT } from '../../kernels/products/matrix';
import type { ExtentName } from '../../kernels/extent';
import { type AdapterSaved, type BackwardFrame, floats, type Frame } from './frame';
import type { AdapterViews } from '../adapter';

import { type Slot, slotSizes } from '../slots';

interface Place {
  label: string;
  layer: number;
  slot: Slot;
  /** Which rows of the batch, and how many at most. */
  rows: ExtentName;
  maxRows: number;
}

const covers = ({ slot: { blocks, outputs } }: AdapterViews): boolean =>
  blocks.length === 1 && blocks[0]!.columns[0] === 0 && blocks[0]!.columns[1] === outputs;

/** out = input W^T (+ residual) + s (dropout(input) A^T) B^T. */
export function linearForward(
  frame: Frame,
  ops: (Op | Clear)[],
  place: Place & { input: Tensor; out: Tensor; residual?: Tensor },
): AdapterSaved | null {
  const { inputs, weights } = frame;
  const { label, layer, slot, input, out, residual, rows, maxRows } = place;
  const { matrices, adapters } = weights.layers[layer]!;
  const adapter = adapters[slot];
  const { inputs: k, outputs: n } = slotSizes(frame.config)[slot];
  const common = { extent: inputs.extent, rows, maxRows };
  ops.push(productNT({ label, a: input, matrix: matrices[slot], out, ...(residual ? { residual } : {}), k, n, ...common }));
  if (!adapter) return null;
  const saved = adapterForward(frame, ops, place)!;
  ops.push(matmulNN({ label: 'lora b', a: saved.low, b: adapter.b, out, k: adapter.slot.rank, n, accumulate: true, ...common }));
  return saved;
}

/** s dropout(input) A^T alone; null where there is no adapter. */
export function adapterForward(frame: Frame, ops: (Op | Clear)[], place: Place & { input: Tensor }): AdapterSaved | null {
  const { inputs, weights, planner } = frame;
  const { label, layer, slot, input, rows, maxRows } = place;
  const adapter = weights.layers[layer]!.adapters[slot];
  if (!adapter) return null;
  const common = { extent: inputs.extent, rows, maxRows };
  const { rank, scale, site, inputs: k } = adapter.slot;
  let source = input;
  if (frame.dropout) {
    source = floats(frame, `${label} dropped ${layer}`, maxRows, k);
    ops.push(dropout({ label: 'lora dropout', x: input, y: source, ...frame.dropout, site, width: k, ...common }));
  }
  const low = planner.scratch(`${label} low ${layer}`, 4 * maxRows * rank);
  ops.push(
    matmulNT({ label: 'lora a', a: source, b: adapter.a, out: low, k, n: rank, ...common }),
    scaleRows({ label: 'lora scale', y: low, factor: scale, width: rank, ...common }),
  );
  return { input: source, low };
}

/** Gradients of the weights that are trained, and, with `dInput`, of the input. */
export function linearBackward(
  frame: BackwardFrame,
  ops: (Op | Clear)[],
  place: Place & { input: Tensor; dOut: Tensor; dInput: Tensor | null; saved: AdapterSaved | null | undefined },
): void {
  const { inputs, weights, gradients, planner } = frame;
  const { label, layer, slot, input, dOut, dInput, saved, rows, maxRows } = place;
  const { matrices, adapters } = weights.layers[layer]!;
  const { inputs: k, outputs: n } = slotSizes(frame.config)[slot];
  const gradient: View | undefined = gradients.layers[layer]!.matrices?.[slot];
  const common = { extent: inputs.extent, rows, maxRows };
  if (dInput) ops.push(productNN({ label: `d ${label} input`, a: dOut, matrix: matrices[slot], out: dInput, k: n, n: k, ...common }));
  if (gradient) ops.push(matmulTN({ label: `d ${label}`, a: dOut, b: input, out: gradient, m: n, n: k, ...common }));
  const adapter = adapters[slot];
  const change = gradients.layers[layer]!.adapters[slot];
  if (!adapter || !change || !saved) return;
  const { rank, scale, blocks, site } = adapter.slot;
  const dLow = planner.scratch(`d ${label} low ${layer}`, 4 * maxRows * rank);
  ops.push(
    matmulNT({ label: 'd lora low', a: dOut, b: adapter.b, out: dLow, k: n, n: rank, ...common }),
    scaleRows({ label: 'lora scale', y: dLow, factor: scale, width: rank, ...common }),
    matmulTN({ label: 'd lora b', a: saved.low, b: dOut, out: change.b, m: rank, n, ...common }),
    matmulTN({ label: 'd lora a', a: dLow, b: saved.input, out: change.a, m: rank, n: k, ...common }),
  );
  if (!covers(adapter)) ops.push(blockMask({ label: 'lora blocks', matrix: change.b, rows: rank, columns: n, blocks }));
  if (!dInput) return;
  const back = { a: dLow, b: adapter.a, k: rank, n: k, ...common };
  if (!frame.dropout) {
    ops.push(matmulNN({ label: 'd lora input', ...back, out: dInput, accumulate: true }));
    return;
  }
  const dropped = floats(frame, `d ${label} dropped ${layer}`, maxRows, k);
  ops.push(
    matmulNN({ label: 'd lora input', ...back, out: dropped }),
    dropoutBackward({ label: 'lora dropout', dy: dropped, dx: dInput, ...frame.dropout, site, width: k, ...common }),
  );
}
