// C[m, n] += sum_t A[t, m] B[t, n]                        matmul_tn.wgsl in blocks through workgroup memory: for GPUs
// Layouts as there; blocks, workgroup memory and prefetch as in matmul_nt_tiled.wgsl. Both operands lie by t already: nothing is turned.
// Tokens beyond rows come as zero, since neither operand promises anything there. The sum runs in order of t.
// The gradient of a small matrix is few blocks (688 x 128: 22 of 64), which leaves most of a large GPU idle. Sharing the tokens of one block
// among workgroups would need room for partial sums and a second pass, for which there is no binding, or float atomics, which WGSL lacks and
// whose order would differ from run to run.
// This kernel is meant for graphics cards and has never been timed on one.
const TILE = 64;

// rows = extent[rows_at]
struct Shape { m: u32, n: u32, stride: u32, rows_at: u32 }

@group(0) @binding(0) var<storage, read> a: array<vec4<f32>>;
@group(0) @binding(1) var<storage, read> b: array<vec4<f32>>;
@group(0) @binding(2) var<storage, read_write> c: array<vec4<f32>>;
@group(0) @binding(3) var<storage, read> extent: array<u32>;
@group(0) @binding(4) var<uniform> shape: Shape;

const SIDE = u32(TILE / 8); // invocations along a side, and tokens at a time
const LINE = u32(TILE / 4); // vec4s of a line in workgroup memory
const HALF = SIDE * SIDE / 2u;

// Lines of A, then lines of B, one for each token.
var<workgroup> block: array<vec4<f32>, 2u * SIDE * LINE>;

fn put(row: u32, column4: u32, value: vec4<f32>) {
  let columns = shape.n / 4u;
  if (row < shape.m && column4 < columns) { c[row * columns + column4] += value; }
}

// One vec4 of A or B for each of four tokens from `first`.
fn bring(of_a: bool, first: u32, rows: u32, column4: u32) -> mat4x4<f32> {
  let token = vec4<u32>(0u, 1u, 2u, 3u) + first;
  let at = min(token, vec4<u32>(rows - 1u)) * (select(shape.n, shape.stride, of_a) / 4u) + column4;
  var values = mat4x4<f32>();
  if (of_a) { values = mat4x4<f32>(a[at.x], a[at.y], a[at.z], a[at.w]); } else { values = mat4x4<f32>(b[at.x], b[at.y], b[at.z], b[at.w]); }
  let none = vec4<f32>();
  return mat4x4<f32>(
    select(none, values[0], token.x < rows), select(none, values[1], token.y < rows),
    select(none, values[2], token.z < rows), select(none, values[3], token.w < rows));
}

@compute @workgroup_size(SIDE * SIDE)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) index: u32) {
  let rows = extent[shape.rows_at];
  if (rows == 0u) { return; }

  let of_a = index < HALF;
  let own_token = index % HALF / LINE * 4u;
  let own_line4 = index % LINE;
  let columns = select(shape.n, shape.stride, of_a) / 4u;
  let column4 = min(select(group.x, group.y, of_a) * LINE + own_line4, columns - 1u);
  let to = (select(SIDE, 0u, of_a) + own_token) * LINE + own_line4;

  let x = index % 8u + index / 32u % (SIDE / 8u) * 8u;
  let y = index / 8u % 4u + index / 32u / (SIDE / 8u) * 4u;
  var p0 = vec4<f32>(); var p1 = vec4<f32>(); var p2 = vec4<f32>(); var p3 = vec4<f32>();
  var p4 = vec4<f32>(); var p5 = vec4<f32>(); var p6 = vec4<f32>(); var p7 = vec4<f32>();
  var q0 = vec4<f32>(); var q1 = vec4<f32>(); var q2 = vec4<f32>(); var q3 = vec4<f32>();
  var q4 = vec4<f32>(); var q5 = vec4<f32>(); var q6 = vec4<f32>(); var q7 = vec4<f32>();
  var next = bring(of_a, own_token, rows, column4);
  for (var t = 0u; t < rows; t += SIDE) {
    block[to] = next[0]; block[to + LINE] = next[1]; block[to + 2u * LINE] = next[2]; block[to + 3u * LINE] = next[3];
    workgroupBarrier();
    next = bring(of_a, t + SIDE + own_token, rows, column4);
    for (var i = 0u; i < SIDE; i++) {
      let l = block[i * LINE + y]; let h = block[i * LINE + y + LINE / 2u];
      let u = block[(SIDE + i) * LINE + x]; let v = block[(SIDE + i) * LINE + x + LINE / 2u];
      p0 += l.x * u; p1 += l.y * u; p2 += l.z * u; p3 += l.w * u;
      q0 += l.x * v; q1 += l.y * v; q2 += l.z * v; q3 += l.w * v;
      p4 += h.x * u; p5 += h.y * u; p6 += h.z * u; p7 += h.w * u;
      q4 += h.x * v; q5 += h.y * v; q6 += h.z * v; q7 += h.w * v;
    }
    workgroupBarrier();
  }
  let low = group.y * u32(TILE) + y * 4u; let high = low + u32(TILE / 2);
  let left = group.x * LINE + x; let right = left + LINE / 2u;
  put(low, left, p0); put(low, right, q0);
  put(low + 1u, left, p1); put(low + 1u, right, q1);
  put(low + 2u, left, p2); put(low + 2u, right, q2);
  put(low + 3u, left, p3); put(low + 3u, right, q3);
  put(high, left, p4); put(high, right, q4);
  put(high + 1u, left, p5); put(high + 1u, right, q5);
  put(high + 2u, left, p6); put(high + 2u, right, q6);
  put(high + 3u, left, p7); put(high + 3u, right, q7);
}
