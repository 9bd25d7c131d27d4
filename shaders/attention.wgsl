// o[t, h] = sum_j softmax_j(q[t, h] . k[j, g] * SCALE) v[j, g], j over the row of t up to t, g = h / (HEADS / KV_HEADS)
// lse[t, h] = log sum_j exp(q . k * SCALE), for the backward pass.
// Causal attention inside each row of a packed batch, grouped key-value heads, online softmax (Milakov & Gimelshein 2018): no [T x T] tensor.
// stream [tokens] of (id, position, row start, row end). queries [tokens, Q_STRIDE]; keys and values in one buffer [*, KV_STRIDE] at columns K_OFFSET and V_OFFSET: the same qkv in training, the cache in decoding.
// One invocation per (token, head), four keys at a time: the query and the sum, which software adapters keep in memory, are touched
// a quarter as often. The lanes of one token share their loop. Writes `=`.
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

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  let at = id.x + id.y * groups.x * 64u;
  let t = at / u32(HEADS);
  let h = at % u32(HEADS);
  if (t >= extent[ROWS_AT]) { return; }
  let group = h / u32(HEADS / KV_HEADS);
  var q: array<vec4<f32>, HEAD_DIM / 4>;
  var sum: array<vec4<f32>, HEAD_DIM / 4>;
  for (var i = 0u; i < D4; i++) { q[i] = queries[t * u32(Q_STRIDE / 4) + h * D4 + i] * SCALE; }
  var top = -3.0e38;
  var total = 0.0;
  let start = stream[t].z;
  let end = start + stream[t].y;
  for (var j = start; j <= end; j += 4u) {
    let keys = min(vec4<u32>(0u, 1u, 2u, 3u) + j, vec4<u32>(end)) * u32(KV_STRIDE / 4) + group * D4;
    let k = keys + u32(K_OFFSET / 4);
    let v = keys + u32(V_OFFSET / 4);
    var scores = vec4<f32>();
    for (var i = 0u; i < D4; i++) {
      let x = q[i];
      scores += vec4<f32>(dot(x, kv[k.x + i]), dot(x, kv[k.y + i]), dot(x, kv[k.z + i]), dot(x, kv[k.w + i]));
    }
    scores = select(vec4<f32>(-3.0e38), scores, vec4<u32>(0u, 1u, 2u, 3u) + j <= vec4<u32>(end));
    let next = max(top, max(max(scores.x, scores.y), max(scores.z, scores.w)));
    let old = exp(top - next);
    let w = exp(scores - next);
    top = next;
    total = total * old + (w.x + w.y + w.z + w.w);
    for (var i = 0u; i < D4; i++) {
      sum[i] = sum[i] * old + (w.x * kv[v.x + i] + w.y * kv[v.y + i] + w.z * kv[v.z + i] + w.w * kv[v.w + i]);
    }
  }
  lse[at] = top + log(total);
  for (var i = 0u; i < D4; i++) { out[at * D4 + i] = sum[i] / total; }
}
