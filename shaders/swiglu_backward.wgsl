// dup = dh silu(gate), dgate = dh up s (1 + gate (1 - s)), s = sigmoid(gate)
// gate_up, dgate_up [tokens, 2 * WIDTH]: gate first, then up; dh [tokens, WIDTH]. One invocation per vec4, x columns and y tokens. Writes `=`.
const WIDTH = 176;
const ROWS_AT = 0;

@group(0) @binding(0) var<storage, read> gate_up: array<vec4<f32>>;
@group(0) @binding(1) var<storage, read> dh: array<vec4<f32>>;
@group(0) @binding(2) var<storage, read_write> dgate_up: array<vec4<f32>>;
@group(0) @binding(3) var<storage, read> extent: array<u32>;

const W4 = u32(WIDTH / 4);

@compute @workgroup_size(16, 4)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  if (id.x >= W4 || id.y >= extent[ROWS_AT]) { return; }
  let begin = id.y * 2u * W4 + id.x;
  let gate = gate_up[begin];
  let up = gate_up[begin + W4];
  let d = dh[id.y * W4 + id.x];
  let s = 1.0 / (1.0 + exp(-gate));
  dgate_up[begin] = d * up * s * (1.0 + gate * (1.0 - s));
  dgate_up[begin + W4] = d * gate * s;
}
