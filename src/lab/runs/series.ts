import { type StepColumns, type StepLog } from '../../protocol/runs/recorder';
import type { StepMetrics } from '../../protocol/runs/run';

const FIRST_CAPACITY = 1024;

function grown<A extends Uint32Array | Float32Array>(from: A, to: A): A {
  to.set(from);
  return to;
}

/** Logged updates of one run in typed arrays that double when full, so that a long run costs no garbage per step. */
export class StepSeries implements StepLog {
  length = 0;
  step = new Uint32Array(FIRST_CAPACITY);
  loss = new Float32Array(FIRST_CAPACITY);
  gradNorm = new Float32Array(FIRST_CAPACITY);
  learningRate = new Float32Array(FIRST_CAPACITY);

  push(batch: StepColumns): void {
    const end = this.length + batch.step.length;
    if (end > this.step.length) this.#grow(end);
    this.step.set(batch.step, this.length);
    this.loss.set(batch.loss, this.length);
    this.gradNorm.set(batch.gradNorm, this.length);
    this.learningRate.set(batch.learningRate, this.length);
    this.length = end;
  }

  /** All of them at once, without a copy between. */
  fill(steps: readonly StepMetrics[]): void {
    this.length = steps.length;
    this.#grow(steps.length);
    for (let i = 0; i < steps.length; i++) {
      const { step, loss, gradNorm, learningRate } = steps[i]!;
      this.step[i] = step;
      this.loss[i] = loss;
      this.gradNorm[i] = gradNorm;
      this.learningRate[i] = learningRate;
    }
  }

  /** A copy of a part of it. */
  stretch(from: number, to: number): StepColumns {
    const { step, loss, gradNorm, learningRate } = this;
    return {
      step: step.slice(from, to),
      loss: loss.slice(from, to),
      gradNorm: gradNorm.slice(from, to),
      learningRate: learningRate.slice(from, to),
    };
  }

  rows(): StepMetrics[] {
    return Array.from({ length: this.length }, (_, i) => ({
      step: this.step[i]!,
      loss: this.loss[i]!,
      gradNorm: this.gradNorm[i]!,
      learningRate: this.learningRate[i]!,
    }));
  }

  #grow(needed: number): void {
    let capacity = this.step.length;
    while (capacity < needed) capacity *= 2;
    this.step = grown(this.step, new Uint32Array(capacity));
    this.loss = grown(this.loss, new Float32Array(capacity));
    this.gradNorm = grown(this.gradNorm, new Float32Array(capacity));
    this.learningRate = grown(this.learningRate, new Float32Array(capacity));
  }
}

export function seriesOf(steps: readonly StepMetrics[]): StepSeries {
  const series = new StepSeries();
  series.fill(steps);
  return series;
}

export interface Points {
  x: number[];
  y: number[];
}

/** Exponential smoothing with the start corrected for, so that the first value is the data's own. For display only. */
export function smooth(values: ArrayLike<number>, length: number, weight: number): Float32Array {
  const out = new Float32Array(length);
  let sum = 0;
  let mass = 0;
  for (let i = 0; i < length; i++) {
    sum = weight * sum + (1 - weight) * values[i]!;
    mass = weight * mass + (1 - weight);
    out[i] = sum / mass;
  }
  return out;
}

/**
 * At most two points per pixel column, its smallest and its largest value in the order they came, so that a spike
 * between two columns is never lost. Short series come back as they are.
 */
export function envelope(x: ArrayLike<number>, y: ArrayLike<number>, length: number, columns: number): Points {
  const all = (count: ArrayLike<number>) => Array.from({ length }, (_, i) => count[i]!);
  if (length <= columns * 2 || columns < 1) return { x: all(x), y: all(y) };
  const first = x[0]!;
  const width = (x[length - 1]! - first) / columns || 1;
  const out: Points = { x: [], y: [] };
  let i = 0;
  while (i < length) {
    const column = Math.min(columns - 1, Math.floor((x[i]! - first) / width));
    let low = i;
    let high = i;
    for (; i < length && Math.min(columns - 1, Math.floor((x[i]! - first) / width)) === column; i++) {
      if (y[i]! < y[low]!) low = i;
      if (y[i]! > y[high]!) high = i;
    }
    for (const at of low === high ? [low] : [Math.min(low, high), Math.max(low, high)]) {
      out.x.push(x[at]!);
      out.y.push(y[at]!);
    }
  }
  return out;
}
