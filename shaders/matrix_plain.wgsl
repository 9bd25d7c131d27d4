// four_vectors(lines, s, k)[i] = B[lines[i] + k]                       the matrix B of a product as it is: float32, or float16
// For matmul_nt*.wgsl and matmul_nn*.wgsl. It declares what matrix_quantised.wgsl does, where each is explained: here a row has as many
// words as vec4s, and is one group without a scale. Numbers are widened where they are read; products and sums are float32.
// Weights in f16 are meant for graphics cards and have never been timed on one.
alias Weight = f32;

@group(0) @binding(1) var<storage, read> b: array<vec4<Weight>>;

const HALVES = 0u;
const GROUP = 31u;

fn four_scales(at: vec4<u32>) -> vec4<f32> { return vec4<f32>(1.0); }

fn four_vectors(lines: vec4<u32>, scale: vec4<f32>, k: u32) -> mat4x4<f32> {
  return mat4x4<f32>(vec4<f32>(b[lines.x + k]), vec4<f32>(b[lines.y + k]), vec4<f32>(b[lines.z + k]), vec4<f32>(b[lines.w + k]));
}
