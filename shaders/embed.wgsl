// x[t, :] = E[id[t] - first, :]  where first <= id[t] < first + count                 token embedding
// stream [tokens] of (id, position, row start, row end); E [count, WIDTH]: the table, or some of its rows where a table is too large to be
// bound in one piece; x [tokens, WIDTH]; WIDTH a multiple of 4. One invocation per vec4. Writes `=`, other tokens not at all.
// Weights in f16 are meant for graphics cards and have never been timed on one.
alias Weight = f32;
const WIDTH = 64;
const ROWS_AT = 0;

struct Piece { first: u32, count: u32 }

@group(0) @binding(0) var<storage, read> stream: array<vec4<u32>>;
@group(0) @binding(1) var<storage, read> table: array<vec4<Weight>>;
@group(0) @binding(2) var<storage, read_write> x: array<vec4<f32>>;
@group(0) @binding(3) var<storage, read> extent: array<u32>;
@group(0) @binding(4) var<uniform> piece: Piece;

const W4 = u32(WIDTH / 4);

@compute @workgroup_size(16, 4)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  if (id.x >= W4 || id.y >= extent[ROWS_AT]) { return; }
  let row = stream[id.y].x - piece.first; // an id before the piece becomes a large number
  if (row >= piece.count) { return; }
  x[id.y * W4 + id.x] = vec4<f32>(table[row * W4 + id.x]);
}
