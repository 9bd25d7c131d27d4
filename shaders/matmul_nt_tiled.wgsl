// C[m, n] = sum_k A[m, k] B[n, k] (+ R[m, n])            matmul_nt.wgsl in blocks through workgroup memory: for GPUs
// With matrix_plain.wgsl or matrix_quantised.wgsl, which hold B and say how it is read.
// B is widened and scaled on its way into workgroup memory, once for TILE rows of A.
// Layouts, residual and zero padding as there. Grid: x = column blocks, y = row blocks, of TILE x TILE (64 or 128).
// A block is made by (TILE / 8)^2 invocations of 8 x 8 each, TILE / 8 of k at a time: TILE / 2 multiply-adds for each float fetched.
// In workgroup memory A and B lie by k, four lines to a vec4, so that the inner loop is the outer product of two pairs of vec4s: 4 loads
// for 64 multiply-adds. An invocation brings a 4 x 4 of A or of B, turned in registers, and fetches the next before it uses the present.
// Workgroup memory: TILE^2 bytes, at 128 the 16 KiB that every adapter has. Instead of padding, a vec4 lies at `line ^ turn`: eight
// invocations that bring neighbouring k of few lines then meet eight different groups of banks, as eight that read do.
// The 8 x 8 are vec4s half a block apart, and 32 consecutive invocations stand 8 x 4: together they read 128 bytes of B and 64 of A.
// What lies beyond k comes as zero; beyond rows and n another line is read and the result thrown away. The sum runs in order of k.
// Barriers make this hopeless on software adapters (11-13 us each on SwiftShader): there it is tested, not chosen.
// This kernel is meant for graphics cards and has never been timed on one.
const TILE = 64;

// rows = extent[rows_at]; flag: R is added.
struct Shape { k: u32, n: u32, stride: u32, rows_at: u32, flag: u32 }

@group(0) @binding(0) var<storage, read> a: array<vec4<f32>>;
@group(0) @binding(2) var<storage, read> residual: array<vec4<f32>>;
@group(0) @binding(3) var<storage, read_write> c: array<vec4<f32>>;
@group(0) @binding(4) var<storage, read> extent: array<u32>;
@group(0) @binding(5) var<uniform> shape: Shape;

const SIDE = u32(TILE / 8); // invocations along a side, and the steps of k
const LINE = u32(TILE / 4); // vec4s of a line in workgroup memory
const HALF = SIDE * SIDE / 2u;
const TURN = u32(256 / TILE);

// Lines of A, then lines of B, one for each k.
var<workgroup> block: array<vec4<f32>, 2u * SIDE * LINE>;

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

// Four lines that begin at `lines`, of four k from 4 * k4: a vec4 over the lines for each k. Scales of B begin at `scale`.
fn bring(of_a: bool, lines: vec4<u32>, scale: vec4<u32>, k4: u32) -> mat4x4<f32> {
  if (k4 >= shape.k / 4u) { return mat4x4<f32>(); }
  if (of_a) {
    let at = lines + k4;
    return transpose(mat4x4<f32>(a[at.x], a[at.y], a[at.z], a[at.w]));
  }
  return transpose(four_vectors(lines, four_scales(scale + (k4 >> GROUP)), k4));
}

@compute @workgroup_size(SIDE * SIDE)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) index: u32) {
  let rows = extent[shape.rows_at];
  if (group.y * u32(TILE) >= rows) { return; }

  let of_a = index < HALF;
  let own_k4 = index % (SIDE / 4u);
  let own_line4 = index % HALF / (SIDE / 4u);
  let first = select(group.x, group.y, of_a) * u32(TILE) + own_line4 * 4u;
  let last = select(shape.n, rows, of_a) - 1u;
  let own = min(vec4<u32>(0u, 1u, 2u, 3u) + first, vec4<u32>(last));
  let all = shape.k / 4u;
  let lines = own * select((all + HALVES) >> HALVES, all, of_a);
  let scale = own * (((all - 1u) >> GROUP) + 1u);
  let to = select(SIDE * LINE, 0u, of_a) + own_k4 * 4u * LINE + (own_line4 ^ (own_k4 * TURN));

  let x = index % 8u + index / 32u % (SIDE / 8u) * 8u;
  let y = index / 8u % 4u + index / 32u / (SIDE / 8u) * 4u;
  var p0 = vec4<f32>(); var p1 = vec4<f32>(); var p2 = vec4<f32>(); var p3 = vec4<f32>();
  var p4 = vec4<f32>(); var p5 = vec4<f32>(); var p6 = vec4<f32>(); var p7 = vec4<f32>();
  var q0 = vec4<f32>(); var q1 = vec4<f32>(); var q2 = vec4<f32>(); var q3 = vec4<f32>();
  var q4 = vec4<f32>(); var q5 = vec4<f32>(); var q6 = vec4<f32>(); var q7 = vec4<f32>();
  var next = bring(of_a, lines, scale, own_k4);
  for (var k = 0u; k < shape.k; k += SIDE) {
    block[to] = next[0]; block[to + LINE] = next[1]; block[to + 2u * LINE] = next[2]; block[to + 3u * LINE] = next[3];
    workgroupBarrier();
    next = bring(of_a, lines, scale, (k + SIDE) / 4u + own_k4);
    for (var k4 = 0u; k4 < SIDE / 4u; k4++) {
      // The remainder changes nothing; it shows the compiler that no index leaves the array.
      let from_a = k4 * 4u * LINE + (y ^ (k4 * TURN)) % (LINE / 2u);
      let from_b = (SIDE + k4 * 4u) * LINE + (x ^ (k4 * TURN)) % (LINE / 2u);
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
