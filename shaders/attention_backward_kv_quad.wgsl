// Equations and layouts of attention_backward_kv.wgsl; quads and slots as in attention_quad.wgsl (HEAD_DIM at most 64).
// A quad takes 4 KEYS consecutive keys of one key-value head, slot r of a lane being key 4 r + lane of the tile. Queries are counted as
// (token, head of the group) pairs u = token GROUP + head, so four of them fill the quad whatever the group.
// Grid: 8 quads to a workgroup, KV_HEADS for every 4 KEYS tokens; wraps into y. No barrier. Sums in a fixed order. Writes `=`.
// Milliseconds direct -> quad, conditions as in attention_quad.wgsl:
// 8 rows of 128, 4 heads of 32: SwiftShader 105 -> 13 (5.7 to 7.9 times), lavapipe 29 -> 5.2 (4.9 to 7.6);
// 16 rows of 20 to 40, 4 heads on 2 of 16: SwiftShader 8.9 -> 1.6 (4.2 to 5.7), lavapipe 1.5 -> 0.35 (3.6 to 4.5);
// 4 rows of 128, 8 heads on 4 of 64: SwiftShader 424 -> 77 (with one core busy), lavapipe 61 -> 13.
// Tried and lost (SwiftShader): one key per invocation 25, two 21 with rows of 128; queries handed round a second time for the sums
// instead of being kept: 4 to 33 % slower in four comparisons on the first two shapes (lavapipe: 27 % faster in one, equal in another).
// Price: SwiftShader compiles it in 2 to 3 s for heads of 32, in 1 s for heads of 16 (the direct kernel in 0.2 s).
enable subgroups;
diagnostic(off, subgroup_uniformity);
const HEADS = 4;
const KV_HEADS = 2;
const HEAD_DIM = 16;
const STRIDE = 128;
const K_OFFSET = 64;
const V_OFFSET = 96;
const SCALE = 0.25;
const ROWS_AT = 0;
const KEYS = 4;

@group(0) @binding(0) var<storage, read> qkv: array<vec4<f32>>;
@group(0) @binding(1) var<storage, read> stream: array<vec4<u32>>;
@group(0) @binding(2) var<storage, read> dout: array<vec4<f32>>;
@group(0) @binding(3) var<storage, read> lse: array<f32>;
@group(0) @binding(4) var<storage, read> delta: array<f32>;
@group(0) @binding(5) var<storage, read_write> dqkv: array<vec4<f32>>;
@group(0) @binding(6) var<storage, read> extent: array<u32>;

const D4 = u32(HEAD_DIM / 4);
const S4 = u32(STRIDE / 4);
const GROUP = u32(HEADS / KV_HEADS);
const SPAN = u32(4 * KEYS);
const SLOTS = vec4<u32>(0u, 1u, 2u, 3u);
const NONE = 0xffffffffu;

// By slot: key, value, their gradients; scores and gains of four queries.
var<private> k: array<array<vec4<f32>, D4>, 4>;
var<private> v: array<array<vec4<f32>, D4>, 4>;
var<private> dk: array<array<vec4<f32>, D4>, 4>;
var<private> dv: array<array<vec4<f32>, D4>, 4>;
var<private> s: array<vec4<f32>, 4>;
var<private> g: array<vec4<f32>, 4>;
// Four queries and the gradients of their outputs, for scores and for the sums.
var<private> q: array<mat4x4<f32>, D4>;
var<private> d: array<mat4x4<f32>, D4>;
var<private> k_at: vec4<u32>;
var<private> v_at: vec4<u32>;
var<private> q_at: u32;
var<private> d_at: u32;

// The numbers of the four lanes.
fn numbers(x: f32) -> vec4<f32> {
  return vec4<f32>(quadBroadcast(x, 0u), quadBroadcast(x, 1u), quadBroadcast(x, 2u), quadBroadcast(x, 3u));
}
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

const FETCH = 0u;
const SCORE = 1u;
const ADD = 2u;

