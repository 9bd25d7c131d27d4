// best[row] = (largest logit so far, its vocabulary entry), over one chunk of the vocabulary        argmax.wgsl with a subgroup to a row
// Layouts as there, and the lowest entry wins a tie: a lane goes upwards and keeps the first of equals, the subgroup takes the lowest
// of those whose logit is the largest of all. Rows and lanes as in rmsnorm_subgroup.wgsl.
// This kernel is meant for graphics cards and has never been timed on one.
diagnostic(off, subgroup_uniformity);
enable subgroups;
const STRIDE = 500;
const FIRST = 0;
const COUNT = 500;
const ROWS_AT = 1;

@group(0) @binding(0) var<storage, read> logits: array<vec4<f32>>;
@group(0) @binding(1) var<storage, read_write> best: array<vec2<f32>>;
@group(0) @binding(2) var<storage, read> extent: array<u32>;

const S4 = u32(STRIDE / 4);
const GROUP = 128u;
const NONE = 0xffffffffu;
const LOW = f32(-3.4e38);

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
    var top = LOW;
    var entry = 0u;
    for (var first = 0u; first < S4; first += lanes) {
      let v = logits[row * S4 + min(first + lane, S4 - 1u)];
      for (var i = 0u; i < 4u; i++) {
        let column = (first + lane) * 4u + i;
        let better = column < u32(COUNT) && v[i] > top;
        top = select(top, v[i], better);
        entry = select(entry, column + u32(FIRST), better);
      }
    }
    let highest = subgroupMax(top);
    let lowest = subgroupMin(select(NONE, entry, top == highest));
    if (lane == 0u && (FIRST == 0 || highest > best[row].x)) { best[row] = vec2<f32>(highest, bitcast<f32>(lowest)); }
    if (own == row) { own += groups.x * at_once; }
  }
}
