// C[m, n] = sum_k A[m, k] B[n, k] (+ R[m, n])            a linear layer: activations times Hugging Face weights [out, in]
// With matrix_plain.wgsl or matrix_quantised.wgsl, which hold B and say how it is read.
// A [rows, k], B [n, k], C and R [rows, stride], row-major, k and stride multiples of 4; R is added when flag is 1. Sizes are read from
// a uniform, not baked in: one pipeline serves every layer (17 pipelines took a software adapter seconds to compile).
// Grid: x = column tiles of 8, in groups of 32; y = row tiles of 8. No workgroup memory, no barrier. Writes `=`.
// An invocation keeps an 8x8 tile in registers. A row vector times mat4x4(b0..b3) is four dot products.
// The loop over groups of k is for scales: without them there is one group.
// Columns n..stride of the last tile are written as zero, so that a padded C may be read with vec4 loads.

// rows = extent[rows_at]; flag: R is added.
struct Shape { k: u32, n: u32, stride: u32, rows_at: u32, flag: u32 }

@group(0) @binding(0) var<storage, read> a: array<vec4<f32>>;
@group(0) @binding(2) var<storage, read> residual: array<vec4<f32>>;
@group(0) @binding(3) var<storage, read_write> c: array<vec4<f32>>;
@group(0) @binding(4) var<storage, read> extent: array<u32>;
@group(0) @binding(5) var<uniform> shape: Shape;

fn put(row: u32, rows: u32, column4: u32, value: vec4<f32>) {
  let columns = shape.stride >> 2u;
  if (row >= rows || column4 >= columns) { return; }
  let at = row * columns + column4;
  var result = value;
  if (column4 * 4u + 4u > shape.n) {
    let column = vec4<u32>(0u, 1u, 2u, 3u) + column4 * 4u;
    result = select(vec4<f32>(0.0), value, column < vec4<u32>(shape.n));
  }
  if (shape.flag == 1u) { result += residual[at]; }
  c[at] = result;
}

@compute @workgroup_size(32)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let rows = extent[shape.rows_at];
  let k4 = shape.k >> 2u;
  let i = id.y * 8u;
  let j = id.x * 8u;
  if (i >= rows || j >= shape.stride) { return; }
  let last = rows - 1u;
  let r0 = i * k4;
  let r1 = min(i + 1u, last) * k4;
  let r2 = min(i + 2u, last) * k4;
  let r3 = min(i + 3u, last) * k4;
  let r4 = min(i + 4u, last) * k4;
  let r5 = min(i + 5u, last) * k4;
  let r6 = min(i + 6u, last) * k4;
  let r7 = min(i + 7u, last) * k4;
  var p0 = vec4<f32>(); var p1 = vec4<f32>(); var p2 = vec4<f32>(); var p3 = vec4<f32>();
  var p4 = vec4<f32>(); var p5 = vec4<f32>(); var p6 = vec4<f32>(); var p7 = vec4<f32>();
  var q0 = vec4<f32>(); var q1 = vec4<f32>(); var q2 = vec4<f32>(); var q3 = vec4<f32>();
  var q4 = vec4<f32>(); var q5 = vec4<f32>(); var q6 = vec4<f32>(); var q7 = vec4<f32>();
  let words = (k4 + HALVES) >> HALVES;
  let groups = ((k4 - 1u) >> GROUP) + 1u;
  let u = min(vec4<u32>(0u, 1u, 2u, 3u) + j, vec4<u32>(shape.n - 1u));
  let v = min(vec4<u32>(4u, 5u, 6u, 7u) + j, vec4<u32>(shape.n - 1u));
  let lines_u = u * words;
  let lines_v = v * words;
  for (var g = 0u; g < groups; g++) {
    let of_u = four_scales(u * groups + g);
    let of_v = four_scales(v * groups + g);
    let end = min((g + 1u) << GROUP, k4);
    for (var k = g << GROUP; k < end; k++) {
      let left = four_vectors(lines_u, of_u, k);
      let right = four_vectors(lines_v, of_v, k);
      let a0 = a[r0 + k]; p0 += a0 * left; q0 += a0 * right;
      let a1 = a[r1 + k]; p1 += a1 * left; q1 += a1 * right;
      let a2 = a[r2 + k]; p2 += a2 * left; q2 += a2 * right;
      let a3 = a[r3 + k]; p3 += a3 * left; q3 += a3 * right;
      let a4 = a[r4 + k]; p4 += a4 * left; q4 += a4 * right;
      let a5 = a[r5 + k]; p5 += a5 * left; q5 += a5 * right;
      let a6 = a[r6 + k]; p6 += a6 * left; q6 += a6 * right;
      let a7 = a[r7 + k]; p7 += a7 * left; q7 += a7 * right;
    }
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
