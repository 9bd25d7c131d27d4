import { expect, test } from 'vitest';
import { fastest } from '../../src/worker/run/fastest';

/** Attempts that take these milliseconds, the last of them from then on; how often it was tried. */
async function tried(...milliseconds: number[]): Promise<{ least: number; times: number }> {
  let clock = 0;
  let times = 0;
  const attempt = async (n: number): Promise<number> => {
    times++;
    const took = milliseconds[Math.min(n, milliseconds.length - 1)]!;
    clock += took;
    return took;
  };
  return { least: await fastest(attempt, () => clock), times };
}

test('a slow first attempt is not taken for the pace of the device', async () => {
  // Of 1,000 tokens: the browser still compiles, and then has compiled.
  expect(await tried(620, 600, 85, 82, 84)).toEqual({ least: 82, times: 5 });
  expect(await tried(620, 100, 95, 40, 39, 41)).toMatchObject({ least: 39 });
});

test('three are enough where nothing changes, and one where one takes long', async () => {
  expect(await tried(80)).toEqual({ least: 80, times: 3 });
  expect(await tried(1500)).toEqual({ least: 1500, times: 1 });
  expect(await tried(900, 800)).toEqual({ least: 800, times: 2 });
});

test('what always gets a little faster ends with the time', async () => {
  const ever = Array.from({ length: 100 }, (_, n) => 500 * 0.85 ** n);
  const { times } = await tried(...ever);
  expect(times).toBeLessThan(20);
});

test('what fails is told', async () => {
  await expect(fastest(async () => Promise.reject(new Error('lost')))).rejects.toThrow('lost');
});
