// Over one chunk of the vocabulary: top = max(top, l), total = sum exp(l - top), target = l[label]
// cross_entropy.wgsl with a subgroup to a row: layouts, state and losses as there, rows and lanes as in rmsnorm_subgroup.wgsl. The logits
// are read once: a lane carries the largest of its own and a total that belongs to it (the online normalisation of Milakov & Gimelshein
// 2018), and the subgroup puts these together.
// This kernel is meant for graphics cards and has never been timed on one.
diagnostic(off, subgroup_uniformity);
enable subgroups;
const STRIDE = 500;
const FIRST = 0;
const COUNT = 500;
const LAST = 1;
const ROWS_AT = 1;

@group(0) @binding(0) var<storage, read> logits: array<vec4<f32>>;
@group(0) @binding(1) var<storage, read> labels: array<u32>;
@group(0) @binding(2) var<storage, read_write> state: array<vec4<f32>>;
@group(0) @binding(3) var<storage, read_write> losses: array<f32>;
@group(0) @binding(4) var<storage, read> extent: array<u32>;

const S4 = u32(STRIDE / 4);
const GROUP = 128u;
const NONE = 0xffffffffu;
// Stands where there is no logit. Its weight vanishes beside any logit.
const LOW = f32(-3.0e38);

@compute @workgroup_size(GROUP)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>,
        @builtin(local_invocation_index) index: u32, @builtin(subgroup_size) size: u32) {
  let count = extent[ROWS_AT];
  let lane = subgroupExclusiveAdd(1u);
  let lanes = subgroupAdd(1u);
  let at_once = GROUP / size;
  var own = select(NONE, group.x * at_once + index / size, index % size == 0u);
  loop {
    let row = subgroupMin(select(NONE, own, own < count));
    if (row == NONE) { break; }
    var most = LOW;
    var sum = 0.0;
    for (var first = 0u; first < S4; first += lanes) {
      let column = vec4<u32>(0u, 1u, 2u, 3u) + (first + lane) * 4u;
      let v = select(vec4<f32>(LOW), logits[row * S4 + min(first + lane, S4 - 1u)], column < vec4<u32>(u32(COUNT)));
      let next = max(most, max(max(v.x, v.y), max(v.z, v.w)));
      sum = sum * exp(most - next) + dot(exp(v - next), vec4<f32>(1.0));
      most = next;
    }
    var top = subgroupMax(most);
    var total = subgroupAdd(sum * exp(most - top));
    if (lane == 0u) {
      var target_logit = 0.0;
      if (FIRST > 0) {
        let old = state[row];
        let next = max(top, old.x);
        total = total * exp(top - next) + old.y * exp(old.x - next);
        top = next;
        target_logit = old.z;
      }
      let label = labels[row] - u32(FIRST);
      if (label < u32(COUNT)) { target_logit = logits[row * S4 + label / 4u][label % 4u]; }
      state[row] = vec4<f32>(top, total, target_logit, 0.0);
      if (LAST == 1) { losses[row] = log(total) + (top - target_logit); }
    }
    if (own == row) { own += groups.x * at_once; }
  }
}
