// Functions that no host computes for us, so that every computer and browser gets the same bits. WebAssembly's own square root and division are
// exact to the last bit everywhere.

const LOG2E: f32 = 1.44269504;
// ln 2 in two parts, the first with few digits, so that n times it is exact.
const LN2_HIGH: f32 = 0.693359375;
const LN2_LOW: f32 = -2.12194440e-4;
/** Beside 1.5 x 2^23 there is room for whole numbers alone: a sum with it is rounded to one, and its last bits are that number. */
const ROUNDER: f32 = 12582912;
/** Below it e^x counts as zero. */
const LEAST: f32 = -87.33654;

/**
 * e^x of four numbers that are no larger than 88, as a softmax has them: to 1.5 units in the last place, below -87.3 zero. After Cephes'
 * expf (Moshier). For larger numbers it took half as long again, and nobody asked: who may have one bounds it.
 */
// @ts-ignore: decorator
@inline
export function exp4(x: v128): v128 {
  // One instruction where max is several; what is not a number stays, since it comes first.
  const inside = f32x4.pmax(x, f32x4.splat(LEAST));
  const sum = f32x4.add(f32x4.mul(inside, f32x4.splat(LOG2E)), f32x4.splat(ROUNDER));
  const n = f32x4.sub(sum, f32x4.splat(ROUNDER));
  let r = f32x4.sub(inside, f32x4.mul(n, f32x4.splat(LN2_HIGH)));
  r = f32x4.sub(r, f32x4.mul(n, f32x4.splat(LN2_LOW)));
  let p = f32x4.splat(1.9875691500e-4);
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1.3981999507e-3));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(8.3334519073e-3));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(4.1665795894e-2));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1.6666665459e-1));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(5.0000001201e-1));
  p = f32x4.add(f32x4.mul(p, f32x4.mul(r, r)), f32x4.add(r, f32x4.splat(1)));
  // 2^n times p: n is added to the exponent, which may make a number of what is none.
  const y = v128.andnot(i32x4.add(p, i32x4.shl(sum, 23)), f32x4.lt(x, f32x4.splat(LEAST)));
  return v128.or(y, f32x4.ne(x, x));
}

/** The same of one number. */
// @ts-ignore: decorator
@inline
export function exp1(x: f32): f32 {
  return f32x4.extract_lane(exp4(f32x4.splat(x)), 0);
}

/** 1 + e^-x of four numbers; below x = -88 that of -88, so that x / (1 + e^-x) is x times 6e-39 where zero belongs. */
// @ts-ignore: decorator
@inline
export function logistic4(x: v128): v128 {
  return f32x4.add(f32x4.splat(1), exp4(f32x4.pmin(f32x4.neg(x), f32x4.splat(88))));
}

/** The natural logarithm, to 1 unit in the last place. After Cephes' logf (Moshier). */
export function log1(x: f32): f32 {
  if (x != x || x < 0) return NaN;
  if (x == 0) return -Infinity;
  if (x == Infinity) return x;
  let e = 0;
  // Numbers below the normal ones.
  if (x < 1.17549435e-38) {
    x *= 8388608;
    e = -23;
  }
  const bits = reinterpret<i32>(x);
  e += ((bits >> 23) & 255) - 126;
  let m = reinterpret<f32>((bits & 0x007fffff) | 0x3f000000);
  if (m < <f32>0.707106781186547524) {
    e -= 1;
    m = m + m - 1;
  } else m -= 1;
  const z = m * m;
  let y: f32 = 7.0376836292e-2;
  y = y * m + <f32>-1.1514610310e-1;
  y = y * m + <f32>1.1676998740e-1;
  y = y * m + <f32>-1.2420140846e-1;
  y = y * m + <f32>1.4249322787e-1;
  y = y * m + <f32>-1.6668057665e-1;
  y = y * m + <f32>2.0000714765e-1;
  y = y * m + <f32>-2.4999993993e-1;
  y = y * m + <f32>3.3333331174e-1;
  y = y * m * z;
  const f = <f32>e;
  y += LN2_LOW * f;
  y += <f32>-0.5 * z;
  return m + y + LN2_HIGH * f;
}

/** Four numbers added in a fixed order. */
// @ts-ignore: decorator
@inline
export function sum4(v: v128): f32 {
  return f32x4.extract_lane(v, 0) + f32x4.extract_lane(v, 1) + (f32x4.extract_lane(v, 2) + f32x4.extract_lane(v, 3));
}
