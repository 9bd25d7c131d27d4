// seen[4 i + j] = local index that quadBroadcast(index, j) brings to invocation i. In a workgroup of 4 x 8 the kernels need 4 (i / 4) + j.
enable subgroups;

@group(0) @binding(0) var<storage, read_write> seen: array<u32>;

@compute @workgroup_size(4, 8)
fn main(@builtin(local_invocation_index) i: u32) {
  seen[4u * i] = quadBroadcast(i, 0u);
  seen[4u * i + 1u] = quadBroadcast(i, 1u);
  seen[4u * i + 2u] = quadBroadcast(i, 2u);
  seen[4u * i + 3u] = quadBroadcast(i, 3u);
}
