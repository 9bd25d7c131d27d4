import source from '../../shaders/adamw_ema.wgsl?raw';
import stepEnd from '../../shaders/step_end.wgsl?raw';
import { Layout, placesOf } from '../device/layout';
import { Packed } from '../device/named';
import { aligned, grid1d, type Op, type Tensor, type View } from '../device/op';
import { requireBytes } from './extent';

type Operand = Tensor | View;

/** What one update is told, by the fields of `struct Step` in adamw_ema.wgsl, which says where each lies. */
export interface StepBlock {
  inverse_targets: number;
  max_norm: number;
  step: number;
  slot: number;
  learning_rate: number;
  weight_decay: number;
  beta1: number;
  beta2: number;
  epsilon: number;
  correction1: number;
  correction2: number;
  /** Share of the change that is applied; below 1 only in ema_mode `blend`. */
  share: number;
  /** Weight of the old value per track; 1 leaves a track alone in this update, as tracks that are left out are. */
  keep: readonly number[];
  /** How far the weights go back to track 0. */
  pull: number;
}

const LAYOUT = new Layout({ name: 'adamw_ema', source });
const STEP = LAYOUT.struct('Step');
const GATE = LAYOUT.struct('Gate');
export const STEP_BYTES = aligned(STEP.bytes);
export const GATE_BYTES = aligned(GATE.bytes);
/** Word of the gate that is 1 after a weight has left the range of float16. */
export const GATE_OVERFLOW = placesOf(GATE, 'overflow')[0]! / 4;
/** Word of the gate that is what the gradient was multiplied by to clip it. */
export const GATE_SCALE = placesOf(GATE, 'scale')[0]! / 4;
const MOST_TRACKS = placesOf(STEP, 'keep').length;

/** Memory for the block of an update. */
export class StepMemory {
  readonly #packed = new Packed('adamw_ema', STEP);

  /** The words of a block; the same memory every time. */
  of({ keep, ...rest }: StepBlock): Uint32Array<ArrayBuffer> {
    const others = new Array<number>(Math.max(0, MOST_TRACKS - keep.length)).fill(1);
    return this.#packed.set({ ...rest, keep: [...keep, ...others] }).words;
  }
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
    bindings: {
      gradient: o.gradient,
      weights: o.weights,
      first: o.first,
      second: o.second,
      tracks: o.tracks,
      step: o.step,
      gate: o.gate,
      half: o.half,
    },
    grid: grid1d(o.count / 4),
  };
}

/** Loss, norm and clipping coefficient of the update; closes the gate when they are not finite. */
export function closeGradient(o: { sums: Operand; step: Operand; gate: Operand; journal: Operand }): Op {
  requireBytes('step end', { sums: [o.sums, 8], step: [o.step, STEP_BYTES], gate: [o.gate, GATE_BYTES], journal: [o.journal, 16] });
  return {
    label: 'step end',
    shader: { name: 'step_end', source: stepEnd, values: {} },
    bindings: { sums: o.sums, step: o.step, gate: o.gate, journal: o.journal },
    grid: [1, 1, 1],
  };
}
