// Closes the gradient of one update: loss, global norm, clipping coefficient, and whether the update may be applied.
// See shaders/step_end.wgsl for the equations and layouts. One thread.

// @ts-ignore: decorator
@inline
function finite(x: f32): bool {
  return (reinterpret<u32>(x) & 0x7f800000) != 0x7f800000;
}

export function step_end(
  part: i32,
  sums: usize, step_inverse_targets: usize, step_max_norm: usize, step_step: usize, step_slot: usize,
  gate_scale: usize, gate_halted: usize, gate_overflow: usize, journal: usize,
): void {
  if (part != 0) return;
  const losses = f32.load(sums), squares = f32.load(sums, 4);
  const norm = sqrt<f32>(squares);
  if (!finite(losses) || !finite(squares) || load<u32>(gate_overflow) == 1) store<u32>(gate_halted, 1);
  const maxNorm = f32.load(step_max_norm);
  let scale: f32 = 1;
  if (maxNorm > 0) scale = min<f32>(1, maxNorm / (norm + <f32>1e-6));
  f32.store(gate_scale, scale);
  const place = journal + ((<usize>load<u32>(step_slot)) << 4);
  f32.store(place, <f32>load<u32>(step_step));
  f32.store(place, losses * f32.load(step_inverse_targets), 4);
  f32.store(place, norm, 8);
  f32.store(place, <f32>load<u32>(gate_halted), 12);
}
