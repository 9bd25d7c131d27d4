import { msg, str } from '@lit/localize';
import type { Plan } from '../../protocol/runs/run';
import { count, roughly } from '../base/format';

/** How long a recipe takes here, wherever that is told: with the number of its seeds, and rough until a run was made on this machine. */
export function estimateText({ seconds, rough }: Pick<Plan, 'seconds' | 'rough'>, seeds: number): string {
  if (seconds === null) return msg('Time is known after the first run');
  const [one, all, n] = [roughly(seconds), roughly(seconds * seeds), count(seeds)];
  if (rough)
    return seeds === 1
      ? msg(str`Very roughly ${one}, more exactly after a first run`)
      : msg(str`Very roughly ${one} a run, ${all} for ${n} seeds, more exactly after a first run`);
  return seeds === 1 ? msg(str`About ${all}`) : msg(str`About ${one} a run, ${all} for ${n} seeds`);
}
