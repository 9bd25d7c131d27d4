// C[m, n] += sum_t A[t, m] B[t, n]                        matmul_tn.wgsl with A shared inside a quad (needs the feature subgroups)
// Layouts as there; tiles, sharing and grid as in matmul_nt_quad.wgsl, where it says what was tried: rows of C are columns of A here.
// Four tokens at a time as one matrix: 1.7 times as fast as one token at a time (SwiftShader, 256 x 256 x 512). The sum runs in order.
diagnostic(off, subgroup_uniformity);
enable subgroups;
// rows = extent[rows_at]
struct Shape { m: u32, n: u32, stride: u32, rows_at: u32 }

@group(0) @binding(0) var<storage, read> a: array<vec4<f32>>;
@group(0) @binding(1) var<storage, read> b: array<vec4<f32>>;
@group(0) @binding(2) var<storage, read_write> c: array<vec4<f32>>;
@group(0) @binding(3) var<storage, read> extent: array<u32>;
@group(0) @binding(4) var<uniform> shape: Shape;

fn times(x: mat4x4<f32>, y: mat4x4<f32>) -> mat4x4<f32> { return mat4x4<f32>(y * x[0], y * x[1], y * x[2], y * x[3]); }
// Four columns of A over four tokens, those beyond the end as zero.
fn columns_of(m: mat4x4<f32>, inside: vec4<f32>) -> mat4x4<f32> {
  let t = transpose(m);
  return mat4x4<f32>(t[0] * inside, t[1] * inside, t[2] * inside, t[3] * inside);
}
fn swap_x(m: mat4x4<f32>) -> mat4x4<f32> { return mat4x4<f32>(quadSwapX(m[0]), quadSwapX(m[1]), quadSwapX(m[2]), quadSwapX(m[3])); }
fn swap_y(m: mat4x4<f32>) -> mat4x4<f32> { return mat4x4<f32>(quadSwapY(m[0]), quadSwapY(m[1]), quadSwapY(m[2]), quadSwapY(m[3])); }
fn swap_d(m: mat4x4<f32>) -> mat4x4<f32> {
  return mat4x4<f32>(quadSwapDiagonal(m[0]), quadSwapDiagonal(m[1]), quadSwapDiagonal(m[2]), quadSwapDiagonal(m[3]));
}

@compute @workgroup_size(4, 4)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let rows = extent[shape.rows_at];
  let stride4 = shape.stride >> 2u;
  let columns = shape.n >> 2u;
  let lane = id.x & 3u;
  let i = id.y * 32u;
  let own = (i + lane * 8u) >> 2u;
  let s = min(own, stride4 - 1u);
  let t = min(own + 1u, stride4 - 1u);
  let x = min(id.x * 2u, columns - 1u);
  let y = min(id.x * 2u + 1u, columns - 1u);
  var p0 = mat4x4<f32>(); var p1 = mat4x4<f32>(); var p2 = mat4x4<f32>(); var p3 = mat4x4<f32>();
  var p4 = mat4x4<f32>(); var p5 = mat4x4<f32>(); var p6 = mat4x4<f32>(); var p7 = mat4x4<f32>();
  var p8 = mat4x4<f32>(); var p9 = mat4x4<f32>(); var p10 = mat4x4<f32>(); var p11 = mat4x4<f32>();
  var p12 = mat4x4<f32>(); var p13 = mat4x4<f32>(); var p14 = mat4x4<f32>(); var p15 = mat4x4<f32>();
  for (var first = 0u; first < rows; first += 4u) {
    let token = vec4<u32>(0u, 1u, 2u, 3u) + first;
    let near = min(token, vec4<u32>(rows - 1u));
    let inside = select(vec4<f32>(0.0), vec4<f32>(1.0), token < vec4<u32>(rows));
    let q = near * stride4;
    let r = near * columns;
    let left = mat4x4<f32>(b[r.x + x], b[r.y + x], b[r.z + x], b[r.w + x]);
    let right = mat4x4<f32>(b[r.x + y], b[r.y + y], b[r.z + y], b[r.w + y]);
    let top = columns_of(mat4x4<f32>(a[q.x + s], a[q.y + s], a[q.z + s], a[q.w + s]), inside);
    let low = columns_of(mat4x4<f32>(a[q.x + t], a[q.y + t], a[q.z + t], a[q.w + t]), inside);
    p0 += times(top, left); p1 += times(top, right); p2 += times(low, left); p3 += times(low, right);
    let top_x = swap_x(top); let low_x = swap_x(low);
    p4 += times(top_x, left); p5 += times(top_x, right); p6 += times(low_x, left); p7 += times(low_x, right);
    let top_y = swap_y(top); let low_y = swap_y(low);
    p8 += times(top_y, left); p9 += times(top_y, right); p10 += times(low_y, left); p11 += times(low_y, right);
    let top_d = swap_d(top); let low_d = swap_d(low);
    p12 += times(top_d, left); p13 += times(top_d, right); p14 += times(low_d, left); p15 += times(low_d, right);
  }
  // Written in a loop: 64 inlined stores took longer to compile than all the rest. What a store needs is read once (1.06 times as fast).
  var tiles = array<mat4x4<f32>, 16>(p0, p1, p2, p3, p4, p5, p6, p7, p8, p9, p10, p11, p12, p13, p14, p15);
  let left_column = id.x * 2u;
  let m = shape.m;
  for (var r = 0u; r < 32u; r++) {
    let row = i + ((lane ^ (r >> 3u)) << 3u) + (r & 7u);
    if (row < m && left_column < columns) {
      let tile = ((r >> 3u) << 2u) + ((r >> 1u) & 2u);
      let at = row * columns + left_column;
      c[at] += tiles[tile][r & 3u];
      if (left_column + 1u < columns) { c[at + 1u] += tiles[tile + 1u][r & 3u]; }
    }
  }
}
