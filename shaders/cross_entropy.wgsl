// Over one chunk of the vocabulary: top = max(top, l), total = sum exp(l - top), target = l[label], for each scored row.
// logits [rows, STRIDE] of vocabulary entries FIRST .. FIRST + COUNT; state [rows] of (top, total, target logit, -). With the last chunk,
// losses[row] = log total + top - target: no [rows x vocabulary] tensor is needed. rows = extent[ROWS_AT].
// One invocation per row. state `=` for the first chunk (FIRST 0), then carried on.
const STRIDE = 500;
const FIRST = 0;
const COUNT = 500;
const LAST = 1;
const ROWS_AT = 1;

@group(0) @binding(0) var<storage, read> logits: array<f32>;
@group(0) @binding(1) var<storage, read> labels: array<u32>;
@group(0) @binding(2) var<storage, read_write> state: array<vec4<f32>>;
@group(0) @binding(3) var<storage, read_write> losses: array<f32>;
@group(0) @binding(4) var<storage, read> extent: array<u32>;

@compute @workgroup_size(32)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let row = id.x;
  if (row >= extent[ROWS_AT]) { return; }
  let begin = row * u32(STRIDE);
  var top = -3.0e38;
  for (var i = 0u; i < u32(COUNT); i++) { top = max(top, logits[begin + i]); }
  var total = 0.0;
  for (var i = 0u; i < u32(COUNT); i++) { total += exp(logits[begin + i] - top); }
  var target_logit = 0.0;
  if (FIRST > 0) {
    let old = state[row];
    let next = max(top, old.x);
    total = total * exp(top - next) + old.y * exp(old.x - next);
    top = next;
    target_logit = old.z;
  }
  let label = labels[row] - u32(FIRST);
  if (label < u32(COUNT)) { target_logit = logits[begin + label]; }
  state[row] = vec4<f32>(top, total, target_logit, 0.0);
  if (LAST == 1) { losses[row] = log(total) + (top - target_logit); }
}
