import { cos } from '../protocol/base/arithmetic';
import type { Optimisation } from '../protocol/recipe';

/** Warm-up updates; a `warmup_steps` below 1 is a share of all updates, rounded up as Transformers does. */
export function warmupSteps(o: Pick<Optimisation, 'warmup_steps' | 'max_steps' | 'lr_scheduler_type'>): number {
  if (o.lr_scheduler_type === 'constant') return 0;
  return o.warmup_steps < 1 ? Math.ceil(o.warmup_steps * o.max_steps) : Math.floor(o.warmup_steps);
}

/** Learning rate of update `t`, counted from 0 (Transformers, optimization.py): during warm-up t / max(1, w), so the first update of a warm-up has rate 0. */
export function learningRate(o: Optimisation, t: number): number {
  const warmup = warmupSteps(o);
  if (t < warmup) return o.learning_rate * (t / Math.max(1, warmup));
  const rest = Math.max(1, o.max_steps - warmup);
  switch (o.lr_scheduler_type) {
    case 'constant':
    case 'constant_with_warmup':
      return o.learning_rate;
    case 'linear':
      return o.learning_rate * Math.max(0, (o.max_steps - t) / rest);
    case 'cosine':
      return o.learning_rate * Math.max(0, 0.5 * (1 + cos((Math.PI * (t - warmup)) / rest)));
  }
}
