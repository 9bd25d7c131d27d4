/** Central finite differences of a scalar function at `x`, one element at a time. */
export function centralDifferences(f: (x: Float64Array) => number, x: ArrayLike<number>, h = 1e-5): Float64Array {
  return Float64Array.from({ length: x.length }, (_, i) => {
    const moved = Float64Array.from(x);
    moved[i] = x[i]! + h;
    const above = f(moved);
    moved[i] = x[i]! - h;
    return (above - f(moved)) / (2 * h);
  });
}

export const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
};
