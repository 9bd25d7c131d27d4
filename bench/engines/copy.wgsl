// to = from, one vec4 per invocation; rows of 4096 workgroups.
@group(0) @binding(0) var<storage, read> from_values: array<vec4<f32>>;
@group(0) @binding(1) var<storage, read_write> to_values: array<vec4<f32>>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  let at = id.x + id.y * groups.x * 64u;
  if (at < arrayLength(&to_values)) {
    to_values[at] = from_values[at];
  }
}
