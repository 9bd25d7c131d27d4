// dE[v, :] += sum over tokens t with ids[t] = v of dx[t, :]
// order [tokens]: tokens sorted by id (stable); begin [distinct + 1]: where each id starts in it; id_of [distinct].
// One invocation per (distinct id, vec4), adding in the order of the tokens: no atomics, bit-for-bit repeatable,
// and the work is proportional to the tokens, not to vocabulary x tokens. distinct = extent[DISTINCT_AT].
const WIDTH = 64;
const DISTINCT_AT = 2;

@group(0) @binding(0) var<storage, read> order: array<u32>;
@group(0) @binding(1) var<storage, read> begin: array<u32>;
@group(0) @binding(2) var<storage, read> id_of: array<u32>;
@group(0) @binding(3) var<storage, read> dx: array<vec4<f32>>;
@group(0) @binding(4) var<storage, read_write> table: array<vec4<f32>>;
@group(0) @binding(5) var<storage, read> extent: array<u32>;

const W4 = u32(WIDTH / 4);

@compute @workgroup_size(16, 4)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let slot = id.y;
  let column = id.x;
  if (column >= W4 || slot >= extent[DISTINCT_AT]) { return; }
  var sum = vec4<f32>();
  for (var i = begin[slot]; i < begin[slot + 1u]; i++) { sum += dx[order[i] * W4 + column]; }
  table[id_of[slot] * W4 + column] += sum;
}
