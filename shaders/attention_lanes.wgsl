// Equation and layouts of attention.wgsl for decoding, where every query has a row of its own and neighbours share no keys: the keys of
// one query and head are dealt to the four lanes of a quad, which merge what they summed at the end (needs the feature subgroups; HEAD_DIM
// at most 64). Grid: 8 quads to a workgroup, one for every (token, head); wraps into y. No barrier. Writes `=`.
// Whole quads loop together, which the uniformity analysis cannot see. Every index into the private arrays of the loop is constant once
// inlined: a software adapter gathers what is indexed at run time as slowly as it loads.
// Milliseconds direct -> this on 2 cores, for 300 rows of 25 to 44 keys, 4 heads of 32: SwiftShader 11.0 to 13.0 -> 8.1 to 13.7,
// lavapipe 4.8 to 8.0 -> 3.7 to 5.9; 100 such rows, 4 heads on 2 of 16: SwiftShader 1.6 to 2.1 -> 1.4 to 1.8, lavapipe 0.6 to 0.9 -> 0.3 to 0.5.
// What is left is waiting for memory: 20 of the 300 rows, which fit the processor's cache, take a thirtieth and not a fifteenth.
// Tried: a cache laid out head by head 0.75 to 0.85 of the time on lavapipe and 0.85 to 1.05 on SwiftShader, not worth its scattered writes;
// loading the next keys, or the values, ahead of the scores 1.05 to 1.3.
enable subgroups;
diagnostic(off, subgroup_uniformity);
const HEADS = 4;
const KV_HEADS = 2;
const HEAD_DIM = 16;
const Q_STRIDE = 128;
const KV_STRIDE = 128;
const K_OFFSET = 64;
const V_OFFSET = 96;
const SCALE = 0.25;
const ROWS_AT = 0;

@group(0) @binding(0) var<storage, read> queries: array<vec4<f32>>;
@group(0) @binding(1) var<storage, read> kv: array<vec4<f32>>;
@group(0) @binding(2) var<storage, read> stream: array<vec4<u32>>;
@group(0) @binding(3) var<storage, read_write> out: array<vec4<f32>>;
@group(0) @binding(4) var<storage, read_write> lse: array<f32>;
@group(0) @binding(5) var<storage, read> extent: array<u32>;

const D4 = u32(HEAD_DIM / 4);

// The query, what the lane has summed, and of its newest key the products, the weight and what earlier sums shrink by.
var<private> q: array<vec4<f32>, D4>;
var<private> sum: array<vec4<f32>, D4>;
var<private> s: vec4<f32>;
var<private> w: f32;
var<private> decay: f32;
var<private> q_at: u32;
var<private> k_at: u32;
var<private> v_at: u32;

const FETCH = 0u;
const SCORE = 1u;
const ADD = 2u;
const MERGE = 3u;

// One vec4 of the head at one stage; `stage` and `i` are constants at every call.
fn one(stage: u32, i: u32) {
  if (i < D4) {
    switch stage {
      case FETCH: { q[i] = queries[q_at + i] * SCALE; }
      case SCORE: { s += q[i] * kv[k_at + i]; }
      case ADD: { sum[i] = sum[i] * decay + kv[v_at + i] * w; }
      default: {
        let x = sum[i] * decay;
        let pair = x + quadSwapX(x);
        sum[i] = pair + quadSwapY(pair);
      }
    }
  }
}
fn eight(stage: u32, i: u32) {
  one(stage, i); one(stage, i + 1u); one(stage, i + 2u); one(stage, i + 3u);
  one(stage, i + 4u); one(stage, i + 5u); one(stage, i + 6u); one(stage, i + 7u);
}
fn each(stage: u32) {
  eight(stage, 0u);
  if (D4 > 8u) { eight(stage, 8u); }
}

@compute @workgroup_size(4, 8)
fn main(@builtin(workgroup_id) wg: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>, @builtin(local_invocation_index) local: u32) {
  let lane = local & 3u;
  let first = (wg.x + wg.y * groups.x) * 8u;
  let all = extent[ROWS_AT] * u32(HEADS);
  if (first >= all) { return; }
  let wanted = first + (local >> 2u);
  let at = min(wanted, all - 1u);
  let t = at / u32(HEADS);
  let h = at % u32(HEADS);
  let row = stream[t];
  let last = row.z + row.y;
  q_at = t * u32(Q_STRIDE / 4) + h * D4;
  each(FETCH);
  var top = -1.0e30;
  var total = 0.0;
  for (var begin = row.z; begin <= last; begin += 4u) {
    let j = begin + lane;
    k_at = min(j, last) * u32(KV_STRIDE / 4) + u32(K_OFFSET / 4) + h / u32(HEADS / KV_HEADS) * D4;
    v_at = k_at + u32((V_OFFSET - K_OFFSET) / 4);
    s = vec4<f32>();
    each(SCORE);
    let score = select(-3.0e38, s.x + s.y + s.z + s.w, j <= last);
    let next = max(top, score);
    decay = exp(top - next);
    w = exp(score - next);
    top = next;
    total = total * decay + w;
    each(ADD);
  }
  let pair = max(top, quadSwapX(top));
  let most = max(pair, quadSwapY(pair));
  decay = exp(top - most);
  total *= decay;
  total += quadSwapX(total);
  total += quadSwapY(total);
  each(MERGE);
  if (wanted < all) {
    if (lane == 0u) { lse[at] = most + log(total); }
    for (var i = lane; i < D4; i += 4u) { out[at * D4 + i] = sum[i] / total; }
  }
}
