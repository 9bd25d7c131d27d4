// dlogits[row, i] = (softmax(l)[i] - [i = label]) * inverse_targets, in place, for one chunk of the vocabulary
// logits [rows, STRIDE]; state as cross_entropy.wgsl left it after the last chunk; inverse_targets = 1 / target tokens of the whole update.
// Columns COUNT..STRIDE become zero. One invocation per vec4.
const STRIDE = 500;
const FIRST = 0;
const COUNT = 500;
const ROWS_AT = 1;

struct Step { inverse_targets: f32 }

@group(0) @binding(0) var<storage, read_write> logits: array<vec4<f32>>;
@group(0) @binding(1) var<storage, read> labels: array<u32>;
@group(0) @binding(2) var<storage, read> state: array<vec4<f32>>;
@group(0) @binding(3) var<uniform> step: Step;
@group(0) @binding(4) var<storage, read> extent: array<u32>;

const S4 = u32(STRIDE / 4);

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  let at = id.x + id.y * groups.x * 64u;
  let row = at / S4;
  if (row >= extent[ROWS_AT]) { return; }
  let column = vec4<u32>(0u, 1u, 2u, 3u) + at % S4 * 4u;
  let s = state[row];
  let p = exp(logits[at] - s.x) / s.y;
  let hit = select(vec4<f32>(0.0), vec4<f32>(1.0), column == vec4<u32>(labels[row] - u32(FIRST)));
  logits[at] = select(vec4<f32>(0.0), (p - hit) * step.inverse_targets, column < vec4<u32>(u32(COUNT)));
}
