// dk[j, g] = SCALE sum_{h in g} sum_{t >= j} ds_{t,j} q[t, h];  dv[j, g] = sum_{h in g} sum_{t >= j} p_{t,j} dout[t, h]
// Layouts as in attention_backward_q.wgsl, which must have written delta; t runs to the end of the row of j.
// One invocation per (token, key-value head), four queries at a time, summing in a fixed order. Writes `=` to the key and value columns of dqkv.
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
@group(0) @binding(2) var<storage, read> dout: array<vec4<f32>>;
@group(0) @binding(3) var<storage, read> lse: array<f32>;
@group(0) @binding(4) var<storage, read> delta: array<f32>;
@group(0) @binding(5) var<storage, read_write> dqkv: array<vec4<f32>>;
@group(0) @binding(6) var<storage, read> extent: array<u32>;

const D4 = u32(HEAD_DIM / 4);
const S4 = u32(STRIDE / 4);
const GROUP = u32(HEADS / KV_HEADS);

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  let at = id.x + id.y * groups.x * 64u;
  let j = at / u32(KV_HEADS);
  let g = at % u32(KV_HEADS);
  if (j >= extent[ROWS_AT]) { return; }
  var k: array<vec4<f32>, HEAD_DIM / 4>;
  var v: array<vec4<f32>, HEAD_DIM / 4>;
  var dk: array<vec4<f32>, HEAD_DIM / 4>;
  var dv: array<vec4<f32>, HEAD_DIM / 4>;
  let k_at = j * S4 + u32(K_OFFSET / 4) + g * D4;
  let v_at = j * S4 + u32(V_OFFSET / 4) + g * D4;
  for (var i = 0u; i < D4; i++) { k[i] = qkv[k_at + i] * SCALE; v[i] = qkv[v_at + i]; }
  let end = stream[j].w;
  for (var t = j; t < end; t += 4u) {
    let tokens = min(vec4<u32>(0u, 1u, 2u, 3u) + t, vec4<u32>(end - 1u));
    let inside = vec4<u32>(0u, 1u, 2u, 3u) + t < vec4<u32>(end);
    for (var h = g * GROUP; h < (g + 1u) * GROUP; h++) {
      let head = tokens * u32(HEADS) + h;
      let q = tokens * S4 + h * D4;
      let d = head * D4;
      var scores = vec4<f32>();
      var gains = vec4<f32>();
      for (var i = 0u; i < D4; i++) {
        let x = k[i];
        let y = v[i];
        scores += vec4<f32>(dot(x, qkv[q.x + i]), dot(x, qkv[q.y + i]), dot(x, qkv[q.z + i]), dot(x, qkv[q.w + i]));
        gains += vec4<f32>(dot(y, dout[d.x + i]), dot(y, dout[d.y + i]), dot(y, dout[d.z + i]), dot(y, dout[d.w + i]));
      }
      let log_sum = vec4<f32>(lse[head.x], lse[head.y], lse[head.z], lse[head.w]);
      let mean = vec4<f32>(delta[head.x], delta[head.y], delta[head.z], delta[head.w]);
      let p = select(vec4<f32>(0.0), exp(scores - log_sum), inside);
      let ds = p * (gains - mean) * SCALE;
      for (var i = 0u; i < D4; i++) {
        dk[i] += ds.x * qkv[q.x + i] + ds.y * qkv[q.y + i] + ds.z * qkv[q.z + i] + ds.w * qkv[q.w + i];
        dv[i] += p.x * dout[d.x + i] + p.y * dout[d.y + i] + p.z * dout[d.z + i] + p.w * dout[d.w + i];
      }
    }
  }
  for (var i = 0u; i < D4; i++) { dqkv[k_at + i] = dk[i]; dqkv[v_at + i] = dv[i]; }
}
