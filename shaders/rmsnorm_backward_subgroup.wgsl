// dx = rstd (g - x rstd^2 mean(g x)), g = dy gain          rmsnorm_backward.wgsl with a subgroup to a row
// Layouts, SCATTER and `=` or `+=` as there; rows and lanes as in rmsnorm_subgroup.wgsl.
// This kernel is meant for graphics cards and has never been timed on one.
diagnostic(off, subgroup_uniformity);
enable subgroups;
alias Weight = f32;
const WIDTH = 64;
const ROWS_AT = 0;
const SCATTER = 0;

@group(0) @binding(0) var<storage, read> x: array<vec4<f32>>;
@group(0) @binding(1) var<storage, read> gain: array<vec4<Weight>>;
@group(0) @binding(2) var<storage, read> slot: array<u32>;
@group(0) @binding(3) var<storage, read> rstd: array<f32>;
@group(0) @binding(4) var<storage, read> dy: array<vec4<f32>>;
@group(0) @binding(5) var<storage, read_write> dx: array<vec4<f32>>;
@group(0) @binding(6) var<storage, read> extent: array<u32>;

const W4 = u32(WIDTH / 4);
const GROUP = 128u;
const NONE = 0xffffffffu;

@compute @workgroup_size(GROUP)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>,
        @builtin(local_invocation_index) index: u32, @builtin(subgroup_size) size: u32) {
  let count = extent[ROWS_AT];
  let lane = subgroupExclusiveAdd(1u);
  let lanes = subgroupAdd(1u);
  let at_once = GROUP / size;
  var own = select(NONE, group.x * at_once + index / size, index % size == 0u);
  loop {
    let t = subgroupMin(select(NONE, own, own < count));
    if (t == NONE) { break; }
    var r = t;
    if (SCATTER == 1) { r = slot[t]; }
    // A token without a row of dy reads some row and takes nothing of it: all lanes of all subgroups go the same way.
    let has = r != NONE;
    r = select(0u, r, has);
    var products = 0.0;
    for (var first = 0u; first < W4; first += lanes) {
      let i = min(first + lane, W4 - 1u);
      let product = dot(dy[r * W4 + i] * vec4<f32>(gain[i]), x[t * W4 + i]);
      products += select(0.0, product, first + lane < W4);
    }
    let scale = rstd[r];
    let pull = subgroupAdd(products) * scale * scale / f32(WIDTH);
    for (var i = lane; i < W4; i += lanes) {
      let value = select(vec4<f32>(), scale * (dy[r * W4 + i] * vec4<f32>(gain[i]) - x[t * W4 + i] * pull), has);
      if (SCATTER == 1) { dx[t * W4 + i] = value; } else { dx[t * W4 + i] += value; }
    }
    if (own == t) { own += groups.x * at_once; }
  }
}
