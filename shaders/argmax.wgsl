// best[row] = (largest logit so far, its vocabulary entry), over one chunk of the vocabulary; the lowest entry wins a tie
// logits [rows, STRIDE] of entries FIRST .. FIRST + COUNT; best [rows] as vec2 (value, bits of the entry). One invocation per row.
const STRIDE = 500;
const FIRST = 0;
const COUNT = 500;
const ROWS_AT = 1;

@group(0) @binding(0) var<storage, read> logits: array<f32>;
@group(0) @binding(1) var<storage, read_write> best: array<vec2<f32>>;
@group(0) @binding(2) var<storage, read> extent: array<u32>;

@compute @workgroup_size(32)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let row = id.x;
  if (row >= extent[ROWS_AT]) { return; }
  var top = -3.4e38;
  var entry = 0u;
  if (FIRST > 0) {
    top = best[row].x;
    entry = bitcast<u32>(best[row].y);
  }
  for (var i = 0u; i < u32(COUNT); i++) {
    let value = logits[row * u32(STRIDE) + i];
    if (value > top) { top = value; entry = i + u32(FIRST); }
  }
  best[row] = vec2<f32>(top, bitcast<f32>(entry));
}
