import type { Numbers } from './matmul';

/** y = x / sqrt(mean(x^2) + epsilon) * gain, row by row. */
export function rmsnorm(x: Numbers, gain: Numbers, rows: number, epsilon: number): { y: Float64Array; rstd: Float64Array } {
  const width = gain.length;
  const y = new Float64Array(rows * width);
  const rstd = new Float64Array(rows);
  for (let r = 0; r < rows; r++) {
    let squares = 0;
    for (let i = 0; i < width; i++) squares += x[r * width + i]! ** 2;
    rstd[r] = 1 / Math.sqrt(squares / width + epsilon);
    for (let i = 0; i < width; i++) y[r * width + i] = x[r * width + i]! * rstd[r]! * gain[i]!;
  }
  return { y, rstd };
}

/** From y_i = x_i s gain_i with s = (mean(x^2) + epsilon)^(-1/2): ds/dx_i = -s^3 x_i / width. */
export function rmsnormBackward(
  x: Numbers,
  gain: Numbers,
  dy: Numbers,
  rows: number,
  epsilon: number,
): { dx: Float64Array; dgain: Float64Array } {
  const width = gain.length;
  const { rstd } = rmsnorm(x, gain, rows, epsilon);
  const dx = new Float64Array(rows * width);
  const dgain = new Float64Array(width);
  for (let r = 0; r < rows; r++) {
    const s = rstd[r]!;
    let ds = 0;
    for (let i = 0; i < width; i++) {
      ds += dy[r * width + i]! * gain[i]! * x[r * width + i]!;
      dgain[i]! += dy[r * width + i]! * x[r * width + i]! * s;
    }
    for (let i = 0; i < width; i++) dx[r * width + i] = dy[r * width + i]! * gain[i]! * s - (ds * s ** 3 * x[r * width + i]!) / width;
  }
  return { dx, dgain };
}
