// out[c] += sum over blocks b of partial[b, c], b < ceil(extent[ROWS_AT] / BLOCK)      second pass of a two-pass sum, in order
const WIDTH = 64;
const BLOCK = 64;
const ROWS_AT = 0;

@group(0) @binding(0) var<storage, read> partial: array<f32>;
@group(0) @binding(1) var<storage, read_write> out: array<f32>;
@group(0) @binding(2) var<storage, read> extent: array<u32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  if (id.x >= u32(WIDTH)) { return; }
  let blocks = (extent[ROWS_AT] + u32(BLOCK) - 1u) / u32(BLOCK);
  var sum = 0.0;
  for (var b = 0u; b < blocks; b++) { sum += partial[b * u32(WIDTH) + id.x]; }
  out[id.x] += sum;
}
