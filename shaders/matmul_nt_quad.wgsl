// C[m, n] = sum_k A[m, k] B[n, k] (+ R[m, n])            matmul_nt.wgsl with A shared inside a quad (needs the feature subgroups)
// With matrix_plain.wgsl or matrix_quantised.wgsl, which hold B and say how it is read.
// Layouts, residual and zero padding as there. Grid: x = column tiles of 8 in groups of 4; y = row tiles of 32 in groups of 4.
// The four invocations of a quad have the same 32 rows and neighbouring columns. Each loads eight of the rows; with quadSwap they pass
// round, so that p0..p3 belong to the own eight rows, p4..p7 to those of the neighbour in x, and so on: `row` below undoes it.
// A software adapter gathers every load lane by lane (20 ns for four lanes) and keeps accumulators in memory: tiles this large save both.
// Only whole workgroups return early: a swap with an invocation that has ended is undefined. `groups_here` is the same in a whole quad.
// Shifts, not divisions, which are done lane by lane.
// Measured on SwiftShader (256 x 256 x 512, median of 40-60 rounds side by side) against a 16x8 tile with quadBroadcast at 1:
//   32x8 1.33-1.36 (this), two steps of k at once 1.37 but twice the time to compile, four 1.33, 16x8 1.10, 32x12 1.34, 32x16 1.21, 48x8 0.94;
//   accumulators in an indexed array 1.13-1.25; 64 inlined stores instead of the loop at the end 1.18 and 1.5 s to compile instead of 0.3.
//   Loads through atomics, uniforms, workgroup memory or wider structs cost the same 20 ns.
diagnostic(off, subgroup_uniformity);
enable subgroups;

// rows = extent[rows_at]; flag: R is added.
struct Shape { k: u32, n: u32, stride: u32, rows_at: u32, flag: u32 }

@group(0) @binding(0) var<storage, read> a: array<vec4<f32>>;
@group(0) @binding(2) var<storage, read> residual: array<vec4<f32>>;
@group(0) @binding(3) var<storage, read_write> c: array<vec4<f32>>;
@group(0) @binding(4) var<storage, read> extent: array<u32>;
@group(0) @binding(5) var<uniform> shape: Shape;

fn times(x: mat4x4<f32>, y: mat4x4<f32>) -> mat4x4<f32> { return mat4x4<f32>(x[0] * y, x[1] * y, x[2] * y, x[3] * y); }
fn swap_x(m: mat4x4<f32>) -> mat4x4<f32> { return mat4x4<f32>(quadSwapX(m[0]), quadSwapX(m[1]), quadSwapX(m[2]), quadSwapX(m[3])); }
fn swap_y(m: mat4x4<f32>) -> mat4x4<f32> { return mat4x4<f32>(quadSwapY(m[0]), quadSwapY(m[1]), quadSwapY(m[2]), quadSwapY(m[3])); }
fn swap_d(m: mat4x4<f32>) -> mat4x4<f32> {
  return mat4x4<f32>(quadSwapDiagonal(m[0]), quadSwapDiagonal(m[1]), quadSwapDiagonal(m[2]), quadSwapDiagonal(m[3]));
}

@compute @workgroup_size(4, 4)
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(workgroup_id) group: vec3<u32>) {
  let rows = extent[shape.rows_at];
  if (group.y * 128u >= rows) { return; }
  let k4 = shape.k >> 2u;
  let lane = id.x & 3u;
  let i = id.y * 32u;
  let own = vec4<u32>(0u, 1u, 2u, 3u) + i + lane * 8u;
  let s = min(own, vec4<u32>(rows - 1u)) * k4;
  let t = min(own + 4u, vec4<u32>(rows - 1u)) * k4;
  let column = vec4<u32>(0u, 1u, 2u, 3u) + id.x * 8u;
  let u = min(column, vec4<u32>(shape.n - 1u));
  let v = min(column + 4u, vec4<u32>(shape.n - 1u));
  var p0 = mat4x4<f32>(); var p1 = mat4x4<f32>(); var p2 = mat4x4<f32>(); var p3 = mat4x4<f32>();
  var p4 = mat4x4<f32>(); var p5 = mat4x4<f32>(); var p6 = mat4x4<f32>(); var p7 = mat4x4<f32>();
  var p8 = mat4x4<f32>(); var p9 = mat4x4<f32>(); var p10 = mat4x4<f32>(); var p11 = mat4x4<f32>();
  var p12 = mat4x4<f32>(); var p13 = mat4x4<f32>(); var p14 = mat4x4<f32>(); var p15 = mat4x4<f32>();
  let words = (k4 + HALVES) >> HALVES;
  let groups = ((k4 - 1u) >> GROUP) + 1u;
  let groups_here = select(0u, groups, i < rows);
  let lines_u = u * words;
  let lines_v = v * words;
  for (var g = 0u; g < groups_here; g++) {
    let of_u = four_scales(u * groups + g);
    let of_v = four_scales(v * groups + g);
    let end = min((g + 1u) << GROUP, k4);
    for (var k = g << GROUP; k < end; k++) {
      let left = four_vectors(lines_u, of_u, k);
      let right = four_vectors(lines_v, of_v, k);
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
  }
  // Written in a loop: 64 inlined stores took longer to compile than all the rest. What a store needs is read once (1.06 times as fast).
  var tiles = array<mat4x4<f32>, 16>(p0, p1, p2, p3, p4, p5, p6, p7, p8, p9, p10, p11, p12, p13, p14, p15);
  let columns = shape.stride >> 2u;
  let x = id.x * 2u;
  let add = shape.flag == 1u;
  let inside = column < vec4<u32>(shape.n);
  let inside_right = column + 4u < vec4<u32>(shape.n);
  for (var r = 0u; r < 32u; r++) {
    let row = i + ((lane ^ (r >> 3u)) << 3u) + (r & 7u);
    if (row < rows && x < columns) {
      let tile = ((r >> 3u) << 2u) + ((r >> 1u) & 2u);
      let at = row * columns + x;
      var value = select(vec4<f32>(0.0), tiles[tile][r & 3u], inside);
      if (add) { value += residual[at]; }
      c[at] = value;
      if (x + 1u < columns) {
        value = select(vec4<f32>(0.0), tiles[tile + 1u][r & 3u], inside_right);
        if (add) { value += residual[at + 1u]; }
        c[at + 1u] = value;
      }
    }
  }
}
