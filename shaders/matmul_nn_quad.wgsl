// C[m, n] = sum_k A[m, k] B[k, n] (+ C[m, n])             matmul_nn.wgsl with A shared inside a quad (needs the feature subgroups)
// With matrix_plain.wgsl or matrix_quantised.wgsl, which hold B and say how it is read.
// Layouts as there; tiles, sharing and grid as in matmul_nt_quad.wgsl, where it says what was tried. Against its 16x8 predecessor 1.25-1.33.
diagnostic(off, subgroup_uniformity);
enable subgroups;

// rows = extent[rows_at]; flag: C is added to.
struct Shape { k: u32, n: u32, stride: u32, rows_at: u32, flag: u32 }

@group(0) @binding(0) var<storage, read> a: array<vec4<f32>>;
@group(0) @binding(2) var<storage, read_write> c: array<vec4<f32>>;
@group(0) @binding(3) var<storage, read> extent: array<u32>;
@group(0) @binding(4) var<uniform> shape: Shape;

fn times(x: mat4x4<f32>, y: mat4x4<f32>) -> mat4x4<f32> { return mat4x4<f32>(y * x[0], y * x[1], y * x[2], y * x[3]); }
fn swap_x(m: mat4x4<f32>) -> mat4x4<f32> { return mat4x4<f32>(quadSwapX(m[0]), quadSwapX(m[1]), quadSwapX(m[2]), quadSwapX(m[3])); }
fn swap_y(m: mat4x4<f32>) -> mat4x4<f32> { return mat4x4<f32>(quadSwapY(m[0]), quadSwapY(m[1]), quadSwapY(m[2]), quadSwapY(m[3])); }
fn swap_d(m: mat4x4<f32>) -> mat4x4<f32> {
  return mat4x4<f32>(quadSwapDiagonal(m[0]), quadSwapDiagonal(m[1]), quadSwapDiagonal(m[2]), quadSwapDiagonal(m[3]));
}

@compute @workgroup_size(4, 4)
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(workgroup_id) group: vec3<u32>) {
  let rows = extent[shape.rows_at];
  if (group.y * 128u >= rows) { return; }
  let stride4 = shape.stride >> 2u;
  let columns = shape.n >> 2u;
  let lane = id.x & 3u;
  let i = id.y * 32u;
  let own = vec4<u32>(0u, 1u, 2u, 3u) + i + lane * 8u;
  let s = min(own, vec4<u32>(rows - 1u)) * stride4;
  let t = min(own + 4u, vec4<u32>(rows - 1u)) * stride4;
  let x = min(id.x * 2u, columns - 1u);
  let y = min(id.x * 2u + 1u, columns - 1u);
  var p0 = mat4x4<f32>(); var p1 = mat4x4<f32>(); var p2 = mat4x4<f32>(); var p3 = mat4x4<f32>();
  var p4 = mat4x4<f32>(); var p5 = mat4x4<f32>(); var p6 = mat4x4<f32>(); var p7 = mat4x4<f32>();
  var p8 = mat4x4<f32>(); var p9 = mat4x4<f32>(); var p10 = mat4x4<f32>(); var p11 = mat4x4<f32>();
  var p12 = mat4x4<f32>(); var p13 = mat4x4<f32>(); var p14 = mat4x4<f32>(); var p15 = mat4x4<f32>();
  let words = (columns + HALVES) >> HALVES;
  let groups = ((columns - 1u) >> GROUP) + 1u;
  let g = x >> GROUP;
  let end = select(0u, stride4, i < rows);
  for (var k = 0u; k < end; k++) {
    let rows_of_b = min(vec4<u32>(0u, 1u, 2u, 3u) + k * 4u, vec4<u32>(shape.k - 1u));
    let scale = four_scales(rows_of_b * groups + g);
    let left = four_vectors(rows_of_b * words, scale, x);
    let right = four_vectors(rows_of_b * words, scale, y);
    let top = mat4x4<f32>(a[s.x + k], a[s.y + k], a[s.z + k], a[s.w + k]);
    let low = mat4x4<f32>(a[t.x + k], a[t.y + k], a[t.z + k], a[t.w + k]);
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
  let add = shape.flag == 1u;
  for (var r = 0u; r < 32u; r++) {
    let row = i + ((lane ^ (r >> 3u)) << 3u) + (r & 7u);
    if (row < rows && left_column < columns) {
      let tile = ((r >> 3u) << 2u) + ((r >> 1u) & 2u);
      let at = row * columns + left_column;
      if (add) { c[at] += tiles[tile][r & 3u]; } else { c[at] = tiles[tile][r & 3u]; }
      if (left_column + 1u < columns) {
        if (add) { c[at + 1u] += tiles[tile + 1u][r & 3u]; } else { c[at + 1u] = tiles[tile + 1u][r & 3u]; }
      }
    }
  }
}
