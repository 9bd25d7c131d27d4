// C[m, n] += sum_t A[t, m] B[t, n]                        gradient of a linear layer with respect to its weight [out, in]
// A [rows, stride] of which m columns count, B [rows, n], C [m, n], row-major, stride and n multiples of 4.
// Grid: x = column tiles of 8, in groups of 32; y = tiles of 8 rows of C. The sum over t runs in order: bit-for-bit repeatable.
// An invocation keeps an 8x8 tile in registers and adds the outer product of two vec4 pairs per t.

// rows = extent[rows_at]
struct Shape { m: u32, n: u32, stride: u32, rows_at: u32 }

@group(0) @binding(0) var<storage, read> a: array<vec4<f32>>;
@group(0) @binding(1) var<storage, read> b: array<vec4<f32>>;
@group(0) @binding(2) var<storage, read_write> c: array<vec4<f32>>;
@group(0) @binding(3) var<storage, read> extent: array<u32>;
@group(0) @binding(4) var<uniform> shape: Shape;

fn put(row: u32, column4: u32, value: vec4<f32>) {
  let columns = shape.n >> 2u;
  if (row < shape.m && column4 < columns) { c[row * columns + column4] += value; }
}

@compute @workgroup_size(32)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let rows = extent[shape.rows_at];
  let n4 = shape.n >> 2u;
  let stride4 = shape.stride >> 2u;
  let i = id.y * 8u;
  let x = id.x * 2u;
  if (i >= shape.m || x >= n4) { return; }
  let low = id.y * 2u;
  let high = min(low + 1u, stride4 - 1u);
  let next = min(x + 1u, n4 - 1u);
  var p0 = vec4<f32>(); var p1 = vec4<f32>(); var p2 = vec4<f32>(); var p3 = vec4<f32>();
  var p4 = vec4<f32>(); var p5 = vec4<f32>(); var p6 = vec4<f32>(); var p7 = vec4<f32>();
  var q0 = vec4<f32>(); var q1 = vec4<f32>(); var q2 = vec4<f32>(); var q3 = vec4<f32>();
  var q4 = vec4<f32>(); var q5 = vec4<f32>(); var q6 = vec4<f32>(); var q7 = vec4<f32>();
  for (var t = 0u; t < rows; t++) {
    let l = a[t * stride4 + low];
    let h = a[t * stride4 + high];
    let u = b[t * n4 + x];
    let v = b[t * n4 + next];
    p0 += l.x * u; p1 += l.y * u; p2 += l.z * u; p3 += l.w * u;
    p4 += h.x * u; p5 += h.y * u; p6 += h.z * u; p7 += h.w * u;
    q0 += l.x * v; q1 += l.y * v; q2 += l.z * v; q3 += l.w * v;
    q4 += h.x * v; q5 += h.y * v; q6 += h.z * v; q7 += h.w * v;
  }
  put(i, x, p0); put(i, x + 1u, q0);
  put(i + 1u, x, p1); put(i + 1u, x + 1u, q1);
  put(i + 2u, x, p2); put(i + 2u, x + 1u, q2);
  put(i + 3u, x, p3); put(i + 3u, x + 1u, q3);
  put(i + 4u, x, p4); put(i + 4u, x + 1u, q4);
  put(i + 5u, x, p5); put(i + 5u, x + 1u, q5);
  put(i + 6u, x, p6); put(i + 6u, x + 1u, q6);
  put(i + 7u, x, p7); put(i + 7u, x + 1u, q7);
}
