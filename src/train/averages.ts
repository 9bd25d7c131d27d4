import type { StepBlock } from '../kernels/adamw_ema';
import { type EmaMode, followedAverages } from '../protocol/averages';
import type { Optimisation } from '../protocol/recipe';

/**
 * The weight averages of a run. b is the decay (weight of the old value), theta the weights, theta_0 the start.
 *   shadow    e = b e + (1 - b) theta, e_0 = theta_0; gradients at theta: the usual EMA, it never touches training
 *   feedback  shadow, then theta goes back a share p of the way to e after each update
 *   switch    shadow, copied into theta every k-th update (Switch EMA; Lookahead)
 *   blend     theta = b theta + (1 - b)(theta + change): exactly a change scaled by 1 - b, a lower rate in disguise
 *   anchor    theta = b theta + (1 - b) theta_0: a pull towards the start (L2-SP)
 * The kernel knows one rule for all of them: every track keeps `keep` of itself, then theta goes `pull` of the way to track 0.
 */
export interface AverageTracks {
  /** Tracks that are followed under a name, in the kernel's order. */
  names: string[];
  /** Slices of the track memory; `anchor` has one that is theta_0 itself and has no name. */
  slices: number;
}

/** What one update does. */
type Effect = Pick<StepBlock, 'share' | 'keep' | 'pull'>;

export interface AverageRule {
  /** Slices of the track memory besides those that are followed under a name. */
  hidden: number;
  /** Of update number `u` (counted from 1); `due` says whether the averages take part in it, `keep` holds their decays then, else ones. */
  effect(o: Optimisation, update: { u: number; due: boolean; keep: number[] }): Effect;
}

/** One rule for each mode of the table in protocol/averages.ts. */
export const AVERAGE_RULES: Record<EmaMode, AverageRule> = {
  off: { hidden: 0, effect: () => ({ share: 1, keep: [], pull: 0 }) },
  shadow: { hidden: 0, effect: (_, { keep }) => ({ share: 1, keep, pull: 0 }) },
  feedback: { hidden: 0, effect: (o, { due, keep }) => ({ share: 1, keep, pull: due ? o.ema_feedback : 0 }) },
  switch: {
    hidden: 0,
    effect: (o, { u, keep }) => ({ share: 1, keep, pull: u > o.ema_start_step && u % o.ema_switch_steps === 0 ? 1 : 0 }),
  },
  blend: { hidden: 0, effect: (o, { due }) => ({ share: due ? 1 - (o.ema_decay[0] ?? 0) : 1, keep: [], pull: 0 }) },
  anchor: { hidden: 1, effect: (o, { due }) => ({ share: 1, keep: [1], pull: due ? 1 - (o.ema_decay[0] ?? 1) : 0 }) },
};

export function averageTracks(o: Pick<Optimisation, 'ema_mode' | 'ema_decay'>): AverageTracks {
  const names = followedAverages(o);
  return { names, slices: names.length + AVERAGE_RULES[o.ema_mode].hidden };
}

/** What update number `u` (counted from 1) does to the averages. */
export function averageStep(o: Optimisation, u: number): Effect {
  const due = u > o.ema_start_step && u % o.ema_update_every === 0;
  const keep = o.ema_decay.map((b) => (due ? b : 1));
  return AVERAGE_RULES[o.ema_mode].effect(o, { u, due, keep });
}
