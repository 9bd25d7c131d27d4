import { describe, expect, test } from 'vitest';
import { Job } from '../../src/lab/base/job';
import { fail } from '../../src/protocol/errors';
import { callable, type JobHandle, type Progress, RULES } from '../../src/protocol/jobs';
import { Jobs } from '../../src/worker/jobs';
import { Stage } from '../../src/worker/stage';
import { Silent } from '../fake/engine';

const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

describe('calls of the page', () => {
  test('are made by their names, with what they bring along', async () => {
    const made: unknown[] = [];
    const engine = callable(async (...call) => void made.push(call));
    const onProgress = (): void => undefined;
    await engine.forget(['a']);
    await engine.with({ onProgress }).ask({} as never, 'how ?');
    expect(made).toEqual([
      ['forget', [['a']], {}],
      ['ask', [{}, 'how ?'], { onProgress }],
    ]);
    expect('then' in engine, 'an engine is no promise').toBe(false);
  });

  test('are all answered by the silent engine, and have a rule', () => {
    const silent = new Silent() as unknown as Record<string, unknown>;
    for (const name of Object.keys(RULES)) expect(silent[name], name).toBeInstanceOf(Function);
  });
});

describe('jobs in the worker', () => {
  const told: [number, Progress][] = [];
  const serving = (writer = true) => {
    const silent = new Silent();
    const mustWrite = (): void => {
      if (!writer) throw fail('busy')`Another tab trains.`;
    };
    return { silent, jobs: new Jobs(silent, new Stage(), mustWrite, (...at) => void told.push(at)) };
  };

  test('tell how far they are under their own number, and are stopped by it', async () => {
    const { silent, jobs } = serving();
    const request = { data: 'own:data/a', model: 'tiny', max_length: 64, all: true };
    const counting = jobs.call(7, 'lengths', [request]);
    await settled();
    silent.count!.progress({ what: 'own:data/a', done: 3, total: 9 });
    expect(told).toEqual([[7, { what: 'own:data/a', done: 3, total: 9 }]]);
    jobs.cancel(6); // somebody else's
    jobs.cancel(7);
    await expect(counting).rejects.toMatchObject({ code: 'stopped', message: 'Counting was stopped.' });
    jobs.cancel(7); // over already
  });

  test('a newer count ends the one before', async () => {
    const { silent, jobs } = serving();
    const request = { data: 'own:data/a', model: 'tiny', max_length: 64, all: false };
    const first = jobs.call(1, 'lengths', [request]);
    await settled();
    const second = jobs.call(2, 'lengths', [{ ...request, model: 'other' }]);
    await expect(first).rejects.toMatchObject({ code: 'stopped' });
    await settled();
    silent.count!.done({ rows: 1 } as never);
    expect(await second).toEqual({ answer: { rows: 1 }, told: 0 });
  });

  test('that write are refused in a tab that may only look; what fails comes as plain data', async () => {
    const { jobs } = serving(false);
    await expect(jobs.call(1, 'forget', [['a']])).rejects.toEqual(
      expect.objectContaining({ code: 'busy', message: 'Another tab trains.' }),
    );
    await expect(jobs.call(2, 'plan', [{}])).rejects.toEqual(expect.objectContaining({ code: 'internal' }));
  });
});

describe('work that a person waits for', () => {
  const endless = ({ signal }: Pick<JobHandle, 'signal'>): Promise<never> =>
    new Promise((_, reject) => signal.addEventListener('abort', () => reject(fail('stopped')`Stopped.`)));

  test('shows its progress while it is at work, and nothing after', async () => {
    const job = new Job();
    let hooks!: JobHandle;
    let finish!: (value: number) => void;
    const result = job.run((given) => {
      hooks = given;
      return new Promise<number>((resolve) => (finish = resolve));
    });
    expect([job.working, job.progress]).toEqual([true, null]);
    hooks.onProgress({ what: 'a', done: 1, total: 2 });
    expect(job.progress).toEqual({ what: 'a', done: 1, total: 2 });
    finish(3);
    expect(await result).toBe(3);
    hooks.onProgress({ what: 'a', done: 2, total: 2 });
    expect([job.working, job.progress, job.problem]).toEqual([false, null, null]);
  });

  test('that fails says why until the next; to be stopped is no problem', async () => {
    const job = new Job();
    expect(await job.run(() => Promise.reject(fail('data')`No row.`))).toBeNull();
    expect(job.problem?.message).toBe('No row.');
    const stopped = job.run(endless);
    expect(job.problem).toBeNull();
    job.cancel();
    expect(await stopped).toBeNull();
    expect([job.working, job.problem]).toEqual([false, null]);
  });

  test('is replaced by newer work, of which alone one hears', async () => {
    const job = new Job();
    let late!: (value: string) => void;
    const first = job.run(() => new Promise<string>((resolve) => (late = resolve)));
    const second = job.run(() => Promise.resolve('second'));
    late('first');
    expect(await Promise.all([first, second])).toEqual([null, 'second']);
    expect(job.working).toBe(false);
  });
});
