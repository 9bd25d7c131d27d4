// C[m, n] = sum_k A[m, k] B[k, n] (+ C[m, n])             gradient of a linear layer with respect to its input
// With matrix_plain.wgsl or matrix_quantised.wgsl, which hold B and say how it is read.
// A [rows, stride] of which k columns count, B [k, n], C [rows, n], row-major, stride and n multiples of 4.
// Columns k..stride of A must be zero. Grid: x = column tiles of 8, in groups of 32; y = row tiles of 8. Writes `=`, or `+=` when flag is 1.
// An invocation keeps an 8x8 tile in registers: mat4x4(rows k..k+3 of B) times four values of A. The eight
// columns of a tile share their scales.

// rows = extent[rows_at]; flag: C is added to.
struct Shape { k: u32, n: u32, stride: u32, rows_at: u32, flag: u32 }

@group(0) @binding(0) var<storage, read> a: array<vec4<f32>>;
@group(0) @binding(2) var<storage, read_write> c: array<vec4<f32>>;
@group(0) @binding(3) var<storage, read> extent: array<u32>;
@group(0) @binding(4) var<uniform> shape: Shape;

fn put(row: u32, rows: u32, column4: u32, value: vec4<f32>) {
  let columns = shape.n >> 2u;
  if (row >= rows || column4 >= columns) { return; }
  let at = row * columns + column4;
  if (shape.flag == 1u) { c[at] += value; } else { c[at] = value; }
}

@compute @workgroup_size(32)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let rows = extent[shape.rows_at];
  let stride4 = shape.stride >> 2u;
  let i = id.y * 8u;
  let x = id.x * 2u;
  if (i >= rows || x >= shape.n >> 2u) { return; }
  let last = rows - 1u;
  let r0 = i * stride4;
  let r1 = min(i + 1u, last) * stride4;
  let r2 = min(i + 2u, last) * stride4;
  let r3 = min(i + 3u, last) * stride4;
  let r4 = min(i + 4u, last) * stride4;
  let r5 = min(i + 5u, last) * stride4;
  let r6 = min(i + 6u, last) * stride4;
  let r7 = min(i + 7u, last) * stride4;
  var p0 = vec4<f32>(); var p1 = vec4<f32>(); var p2 = vec4<f32>(); var p3 = vec4<f32>();
  var p4 = vec4<f32>(); var p5 = vec4<f32>(); var p6 = vec4<f32>(); var p7 = vec4<f32>();
  var q0 = vec4<f32>(); var q1 = vec4<f32>(); var q2 = vec4<f32>(); var q3 = vec4<f32>();
  var q4 = vec4<f32>(); var q5 = vec4<f32>(); var q6 = vec4<f32>(); var q7 = vec4<f32>();
  let columns = shape.n >> 2u;
  let words = (columns + HALVES) >> HALVES;
  let groups = ((columns - 1u) >> GROUP) + 1u;
  let g = x >> GROUP;
  let y = min(x + 1u, columns - 1u);
  for (var k = 0u; k < stride4; k++) {
    let rows_of_b = min(vec4<u32>(0u, 1u, 2u, 3u) + k * 4u, vec4<u32>(shape.k - 1u));
    let scale = four_scales(rows_of_b * groups + g);
    let left = four_vectors(rows_of_b * words, scale, x);
    let right = four_vectors(rows_of_b * words, scale, y);
    let a0 = a[r0 + k]; p0 += left * a0; q0 += right * a0;
    let a1 = a[r1 + k]; p1 += left * a1; q1 += right * a1;
    let a2 = a[r2 + k]; p2 += left * a2; q2 += right * a2;
    let a3 = a[r3 + k]; p3 += left * a3; q3 += right * a3;
    let a4 = a[r4 + k]; p4 += left * a4; q4 += right * a4;
    let a5 = a[r5 + k]; p5 += left * a5; q5 += right * a5;
    let a6 = a[r6 + k]; p6 += left * a6; q6 += right * a6;
    let a7 = a[r7 + k]; p7 += left * a7; q7 += right * a7;
  }
  put(i, rows, x, p0); put(i, rows, x + 1u, q0);
  put(i + 1u, rows, x, p1); put(i + 1u, rows, x + 1u, q1);
  put(i + 2u, rows, x, p2); put(i + 2u, rows, x + 1u, q2);
  put(i + 3u, rows, x, p3); put(i + 3u, rows, x + 1u, q3);
  put(i + 4u, rows, x, p4); put(i + 4u, rows, x + 1u, q4);
  put(i + 5u, rows, x, p5); put(i + 5u, rows, x + 1u, q5);
  put(i + 6u, rows, x, p6); put(i + 6u, rows, x + 1u, q6);
  put(i + 7u, rows, x, p7); put(i + 7u, rows, x + 1u, q7);
}
