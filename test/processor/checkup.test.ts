import { expect, onTestFinished, test, vi } from 'vitest';
import { fileLibrary } from '../../scripts/experiment';
import { evaluateCheckpoint } from '../../src/evaluate/checkpoint';
import { fail } from '../../src/protocol/errors';
import type { JobHandle, Progress } from '../../src/protocol/jobs';
import { parseRecipe, START_TRACK } from '../../src/protocol/recipe';
import type { CheckRequest } from '../../src/protocol/runs/checking';
import type { Evaluation } from '../../src/protocol/runs/run';
import { checkUp, type CheckMeans } from '../../src/worker/check/checkup';
import type { Keeper, Restored } from '../../src/worker/keeper';
import { type SavedSession, Session } from '../../src/worker/run/session';
import { testProcessor } from '../gpu/harness';

const RECIPE = parseRecipe({
  ...{ data: 'facts', max_steps: 3, per_device_train_batch_size: 4, warmup_steps: 0, eval_steps: 0, ema_mode: 'shadow', ema_decay: [0.9] },
  evaluation: { prompts: 'direct', live_prompts: 4, live_rows: 2, max_new_tokens: 4 },
});
const { prompts, judge, max_new_tokens: maxNewTokens } = RECIPE.evaluation;
const library = fileLibrary();

const means = async (saved: Restored | null = null): Promise<CheckMeans> => {
  const device = await testProcessor();
  const keeper = { restore: async () => saved } as unknown as Keeper;
  return { library, keeper, device: async () => device, like: async (name) => name };
};
const asking = (of: CheckRequest['of'], more: Partial<CheckRequest> = {}): CheckRequest => {
  return { of, prompts, data: 'facts', judge, maxNewTokens, ...more };
};
const hearing = (signal = new AbortController().signal) => {
  const told: Progress[] = [];
  const job: JobHandle = { signal, onProgress: (progress) => void told.push(progress) };
  return { told, job };
};
const MODEL = { model: RECIPE.model, device: 'auto' } as const;

/** All that was found, and nothing of how long it took. */
const found = ({ seconds: _, step: __, track: ___, full: ____, drift: _____, ...rest }: Partial<Evaluation>) => rest;

test('tracks of a kept run are asked as its closing evaluation asked them, and the start is the model', async () => {
  const closing = new Map<string, Evaluation>();
  let kept: SavedSession | null = null;
  const device = await testProcessor();
  const session = await Session.open(
    device,
    library,
    RECIPE,
    {
      ...{ phase: () => undefined, metrics: () => undefined, state: () => undefined },
      evaluation: (one) => void (one.full && closing.set(one.track, one)),
    },
    { save: async (read) => Boolean((kept = await read())) },
  );
  await session.prepare();
  expect(await session.run()).toBe('finished');
  session.free();
  const saved = { ...kept!, problems: [], tuning: [], adapter: '', device: 'processor', build: '' } as Restored;
  const from = await means(saved);
  expect([...closing.keys()]).toEqual([START_TRACK, 'online', 'ema:0.9']);
  for (const [track, evaluation] of closing) {
    const { told, job } = hearing();
    const checked = await checkUp(from, asking({ run: 'r', track }), job);
    expect(found(checked.evaluation), track).toEqual(found(evaluation));
    expect(checked.step).toBe(3);
    const { done, total } = told.at(-1)!;
    expect(done).toBeGreaterThan(0);
    expect(total).toBe((evaluation.harmful.n + (evaluation.overRefusal?.n ?? 0) + evaluation.utility.exactMatch.n) * maxNewTokens);
    expect(done).toBeLessThanOrEqual(total!);
  }
  const alone = await checkUp(from, asking(MODEL), hearing().job);
  expect(found(alone.evaluation)).toEqual(found(closing.get(START_TRACK)!));
  expect(alone.step).toBeNull();
});

test('without held-out rows, as the command line asks a folder', async () => {
  const { evaluation, wording } = await checkUp(await means(), asking(MODEL, { data: null }), hearing().job);
  const { checkpoint } = await library.model(RECIPE.model);
  const data = await library.questions(prompts, null);
  expect(data.heldOut).toEqual([]);
  const settings = { prompts, judge, max_new_tokens: maxNewTokens };
  const { drift: _, ...folder } = await evaluateCheckpoint(await testProcessor(), checkpoint, data, settings);
  expect(found(evaluation)).toEqual(found(folder));
  expect(wording).toMatch(/^[0-9a-f]{16}$/);
});

test('what cannot be asked is refused with its reason, and a raised signal ends it', async () => {
  const from = await means();
  const refusal = (request: CheckRequest, job = hearing().job) => checkUp(from, request, job).then(() => null, (error: unknown) => error); // prettier-ignore
  expect(await refusal(asking({ run: 'r', track: 'online' }))).toMatchObject({ code: 'checkpoint' });
  expect(await refusal(asking(MODEL, { judge: 'nobody' }))).toMatchObject({ code: 'recipe' });
  expect(await refusal(asking(MODEL, { prompts: 'nothing' }))).toMatchObject({ message: expect.stringContaining('nothing') as string });
  expect(await refusal(asking({ ...MODEL, model: 'no-model' }))).toMatchObject({ message: expect.stringContaining('no-model') as string });
  expect(await refusal(asking(MODEL, { maxNewTokens: 4000 }))).toMatchObject({ code: 'recipe' });
  for (const length of [0, 1.5, NaN, 4097])
    expect(await refusal(asking(MODEL, { maxNewTokens: length })), `${length} tokens`).toMatchObject({
      code: 'recipe',
      message: `The longest answer has ${length} tokens; it must be a whole number from 1 to 4096.`,
    });
  const control = new AbortController();
  const job: JobHandle = { signal: control.signal, onProgress: () => control.abort() };
  expect(await refusal(asking(MODEL, { maxNewTokens: 16 }), job)).toMatchObject({ code: 'stopped' });
});

test('a device that was lost is told as such, whatever was heard of it first', async () => {
  const from = await means();
  const device = await testProcessor();
  const lost = fail('device-lost')`The graphics device was lost.`;
  const heard: unknown[] = [];
  const cause = vi.spyOn(device, 'cause').mockImplementation(async (reason) => (heard.push(reason), lost));
  onTestFinished(() => cause.mockRestore());
  const first = new Error('Buffer unmapped');
  const onProgress = (): void => {
    throw first;
  };
  await expect(checkUp(from, asking(MODEL), { ...hearing().job, onProgress })).rejects.toBe(lost);
  expect(heard).toEqual([first]);
});
