// half[i] = weights[i], rounded to float16                    the copy that forward and backward passes read (precision mixed)
// weights float32 [COUNT], half [COUNT], COUNT a multiple of 4. For weights that were written from outside: a checkpoint, a resumed run.
// Updates write the copy themselves, with the same conversion (adamw_ema.wgsl), so that a resumed run goes on bit for bit: WGSL lets the
// adapter choose which neighbour a number is rounded to, so the host must not do it. One invocation per vec4. Writes `=`.
// Precision mixed is meant for graphics cards and has never been timed on one.
alias Weight = f32;
const COUNT = 64;

@group(0) @binding(0) var<storage, read> weights: array<vec4<f32>>;
@group(0) @binding(1) var<storage, read_write> half: array<vec4<Weight>>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  let i = id.x + id.y * groups.x * 64u;
  if (i >= u32(COUNT / 4)) { return; }
  half[i] = vec4<Weight>(weights[i]);
}
