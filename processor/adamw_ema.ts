// One pass over memory: clip, AdamW (Loshchilov & Hutter 2019, decoupled decay), every averaged track, and the pull back to an average.
// See shaders/adamw_ema.wgsl for the equations and layouts. Threads share the elements in runs of 16, a line of the cache. The copy in half
// precision does not exist here: whoever hands an operation over refuses it.
// Moments below the normal numbers become zero. A moment that only decays would else stay there for good (0.9 times the least number is
// rounded back to it), and each operation on such numbers is slow: 3 to 7 ns per element where others take 1.1 (Node 20 on an EPYC core),
// of which this takes 0.15.
// Tried and lost: multiplying by 1 / correction, which is no faster.
import { first as begins, last as ends } from './parts';

/** x, or zero where `size` lies below the normal numbers. */
// @ts-ignore: decorator
@inline
function normal(x: v128, size: v128): v128 {
  return v128.andnot(x, f32x4.lt(size, f32x4.splat(1.17549435e-38)));
}

/** Elements `from` to `to`, all of which decay alike. */
function stretch(
  from: i32, to: i32, decay: f32,
  gradient: usize, weights: usize, first: usize, second: usize, tracks: usize,
  step_learning_rate: usize, step_beta1: usize, step_beta2: usize, step_epsilon: usize,
  step_correction1: usize, step_correction2: usize, step_share: usize, step_keep: usize, step_pull: usize, gate_scale: usize,
  count: i32, trackCount: i32,
): void {
  const scale = f32x4.splat(f32.load(gate_scale));
  const rate = f32x4.splat(-f32.load(step_learning_rate));
  const shrink = f32x4.splat(decay);
  const b1 = f32.load(step_beta1), b2 = f32.load(step_beta2);
  const beta1 = f32x4.splat(b1), beta2 = f32x4.splat(b2), rest1 = f32x4.splat(1 - b1), rest2 = f32x4.splat(1 - b2);
  const epsilon = f32x4.splat(f32.load(step_epsilon));
  const correction1 = f32x4.splat(f32.load(step_correction1)), correction2 = f32x4.splat(f32.load(step_correction2));
  const share = f32x4.splat(f32.load(step_share));
  const p = f32.load(step_pull);
  const pulls = trackCount > 0 && p > 0;
  const pull = f32x4.splat(p), stay = f32x4.splat(1 - p);
  const plane = (<usize>count) << 2;
  const end = (<usize>to) << 2;
  for (let at = (<usize>from) << 2; at < end; at += 16) {
    const g = f32x4.mul(v128.load(gradient + at), scale);
    let m = f32x4.add(f32x4.mul(beta1, v128.load(first + at)), f32x4.mul(rest1, g));
    let v = f32x4.add(f32x4.mul(beta2, v128.load(second + at)), f32x4.mul(f32x4.mul(rest2, g), g));
    m = normal(m, f32x4.abs(m));
    v = normal(v, v);
    v128.store(first + at, m);
    v128.store(second + at, v);
    const old = v128.load(weights + at);
    const way = f32x4.div(f32x4.div(m, correction1), f32x4.add(f32x4.sqrt(f32x4.div(v, correction2)), epsilon));
    const change = f32x4.mul(rate, f32x4.add(f32x4.mul(shrink, old), way));
    let w = f32x4.add(old, f32x4.mul(share, change));
    let track = tracks + at;
    for (let k = 0; k < trackCount; k++) {
      const e = v128.load(track);
      const part = f32x4.sub(f32x4.splat(1), v128.load_splat<f32>(step_keep + ((<usize>k) << 2)));
      v128.store(track, f32x4.add(e, f32x4.mul(part, f32x4.sub(w, e))));
      track += plane;
    }
    if (pulls) w = f32x4.add(f32x4.mul(stay, w), f32x4.mul(pull, v128.load(tracks + at)));
    v128.store(weights + at, w);
  }
}

export function adamw_ema(
  part: i32, parts: i32,
  gradient: usize, weights: usize, first: usize, second: usize, tracks: usize,
  step_learning_rate: usize, step_weight_decay: usize, step_beta1: usize, step_beta2: usize, step_epsilon: usize,
  step_correction1: usize, step_correction2: usize, step_share: usize, step_keep: usize, step_pull: usize,
  gate_scale: usize, gate_halted: usize, half: usize,
  COUNT: i32, DECAY_END: i32, TRACKS: i32, COPY: i32,
): void {
  if (load<u32>(gate_halted) == 1) return;
  const count = COUNT & ~3;
  const from = begins(part, parts, count, 16), to = ends(part, parts, count, 16);
  const middle = max(from, min(to, (DECAY_END + 3) & ~3));
  const decay = f32.load(step_weight_decay);
  stretch(
    from, middle, decay, gradient, weights, first, second, tracks, step_learning_rate, step_beta1, step_beta2, step_epsilon,
    step_correction1, step_correction2, step_share, step_keep, step_pull, gate_scale, count, TRACKS,
  );
  stretch(
    middle, to, 0, gradient, weights, first, second, tracks, step_learning_rate, step_beta1, step_beta2, step_epsilon,
    step_correction1, step_correction2, step_share, step_keep, step_pull, gate_scale, count, TRACKS,
  );
}
