// C[m, n] = sum_k A[m, k] B[k, n] (+ C[m, n])             matmul_nn.wgsl in blocks through workgroup memory: for GPUs
// With matrix_plain.wgsl or matrix_quantised.wgsl, which hold B and say how it is read.
// B is widened and scaled on its way into workgroup memory, once for TILE rows of A.
// Layouts as there; blocks, workgroup memory, turning and prefetch as in matmul_nt_tiled.wgsl, but lines of B need no turning: they lie by k.
// Columns of A from k to its stride are zero, so that B may stand for anything there.
// This kernel is meant for graphics cards and has never been timed on one.
const TILE = 64;

// rows = extent[rows_at]; flag: C is added to.
struct Shape { k: u32, n: u32, stride: u32, rows_at: u32, flag: u32 }

@group(0) @binding(0) var<storage, read> a: array<vec4<f32>>;
@group(0) @binding(2) var<storage, read_write> c: array<vec4<f32>>;
@group(0) @binding(3) var<storage, read> extent: array<u32>;
@group(0) @binding(4) var<uniform> shape: Shape;

const SIDE = u32(TILE / 8); // invocations along a side, and the steps of k
const LINE = u32(TILE / 4); // vec4s of a line in workgroup memory
const HALF = SIDE * SIDE / 2u;
const TURN = u32(256 / TILE);

// Lines of A, then lines of B, one for each k.
var<workgroup> block: array<vec4<f32>, 2u * SIDE * LINE>;

fn put(row: u32, rows: u32, column4: u32, value: vec4<f32>) {
  let columns = shape.n / 4u;
  if (row >= rows || column4 >= columns) { return; }
  let at = row * columns + column4;
  if (shape.flag == 1u) { c[at] += value; } else { c[at] = value; }
}

// Four lines of A that begin at `lines`, of four k from 4 * k4: a vec4 over the lines for each k.
fn bring_a(lines: vec4<u32>, k4: u32) -> mat4x4<f32> {
  if (k4 >= shape.stride / 4u) { return mat4x4<f32>(); }
  let at = lines + k4;
  return transpose(mat4x4<f32>(a[at.x], a[at.y], a[at.z], a[at.w]));
}

// Four columns of B of four k from 4 * k4.
fn bring_b(k4: u32, column4: u32) -> mat4x4<f32> {
  let columns = shape.n / 4u;
  let lines = min(vec4<u32>(0u, 1u, 2u, 3u) + k4 * 4u, vec4<u32>(shape.k - 1u));
  let x = min(column4, columns - 1u);
  let line = lines * ((columns + HALVES) >> HALVES);
  let at = lines * (((columns - 1u) >> GROUP) + 1u) + (x >> GROUP);
  return four_vectors(line, four_scales(at), x);
}

@compute @workgroup_size(SIDE * SIDE)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) index: u32) {
  let rows = extent[shape.rows_at];
  if (group.y * u32(TILE) >= rows) { return; }

  // Neighbours bring neighbouring vec4s: along k for A, along n for B.
  let of_a = index < HALF;
  let part = index % HALF;
  let own_k4 = select(part / LINE, part % (SIDE / 4u), of_a);
  let own_line4 = select(part % LINE, part / (SIDE / 4u), of_a);
  let row = vec4<u32>(0u, 1u, 2u, 3u) + group.y * u32(TILE) + own_line4 * 4u;
  let lines = min(row, vec4<u32>(rows - 1u)) * (shape.stride / 4u);
  let column4 = group.x * LINE + own_line4;
  let to = own_k4 * 4u * LINE + select(SIDE * LINE + own_line4, own_line4 ^ (own_k4 * TURN), of_a);

  let x = index % 8u + index / 32u % (SIDE / 8u) * 8u;
  let y = index / 8u % 4u + index / 32u / (SIDE / 8u) * 4u;
  var p0 = vec4<f32>(); var p1 = vec4<f32>(); var p2 = vec4<f32>(); var p3 = vec4<f32>();
  var p4 = vec4<f32>(); var p5 = vec4<f32>(); var p6 = vec4<f32>(); var p7 = vec4<f32>();
  var q0 = vec4<f32>(); var q1 = vec4<f32>(); var q2 = vec4<f32>(); var q3 = vec4<f32>();
  var q4 = vec4<f32>(); var q5 = vec4<f32>(); var q6 = vec4<f32>(); var q7 = vec4<f32>();
  var next = mat4x4<f32>();
  if (of_a) { next = bring_a(lines, own_k4); } else { next = bring_b(own_k4, column4); }
  for (var k = 0u; k < shape.stride; k += SIDE) {
    block[to] = next[0]; block[to + LINE] = next[1]; block[to + 2u * LINE] = next[2]; block[to + 3u * LINE] = next[3];
    workgroupBarrier();
    let next_k4 = (k + SIDE) / 4u + own_k4;
    if (of_a) { next = bring_a(lines, next_k4); } else { next = bring_b(next_k4, column4); }
    for (var k4 = 0u; k4 < SIDE / 4u; k4++) {
      // The remainder changes nothing; it shows the compiler that no index leaves the array.
      let from_a = k4 * 4u * LINE + (y ^ (k4 * TURN)) % (LINE / 2u);
      let from_b = (SIDE + k4 * 4u) * LINE + x;
      for (var i = 0u; i < 4u; i++) {
        let l = block[from_a + i * LINE]; let h = block[from_a + i * LINE + LINE / 2u];
        let u = block[from_b + i * LINE]; let v = block[from_b + i * LINE + LINE / 2u];
        p0 += l.x * u; p1 += l.y * u; p2 += l.z * u; p3 += l.w * u;
        q0 += l.x * v; q1 += l.y * v; q2 += l.z * v; q3 += l.w * v;
        p4 += h.x * u; p5 += h.y * u; p6 += h.z * u; p7 += h.w * u;
        q4 += h.x * v; q5 += h.y * v; q6 += h.z * v; q7 += h.w * v;
      }
    }
    workgroupBarrier();
  }
  let low = group.y * u32(TILE) + y * 4u; let high = low + u32(TILE / 2);
  let left = group.x * LINE + x; let right = left + LINE / 2u;
  put(low, rows, left, p0); put(low, rows, right, q0);
  put(low + 1u, rows, left, p1); put(low + 1u, rows, right, q1);
  put(low + 2u, rows, left, p2); put(low + 2u, rows, right, q2);
  put(low + 3u, rows, left, p3); put(low + 3u, rows, right, q3);
  put(high, rows, left, p4); put(high, rows, right, q4);
  put(high + 1u, rows, left, p5); put(high + 1u, rows, right, q5);
  put(high + 2u, rows, left, p6); put(high + 2u, rows, right, q6);
  put(high + 3u, rows, left, p7); put(high + 3u, rows, right, q7);
}
