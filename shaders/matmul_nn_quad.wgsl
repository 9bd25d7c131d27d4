// C[m, n] = sum_k A[m, k] B[k, n] (+ C[m, n])             matmul_nn.wgsl with A shared inside a quad (needs the feature subgroups)
// Layouts as there, the sharing as in matmul_nt_quad.wgsl. Grid: x = column tiles of 8 in groups of 4; y = row tiles of 16 in groups of 8.
enable subgroups;
alias Weight = f32;

// rows = extent[rows_at]; flag: see above.
struct Shape { k: u32, n: u32, stride: u32, rows_at: u32, flag: u32 }

@group(0) @binding(0) var<storage, read> a: array<vec4<f32>>;
@group(0) @binding(1) var<storage, read> b: array<vec4<Weight>>;
@group(0) @binding(2) var<storage, read_write> c: array<vec4<f32>>;
@group(0) @binding(3) var<storage, read> extent: array<u32>;
@group(0) @binding(4) var<uniform> shape: Shape;

fn put(row: u32, rows: u32, column4: u32, value: vec4<f32>) {
  let columns = shape.n / 4u;
  if (row >= rows || column4 >= columns) { return; }
  let at = row * columns + column4;
  if (shape.flag == 1u) { c[at] += value; } else { c[at] = value; }
}

fn four_rows(k: u32, x: u32) -> mat4x4<f32> {
  let last = shape.k - 1u;
  let columns = shape.n / 4u;
  let column = min(x, columns - 1u);
  return mat4x4<f32>(
    vec4<f32>(b[min(k, last) * columns + column]), vec4<f32>(b[min(k + 1u, last) * columns + column]),
    vec4<f32>(b[min(k + 2u, last) * columns + column]), vec4<f32>(b[min(k + 3u, last) * columns + column]));
}

@compute @workgroup_size(4, 8)
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(workgroup_id) group: vec3<u32>) {
  let rows = extent[shape.rows_at];
  let stride4 = shape.stride / 4u;
  if (group.y * 128u >= rows) { return; }
  let i = id.y * 16u;
  let x = id.x * 2u;
  let last = rows - 1u;
  let lane = (id.x & 3u) * 4u;
  let s0 = min(i + lane, last) * stride4;
  let s1 = min(i + lane + 1u, last) * stride4;
  let s2 = min(i + lane + 2u, last) * stride4;
  let s3 = min(i + lane + 3u, last) * stride4;
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
  for (var k = 0u; k < stride4; k++) {
    let l0 = a[s0 + k];
    let l1 = a[s1 + k];
    let l2 = a[s2 + k];
    let l3 = a[s3 + k];
    let left = four_rows(k * 4u, x);
    let right = four_rows(k * 4u, x + 1u);
    let a0 = quadBroadcast(l0, 0u); p0 += left * a0; q0 += right * a0;
    let a1 = quadBroadcast(l1, 0u); p1 += left * a1; q1 += right * a1;
    let a2 = quadBroadcast(l2, 0u); p2 += left * a2; q2 += right * a2;
    let a3 = quadBroadcast(l3, 0u); p3 += left * a3; q3 += right * a3;
    let a4 = quadBroadcast(l0, 1u); p4 += left * a4; q4 += right * a4;
    let a5 = quadBroadcast(l1, 1u); p5 += left * a5; q5 += right * a5;
    let a6 = quadBroadcast(l2, 1u); p6 += left * a6; q6 += right * a6;
    let a7 = quadBroadcast(l3, 1u); p7 += left * a7; q7 += right * a7;
    let a8 = quadBroadcast(l0, 2u); p8 += left * a8; q8 += right * a8;
    let a9 = quadBroadcast(l1, 2u); p9 += left * a9; q9 += right * a9;
    let a10 = quadBroadcast(l2, 2u); p10 += left * a10; q10 += right * a10;
    let a11 = quadBroadcast(l3, 2u); p11 += left * a11; q11 += right * a11;
    let a12 = quadBroadcast(l0, 3u); p12 += left * a12; q12 += right * a12;
    let a13 = quadBroadcast(l1, 3u); p13 += left * a13; q13 += right * a13;
    let a14 = quadBroadcast(l2, 3u); p14 += left * a14; q14 += right * a14;
    let a15 = quadBroadcast(l3, 3u); p15 += left * a15; q15 += right * a15;
  }
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
