// partial[i] = sum of x^2 over block i, or of (x - y)^2 with SUBTRACT    first pass of a norm; reduce.wgsl is the second
// x, y [COUNT], blocks of BLOCK vec4. One invocation per block, adding in order. Writes `=`.
const COUNT = 221568;
const BLOCK = 64;
const SUBTRACT = 0;

@group(0) @binding(0) var<storage, read> x: array<vec4<f32>>;
@group(0) @binding(1) var<storage, read> y: array<vec4<f32>>;
@group(0) @binding(2) var<storage, read_write> partial: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  let block = id.x + id.y * groups.x * 64u;
  let begin = block * u32(BLOCK);
  let end = min(begin + u32(BLOCK), u32(COUNT / 4));
  if (begin >= end) { return; }
  var sum = vec4<f32>();
  for (var i = begin; i < end; i++) {
    var v = x[i];
    if (SUBTRACT == 1) { v -= y[i]; }
    sum += v * v;
  }
  partial[block] = sum.x + sum.y + sum.z + sum.w;
}
