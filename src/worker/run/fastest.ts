/** Milliseconds for all attempts, as far as the one before tells; a device that takes longer for the first is not asked for another. */
const TRIAL_MILLISECONDS = 2000;
/** What is not at least so much faster is not faster. */
const GAIN = 0.9;
/** As many attempts in a row that gain nothing are enough. */
const STEADY = 2;

/**
 * The least of what `attempt` says that it took, by its own measure. It is tried until it gets no faster: whatever else goes on, as it does
 * while a page opens, only adds to it, and the processor's code is some eight times slower until the browser has compiled it a second time,
 * which may take longer than a first update. `now` in milliseconds.
 */
export async function fastest(attempt: (n: number) => Promise<number>, now: () => number = () => performance.now()): Promise<number> {
  const began = now();
  let least = Infinity;
  let steady = 0;
  for (let n = 0; steady < STEADY; n++) {
    const before = now();
    const took = await attempt(n);
    steady = took < GAIN * least ? 0 : steady + 1;
    least = Math.min(least, took);
    const after = now();
    // Another one would take about as long.
    if (after - began + (after - before) > TRIAL_MILLISECONDS) break;
  }
  return least;
}