fn fetch(slot: u32, i: u32) {
  k[slot][i] = qkv[k_at[slot] + i] * SCALE;
  v[slot][i] = qkv[v_at[slot] + i];
}
fn score(slot: u32, i: u32, qs: mat4x4<f32>, ds: mat4x4<f32>) {
  s[slot] += k[slot][i] * qs;
  g[slot] += v[slot][i] * ds;
}
fn add(slot: u32, i: u32, qs: mat4x4<f32>, ds: mat4x4<f32>) {
  dk[slot][i] += qs * g[slot];
  dv[slot][i] += ds * s[slot];
}
// One vec4 of the head at one stage; `stage` and `i` are constants at every call.
fn one(stage: u32, i: u32) {
  if (i < D4) {
    switch stage {
      case FETCH: {
        fetch(0u, i);
        if (KEYS > 1) { fetch(1u, i); }
        if (KEYS > 2) { fetch(2u, i); fetch(3u, i); }
      }
      case SCORE: {
        q[i] = spread(qkv[q_at + i]);
        d[i] = spread(dout[d_at + i]);
        let qs = q[i];
        let ds = d[i];
        score(0u, i, qs, ds);
        if (KEYS > 1) { score(1u, i, qs, ds); }
        if (KEYS > 2) { score(2u, i, qs, ds); score(3u, i, qs, ds); }
      }
      default: {
        let qs = q[i];
        let ds = d[i];
        add(0u, i, qs, ds);
        if (KEYS > 1) { add(1u, i, qs, ds); }
        if (KEYS > 2) { add(2u, i, qs, ds); add(3u, i, qs, ds); }
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
// p and ds of four queries, in place of scores and gains.
fn weigh(slot: u32, u: vec4<u32>, start: u32, end: u32, log_sum: vec4<f32>, mean: vec4<f32>) {
  s[slot] = select(vec4<f32>(0.0), exp(s[slot] - log_sum), (u >= vec4<u32>(start)) & (u < vec4<u32>(end)));
  g[slot] = s[slot] * (g[slot] - mean) * SCALE;
}
fn put(slot: u32) {
  for (var i = 0u; i < D4; i++) {
    dqkv[k_at[slot] + i] = dk[slot][i];
    dqkv[v_at[slot] + i] = dv[slot][i];
  }
}

@compute @workgroup_size(4, 8)
fn main(@builtin(workgroup_id) wg: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>, @builtin(local_invocation_index) local: u32) {
  let tokens = extent[ROWS_AT];
  let first = (wg.x + wg.y * groups.x) * 8u;
  if (first / u32(KV_HEADS) * SPAN >= tokens) { return; }
  let tile = first + local / 4u;
  let lane = local & 3u;
  let group = tile % u32(KV_HEADS);
  let t = SLOTS * 4u + lane + tile / u32(KV_HEADS) * SPAN;
  let used = (t < vec4<u32>(tokens)) & (SLOTS < vec4<u32>(u32(KEYS)));
  let at = min(t, vec4<u32>(tokens - 1u));
  let start = at * GROUP;
  let end = select(vec4<u32>(0u), vec4<u32>(stream[at.x].w, stream[at.y].w, stream[at.z].w, stream[at.w].w) * GROUP, used);
  k_at = at * S4 + u32(K_OFFSET / 4) + group * D4;
  v_at = at * S4 + u32(V_OFFSET / 4) + group * D4;
  each(FETCH);
  var u = 0u;
  loop {
    let n = max(vec4<u32>(u), start);
    u = least(select(vec4<u32>(NONE), n, n < end));
    if (u == NONE) { break; }
    let own = min(u + lane, tokens * GROUP - 1u);
    let h = group * GROUP + own % GROUP;
    let head = own / GROUP * u32(HEADS) + h;
    q_at = own / GROUP * S4 + h * D4;
    d_at = head * D4;
    s = array<vec4<f32>, 4>();
    g = array<vec4<f32>, 4>();
    each(SCORE);
    let us = SLOTS + u;
    let log_sum = numbers(lse[head]);
    let mean = numbers(delta[head]);
    weigh(0u, us, start.x, end.x, log_sum, mean);
    weigh(1u, us, start.y, end.y, log_sum, mean);
    weigh(2u, us, start.z, end.z, log_sum, mean);
    weigh(3u, us, start.w, end.w, log_sum, mean);
    each(ADD);
    u += 4u;
  }
  if (used.x) { put(0u); }
  if (used.y) { put(1u); }
  if (used.z) { put(2u); }
  if (used.w) { put(3u); }
}
