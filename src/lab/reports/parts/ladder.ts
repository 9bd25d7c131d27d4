import { ONLINE_TRACK } from '../../../protocol/recipe';
import type { GateMeasure } from '../gate';
import { areGibberish, baseOf, isBroken, nearest, type Row } from './rows';

/** What costs least comes first: other settings cost minutes, an average costs memory, data costs people. */
export const RUNGS = ['settings', 'average', 'data'] as const;
export type Rung = (typeof RUNGS)[number];

export interface Step {
  rung: Rung;
  /** By the gate of what came nearest on this rung. */
  state: 'enough' | 'open' | 'not-enough' | 'untried';
  best: Row | null;
  /** How many different settings were compared on it. */
  tried: number;
}

/**
 * What to do next: take what is enough, measure again what is open, train further where the task is not learnt, mend what answers in
 * gibberish, try what nobody has, or stop. `undertrained`: the start weights were no better, so that it is training that is missing.
 */
export type Next =
  | { kind: 'take'; step: Step }
  | { kind: 'repeat'; step: Step }
  | { kind: 'further' }
  | { kind: 'broken'; undertrained: boolean }
  | { kind: 'try'; rung: Rung }
  | { kind: 'stop' };

/** Modes in which the average acts on the weights that are trained. */
const ACTING: readonly string[] = ['feedback', 'blend', 'switch', 'anchor'];

export function rungOf({ group: { recipe }, track }: Pick<Row, 'group' | 'track'>): Rung {
  if (recipe.safety_share > 0) return 'data';
  return track !== ONLINE_TRACK || ACTING.includes(recipe.ema_mode) ? 'average' : 'settings';
}

/** What of a recipe counts as other settings. */
function settingsOf({ group: { recipe }, track }: Row): string {
  const { learning_rate, per_device_train_batch_size, gradient_accumulation_steps, max_steps, lr_scheduler_type, weight_decay } = recipe;
  const { max_grad_norm, warmup_steps, lora, safety_share, ema_mode } = recipe;
  const rates = [learning_rate, per_device_train_batch_size, gradient_accumulation_steps, max_steps, lr_scheduler_type, weight_decay];
  return JSON.stringify([...rates, max_grad_norm, warmup_steps, lora, safety_share, track === ONLINE_TRACK ? null : [ema_mode, track]]);
}

const STATES = { ship: 'enough', unclear: 'open', hold: 'not-enough' } as const;

export const ladder = (rows: readonly Row[]): Step[] =>
  RUNGS.map((rung): Step => {
    const own = rows.filter((row) => rungOf(row) === rung);
    const best = nearest(own);
    return { rung, best, tried: new Set(own.map(settingsOf)).size, state: best ? STATES[best.gate.verdict] : 'untried' };
  });

/** One setting alone is no search: other settings come before the next rung. */
const untried = ({ rung, state, tried }: Step): boolean =>
  state === 'untried' || (rung === 'settings' && state === 'not-enough' && tried < 2);

const resultOf = ({ gate: { tests } }: Row, of: GateMeasure) => tests.find(({ measure }) => measure === of)?.result;

/** The task is not learnt, and harm is not what is in the way: less of anything would not help. */
const isUnlearnt = (row: Row): boolean => resultOf(row, 'utility') === 'missed' && resultOf(row, 'harmful') !== 'missed';

export function next(steps: readonly Step[]): Next {
  const enough = steps.find(({ state }) => state === 'enough');
  if (enough) return { kind: 'take', step: enough };
  const best = nearest(steps.flatMap((step) => step.best ?? []));
  if (best?.gate.verdict === 'hold') {
    if (isBroken(best)) return { kind: 'broken', undertrained: areGibberish(baseOf(best.group)) };
    if (isUnlearnt(best)) return { kind: 'further' };
  }
  for (const step of steps) {
    if (step.state === 'open') return { kind: 'repeat', step };
    if (untried(step)) return { kind: 'try', rung: step.rung };
  }
  return { kind: 'stop' };
}
