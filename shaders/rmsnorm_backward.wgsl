// dx = rstd (g - x rstd^2 mean(g x)), g = dy gain          gradient of RMSNorm with respect to its input
// x, dx [tokens, WIDTH]; dy [rows, WIDTH]; rstd [rows]; gain [WIDTH].
// Plain: row r of dy belongs to token r, dx `+=` (the residual path is already there).
// SCATTER: token t has row slot[t] of dy, or none (0xffffffff) and gets zero, dx `=` (the end of the model).
// One invocation per token.
alias Weight = f32;
const WIDTH = 64;
const ROWS_AT = 0;
const SCATTER = 0;

@group(0) @binding(0) var<storage, read> x: array<vec4<f32>>;
@group(0) @binding(1) var<storage, read> gain: array<vec4<Weight>>;
@group(0) @binding(2) var<storage, read> slot: array<u32>;
@group(0) @binding(3) var<storage, read> rstd: array<f32>;
@group(0) @binding(4) var<storage, read> dy: array<vec4<f32>>;
@group(0) @binding(5) var<storage, read_write> dx: array<vec4<f32>>;
@group(0) @binding(6) var<storage, read> extent: array<u32>;

const W4 = u32(WIDTH / 4);

@compute @workgroup_size(32)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let t = id.x;
  if (t >= extent[ROWS_AT]) { return; }
  var r = t;
  if (SCATTER == 1) {
    r = slot[t];
    if (r == 0xffffffffu) {
      for (var i = 0u; i < W4; i++) { dx[t * W4 + i] = vec4<f32>(); }
      return;
    }
  }
  var sum = vec4<f32>();
  for (var i = 0u; i < W4; i++) { sum += dy[r * W4 + i] * vec4<f32>(gain[i]) * x[t * W4 + i]; }
  let scale = rstd[r];
  let pull = (sum.x + sum.y + sum.z + sum.w) * scale * scale / f32(WIDTH);
  for (var i = 0u; i < W4; i++) {
    let value = scale * (dy[r * W4 + i] * vec4<f32>(gain[i]) - x[t * W4 + i] * pull);
    if (SCATTER == 1) { dx[t * W4 + i] = value; } else { dx[t * W4 + i] += value; }
  }
}
