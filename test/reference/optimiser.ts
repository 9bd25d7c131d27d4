import type { EmaMode } from '../../src/protocol/averages';
import type { Numbers } from './matmul';

export function sumOfSquares(x: Numbers, minus?: Numbers): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += (x[i]! - (minus?.[i] ?? 0)) ** 2;
  return sum;
}

/** PyTorch's clip_grad_norm_: the factor for a gradient of this norm; 0 switches clipping off. */
export const clipFactor = (norm: number, maxNorm: number): number => (maxNorm > 0 ? Math.min(1, maxNorm / (norm + 1e-6)) : 1);

export interface OptimiserSettings {
  learningRate: number;
  weightDecay: number;
  beta1: number;
  beta2: number;
  epsilon: number;
  maxNorm: number;
  mode: EmaMode;
  decays: readonly number[];
  every: number;
  start: number;
  feedback: number;
  switchSteps: number;
}

export interface OptimiserState {
  /** Updates done. */
  step: number;
  weights: Float64Array;
  start: Float64Array;
  first: Float64Array;
  second: Float64Array;
  /** One average per decay, in the modes that follow any. */
  averages: Float64Array[];
}

export function optimiserState(weights: Numbers, averages: number): OptimiserState {
  const copy = (): Float64Array => Float64Array.from(weights);
  const zeros = (): Float64Array => new Float64Array(weights.length);
  return { step: 0, weights: copy(), start: copy(), first: zeros(), second: zeros(), averages: Array.from({ length: averages }, copy) };
}

/**
 * One update, each rule written out as it is defined rather than as the kernel folds them together.
 * `decayed` says which elements weight decay acts on.
 */
export function update(s: OptimiserState, gradient: Numbers, o: OptimiserSettings, decayed: (i: number) => boolean): void {
  s.step += 1;
  const factor = clipFactor(Math.sqrt(sumOfSquares(gradient)), o.maxNorm);
  const due = s.step > o.start && s.step % o.every === 0;
  const b = o.decays[0] ?? 0;
  for (let i = 0; i < s.weights.length; i++) {
    const g = gradient[i]! * factor;
    s.first[i] = o.beta1 * s.first[i]! + (1 - o.beta1) * g;
    s.second[i] = o.beta2 * s.second[i]! + (1 - o.beta2) * g * g;
    const m = s.first[i]! / (1 - o.beta1 ** s.step);
    const v = s.second[i]! / (1 - o.beta2 ** s.step);
    const before = s.weights[i]!;
    let w = before;
    if (decayed(i)) w *= 1 - o.learningRate * o.weightDecay;
    w -= (o.learningRate * m) / (Math.sqrt(v) + o.epsilon);
    if (o.mode === 'blend' && due) w = b * before + (1 - b) * w;
    if (o.mode === 'anchor' && due) w = b * w + (1 - b) * s.start[i]!;
    s.averages.forEach((average, k) => {
      if (due) average[i] = o.decays[k]! * average[i]! + (1 - o.decays[k]!) * w;
    });
    const average = s.averages[0]?.[i] ?? w;
    if (o.mode === 'feedback' && due) w += o.feedback * (average - w);
    if (o.mode === 'switch' && s.step > o.start && s.step % o.switchSteps === 0) w = average;
    s.weights[i] = w;
  }
}
