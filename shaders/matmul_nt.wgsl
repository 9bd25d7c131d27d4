// C[m, n] = sum_k A[m, k] B[n, k] (+ R[m, n])            a linear layer: activations times Hugging Face weights [out, in]
// A [rows, K], B [N, K], C and R [rows, LDC], row-major, K and LDC multiples of 4; rows = extent[ROWS_AT] is read on the GPU.
// Grid: x = column tiles of 8, in groups of 32; y = row tiles of 8. No workgroup memory, no barrier. Writes `=`.
// An invocation keeps an 8x8 tile in registers. A row vector times mat4x4(b0..b3) is four dot products.
// Columns N..LDC of the last tile are written as zero, so that a padded C may be read with vec4 loads.
alias Weight = f32;
const K = 64;
const N = 128;
const LDC = 128;
const ROWS_AT = 0;
const RESIDUAL = 0;

@group(0) @binding(0) var<storage, read> a: array<vec4<f32>>;
@group(0) @binding(1) var<storage, read> b: array<vec4<Weight>>;
@group(0) @binding(2) var<storage, read> residual: array<vec4<f32>>;
@group(0) @binding(3) var<storage, read_write> c: array<vec4<f32>>;
@group(0) @binding(4) var<storage, read> extent: array<u32>;

const K4 = u32(K / 4);
const LDC4 = u32(LDC / 4);

fn put(row: u32, rows: u32, column4: u32, value: vec4<f32>) {
  if (row >= rows || column4 >= LDC4) { return; }
  let at = row * LDC4 + column4;
  var result = value;
  if (N % 4 != 0 && column4 * 4u + 4u > u32(N)) {
    let column = vec4<u32>(0u, 1u, 2u, 3u) + column4 * 4u;
    result = select(vec4<f32>(0.0), value, column < vec4<u32>(u32(N)));
  }
  if (RESIDUAL == 1) { result += residual[at]; }
  c[at] = result;
}

fn columns(j: u32, k: u32) -> mat4x4<f32> {
  let last = u32(N - 1);
  return mat4x4<f32>(
    vec4<f32>(b[min(j, last) * K4 + k]), vec4<f32>(b[min(j + 1u, last) * K4 + k]),
    vec4<f32>(b[min(j + 2u, last) * K4 + k]), vec4<f32>(b[min(j + 3u, last) * K4 + k]));
}

@compute @workgroup_size(32)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let rows = extent[ROWS_AT];
  let i = id.y * 8u;
  let j = id.x * 8u;
  if (i >= rows || j >= u32(LDC)) { return; }
  let last = rows - 1u;
  let r0 = i * K4;
  let r1 = min(i + 1u, last) * K4;
  let r2 = min(i + 2u, last) * K4;
  let r3 = min(i + 3u, last) * K4;
  let r4 = min(i + 4u, last) * K4;
  let r5 = min(i + 5u, last) * K4;
  let r6 = min(i + 6u, last) * K4;
  let r7 = min(i + 7u, last) * K4;
  var p0 = vec4<f32>(); var p1 = vec4<f32>(); var p2 = vec4<f32>(); var p3 = vec4<f32>();
  var p4 = vec4<f32>(); var p5 = vec4<f32>(); var p6 = vec4<f32>(); var p7 = vec4<f32>();
  var q0 = vec4<f32>(); var q1 = vec4<f32>(); var q2 = vec4<f32>(); var q3 = vec4<f32>();
  var q4 = vec4<f32>(); var q5 = vec4<f32>(); var q6 = vec4<f32>(); var q7 = vec4<f32>();
  for (var k = 0u; k < K4; k++) {
    let left = columns(j, k);
    let right = columns(j + 4u, k);
    let a0 = a[r0 + k]; p0 += a0 * left; q0 += a0 * right;
    let a1 = a[r1 + k]; p1 += a1 * left; q1 += a1 * right;
    let a2 = a[r2 + k]; p2 += a2 * left; q2 += a2 * right;
    let a3 = a[r3 + k]; p3 += a3 * left; q3 += a3 * right;
    let a4 = a[r4 + k]; p4 += a4 * left; q4 += a4 * right;
    let a5 = a[r5 + k]; p5 += a5 * left; q5 += a5 * right;
    let a6 = a[r6 + k]; p6 += a6 * left; q6 += a6 * right;
    let a7 = a[r7 + k]; p7 += a7 * left; q7 += a7 * right;
  }
  let x = id.x * 2u;
  put(i, rows, x, p0); put(i, rows, x + 1u, q0);
  put(i + 1u, rows, x, p1); put(i + 1u, rows, x + 1u, q1);
  put(i + 2u, rows, x, p2); put(i + 2u, rows, x + 1u, q2);
  put(i + 3u, rows, x, p3); put(i + 3u, rows, x + 1u, q3);
  put(i + 4u, rows, x, p4); put(i + 4u, rows, x + 1u, q4);
  put(i + 5u, rows, x, p5); put(i + 5u, rows, x + 1u, q5);
  put(i + 6u, rows, x, p6); put(i + 6u, rows, x + 1u, q6);
  put(i + 7u, rows, x, p7); put(i + 7u, rows, x + 1u, q7);
}
