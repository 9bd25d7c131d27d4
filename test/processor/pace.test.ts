import { expect, test, vi } from 'vitest';
import { fileLibrary } from '../../scripts/experiment';
import { openNodeDevice } from '../../scripts/node-device';
import { parseRecipe } from '../../src/protocol/recipe';
import { type SavedSession, Session } from '../../src/worker/run/session';

const RECIPE = parseRecipe({
  per_device_train_batch_size: 2,
  max_steps: 4,
  save_steps: 2,
  eval_steps: 2,
  evaluation: { live_prompts: 4, live_rows: 2, max_new_tokens: 4 },
});
const events = { phase: () => undefined, metrics: () => undefined, evaluation: () => undefined, state: () => undefined };

test('the pace of a run that goes on is that of the device on which it goes on', async () => {
  const device = await openNodeDevice('processor');
  const library = fileLibrary();
  const kept: SavedSession[] = [];
  const save = async (read: () => Promise<SavedSession>): Promise<boolean> => kept.push(await read()) > 0;
  const whole = await Session.open(device, library, RECIPE, events, { save });
  expect(whole.pace).toBeNull();
  await whole.prepare();
  await whole.run();
  expect(whole.pace!.token).toBeCloseTo(whole.seconds.training / whole.tokens, 12);
  whole.free();
  const [half] = kept;
  expect(half!.trainer.step).toBe(2);
  // It was slow where it came from.
  const from = { ...half!, seconds: { training: 1e6, evaluation: 1e6 } };
  const rest = await Session.open(device, library, RECIPE, events, { from });
  expect(rest.pace).toBeNull();
  await rest.prepare();
  await rest.run();
  const { token, answer } = rest.pace!;
  expect(token).toBeGreaterThan(0);
  expect(token).toBeLessThan(10);
  expect(answer).toBeLessThan(10);
  rest.free();
  device.close();
});

test('a run that was stopped after a moment does not say how fast a device is', async () => {
  const device = await openNodeDevice('processor');
  const told = { ...events, metrics: () => stopped.stop() };
  const stopped: Session = await Session.open(device, fileLibrary(), { ...RECIPE, max_steps: 1000 }, told);
  await stopped.prepare();
  expect(await stopped.run()).toBe('stopped');
  expect(stopped.tokens).toBeGreaterThan(0);
  expect(stopped.pace).toBeNull();
  stopped.free();
  device.close();
});

/** What a trial says of a device whose updates take these milliseconds, the last from then on, as seconds for each token of them. */
async function tried(took: readonly number[]): Promise<{ token: number; each: number[] }> {
  const device = await openNodeDevice('processor');
  const session = await Session.open(device, fileLibrary(), RECIPE, events);
  let clock = 0;
  const each: number[] = [];
  vi.spyOn(performance, 'now').mockImplementation(() => clock);
  vi.spyOn(session, 'prepare').mockResolvedValue();
  vi.spyOn(session.trainer, 'submit').mockImplementation(async (rows) => {
    const milliseconds = took[Math.min(each.length, took.length - 1)]!;
    each.push(milliseconds / 1000 / rows.reduce((sum, { inputIds }) => sum + inputIds.length, 0));
    clock += milliseconds;
    return { step: 1, loss: 1, gradNorm: 1, learningRate: 1 };
  });
  const { token } = await session.measure({ answers: false });
  vi.restoreAllMocks();
  device.close();
  return { token, each };
}

test('a trial goes by the fastest of a few updates, since whatever else goes on only adds to them', async () => {
  const { token, each } = await tried([620, 600, 20]);
  expect(each.length).toBeGreaterThan(4);
  expect(token).toBeCloseTo(Math.min(...each), 12);
  const slow = await tried([1500, 1, 1]);
  expect(slow.each, 'a slow device is not asked for more').toHaveLength(1);
  expect(slow.token).toBeCloseTo(slow.each[0]!, 12);
});
