// out[AT] += sum of values[0 .. count), count = COUNT, or extent[COUNT_AT] when COUNT is 0
// One workgroup: 64 strided sums, then one invocation adds them in order. One barrier, a fixed order.
const COUNT = 0;
const COUNT_AT = 1;
const AT = 0;

@group(0) @binding(0) var<storage, read> values: array<f32>;
@group(0) @binding(1) var<storage, read_write> out: array<f32>;
@group(0) @binding(2) var<storage, read> extent: array<u32>;

var<workgroup> sums: array<f32, 64>;

@compute @workgroup_size(64)
fn main(@builtin(local_invocation_index) lane: u32) {
  var count = u32(COUNT);
  if (COUNT == 0) { count = extent[COUNT_AT]; }
  var sum = 0.0;
  for (var i = lane; i < count; i += 64u) { sum += values[i]; }
  sums[lane] = sum;
  workgroupBarrier();
  if (lane == 0u) {
    var total = 0.0;
    for (var i = 0u; i < 64u; i++) { total += sums[i]; }
    out[AT] += total;
  }
}
