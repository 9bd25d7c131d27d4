// One pass over memory: clip, AdamW (Loshchilov & Hutter 2019, decoupled decay), every averaged track, and the pull back to an average.
//   g = gradient * gate.scale;  m = b1 m + (1 - b1) g;  v = b2 v + (1 - b2) g^2
//   w = w (1 - lr decay) - lr (m / correction1) / (sqrt(v / correction2) + epsilon)       the whole change times share (ema_mode blend)
//   e_k = keep_k e_k + (1 - keep_k) w;  w = w + pull (e_0 - w)                              (feedback, switch, anchor)
// All float32 [COUNT]; tracks [TRACKS, COUNT]. Elements from DECAY_END on (norm gains) are not decayed. Nothing is written when gate.halted.
// With COPY the matrices (elements up to DECAY_END) are also written to half [DECAY_END], which the forward and backward passes read.
// A weight that half cannot hold sets gate.overflow, so that step_end.wgsl lets no further update through. That is a flag of its own
// because gate.halted is read here: set in the middle of an update it would let some invocations write and others not.
// One invocation per vec4. Bytes per parameter: 4 reads and 3 writes of 4 make 28; 8 more per track, 2 more for the copy.
// The copy in f16 is meant for graphics cards and has never been timed on one.
const COUNT = 221568;
const DECAY_END = 221000;
const TRACKS = 1;
const COPY = 0;
alias Weight = f32;

const LARGEST_HALF: f32 = 65504.0;

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
struct Gate { scale: f32, halted: u32, overflow: atomic<u32> }

@group(0) @binding(0) var<storage, read> gradient: array<vec4<f32>>;
@group(0) @binding(1) var<storage, read_write> weights: array<vec4<f32>>;
@group(0) @binding(2) var<storage, read_write> first: array<vec4<f32>>;
@group(0) @binding(3) var<storage, read_write> second: array<vec4<f32>>;
@group(0) @binding(4) var<storage, read_write> tracks: array<vec4<f32>>;
@group(0) @binding(5) var<uniform> step: Step;
@group(0) @binding(6) var<storage, read_write> gate: Gate;
@group(0) @binding(7) var<storage, read_write> half: array<vec4<Weight>>;

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
    let e = tracks[at];
    tracks[at] = e + (1.0 - step.keep[k]) * (w - e);
  }
  if (TRACKS > 0 && step.pull > 0.0) { w = (1.0 - step.pull) * w + step.pull * tracks[i]; }
  weights[i] = w;
  if (COPY == 1 && i * 4u < u32(DECAY_END)) {
    half[i] = vec4<Weight>(w);
    if (any(abs(w) > vec4<f32>(LARGEST_HALF))) { atomicStore(&gate.overflow, 1u); }
  }
}
