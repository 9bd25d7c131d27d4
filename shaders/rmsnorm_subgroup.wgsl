// y[r, :] = x[s, :] rstd[r] gain, rstd[r] = 1 / sqrt(mean(x[s, :]^2) + EPSILON)        rmsnorm.wgsl with a subgroup to a row
// Layouts and GATHER as there. Neighbouring lanes read neighbouring vec4s. No workgroup memory, no barrier. Writes `=`.
// Grid: any number of groups of 128 in x; subgroups take rows in turn. WGSL says neither how large a subgroup is, nor whether it is full,
// nor which invocations are in it, so that nothing here depends on it: rows are handed to every subgroup_size-th invocation, and a
// subgroup works on the rows of those of its members that have one (usually its first), lowest first; members count themselves.
// All of them take part in each operation of the subgroup: loops end for all at once, and lanes beyond the end of a row read its last
// vec4 and add nothing. The sum has one order for a given size of subgroup.
// This kernel is meant for graphics cards and has never been timed on one.
diagnostic(off, subgroup_uniformity);
enable subgroups;
alias Weight = f32;
const WIDTH = 64;
const EPSILON = 1e-5;
const ROWS_AT = 0;
const GATHER = 0;

@group(0) @binding(0) var<storage, read> x: array<vec4<f32>>;
@group(0) @binding(1) var<storage, read> gain: array<vec4<Weight>>;
@group(0) @binding(2) var<storage, read> rows: array<u32>;
@group(0) @binding(3) var<storage, read_write> y: array<vec4<f32>>;
@group(0) @binding(4) var<storage, read_write> rstd: array<f32>;
@group(0) @binding(5) var<storage, read> extent: array<u32>;

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
    let r = subgroupMin(select(NONE, own, own < count));
    if (r == NONE) { break; }
    var source = r;
    if (GATHER == 1) { source = rows[r]; }
    let begin = source * W4;
    var squares = 0.0;
    for (var first = 0u; first < W4; first += lanes) {
      let v = x[begin + min(first + lane, W4 - 1u)];
      squares += select(0.0, dot(v, v), first + lane < W4);
    }
    let scale = 1.0 / sqrt(subgroupAdd(squares) / f32(WIDTH) + EPSILON);
    if (lane == 0u) { rstd[r] = scale; }
    for (var i = lane; i < W4; i += lanes) { y[r * W4 + i] = x[begin + i] * scale * vec4<f32>(gain[i]); }
    if (own == r) { own += groups.x * at_once; }
  }
}
