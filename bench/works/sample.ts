import type { Job } from '../engines/engine';
import type { Unit } from './cases';

export interface Timing {
  /** In the case's unit. */
  rate: number;
  seconds: number;
  times: number;
}

const SCALE: Record<Unit, number> = { 'GFLOP/s': 1e9, 'GB/s': 1e9, 'tokens/s': 1 };

const now = (): number => performance.now() / 1000;

/**
 * One sample: as many repetitions as take at least `seconds`, and `times` to begin with next time.
 * Attempts that were too short are thrown away. The job has run before, when it was checked.
 */
export async function sample(job: Job, unit: Unit, seconds: number, guess: number): Promise<Timing> {
  let times = guess;
  for (;;) {
    const began = now();
    await job.run(times);
    const elapsed = now() - began;
    if (elapsed >= seconds) return { rate: (job.units * times) / elapsed / SCALE[unit], seconds: elapsed, times };
    times = Math.ceil(times * Math.min(20, Math.max(1.2, (1.1 * seconds) / elapsed)));
  }
}
