import { qkvWidth } from '../kernels/attention';
import type { ModelConfig } from './config';

/** The linear layers of a block; those that read the same input are one matrix, such as the q, k and v projections. */
export const SLOTS = ['qkv', 'out', 'gateUp', 'down'] as const;
export type Slot = (typeof SLOTS)[number];

/** Inputs and outputs of each slot. */
export function slotSizes(c: ModelConfig): Record<Slot, { inputs: number; outputs: number }> {
  const q = c.heads * c.headDim;
  return {
    qkv: { inputs: c.hidden, outputs: qkvWidth(c) },
    out: { inputs: q, outputs: c.hidden },
    gateUp: { inputs: c.hidden, outputs: 2 * c.intermediate },
    down: { inputs: c.intermediate, outputs: c.hidden },
  };
}
