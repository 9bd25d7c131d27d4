// x[t, :] = scale[id[t] - first, group] level[id[t] - first, :]  where first <= id[t] < first + count                 token embedding
// The table in whole numbers of BITS bits with scales, as in matrix_quantised.wgsl; all else as in embed.wgsl.
// This kernel has never been timed on a graphics card.
const BITS = 8;
const WIDTH = 64;
const ROWS_AT = 0;

struct Piece { first: u32, count: u32 }

@group(0) @binding(0) var<storage, read> stream: array<vec4<u32>>;
@group(0) @binding(1) var<storage, read> table: array<u32>;
@group(0) @binding(2) var<storage, read> scales: array<f32>;
@group(0) @binding(3) var<storage, read_write> x: array<vec4<f32>>;
@group(0) @binding(4) var<storage, read> extent: array<u32>;
@group(0) @binding(5) var<uniform> piece: Piece;

const W4 = u32(WIDTH / 4);
const HALVES = u32(1 - BITS / 8); // 1 where a word holds two vec4s, else 0
const GROUP = select(31u, 3u, BITS == 4); // a scale is for 1 << GROUP vec4s of a row
const WORDS = (W4 + HALVES) >> HALVES;
const GROUPS = ((W4 - 1u) >> GROUP) + 1u;
const UP = vec4<u32>(u32(32 - BITS), u32(32 - 2 * BITS), u32(32 - 3 * BITS), u32(32 - 4 * BITS));

@compute @workgroup_size(16, 4)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  if (id.x >= W4 || id.y >= extent[ROWS_AT]) { return; }
  let row = stream[id.y].x - piece.first; // an id before the piece becomes a large number
  if (row >= piece.count) { return; }
  let word = table[row * WORDS + (id.x >> HALVES)] >> ((id.x & HALVES) << 4u);
  let levels = vec4<f32>(bitcast<vec4<i32>>(vec4<u32>(word) << UP) >> vec4<u32>(u32(32 - BITS)));
  x[id.y * W4 + id.x] = levels * scales[row * GROUPS + (id.x >> GROUP)];
}
