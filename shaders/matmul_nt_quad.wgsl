// C[m, n] = sum_k A[m, k] B[n, k] (+ R[m, n])            matmul_nt.wgsl with A shared inside a quad (needs the feature subgroups)
// Layouts, residual and zero padding as there. Grid: x = column tiles of 8 in groups of 4; y = row tiles of 16 in groups of 8.
// The four invocations of a quad have the same 16 rows and neighbouring columns: each loads four of the rows, and quadBroadcast hands
// them round. A software adapter gathers every load lane by lane, so that a broadcast is four times cheaper than the load that it saves.
// Nothing returns early inside a workgroup: a broadcast from an invocation that has ended is undefined.
enable subgroups;
alias Weight = f32;

// rows = extent[rows_at]; flag: see above.
struct Shape { k: u32, n: u32, stride: u32, rows_at: u32, flag: u32 }

@group(0) @binding(0) var<storage, read> a: array<vec4<f32>>;
@group(0) @binding(1) var<storage, read> b: array<vec4<Weight>>;
@group(0) @binding(2) var<storage, read> residual: array<vec4<f32>>;
@group(0) @binding(3) var<storage, read_write> c: array<vec4<f32>>;
@group(0) @binding(4) var<storage, read> extent: array<u32>;
@group(0) @binding(5) var<uniform> shape: Shape;

fn put(row: u32, rows: u32, column4: u32, value: vec4<f32>) {
  let columns = shape.stride / 4u;
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

fn four_columns(j: u32, k: u32) -> mat4x4<f32> {
  let last = shape.n - 1u;
  let k4 = shape.k / 4u;
  return mat4x4<f32>(
    vec4<f32>(b[min(j, last) * k4 + k]), vec4<f32>(b[min(j + 1u, last) * k4 + k]),
    vec4<f32>(b[min(j + 2u, last) * k4 + k]), vec4<f32>(b[min(j + 3u, last) * k4 + k]));
}

@compute @workgroup_size(4, 8)
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(workgroup_id) group: vec3<u32>) {
  let rows = extent[shape.rows_at];
  let k4 = shape.k / 4u;
  if (group.y * 128u >= rows) { return; }
  let i = id.y * 16u;
  let j = id.x * 8u;
  let last = rows - 1u;
  let lane = (id.x & 3u) * 4u;
  let s0 = min(i + lane, last) * k4;
  let s1 = min(i + lane + 1u, last) * k4;
  let s2 = min(i + lane + 2u, last) * k4;
  let s3 = min(i + lane + 3u, last) * k4;
  var p0 = vec4<f32>();
  var p1 = vec4<f32>();
  var p2 = vec4<f32>();
  var p3 = vec4<f32>();
  var p4 = vec4<f32>();
  var p5 = vec4<f32>();
  var p6 = vec4<f32>();
  var p7 = vec4<f32>();
  var p8 = vec4<f32>();
  var p9 = vec4<f32>();
  var p10 = vec4<f32>();
  var p11 = vec4<f32>();
  var p12 = vec4<f32>();
  var p13 = vec4<f32>();
  var p14 = vec4<f32>();
  var p15 = vec4<f32>();
  var q0 = vec4<f32>();
  var q1 = vec4<f32>();
  var q2 = vec4<f32>();
  var q3 = vec4<f32>();
  var q4 = vec4<f32>();
  var q5 = vec4<f32>();
  var q6 = vec4<f32>();
  var q7 = vec4<f32>();
  var q8 = vec4<f32>();
  var q9 = vec4<f32>();
  var q10 = vec4<f32>();
  var q11 = vec4<f32>();
  var q12 = vec4<f32>();
  var q13 = vec4<f32>();
  var q14 = vec4<f32>();
  var q15 = vec4<f32>();
  for (var k = 0u; k < k4; k++) {
    let l0 = a[s0 + k];
    let l1 = a[s1 + k];
    let l2 = a[s2 + k];
    let l3 = a[s3 + k];
    let left = four_columns(j, k);
    let right = four_columns(j + 4u, k);
    let a0 = quadBroadcast(l0, 0u); p0 += a0 * left; q0 += a0 * right;
    let a1 = quadBroadcast(l1, 0u); p1 += a1 * left; q1 += a1 * right;
    let a2 = quadBroadcast(l2, 0u); p2 += a2 * left; q2 += a2 * right;
    let a3 = quadBroadcast(l3, 0u); p3 += a3 * left; q3 += a3 * right;
    let a4 = quadBroadcast(l0, 1u); p4 += a4 * left; q4 += a4 * right;
    let a5 = quadBroadcast(l1, 1u); p5 += a5 * left; q5 += a5 * right;
    let a6 = quadBroadcast(l2, 1u); p6 += a6 * left; q6 += a6 * right;
    let a7 = quadBroadcast(l3, 1u); p7 += a7 * left; q7 += a7 * right;
    let a8 = quadBroadcast(l0, 2u); p8 += a8 * left; q8 += a8 * right;
    let a9 = quadBroadcast(l1, 2u); p9 += a9 * left; q9 += a9 * right;
    let a10 = quadBroadcast(l2, 2u); p10 += a10 * left; q10 += a10 * right;
    let a11 = quadBroadcast(l3, 2u); p11 += a11 * left; q11 += a11 * right;
    let a12 = quadBroadcast(l0, 3u); p12 += a12 * left; q12 += a12 * right;
    let a13 = quadBroadcast(l1, 3u); p13 += a13 * left; q13 += a13 * right;
    let a14 = quadBroadcast(l2, 3u); p14 += a14 * left; q14 += a14 * right;
    let a15 = quadBroadcast(l3, 3u); p15 += a15 * left; q15 += a15 * right;
  }
  let x = id.x * 2u;
  put(i + 0u, rows, x, p0); put(i + 0u, rows, x + 1u, q0);
  put(i + 1u, rows, x, p1); put(i + 1u, rows, x + 1u, q1);
  put(i + 2u, rows, x, p2); put(i + 2u, rows, x + 1u, q2);
  put(i + 3u, rows, x, p3); put(i + 3u, rows, x + 1u, q3);
  put(i + 4u, rows, x, p4); put(i + 4u, rows, x + 1u, q4);
  put(i + 5u, rows, x, p5); put(i + 5u, rows, x + 1u, q5);
  put(i + 6u, rows, x, p6); put(i + 6u, rows, x + 1u, q6);
  put(i + 7u, rows, x, p7); put(i + 7u, rows, x + 1u, q7);
  put(i + 8u, rows, x, p8); put(i + 8u, rows, x + 1u, q8);
  put(i + 9u, rows, x, p9); put(i + 9u, rows, x + 1u, q9);
  put(i + 10u, rows, x, p10); put(i + 10u, rows, x + 1u, q10);
  put(i + 11u, rows, x, p11); put(i + 11u, rows, x + 1u, q11);
  put(i + 12u, rows, x, p12); put(i + 12u, rows, x + 1u, q12);
  put(i + 13u, rows, x, p13); put(i + 13u, rows, x + 1u, q13);
  put(i + 14u, rows, x, p14); put(i + 14u, rows, x + 1u, q14);
  put(i + 15u, rows, x, p15); put(i + 15u, rows, x + 1u, q15);
}
