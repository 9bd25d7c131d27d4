import source from '../../shaders/adamw_ema.wgsl?raw';
import stepEnd from '../../shaders/step_end.wgsl?raw';
import { grid1d, type Op, type Tensor, type View } from '../device/op';
import { requireBytes } from './extent';

type Operand = Tensor | View;

/** The small uniform block of one update, in the order of `struct Step` in adamw_ema.wgsl. */
export interface StepBlock {
  inverseTargets: number;
  maxNorm: number;
  step: number;
  slot: number;
  learningRate: number;
  weightDecay: number;
  beta1: number;
  beta2: number;
  epsilon: number;
  correction1: number;
  correction2: number;
  /** Share of the change that is applied; below 1 only in ema_mode `blend`. */
  share: number;
  /** Weight of the old value per track; 1 leaves a track alone in this update. */
  keep: number[];
  /** How far the weights go back to track 0. */
  pull: number;
}

export const STEP_BYTES = 80;
export const MAX_TRACKS = 4;
export const GATE_BYTES = 16;
/** Word of the gate that is 1 after a weight has left the range of float16. */
export const GATE_OVERFLOW = 2;

export function packStep(s: StepBlock, into: DataView): void {
  const floats = [
    s.inverseTargets,
    s.maxNorm,
    0,
    0,
    s.learningRate,
    s.weightDecay,
    s.beta1,
    s.beta2,
    s.epsilon,
    s.correction1,
    s.correction2,
    s.share,
  ];
  floats.forEach((x, i) => into.setFloat32(4 * i, x, true));
  into.setUint32(8, s.step, true);
  into.setUint32(12, s.slot, true);
  for (let k = 0; k < MAX_TRACKS; k++) into.setFloat32(48 + 4 * k, s.keep[k] ?? 1, true);
  into.setFloat32(64, s.pull, true);
}

/**
 * Clip, AdamW and all averages of one pool in one pass. Sizes in elements, multiples of 4. `half` takes the matrices in float16;
 * without `copy` it stays untouched, but something must be bound.
 */
export function adamwEma(o: {
  gradient: Operand;
  weights: Operand;
  first: Operand;
  second: Operand;
  tracks: Operand;
  step: Operand;
  gate: Operand;
  half: Operand;
  copy: boolean;
  count: number;
  decayEnd: number;
  trackCount: number;
}): Op {
  const bytes = 4 * o.count;
  requireBytes('adamw + ema', {
    gradient: [o.gradient, bytes],
    weights: [o.weights, bytes],
    first: [o.first, bytes],
    second: [o.second, bytes],
    tracks: [o.tracks, o.trackCount * bytes],
    step: [o.step, STEP_BYTES],
    gate: [o.gate, GATE_BYTES],
    half: [o.half, o.copy ? 2 * o.decayEnd : 0],
  });
  return {
    label: 'adamw + ema',
    shader: {
      name: 'adamw_ema',
      source,
      values: { COUNT: o.count, DECAY_END: o.decayEnd, TRACKS: o.trackCount, COPY: o.copy ? 1 : 0, Weight: o.copy ? 'f16' : 'f32' },
    },
    bindings: [o.gradient, o.weights, o.first, o.second, o.tracks, o.step, o.gate, o.half],
    grid: grid1d(o.count / 4),
  };
}

/** Loss, norm and clipping coefficient of the update; closes the gate when they are not finite. */
export function closeGradient(o: { sums: Operand; step: Operand; gate: Operand; journal: Operand }): Op {
  requireBytes('step end', { sums: [o.sums, 8], step: [o.step, STEP_BYTES], gate: [o.gate, GATE_BYTES], journal: [o.journal, 16] });
  return {
    label: 'step end',
    shader: { name: 'step_end', source: stepEnd, values: {} },
    bindings: [o.sums, o.step, o.gate, o.journal],
    grid: [1, 1, 1],
  };
}
