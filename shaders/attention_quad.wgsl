// Equation and layouts of attention.wgsl, keys and values shared inside a quad (needs the feature subgroups; HEAD_DIM at most 64).
// A quad takes 4 QUERIES queries of one key-value head. An invocation has QUERIES slots (1, 2 or 4): slot r is head r % SHARED of token
// 4 (r / SHARED) + lane of the tile; SHARED divides HEADS / KV_HEADS, so that these heads read the same keys. Of every four keys a lane
// loads one, and quadBroadcast hands them round. Four keys begin at the next one that any query of the quad attends to: rows that begin
// inside the quad, or lie apart in a cache, cost no empty turn. What a query does not attend to is masked.
// Grid: 8 quads to a workgroup, HEADS / SHARED for every 4 QUERIES / SHARED tokens; wraps into y. No barrier. Writes `=`.
// The loop ends for the four at once (see `least`), which the uniformity analysis cannot see. Every index into the private arrays of the
// loop is constant once inlined: a software adapter gathers what is indexed at run time as slowly as it loads.
// Milliseconds direct -> quad on 2 cores, best of a run, with the factors of several runs, since the machine was not quiet:
// 8 rows of 128, 4 heads of 32: SwiftShader 45 -> 9.6 (4.1 to 5.0 times), lavapipe 19 -> 3.1 (5.3 to 7.0);
// 16 rows of 20 to 40, 4 heads on 2 of 16: SwiftShader 3.7 -> 1.2 (2.5 to 3.1), lavapipe 1.3 -> 0.21 (5.0 to 6.2);
// 4 rows of 128, 8 heads on 4 of 64: SwiftShader 71 -> 30 (2.4 to 3.1), lavapipe 39 -> 10 (3.8 to 5.6).
// Tried and lost (SwiftShader, rows of 128): one query per invocation 20, two 12.9 to 14.8; sums rescaled only where the largest score
// rises by 8: 11.4; vec4 variables in place of arrays 12.0; nested arrays as buffer type, to clamp fewer indices: equal.
// With heads of 128 SwiftShader compiles for 2 s and more, and lavapipe had not ended the backward pass after 90 s: those stay direct.
// Decoding, where every token has a row of its own, has attention_lanes.wgsl: 300 rows on SwiftShader 13 direct, 26 here (lavapipe 4.8 and 8.1).
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
const QUERIES = 4;
const SHARED = 2;

@group(0) @binding(0) var<storage, read> queries: array<vec4<f32>>;
@group(0) @binding(1) var<storage, read> kv: array<vec4<f32>>;
@group(0) @binding(2) var<storage, read> stream: array<vec4<u32>>;
@group(0) @binding(3) var<storage, read_write> out: array<vec4<f32>>;
@group(0) @binding(4) var<storage, read_write> lse: array<f32>;
@group(0) @binding(5) var<storage, read> extent: array<u32>;

const D4 = u32(HEAD_DIM / 4);
const SPAN = u32(4 * QUERIES / SHARED);
const TILES = u32(HEADS / SHARED);
const SLOTS = vec4<u32>(0u, 1u, 2u, 3u);
const NONE = 0xffffffffu;
const MASKED = f32(-3.0e38);

// By slot: the query, its sum, and its scores of four keys, later their weights.
var<private> q: array<array<vec4<f32>, D4>, 4>;
var<private> sum: array<array<vec4<f32>, D4>, 4>;
var<private> s: array<vec4<f32>, 4>;
var<private> decay: vec4<f32>;
var<private> q_at: vec4<u32>;
var<private> k_at: u32;
var<private> v_at: u32;

// The vectors of the four lanes.
fn spread(x: vec4<f32>) -> mat4x4<f32> {
  return mat4x4<f32>(quadBroadcast(x, 0u), quadBroadcast(x, 1u), quadBroadcast(x, 2u), quadBroadcast(x, 3u));
}
// The smallest element in the quad.
fn least(x: vec4<u32>) -> u32 {
  let own = min(min(x.x, x.y), min(x.z, x.w));
  let pair = min(own, quadSwapX(own));
  return min(pair, quadSwapY(pair));
}
fn largest(x: vec4<f32>) -> f32 { return max(max(x.x, x.y), max(x.z, x.w)); }
fn total_of(x: vec4<f32>) -> f32 { return x.x + x.y + x.z + x.w; }

const FETCH = 0u;
const SCORE = 1u;
const ADD = 2u;

