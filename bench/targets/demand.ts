import type { Spread } from '../statistics';

/** One demand and what was measured; `met` is null where a part of it is missing. */
export interface Target {
  name: string;
  /** What the value must reach, or where `most` is set must not exceed. */
  least: number;
  most?: number;
  unit: string;
  value: Spread | null;
  met: boolean | null;
}

export type Demand = Omit<Target, 'met'>;

export type AdapterKind = 'swiftshader' | 'lavapipe' | 'gpu';

export function adapterKind(adapter: string): AdapterKind {
  if (/swiftshader/i.test(adapter)) return 'swiftshader';
  return /llvmpipe|lavapipe/i.test(adapter) ? 'lavapipe' : 'gpu';
}

/** Evaluation in tokens per second over training. */
export const EVALUATION = 3;
