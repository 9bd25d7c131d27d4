/** IEEE 754 binary16: a sign, five bits of exponent, ten of fraction. */

/** Nearest whole number, the even one of two. */
function nearestEven(x: number): number {
  const below = Math.floor(x);
  const rest = x - below;
  if (rest !== 0.5) return rest < 0.5 ? below : below + 1;
  return below % 2 === 0 ? below : below + 1;
}

/** The bits of the float16 that is nearest to x; from 65520 on that is infinity. */
export function halfBits(x: number): number {
  const sign = x < 0 || Object.is(x, -0) ? 0x8000 : 0;
  const size = Math.abs(x);
  if (size >= 65_520) return sign | 0x7c00;
  const exponent = Math.max(-14, Math.floor(Math.log2(size)));
  // Where rounding or log2 reaches the next power of two, the carry makes it the next exponent.
  const fraction = nearestEven(size / 2 ** (exponent - 10));
  return sign | ((exponent + 14) * 1024 + fraction);
}

export function halfValue(bits: number): number {
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  const size = exponent === 0 ? fraction * 2 ** -24 : (1024 + fraction) * 2 ** (exponent - 25);
  return bits & 0x8000 ? -size : size;
}

/** Rounded to float16. */
export const halves = (values: Iterable<number>): Float64Array => Float64Array.from(values, (x) => halfValue(halfBits(x)));

/** The bits of float16 numbers as they lie in memory, two to a word. */
export function halfWords(values: ArrayLike<number>): Uint32Array<ArrayBuffer> {
  const bits = new Uint16Array(2 * Math.ceil(values.length / 2));
  for (let i = 0; i < values.length; i++) bits[i] = halfBits(values[i]!);
  return new Uint32Array(bits.buffer);
}
