// Closes the gradient of one update: loss, global norm, clipping coefficient, and whether the update may be applied.
// sums = (sum of losses, sum of squared gradients). gate.scale = min(1, max_norm / (norm + 1e-6)) (PyTorch's clip_grad_norm_), 1 when max_norm is 0.
// gate.halted stays 1 once a loss or norm was not finite, or the last update left float16 (adamw_ema.wgsl), so that no later update
// touches the weights; the bit pattern is tested because WGSL may assume that no value is NaN or infinite. journal [slots] of (step, loss, norm, halted): the host reads it some steps late.
// One invocation.
struct Step {
  inverse_targets: f32,
  max_norm: f32,
  step: u32,
  slot: u32,
}
struct Gate { scale: f32, halted: u32, overflow: u32 }

@group(0) @binding(0) var<storage, read> sums: array<f32>;
@group(0) @binding(1) var<uniform> step: Step;
@group(0) @binding(2) var<storage, read_write> gate: Gate;
@group(0) @binding(3) var<storage, read_write> journal: array<vec4<f32>>;

fn finite(x: f32) -> bool { return (bitcast<u32>(x) & 0x7f800000u) != 0x7f800000u; }

@compute @workgroup_size(1)
fn main() {
  let loss = sums[0] * step.inverse_targets;
  let norm = sqrt(sums[1]);
  if (!finite(sums[0]) || !finite(sums[1]) || gate.overflow == 1u) { gate.halted = 1u; }
  var scale = 1.0;
  if (step.max_norm > 0.0) { scale = min(1.0, step.max_norm / (norm + 1e-6)); }
  gate.scale = scale;
  journal[step.slot] = vec4<f32>(f32(step.step), loss, norm, f32(gate.halted));
}
