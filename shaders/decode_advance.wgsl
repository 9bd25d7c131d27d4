// After a greedy pick: appends each token to its answer, drops the rows that are done and packs the others together, so that
// later steps compute only on answers that are still growing.
// row_of [rows]: which prompt; answers [prompts, LIMIT]; lengths [prompts]; stream (id, position, row start, -): the tokens of the next step.
// rows = extent[1] in, extent[0] = extent[1] = rows left out. A row is done at an end token (it is not appended) or at LIMIT tokens.
// With GATHER (after a prefill) row i was token scored[i] of the stream, else token i; scored[i] >= i, so packing in place is safe.
// One invocation in order, so the packing is the same every time; a prompt set is a few hundred rows.
const LIMIT = 28;
const END_COUNT = 1;
const GATHER = 0;

@group(0) @binding(0) var<storage, read> best: array<vec2<f32>>;
@group(0) @binding(1) var<storage, read> end_ids: array<u32>;
@group(0) @binding(2) var<storage, read_write> row_of: array<u32>;
@group(0) @binding(3) var<storage, read_write> answers: array<u32>;
@group(0) @binding(4) var<storage, read_write> lengths: array<u32>;
@group(0) @binding(5) var<storage, read_write> stream: array<vec4<u32>>;
@group(0) @binding(6) var<storage, read_write> extent: array<u32>;
@group(0) @binding(7) var<storage, read> scored: array<u32>;

@compute @workgroup_size(1)
fn main() {
  let rows = extent[1];
  var kept = 0u;
  for (var i = 0u; i < rows; i++) {
    let token = bitcast<u32>(best[i].y);
    let prompt = row_of[i];
    var end = false;
    for (var e = 0u; e < u32(END_COUNT); e++) { end = end || token == end_ids[e]; }
    if (end) { continue; }
    let length = lengths[prompt];
    answers[prompt * u32(LIMIT) + length] = token;
    lengths[prompt] = length + 1u;
    if (length + 1u >= u32(LIMIT)) { continue; }
    var at = i;
    if (GATHER == 1) { at = scored[i]; }
    row_of[kept] = prompt;
    stream[kept] = vec4<u32>(token, stream[at].y + 1u, stream[at].z, 0u);
    kept++;
  }
  extent[0] = kept;
  extent[1] = kept;
}
