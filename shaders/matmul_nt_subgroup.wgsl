// C[m, n] = sum_k A[m, k] B[n, k] (+ R[m, n])            matmul_nt.wgsl with a subgroup to a tile: for few rows
// With matrix_quantised.wgsl, which holds B and says how it is read.
// Layouts, residual and zero padding as there. When an answer is written there is a row for each answer, and the time goes into reading
// B: here neighbouring lanes read neighbouring words of it, and k is divided among them, so that 2048 columns keep 512 subgroups busy.
// A subgroup makes 8 rows of 4 columns. Grid: x = any number of groups of 128 invocations, whose subgroups take column tiles in turn as
// they take rows in rmsnorm_subgroup.wgsl; y = row tiles of 8. The sum has one order for a given size of subgroup.
// This kernel is meant for graphics cards and has never been timed on one.
// On software adapters, where a subgroup is one core's lanes, it takes 1.1 to 2 times as long as the direct one at 1 and 8 rows of
// 2048 x 2048, and is not chosen.
diagnostic(off, subgroup_uniformity);
enable subgroups;

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

const SIZE = 128u;
const NONE = 0xffffffffu;

@compute @workgroup_size(SIZE)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) number: vec3<u32>,
        @builtin(local_invocation_index) index: u32, @builtin(subgroup_size) size: u32) {
  let rows = extent[shape.rows_at];
  let i = group.y * 8u;
  if (i >= rows) { return; }
  let k4 = shape.k >> 2u;
  let words = (k4 + HALVES) >> HALVES;
  let groups = ((k4 - 1u) >> GROUP) + 1u;
  let columns = shape.stride >> 2u;
  let r = min(vec4<u32>(0u, 1u, 2u, 3u) + i, vec4<u32>(rows - 1u)) * k4;
  let s = min(vec4<u32>(4u, 5u, 6u, 7u) + i, vec4<u32>(rows - 1u)) * k4;
  let lane = subgroupExclusiveAdd(1u);
  let lanes = subgroupAdd(1u);
  let at_once = SIZE / size;
  var own = select(NONE, group.x * at_once + index / size, index % size == 0u);
  loop {
    let x = subgroupMin(select(NONE, own, own < columns));
    if (x == NONE) { break; }
    let u = min(vec4<u32>(0u, 1u, 2u, 3u) + x * 4u, vec4<u32>(shape.n - 1u));
    var p0 = vec4<f32>(); var p1 = vec4<f32>(); var p2 = vec4<f32>(); var p3 = vec4<f32>();
    var p4 = vec4<f32>(); var p5 = vec4<f32>(); var p6 = vec4<f32>(); var p7 = vec4<f32>();
    for (var first = 0u; first < k4; first += lanes) {
      let k = min(first + lane, k4 - 1u);
      let scale = select(vec4<f32>(), four_scales(u * groups + (k >> GROUP)), first + lane < k4);
      let b4 = four_vectors(u * words, scale, k);
      p0 += a[r.x + k] * b4; p1 += a[r.y + k] * b4; p2 += a[r.z + k] * b4; p3 += a[r.w + k] * b4;
      p4 += a[s.x + k] * b4; p5 += a[s.y + k] * b4; p6 += a[s.z + k] * b4; p7 += a[s.w + k] * b4;
    }
    p0 = subgroupAdd(p0); p1 = subgroupAdd(p1); p2 = subgroupAdd(p2); p3 = subgroupAdd(p3);
    p4 = subgroupAdd(p4); p5 = subgroupAdd(p5); p6 = subgroupAdd(p6); p7 = subgroupAdd(p7);
    if (lane == 0u) {
      put(i, rows, x, p0); put(i + 1u, rows, x, p1); put(i + 2u, rows, x, p2); put(i + 3u, rows, x, p3);
      put(i + 4u, rows, x, p4); put(i + 5u, rows, x, p5); put(i + 6u, rows, x, p6); put(i + 7u, rows, x, p7);
    }
    if (own == x) { own += number.x * at_once; }
  }
}
