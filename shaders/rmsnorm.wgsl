// y[r, :] = x[s, :] rstd[r] gain, rstd[r] = 1 / sqrt(mean(x[s, :]^2) + EPSILON)        (Zhang & Sennrich 2019)
// s = r, or rows[r] with GATHER (the rows that are scored). x [*, WIDTH], y [rows, WIDTH], rstd [rows], gain [WIDTH].
// One invocation per row: no barrier, which software adapters pay dearly. Writes `=`.
alias Weight = f32;
const WIDTH = 64;
const EPSILON = 1e-5;
const ROWS_AT = 0;
const GATHER = 0;

@group(0) @binding(0) var<storage, read> x: array<vec4<f32>>;
@group(0) @binding(1) var<storage, read> gain: array<vec4<Weight>>;
@group(0) @binding(2) var<storage, read> rows: array<u32>;
@group(0) @binding(3) var<storage, read_write> y: array<vec4<f32>>;
@group(0) @binding(4) var<storage, read_write> rstd: array<f32>;
@group(0) @binding(5) var<storage, read> extent: array<u32>;

const W4 = u32(WIDTH / 4);

@compute @workgroup_size(32)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let r = id.x;
  if (r >= extent[ROWS_AT]) { return; }
  var source = r;
  if (GATHER == 1) { source = rows[r]; }
  let begin = source * W4;
  var sum = vec4<f32>();
  for (var i = 0u; i < W4; i++) { let v = x[begin + i]; sum += v * v; }
  let scale = 1.0 / sqrt((sum.x + sum.y + sum.z + sum.w) / f32(WIDTH) + EPSILON);
  rstd[r] = scale;
  for (var i = 0u; i < W4; i++) { y[r * W4 + i] = x[begin + i] * scale * vec4<f32>(gain[i]); }
}
