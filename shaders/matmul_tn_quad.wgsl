// C[m, n] += sum_t A[t, m] B[t, n]                        matmul_tn.wgsl with A shared inside a quad (needs the feature subgroups)
// Layouts as there, the sharing as in matmul_nt_quad.wgsl: of the 16 values of A that a quad needs per t, each invocation loads four.
// Grid: x = column tiles of 8 in groups of 4; y = tiles of 16 rows of C in groups of 4. The sum over t runs in order.
enable subgroups;

// rows = extent[rows_at]
struct Shape { m: u32, n: u32, stride: u32, rows_at: u32 }

@group(0) @binding(0) var<storage, read> a: array<vec4<f32>>;
@group(0) @binding(1) var<storage, read> b: array<vec4<f32>>;
@group(0) @binding(2) var<storage, read_write> c: array<vec4<f32>>;
@group(0) @binding(3) var<storage, read> extent: array<u32>;
@group(0) @binding(4) var<uniform> shape: Shape;

fn put(row: u32, column4: u32, value: vec4<f32>) {
  let columns = shape.n / 4u;
  if (row < shape.m && column4 < columns) { c[row * columns + column4] += value; }
}

@compute @workgroup_size(4, 4)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let rows = extent[shape.rows_at];
  let n4 = shape.n / 4u;
  let stride4 = shape.stride / 4u;
  let i = id.y * 16u;
  let x = id.x * 2u;
  let own = min(id.y * 4u + (id.x & 3u), stride4 - 1u);
  let low = min(x, n4 - 1u);
  let high = min(x + 1u, n4 - 1u);
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
  for (var t = 0u; t < rows; t++) {
    let mine = a[t * stride4 + own];
    let u = b[t * n4 + low];
    let v = b[t * n4 + high];
    let a0 = quadBroadcast(mine, 0u);
    p0 += a0.x * u; q0 += a0.x * v;
    p1 += a0.y * u; q1 += a0.y * v;
    p2 += a0.z * u; q2 += a0.z * v;
    p3 += a0.w * u; q3 += a0.w * v;
    let a1 = quadBroadcast(mine, 1u);
    p4 += a1.x * u; q4 += a1.x * v;
    p5 += a1.y * u; q5 += a1.y * v;
    p6 += a1.z * u; q6 += a1.z * v;
    p7 += a1.w * u; q7 += a1.w * v;
    let a2 = quadBroadcast(mine, 2u);
    p8 += a2.x * u; q8 += a2.x * v;
    p9 += a2.y * u; q9 += a2.y * v;
    p10 += a2.z * u; q10 += a2.z * v;
    p11 += a2.w * u; q11 += a2.w * v;
    let a3 = quadBroadcast(mine, 3u);
    p12 += a3.x * u; q12 += a3.x * v;
    p13 += a3.y * u; q13 += a3.y * v;
    p14 += a3.z * u; q14 += a3.z * v;
    p15 += a3.w * u; q15 += a3.w * v;
  }
  put(i + 0u, x, p0); put(i + 0u, x + 1u, q0);
  put(i + 1u, x, p1); put(i + 1u, x + 1u, q1);
  put(i + 2u, x, p2); put(i + 2u, x + 1u, q2);
  put(i + 3u, x, p3); put(i + 3u, x + 1u, q3);
  put(i + 4u, x, p4); put(i + 4u, x + 1u, q4);
  put(i + 5u, x, p5); put(i + 5u, x + 1u, q5);
  put(i + 6u, x, p6); put(i + 6u, x + 1u, q6);
  put(i + 7u, x, p7); put(i + 7u, x + 1u, q7);
  put(i + 8u, x, p8); put(i + 8u, x + 1u, q8);
  put(i + 9u, x, p9); put(i + 9u, x + 1u, q9);
  put(i + 10u, x, p10); put(i + 10u, x + 1u, q10);
  put(i + 11u, x, p11); put(i + 11u, x + 1u, q11);
  put(i + 12u, x, p12); put(i + 12u, x + 1u, q12);
  put(i + 13u, x, p13); put(i + 13u, x + 1u, q13);
  put(i + 14u, x, p14); put(i + 14u, x + 1u, q14);
  put(i + 15u, x, p15); put(i + 15u, x + 1u, q15);
}
