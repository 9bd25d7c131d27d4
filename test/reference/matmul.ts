/** Matrix products, row-major. `add` is what the product is added to (a residual, or what stood there before). */

export type Numbers = ArrayLike<number>;

function product(m: number, n: number, terms: number, term: (i: number, j: number, k: number) => number, add?: Numbers): Float64Array {
  const out = new Float64Array(m * n);
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      let sum = add?.[i * n + j] ?? 0;
      for (let k = 0; k < terms; k++) sum += term(i, j, k);
      out[i * n + j] = sum;
    }
  }
  return out;
}

/** C[m, n] = A[m, k] B[k, n] */
export const matmulNN = (a: Numbers, b: Numbers, m: number, k: number, n: number, add?: Numbers): Float64Array =>
  product(m, n, k, (i, j, t) => a[i * k + t]! * b[t * n + j]!, add);

/** C[m, n] = A[m, k] B[n, k]^T */
export const matmulNT = (a: Numbers, b: Numbers, m: number, k: number, n: number, add?: Numbers): Float64Array =>
  product(m, n, k, (i, j, t) => a[i * k + t]! * b[j * k + t]!, add);

/** C[m, n] = A[rows, m]^T B[rows, n] */
export const matmulTN = (a: Numbers, b: Numbers, rows: number, m: number, n: number, add?: Numbers): Float64Array =>
  product(m, n, rows, (i, j, t) => a[t * m + i]! * b[t * n + j]!, add);
