// y[r, :] = x[rows[r], :]                                 the tokens that are scored, laid together
// x [*, WIDTH], y [rows, WIDTH]. One invocation per vec4, x columns and y rows. Writes `=`.
const WIDTH = 64;
const ROWS_AT = 1;

@group(0) @binding(0) var<storage, read> x: array<vec4<f32>>;
@group(0) @binding(1) var<storage, read> rows: array<u32>;
@group(0) @binding(2) var<storage, read_write> y: array<vec4<f32>>;
@group(0) @binding(3) var<storage, read> extent: array<u32>;

const W4 = u32(WIDTH / 4);

@compute @workgroup_size(16, 4)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  if (id.x >= W4 || id.y >= extent[ROWS_AT]) { return; }
  y[id.y * W4 + id.x] = x[rows[id.y] * W4 + id.x];
}
