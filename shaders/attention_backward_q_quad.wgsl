// Equation and layouts of attention_backward_q.wgsl; quads, slots and grid as in attention_quad.wgsl (HEAD_DIM at most 64).
// Milliseconds direct -> quad, conditions as in attention_quad.wgsl:
// 8 rows of 128, 4 heads of 32: SwiftShader 65 -> 10 (3.8 to 6.5 times), lavapipe 16 -> 3.2 (4.5 to 5.0);
// 16 rows of 20 to 40, 4 heads on 2 of 16: SwiftShader 4.1 -> 1.1 (2.5 to 4.5), lavapipe 1.5 -> 0.34 (3.4 to 4.8);
// 4 rows of 128, 8 heads on 4 of 64: SwiftShader 144 -> 41, lavapipe 31 -> 10.
// Tried and lost (SwiftShader): one query per invocation 22, two 17.5 with rows of 128; keys handed round a second time for the sum
// instead of being kept: 4 to 27 % slower in five comparisons on the first two shapes, 11 % faster in one.
// Price: SwiftShader compiles it in 2 to 4 s for heads of 32, in 1 s for heads of 16 (the direct kernel in 0.2 s).
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
const QUERIES = 4;
const SHARED = 2;

@group(0) @binding(0) var<storage, read> qkv: array<vec4<f32>>;
@group(0) @binding(1) var<storage, read> stream: array<vec4<u32>>;
@group(0) @binding(2) var<storage, read> out: array<vec4<f32>>;
@group(0) @binding(3) var<storage, read> dout: array<vec4<f32>>;
@group(0) @binding(4) var<storage, read> lse: array<f32>;
@group(0) @binding(5) var<storage, read_write> delta: array<f32>;
@group(0) @binding(6) var<storage, read_write> dqkv: array<vec4<f32>>;
@group(0) @binding(7) var<storage, read> extent: array<u32>;

const D4 = u32(HEAD_DIM / 4);
const S4 = u32(STRIDE / 4);
const SPAN = u32(4 * QUERIES / SHARED);
const TILES = u32(HEADS / SHARED);
const SLOTS = vec4<u32>(0u, 1u, 2u, 3u);
const NONE = 0xffffffffu;

// By slot: query, gradient of its output, sum; scores and gains of four keys.
var<private> q: array<array<vec4<f32>, D4>, 4>;
var<private> d: array<array<vec4<f32>, D4>, 4>;
var<private> sum: array<array<vec4<f32>, D4>, 4>;
var<private> s: array<vec4<f32>, 4>;
var<private> g: array<vec4<f32>, 4>;
// Four keys, for scores and for the sum.
var<private> k: array<mat4x4<f32>, D4>;
var<private> mean: vec4<f32>;
var<private> q_at: vec4<u32>;
var<private> d_at: vec4<u32>;
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

const FETCH = 0u;
const SCORE = 1u;
const ADD = 2u;

fn fetch(slot: u32, i: u32) {
  q[slot][i] = qkv[q_at[slot] + i] * SCALE;
  d[slot][i] = dout[d_at[slot] + i];
  mean[slot] += dot(d[slot][i], out[d_at[slot] + i]);
}
fn score(slot: u32, i: u32, keys: mat4x4<f32>, values: mat4x4<f32>) {
  s[slot] += q[slot][i] * keys;
  g[slot] += d[slot][i] * values;
}
// One vec4 of the head at one stage; `stage` and `i` are constants at every call.
fn one(stage: u32, i: u32) {
  if (i < D4) {
    switch stage {
      case FETCH: {
        fetch(0u, i);
        if (QUERIES > 1) { fetch(1u, i); }
        if (QUERIES > 2) { fetch(2u, i); fetch(3u, i); }
      }
      case SCORE: {
        k[i] = spread(qkv[k_at + i]);
        let keys = k[i];
        let values = spread(qkv[v_at + i]);
        score(0u, i, keys, values);
        if (QUERIES > 1) { score(1u, i, keys, values); }
        if (QUERIES > 2) { score(2u, i, keys, values); score(3u, i, keys, values); }
      }
      default: {
        let keys = k[i];
        sum[0][i] += keys * s[0];
        if (QUERIES > 1) { sum[1][i] += keys * s[1]; }
        if (QUERIES > 2) { sum[2][i] += keys * s[2]; sum[3][i] += keys * s[3]; }
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
// ds of four keys, in place of their scores.
fn weigh(slot: u32, j: vec4<u32>, start: u32, end: u32, log_sum: f32) {
  let p = select(vec4<f32>(0.0), exp(s[slot] - log_sum), (j >= vec4<u32>(start)) & (j < vec4<u32>(end)));
  s[slot] = p * (g[slot] - mean[slot]) * SCALE;
}
fn put(slot: u32, at: u32) {
  delta[at] = mean[slot];
  for (var i = 0u; i < D4; i++) { dqkv[q_at[slot] + i] = sum[slot][i]; }
}

@compute @workgroup_size(4, 8)
fn main(@builtin(workgroup_id) wg: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>, @builtin(local_invocation_index) local: u32) {
  let tokens = extent[ROWS_AT];
  let first = (wg.x + wg.y * groups.x) * 8u;
  if (first / TILES * SPAN >= tokens) { return; }
  let tile = first + local / 4u;
  let lane = local & 3u;
  let h = tile % TILES * u32(SHARED);
  let heads = SLOTS % u32(SHARED) + h;
  let t = SLOTS / u32(SHARED) * 4u + lane + tile / TILES * SPAN;
  let used = (t < vec4<u32>(tokens)) & (SLOTS < vec4<u32>(u32(QUERIES)));
  let at = min(t, vec4<u32>(tokens - 1u));
  let start = vec4<u32>(stream[at.x].z, stream[at.y].z, stream[at.z].z, stream[at.w].z);
  let end = select(vec4<u32>(0u), at + 1u, used);
  let x = at * u32(HEADS) + heads;
  q_at = at * S4 + heads * D4;
  d_at = x * D4;
  each(FETCH);
  let log_sum = vec4<f32>(lse[x.x], lse[x.y], lse[x.z], lse[x.w]);
  var j = 0u;
  loop {
    let n = max(vec4<u32>(j), start);
    j = least(select(vec4<u32>(NONE), n, n < end));
    if (j == NONE) { break; }
    k_at = min(j + lane, tokens - 1u) * S4 + u32(K_OFFSET / 4) + h / u32(HEADS / KV_HEADS) * D4;
    v_at = k_at + u32((V_OFFSET - K_OFFSET) / 4);
    s = array<vec4<f32>, 4>();
    g = array<vec4<f32>, 4>();
    each(SCORE);
    let js = SLOTS + j;
    weigh(0u, js, start.x, end.x, log_sum.x);
    weigh(1u, js, start.y, end.y, log_sum.y);
    weigh(2u, js, start.z, end.z, log_sum.z);
    weigh(3u, js, start.w, end.w, log_sum.w);
    each(ADD);
    j += 4u;
  }
  if (used.x) { put(0u, x.x); }
  if (used.y) { put(1u, x.y); }
  if (used.z) { put(2u, x.z); }
  if (used.w) { put(3u, x.w); }
}
