import type { Numbers } from './matmul';

export interface Llama3Scaling {
  factor: number;
  lowFrequencyFactor: number;
  highFrequencyFactor: number;
  originalLength: number;
}

/** Radians per position of pair `i` of a head. Llama 3: short waves stay, long ones are stretched, those in between are blended. */
export function frequency(i: number, headDim: number, theta: number, scaling: Llama3Scaling | null): number {
  const plain = 1 / theta ** ((2 * i) / headDim);
  if (!scaling) return plain;
  const turns = (scaling.originalLength * plain) / (2 * Math.PI);
  const share = (turns - scaling.lowFrequencyFactor) / (scaling.highFrequencyFactor - scaling.lowFrequencyFactor);
  const kept = Math.min(1, Math.max(0, share));
  return kept * plain + ((1 - kept) * plain) / scaling.factor;
}

/** Turns element i of each head together with element i + headDim / 2 by position x frequency; `sign` -1 turns back. */
export function rope(
  x: Numbers,
  positions: Numbers,
  o: { heads: number; headDim: number; stride: number; theta: number; scaling: Llama3Scaling | null },
  sign: 1 | -1 = 1,
): Float64Array {
  const out = Float64Array.from(x);
  for (let t = 0; t < positions.length; t++) {
    for (let h = 0; h < o.heads; h++) {
      for (let i = 0; i < o.headDim / 2; i++) {
        const angle = sign * positions[t]! * frequency(i, o.headDim, o.theta, o.scaling);
        const a = t * o.stride + h * o.headDim + i;
        const b = a + o.headDim / 2;
        out[a] = x[a]! * Math.cos(angle) - x[b]! * Math.sin(angle);
        out[b] = x[b]! * Math.cos(angle) + x[a]! * Math.sin(angle);
      }
    }
  }
  return out;
}
