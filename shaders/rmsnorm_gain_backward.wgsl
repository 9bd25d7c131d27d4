// partial[b, c] = sum over the rows r of block b of dy[r, c] x[s, c] rstd[r]           gradient of RMSNorm's gain, first of two passes
// s = r, or rows[r] with GATHER. Blocks of BLOCK rows; the second pass is column_sum.wgsl. One invocation per (block, column). Writes `=`.
const WIDTH = 64;
const BLOCK = 64;
const ROWS_AT = 0;
const GATHER = 0;

@group(0) @binding(0) var<storage, read> x: array<f32>;
@group(0) @binding(1) var<storage, read> rows: array<u32>;
@group(0) @binding(2) var<storage, read> rstd: array<f32>;
@group(0) @binding(3) var<storage, read> dy: array<f32>;
@group(0) @binding(4) var<storage, read_write> partial: array<f32>;
@group(0) @binding(5) var<storage, read> extent: array<u32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let column = id.x;
  let begin = id.y * u32(BLOCK);
  let count = extent[ROWS_AT];
  if (column >= u32(WIDTH) || begin >= count) { return; }
  var sum = 0.0;
  for (var r = begin; r < min(begin + u32(BLOCK), count); r++) {
    var source = r;
    if (GATHER == 1) { source = rows[r]; }
    sum += dy[r * u32(WIDTH) + column] * x[source * u32(WIDTH) + column] * rstd[r];
  }
  partial[id.y * u32(WIDTH) + column] = sum;
}
