import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Act, INTERRUPTIONS } from '../../src/protocol/jobs';
import { Stage } from '../../src/worker/stage';

const ACTS = Object.keys(INTERRUPTIONS) as Act[];

/** Work that goes on until it is let go, and ends early when it is told to. */
function work() {
  let finish!: () => void;
  const seen = { begun: 0, ended: 0 };
  const done = new Promise<void>((resolve) => (finish = resolve));
  const run = async (signal: AbortSignal): Promise<string> => {
    seen.begun++;
    signal.addEventListener('abort', () => {
      seen.ended++;
      finish();
    });
    await done;
    return 'done';
  };
  return { run, finish, seen };
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

describe('what is at work lets in what the table lets in', () => {
  const pairs = ACTS.flatMap((at) => ACTS.map((next) => [at, next, INTERRUPTIONS[at][next] ?? 'beside'] as const));

  test.each(pairs)('%s, then %s: %s', async (at, next, rule) => {
    const stage = new Stage();
    const [first, second] = [work(), work()];
    const before = stage.enter(at, first.run).catch((error: Error) => error);
    await settled();
    expect(stage.free(next)).toBe(rule === 'beside');
    if (rule === 'refused') {
      expect(() => stage.enter(next, second.run)).toThrow(expect.objectContaining({ code: 'busy' }));
      expect(first.seen).toEqual({ begun: 1, ended: 0 });
    } else if (at === next && rule === 'beside') {
      throw new Error(`There is one act of each kind at a time, but ${at} goes on beside itself.`);
    } else {
      const after = stage.enter(next, second.run);
      await settled();
      expect(first.seen.ended).toBe(rule === 'ends' ? 1 : 0);
      expect(second.seen.begun).toBe(1);
      second.finish();
      expect(await after).toBe('done');
    }
    first.finish();
    expect(await before).toBe('done');
    expect(ACTS.filter((act) => stage.at(act))).toEqual([]);
  });
});

describe('a stage', () => {
  test('is taken while those that are ended are still ending: of two who begin at once the second is refused', async () => {
    const stage = new Stage();
    let over!: () => void;
    const slow = stage.enter('trial', () => new Promise<void>((resolve) => (over = resolve)));
    await settled();
    const run = work();
    const started = stage.enter('run', run.run);
    expect(() => stage.enter('run', work().run)).toThrow('A run is in progress');
    expect(() => stage.enter('trial', work().run)).toThrow('A run is in progress');
    await settled();
    expect(run.seen.begun, 'the trial has not ended yet').toBe(0);
    over();
    await slow;
    await settled();
    expect(run.seen.begun).toBe(1);
    run.finish();
    await started;
  });

  test('two measurements at once: the second ends the first, and whoever comes then waits for both', async () => {
    const stage = new Stage();
    const [first, second] = [work(), work()];
    const one = stage.enter('trial', first.run);
    await settled();
    const two = stage.enter('trial', second.run);
    await settled();
    expect([first.seen, second.seen.begun]).toEqual([{ begun: 1, ended: 1 }, 1]);
    expect(await one).toBe('done');
    expect(stage.at('trial'), 'the end of the first does not free the place of the second').toBe(true);
    const run = work();
    const started = stage.enter('run', run.run);
    await two;
    run.finish();
    await started;
    expect([second.seen.ended, stage.at('trial'), stage.at('run')]).toEqual([1, false, false]);
  });

  test('what is stopped before it began never begins', async () => {
    const stage = new Stage();
    let over!: () => void;
    const slow = stage.enter('trial', () => new Promise<void>((resolve) => (over = resolve)));
    await settled();
    const control = new AbortController();
    const asking = work();
    const asked = stage.enter('asking', asking.run, control.signal);
    control.abort();
    over();
    await slow;
    await expect(asked).rejects.toMatchObject({ code: 'stopped' });
    expect([asking.seen.begun, stage.at('asking')]).toEqual([0, false]);
  });

  test('is left by work that fails, before anybody hears of it', async () => {
    const stage = new Stage();
    const failed = stage.enter('exporting', () => Promise.reject(new Error('The disk is full.')));
    await expect(failed.finally(() => expect(stage.at('exporting')).toBe(false))).rejects.toThrow('The disk is full.');
  });

  test('never has two at work that the table keeps apart, whatever comes in whatever order', async () => {
    const act = fc.constantFrom(...ACTS);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(act, fc.nat(3)), { maxLength: 30 }), async (commands) => {
        const stage = new Stage();
        const open: { act: Act; one: ReturnType<typeof work> }[] = [];
        const atWork = new Map<Act, number>();
        const results: Promise<void>[] = [];
        const wrong: Error[] = [];
        for (const [next, wait] of commands) {
          const one = work();
          const guarded = async (signal: AbortSignal): Promise<void> => {
            for (const [other, count] of atWork)
              if (count > 0 && INTERRUPTIONS[other][next]) throw new RangeError(`${next} began while ${other} was at work.`);
            atWork.set(next, (atWork.get(next) ?? 0) + 1);
            await one.run(signal).finally(() => atWork.set(next, atWork.get(next)! - 1));
          };
          try {
            const result = stage.enter(next, guarded);
            results.push(result.catch((error: Error & { code?: string }) => void (error.code === 'stopped' || wrong.push(error))));
            open.push({ act: next, one });
          } catch (error) {
            expect(error).toMatchObject({ code: 'busy' });
          }
          for (let i = 0; i < wait; i++) await Promise.resolve();
          if (wait === 3) open.shift()?.one.finish();
        }
        for (const { one } of open) one.finish();
        await Promise.all(results);
        expect([wrong, ACTS.filter((left) => stage.at(left))]).toEqual([[], []]);
      }),
      { numRuns: 100 },
    );
  });
});
