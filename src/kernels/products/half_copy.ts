import source from '../../../shaders/half_copy.wgsl?raw';
import { grid1d, type Op, type Tensor, type View } from '../../device/op';
import { requireBytes } from '../extent';

type Operand = Tensor | View;

/** The largest number that float16 holds. */
export const LARGEST_HALF = 65_504;

/** half = weights in float16; `count` elements, a multiple of 4. */
export function halfCopy(o: { weights: Operand; half: Operand; count: number }): Op {
  requireBytes('half copy', { weights: [o.weights, 4 * o.count], half: [o.half, 2 * o.count] });
  return {
    label: 'half copy',
    shader: { name: 'half_copy', source, values: { COUNT: o.count, Weight: 'f16' } },
    bindings: { weights: o.weights, half: o.half },
    grid: grid1d(o.count / 4),
  };
}

/** The bits of the nearest float16 numbers, of two equally near ones the even; from numbers up to LARGEST_HALF. */
export function toHalf(values: Float32Array<ArrayBuffer>): Uint16Array<ArrayBuffer> {
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  const out = new Uint16Array(values.length);
  for (let i = 0; i < bits.length; i++) {
    const exponent = (bits[i]! >>> 23) & 255;
    const fraction = bits[i]! & 0x7fffff;
    // Below 2^-14 the leading one is written out, and the rest is shifted down.
    const whole = exponent > 112 ? ((exponent - 112) << 23) | fraction : fraction | 0x800000;
    const shift = exponent > 112 ? 13 : Math.min(126 - exponent, 31);
    const kept = whole >>> shift;
    const rest = whole & ((1 << shift) - 1);
    const half = 1 << (shift - 1);
    const up = rest > half || (rest === half && (kept & 1) === 1) ? 1 : 0;
    out[i] = ((bits[i]! >>> 16) & 0x8000) | (exponent === 0 ? 0 : kept + up);
  }
  return out;
}
