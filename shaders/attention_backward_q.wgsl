// dq[t, h] = SCALE sum_j ds_j k[j, g], ds_j = p_j (dout . v[j, g] - delta), p_j = exp(q . k_j SCALE - lse), delta[t, h] = dout . out
// (Dao et al. 2022, equations of the backward pass; probabilities are recomputed, never stored.)
// qkv and dqkv [tokens, STRIDE]; out, dout [tokens, HEADS * HEAD_DIM]; lse, delta [tokens, HEADS]. Keys at columns K_OFFSET, values at V_OFFSET.
// One invocation per (token, head), four keys at a time. Writes `=` to the query columns of dqkv and to delta.
const HEADS = 4;
const KV_HEADS = 2;
const HEAD_DIM = 16;
const STRIDE = 128;
const K_OFFSET = 64;
const V_OFFSET = 96;
const SCALE = 0.25;
const ROWS_AT = 0;

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

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  let at = id.x + id.y * groups.x * 64u;
  let t = at / u32(HEADS);
  let h = at % u32(HEADS);
  if (t >= extent[ROWS_AT]) { return; }
  let group = h / u32(HEADS / KV_HEADS);
  var q: array<vec4<f32>, HEAD_DIM / 4>;
  var d: array<vec4<f32>, HEAD_DIM / 4>;
  var sum: array<vec4<f32>, HEAD_DIM / 4>;
  var products = vec4<f32>();
  for (var i = 0u; i < D4; i++) {
    q[i] = qkv[t * S4 + h * D4 + i] * SCALE;
    d[i] = dout[at * D4 + i];
    products += d[i] * out[at * D4 + i];
  }
  let mean = products.x + products.y + products.z + products.w;
  delta[at] = mean;
  let log_sum = lse[at];
  for (var j = stream[t].z; j <= t; j += 4u) {
    let keys = min(vec4<u32>(0u, 1u, 2u, 3u) + j, vec4<u32>(t)) * S4 + group * D4;
    let k = keys + u32(K_OFFSET / 4);
    let v = keys + u32(V_OFFSET / 4);
    var scores = vec4<f32>();
    var gains = vec4<f32>();
    for (var i = 0u; i < D4; i++) {
      let x = q[i];
      let y = d[i];
      scores += vec4<f32>(dot(x, qkv[k.x + i]), dot(x, qkv[k.y + i]), dot(x, qkv[k.z + i]), dot(x, qkv[k.w + i]));
      gains += vec4<f32>(dot(y, qkv[v.x + i]), dot(y, qkv[v.y + i]), dot(y, qkv[v.z + i]), dot(y, qkv[v.w + i]));
    }
    let p = select(vec4<f32>(0.0), exp(scores - log_sum), vec4<u32>(0u, 1u, 2u, 3u) + j <= vec4<u32>(t));
    let ds = p * (gains - mean) * SCALE;
    for (var i = 0u; i < D4; i++) {
      sum[i] += ds.x * qkv[k.x + i] + ds.y * qkv[k.y + i] + ds.z * qkv[k.z + i] + ds.w * qkv[k.w + i];
    }
  }
  for (var i = 0u; i < D4; i++) { dqkv[t * S4 + h * D4 + i] = sum[i]; }
}
