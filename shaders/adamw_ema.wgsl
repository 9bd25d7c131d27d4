// One pass over memory: clip, AdamW (Loshchilov & Hutter 2019, decoupled decay), every averaged track, and the pull back to an average.
//   g = gradient * gate.scale;  m = b1 m + (1 - b1) g;  v = b2 v + (1 - b2) g^2
//   w = w (1 - lr decay) - lr (m / correction1) / (sqrt(v / correction2) + epsilon)       the whole change times share (ema_mode blend)
//   e_k = keep_k e_k + (1 - keep_k) w;  w = w + pull (e_0 - w)                              (feedback, switch, anchor)
// All float32 [COUNT]; tracks [TRACKS, COUNT]. Elements from DECAY_END on (norm gains) are not decayed. Nothing is written when gate.halted.
// One invocation per vec4. Bytes per parameter: 4 reads and 3 writes, and 2 per track.
const COUNT = 221568;
const DECAY_END = 221000;
const TRACKS = 1;

struct Step {
  inverse_targets: f32,
  max_norm: f32,
  step: u32,
  slot: u32,
  learning_rate: f32,
  weight_decay: f32,
  beta1: f32,
  beta2: f32,
  epsilon: f32,
  correction1: f32,
  correction2: f32,
  share: f32,
  keep: vec4<f32>,
  pull: f32,
}
struct Gate { scale: f32, halted: u32 }

@group(0) @binding(0) var<storage, read> gradient: array<vec4<f32>>;
@group(0) @binding(1) var<storage, read_write> weights: array<vec4<f32>>;
@group(0) @binding(2) var<storage, read_write> first: array<vec4<f32>>;
@group(0) @binding(3) var<storage, read_write> second: array<vec4<f32>>;
@group(0) @binding(4) var<storage, read_write> tracks: array<vec4<f32>>;
@group(0) @binding(5) var<uniform> step: Step;
@group(0) @binding(6) var<storage, read> gate: Gate;

const C4 = u32(COUNT / 4);

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  let i = id.x + id.y * groups.x * 64u;
  if (i >= C4 || gate.halted == 1u) { return; }
  let g = gradient[i] * gate.scale;
  let m = step.beta1 * first[i] + (1.0 - step.beta1) * g;
  let v = step.beta2 * second[i] + (1.0 - step.beta2) * g * g;
  first[i] = m;
  second[i] = v;
  let old = weights[i];
  let decay = select(0.0, step.weight_decay, i * 4u < u32(DECAY_END));
  let change = -step.learning_rate * (decay * old + (m / step.correction1) / (sqrt(v / step.correction2) + step.epsilon));
  var w = old + step.share * change;
  for (var k = 0u; k < u32(TRACKS); k++) {
    let at = k * C4 + i;
    let e = tracks[at] + (1.0 - step.keep[k]) * (w - tracks[at]);
    tracks[at] = e;
  }
  if (TRACKS > 0 && step.pull > 0.0) { w = (1.0 - step.pull) * w + step.pull * tracks[i]; }
  weights[i] = w;
}
