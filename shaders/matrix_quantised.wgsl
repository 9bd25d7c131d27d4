// four_vectors(lines, s, k)[i] = s[i] level[lines[i], k]                the matrix B of a product in whole numbers and scales
// For matmul_nt*.wgsl and matmul_nn*.wgsl. Four rows of B begin at the words `lines`; k counts the vec4s of a row. A kernel finds `lines`
// as row * ((vec4s + HALVES) >> HALVES), and the scales of the vec4 k by four_scales(row * groups + (k >> GROUP)), where a row has
// ((vec4s - 1) >> GROUP) + 1 groups.
// Levels have BITS bits, 8 or 4, and lie as src/kernels/products/quantised.ts says: a row of B begins at a whole word, and has one scale
// with 8 bits, and one for every 32 of its columns with 4. They are widened and scaled where they are read; products and sums are float32.
// Time against float32 weights in the same variant, 256 x 512 x 512, medians of 9 to 15 rounds on a shared machine of two cores (each round
// swings by a factor of two and more): lavapipe 0.59 (8 bits) and 0.64 (4 bits) in quads, 0.68 and 0.73 direct; SwiftShader 0.8 and 1.2 in
// quads. With 1 and 8 rows of 2048 x 2048 the direct one takes 0.4 to 0.6 of the quad's time on both, with 64 the quad 0.3 to 0.5 of its.
// These loads have never been timed on a graphics card.
const BITS = 8;

@group(0) @binding(1) var<storage, read> b: array<u32>;
@group(0) @binding(6) var<storage, read> scales: array<f32>;

const HALVES = u32(1 - BITS / 8); // 1 where a word holds two vec4s, else 0
const GROUP = select(31u, 3u, BITS == 4); // a scale is for 1 << GROUP vec4s of a row
const UP = vec4<u32>(u32(32 - BITS), u32(32 - 2 * BITS), u32(32 - 3 * BITS), u32(32 - 4 * BITS));

// The levels of columns 4 * k to 4 * k + 3 of a row that begins at word `line`.
fn levels(line: u32, k: u32) -> vec4<f32> {
  let word = b[line + (k >> HALVES)] >> ((k & HALVES) << 4u);
  return vec4<f32>(bitcast<vec4<i32>>(vec4<u32>(word) << UP) >> vec4<u32>(u32(32 - BITS)));
}

fn four_scales(at: vec4<u32>) -> vec4<f32> { return vec4<f32>(scales[at.x], scales[at.y], scales[at.z], scales[at.w]); }

fn four_vectors(lines: vec4<u32>, scale: vec4<f32>, k: u32) -> mat4x4<f32> {
  return mat4x4<f32>(
    levels(lines.x, k) * scale.x, levels(lines.y, k) * scale.y, levels(lines.z, k) * scale.z, levels(lines.w, k) * scale.w);
}