// One vec4 of the head at one stage; `stage` and `i` are constants at every call.
fn one(stage: u32, i: u32) {
  if (i < D4) {
    switch stage {
      case FETCH: {
        q[0][i] = queries[q_at.x + i] * SCALE;
        if (QUERIES > 1) { q[1][i] = queries[q_at.y + i] * SCALE; }
        if (QUERIES > 2) { q[2][i] = queries[q_at.z + i] * SCALE; q[3][i] = queries[q_at.w + i] * SCALE; }
      }
      case SCORE: {
        let k = spread(kv[k_at + i]);
        s[0] += q[0][i] * k;
        if (QUERIES > 1) { s[1] += q[1][i] * k; }
        if (QUERIES > 2) { s[2] += q[2][i] * k; s[3] += q[3][i] * k; }
      }
      default: {
        let v = spread(kv[v_at + i]);
        sum[0][i] = sum[0][i] * decay.x + v * s[0];
        if (QUERIES > 1) { sum[1][i] = sum[1][i] * decay.y + v * s[1]; }
        if (QUERIES > 2) { sum[2][i] = sum[2][i] * decay.z + v * s[2]; sum[3][i] = sum[3][i] * decay.w + v * s[3]; }
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
fn masked(x: vec4<f32>, j: vec4<u32>, start: u32, end: u32) -> vec4<f32> {
  return select(vec4<f32>(MASKED), x, (j >= vec4<u32>(start)) & (j < vec4<u32>(end)));
}
fn put(slot: u32, at: u32, top: f32, total: f32) {
  lse[at] = top + log(total);
  for (var i = 0u; i < D4; i++) { out[at * D4 + i] = sum[slot][i] / total; }
}

@compute @workgroup_size(4, 8)
fn main(@builtin(workgroup_id) wg: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>, @builtin(local_invocation_index) local: u32) {
  let tokens = extent[ROWS_AT];
  let first = (wg.x + wg.y * groups.x) * 8u;
  if (first / TILES * SPAN >= tokens) { return; }
  let tile = first + local / 4u;
  let lane = local & 3u;
  let h = tile % TILES * u32(SHARED);
  let group = h / u32(HEADS / KV_HEADS);
  let heads = SLOTS % u32(SHARED) + h;
  let t = SLOTS / u32(SHARED) * 4u + lane + tile / TILES * SPAN;
  let used = (t < vec4<u32>(tokens)) & (SLOTS < vec4<u32>(u32(QUERIES)));
  let at = min(t, vec4<u32>(tokens - 1u));
  let s0 = stream[at.x]; let s1 = stream[at.y]; let s2 = stream[at.z]; let s3 = stream[at.w];
  let start = vec4<u32>(s0.z, s1.z, s2.z, s3.z);
  let end = select(vec4<u32>(0u), start + vec4<u32>(s0.y, s1.y, s2.y, s3.y) + 1u, used);
  let last = ~least(~end) - 1u;
  q_at = at * u32(Q_STRIDE / 4) + heads * D4;
  each(FETCH);
  var top = vec4<f32>(-1.0e30);
  var total = vec4<f32>();
  var j = 0u;
  loop {
    let n = max(vec4<u32>(j), start);
    j = least(select(vec4<u32>(NONE), n, n < end));
    if (j == NONE) { break; }
    k_at = min(j + lane, last) * u32(KV_STRIDE / 4) + u32(K_OFFSET / 4) + group * D4;
    v_at = k_at + u32((V_OFFSET - K_OFFSET) / 4);
    s = array<vec4<f32>, 4>();
    each(SCORE);
    let js = SLOTS + j;
    let a = masked(s[0], js, start.x, end.x);
    let b = masked(s[1], js, start.y, end.y);
    let c = masked(s[2], js, start.z, end.z);
    let d = masked(s[3], js, start.w, end.w);
    let next = max(top, vec4<f32>(largest(a), largest(b), largest(c), largest(d)));
    decay = exp(top - next);
    top = next;
    s[0] = exp(a - top.x);
    s[1] = exp(b - top.y);
    s[2] = exp(c - top.z);
    s[3] = exp(d - top.w);
    total = total * decay + vec4<f32>(total_of(s[0]), total_of(s[1]), total_of(s[2]), total_of(s[3]));
    each(ADD);
    j += 4u;
  }
  let x = t * u32(HEADS) + heads;
  if (used.x) { put(0u, x.x, top.x, total.x); }
  if (used.y) { put(1u, x.y, top.y, total.y); }
  if (used.z) { put(2u, x.z, top.z, total.z); }
  if (used.w) { put(3u, x.w, top.w, total.w); }
}
