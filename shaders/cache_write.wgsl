// cache[row start + position of t, :] = keys and values of token t
// stream [tokens] of (id, position, row start, row end); qkv [tokens, STRIDE] with keys and values in columns OFFSET..OFFSET + WIDTH; cache [prompts * length, WIDTH]. One invocation per vec4, x columns and y tokens. Writes `=`.
const STRIDE = 128;
const OFFSET = 64;
const WIDTH = 64;
const ROWS_AT = 0;

@group(0) @binding(0) var<storage, read> qkv: array<vec4<f32>>;
@group(0) @binding(1) var<storage, read> stream: array<vec4<u32>>;
@group(0) @binding(2) var<storage, read_write> cache: array<vec4<f32>>;
@group(0) @binding(3) var<storage, read> extent: array<u32>;

const W4 = u32(WIDTH / 4);

@compute @workgroup_size(16, 4)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let t = id.y;
  if (id.x >= W4 || t >= extent[ROWS_AT]) { return; }
  cache[(stream[t].z + stream[t].y) * W4 + id.x] = qkv[t * u32(STRIDE / 4) + u32(OFFSET / 4) + id.x];
}
