// Rotary position embedding (Su et al. 2021) in the Hugging Face layout: element i of a head turns with element i + HEAD_DIM / 2.
// qkv [tokens, STRIDE]: HEADS = query and key heads come first, in place. angles [positions, HEAD_DIM / 2] of (cos, sin).
// SIGN -1 turns back, which is the gradient. One invocation per pair (x) and token (y), for all heads.
const HEADS = 6;
const HEAD_DIM = 16;
const STRIDE = 128;
const ROWS_AT = 0;
const SIGN = 1.0;

@group(0) @binding(0) var<storage, read_write> qkv: array<f32>;
@group(0) @binding(1) var<storage, read> stream: array<vec4<u32>>;
@group(0) @binding(2) var<storage, read> angles: array<vec2<f32>>;
@group(0) @binding(3) var<storage, read> extent: array<u32>;

const HALF = u32(HEAD_DIM / 2);

@compute @workgroup_size(16, 4)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let pair = id.x;
  let t = id.y;
  if (pair >= HALF || t >= extent[ROWS_AT]) { return; }
  let turn = angles[stream[t].y * HALF + pair];
  let cos = turn.x;
  let sin = turn.y * SIGN;
  let begin = t * u32(STRIDE) + pair;
  for (var h = 0u; h < u32(HEADS); h++) {
    let i = begin + h * u32(HEAD_DIM);
    let x = qkv[i];
    let y = qkv[i + HALF];
    qkv[i] = x * cos - y * sin;
    qkv[i + HALF] = y * cos + x * sin;
  }
}
