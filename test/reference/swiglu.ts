import type { Numbers } from './matmul';

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

/** gateUp [tokens, 2 width] to h [tokens, width] = gate sigmoid(gate) up. */
export function swiglu(gateUp: Numbers, tokens: number, width: number): Float64Array {
  const h = new Float64Array(tokens * width);
  for (let t = 0; t < tokens; t++) {
    for (let i = 0; i < width; i++) {
      const gate = gateUp[t * 2 * width + i]!;
      h[t * width + i] = gate * sigmoid(gate) * gateUp[t * 2 * width + width + i]!;
    }
  }
  return h;
}

export function swigluBackward(gateUp: Numbers, dh: Numbers, tokens: number, width: number): Float64Array {
  const out = new Float64Array(tokens * 2 * width);
  for (let t = 0; t < tokens; t++) {
    for (let i = 0; i < width; i++) {
      const at = t * 2 * width + i;
      const gate = gateUp[at]!;
      const s = sigmoid(gate);
      out[at] = dh[t * width + i]! * gateUp[at + width]! * (s + gate * s * (1 - s));
      out[at + width] = dh[t * width + i]! * gate * s;
    }
  }
  return out;
}
