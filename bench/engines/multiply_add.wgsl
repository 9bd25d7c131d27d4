// Chains x = x y + z in registers, four dependent steps of each chain per round. y and z come from the invocation's number,
// so that nothing can be folded; the sum of all chains is written, so that nothing can be left out.
alias Number = vec4<f32>;
const EIGHT = true;
const FUSED = true;
const LOOPS = 1024;

@group(0) @binding(0) var<storage, read_write> out: array<vec4<f32>>;

fn next(x: Number, y: Number, z: Number) -> Number {
  if (FUSED) {
    return fma(x, y, z);
  }
  return x * y + z;
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let y = Number(1.0 - f32(id.x + 1u) * 1e-7);
  let z = Number(f32(id.x) * 1e-6);
  var a = z + 0.1;
  var b = z + 0.2;
  var c = z + 0.3;
  var d = z + 0.4;
  var e = z + 0.5;
  var f = z + 0.6;
  var g = z + 0.7;
  var h = z + 0.8;
  for (var i = 0; i < LOOPS; i++) {
    a = next(next(next(next(a, y, z), y, z), y, z), y, z);
    b = next(next(next(next(b, y, z), y, z), y, z), y, z);
    c = next(next(next(next(c, y, z), y, z), y, z), y, z);
    d = next(next(next(next(d, y, z), y, z), y, z), y, z);
    if (EIGHT) {
      e = next(next(next(next(e, y, z), y, z), y, z), y, z);
      f = next(next(next(next(f, y, z), y, z), y, z), y, z);
      g = next(next(next(next(g, y, z), y, z), y, z), y, z);
      h = next(next(next(next(h, y, z), y, z), y, z), y, z);
    }
  }
  out[id.x] = vec4<f32>(a + b + c + d + e + f + g + h);
}
