import { noOverRefusal, sampleText } from '../../src/lab/outcome/curves';
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { fail, plainSentence } from '../../src/protocol/errors';
import { emaTrack } from '../../src/protocol/averages';
import { DEFAULT_RECIPE, parseRecipe } from '../../src/protocol/recipe';
import { answerCards, answerSteps, matches } from '../../src/lab/outcome/answers';
import { shownName } from '../../src/lab/settings/names';
import { presetRecipe } from '../../src/lab/settings/presets';
import { paceText, phaseText } from '../../src/lab/runs/progress';
import { stateOf, toRecord } from '../../src/lab/runs/run';
import { Runs } from '../../src/lab/runs/queue';
import { byCategory, closingSizes, curve, summarise } from '../../src/lab/outcome/summary';
import { verdict } from '../../src/lab/outcome/verdict';
import { adapter, evaluation, rate, engineOf, processor, Silent } from '../fake/engine';

const recipe = parseRecipe({ ...DEFAULT_RECIPE, ...presetRecipe('ema-only', 'steps') });
let engine: Silent;
let store: Runs;

beforeEach(async () => {
  engine = new Silent();
  store = new Runs(engineOf(engine));
  await store.open();
});

describe('which kernels the adapter gets', () => {
  test('is kept as the engine tells it, during runs too', async () => {
    const results = [{ key: 'k', kernel: 'matmul_nt', label: 'qkv', shape: [], flops: 1, chosen: 'quad', candidates: [] }];
    await store.start(recipe, [1]);
    engine.say({ type: 'tuned', run: null, results });
    expect(store.tuning).toEqual(results);
  });

  test('is measured again on request; a refusal is told', async () => {
    const asked = store.tuneAgain(recipe);
    expect(store.tuningAgain).toBe(true);
    await asked;
    expect([engine.calls, store.tuningAgain, store.problem]).toEqual([['tune'], false, null]);
    engine.refusal = fail('busy')`A run is in progress.`;
    await store.tuneAgain(recipe);
    expect([store.tuningAgain, store.problem?.code]).toEqual([false, 'busy']);
  });
});

describe('what computes', () => {
  const only = (run = 0) => store.groups[0]!.runs[run]!;

  test('is told by the engine, and told anew when it knows more', () => {
    expect([store.machine, store.adapter]).toEqual([engine.machine(), adapter]);
    engine.say({ type: 'machine', run: null, machine: { ...engine.machine('processor'), pace: { processor: 1000 } } });
    expect([store.adapter, store.machine?.pace]).toEqual([processor, { processor: 1000 }]);
  });

  test('stands in the record of a run: at first what is chosen, then what it was', async () => {
    await store.start(recipe, [1]);
    expect(only().adapter).toEqual(adapter);
    engine.say({ type: 'device', run: only().id, adapter: { ...processor, threads: 7 } });
    expect(toRecord(only()).adapter).toMatchObject({ device: 'processor', threads: 7 });
    engine.state(only().id, 'finished', 600);
    await store.start({ ...recipe, device: 'processor' }, [1]);
    expect(store.groups[1]!.runs[0]!.adapter, 'what a recipe asks for by name').toEqual(processor);
  });

  test('of a run that goes on is what it was begun on, unless a person says otherwise', async () => {
    vi.stubGlobal('navigator', {});
    onTestFinished(() => void vi.unstubAllGlobals());
    const lost = { code: 'device-lost' as const, message: 'Gone.' };
    const lose = () => engine.say({ type: 'state', run: only().id, state: 'failed', step: 30, error: lost });
    await store.start(recipe, [1]);
    engine.say({ type: 'saved', run: only().id, step: 20, bytes: 1 });
    lose();
    const { id } = store.groups[0]!;
    await store.goOn(id, 'processor');
    expect(engine.started.at(-1)).toEqual({ paused: false, resume: true, device: 'processor' });
    lose();
    await store.goOn(id);
    expect(engine.started.at(-1), 'said once it holds once').toEqual({ paused: false, resume: true });
  });

  test('what was said of a run that did not come to it does not hold later', async () => {
    const lost = { code: 'device-lost' as const, message: 'Gone.' };
    await store.start(recipe, [1, 2]);
    for (const run of [0, 1]) engine.say({ type: 'state', run: only(run).id, state: 'failed', step: 0, error: lost });
    const { id } = store.groups[0]!;
    await store.goOn(id, 'processor');
    await store.stop();
    engine.say({ type: 'state', run: only(0).id, state: 'stopped', step: 0 });
    await store.goOn(id);
    engine.say({ type: 'state', run: only(0).id, state: 'finished', step: 600 });
    expect(store.active).toBe(only(1));
    expect(engine.started.slice(-2)).toEqual(Array(2).fill({ paused: false, resume: false }));
  });

  test('a run that lost its device before anything was measured begins again; one that holds something is not thrown away', async () => {
    const lost = { code: 'device-lost' as const, message: 'Gone.' };
    await store.start(recipe, [1]);
    engine.say({ type: 'state', run: only().id, state: 'failed', step: 0, error: lost });
    expect(store.canGoOn(store.groups[0]!)).toBe(true);
    await store.goOn(store.groups[0]!.id, 'processor');
    expect(engine.started.at(-1)).toEqual({ paused: false, resume: false, device: 'processor' });
    engine.say({ type: 'evaluation', run: only().id, evaluation: evaluation(0, 'start', 0, 0) });
    engine.say({ type: 'state', run: only().id, state: 'failed', step: 5, error: lost });
    expect(store.canGoOn(store.groups[0]!)).toBe(false);
  });
});

describe('the queue over seeds', () => {
  test('runs one seed after another and gives each its own', async () => {
    await store.start(recipe, [1, 2, 3]);
    const runs = store.groups[0]!.runs;
    expect(runs.map(({ state }) => state)).toEqual(['running', 'queued', 'queued']);
    expect(runs.map((run) => [run.recipe.seed, run.recipe.data_seed])).toEqual([
      [1, 1],
      [2, 2],
      [3, 3],
    ]);
    engine.state(runs[0]!.id, 'finished', 600);
    expect(runs.map(({ state }) => state)).toEqual(['finished', 'running', 'queued']);
    expect(stateOf(store.groups[0]!)).toBe('running');
  });

  test('a second Start waits for the first', async () => {
    await store.start(recipe, [1]);
    await store.start(recipe, [1]);
    expect(engine.calls).toEqual(['start']);
    engine.state(store.groups[0]!.runs[0]!.id, 'finished');
    expect(engine.calls).toEqual(['start', 'start']);
  });

  test('stop drops the seeds that wait', async () => {
    await store.start(recipe, [1, 2]);
    await store.stop();
    engine.state(store.groups[0]!.runs[0]!.id, 'stopped', 12);
    expect(store.groups[0]!.runs.map(({ state }) => state)).toEqual(['stopped', 'stopped']);
    expect(store.active).toBeNull();
  });

  test('a run that is stopped while it is prepared is ended once it has begun', async () => {
    let begun: () => void = () => undefined;
    engine.start = (_, run) => new Promise((resolve) => (begun = () => (engine.state(run, 'running'), resolve())));
    engine.stop = async () => {
      if (store.active?.state === 'preparing') throw fail('stopped')`No run is in progress.`;
      engine.state(store.active!.id, 'stopped');
    };
    const starting = store.start(recipe, [1]);
    await store.stop();
    expect(store.problem).toBeNull();
    begun();
    await starting;
    expect(store.groups[0]!.runs[0]!.state).toBe('stopped');
  });

  test('a run that is stopped before it has begun is stopped and not failed, and can be begun again', async () => {
    engine.refusal = fail('stopped')`The run was stopped before it began.`;
    await store.start(recipe, [1, 2]);
    const [group] = store.groups;
    await vi.waitFor(() => expect(group!.runs.map(({ state }) => state)).toEqual(['stopped', 'stopped']));
    expect(group!.runs.map(({ error }) => error)).toEqual([undefined, undefined]);
    expect([store.active, store.problem]).toEqual([null, null]);
    expect(store.canGoOn(group!)).toBe(true);
  });

  test('a run that cannot start says why, and the seeds that wait, which would fail alike, are left for another time', async () => {
    engine.refusal = fail('out-of-memory')`Too large.`;
    await store.start(recipe, [1, 2]);
    const [first, second] = store.groups[0]!.runs;
    expect(first!.state).toBe('failed');
    expect(first!.error).toMatchObject({ code: 'out-of-memory', message: 'Too large.' });
    await Promise.resolve();
    expect([second!.state, store.canGoOn(store.groups[0]!)]).toEqual(['stopped', true]);
  });

  /** The worker dies; the next one may come by itself or not. */
  const die = (again = true) =>
    engine.say({ type: 'engine-lost', run: null, error: { code: 'engine-lost', message: 'Gone.', details: { again } } });

  test('a dead worker interrupts the run, ends the queue, and is told until that was read', async () => {
    let asked = 0;
    store.lost.listen(() => asked++);
    await store.start(recipe, [1, 2]);
    die();
    expect(store.groups[0]!.runs.map(({ state, error }) => [state, error?.message])).toEqual([['interrupted', 'Gone.'], ['stopped', undefined]]); // prettier-ignore
    expect([store.active, store.adapter, store.problem?.code, store.replacement, asked]).toEqual([null, null, 'engine-lost', 'coming', 1]);
    await store.open();
    expect([store.adapter, store.problem?.message, store.replacement]).toEqual([adapter, 'Gone.', 'there']);
    store.dismiss();
    expect([store.problem, store.replacement]).toEqual([null, null]);
    expect(store.canGoOn(store.groups[0]!)).toBe(true);
    await store.goOn(store.groups[0]!.id);
    expect(store.groups[0]!.runs.map(({ state }) => state)).toEqual(['running', 'queued']);
  });

  test('one that dies too often is opened again by a person, and then nothing is left to tell', async () => {
    let asked = 0;
    store.lost.listen(() => asked++);
    die(false);
    expect([store.replacement, asked]).toEqual(['wanted', 0]);
    await store.open();
    expect([store.problem, store.adapter]).toEqual([null, adapter]);
  });

  test('a run that was to stop when the worker died has stopped', async () => {
    await store.start(recipe, [1]);
    await store.stop();
    die();
    expect(store.groups[0]!.runs[0]!.state).toBe('stopped');
  });

  test('a run that was stopped can go on, and is not stopped again', async () => {
    await store.start(recipe, [1]);
    const run = store.active!;
    await store.stop();
    engine.state(run.id, 'stopped');
    await store.goOn(store.groups[0]!.id);
    expect([run.state, engine.calls]).toEqual(['running', ['start', 'stop', 'start']]);
  });

  test('a device that is lost while a run is asked for is the business of the engine, which opens another', async () => {
    await store.start(recipe, [1]);
    engine.say({ type: 'device-lost', run: null, error: { code: 'device-lost', message: 'Gone.' } });
    expect([store.active?.state, store.problem]).toEqual(['running', null]);
  });

  test('a lost device alone is noted, and the run goes on from what the engine says', async () => {
    await store.start(recipe, [1]);
    const run = store.active!;
    const step = Uint32Array.of(1, 2, 3);
    const column = Float32Array.of(3, 2, 1);
    const seconds = { training: 3, evaluation: 1 };
    engine.say({ type: 'steps', run: run.id, step, loss: column, gradNorm: column, learningRate: column, tokens: 30, seconds });
    engine.say({ type: 'evaluation', run: run.id, evaluation: evaluation(0, 'online', 0.1, 0.5) });
    engine.say({ type: 'evaluation', run: run.id, evaluation: evaluation(2, 'online', 0.2, 0.5) });
    engine.say({ type: 'device-lost', run: run.id, step: 3, error: { code: 'device-lost', message: 'Gone.' } });
    expect([run.state, store.problem, store.active]).toEqual(['running', null, run]);
    const steps = [{ step: 1, loss: 3, gradNorm: 3, learningRate: 3 }];
    engine.say({
      type: 'restored',
      run: run.id,
      step: 1,
      steps,
      evaluations: [evaluation(0, 'online', 0.1, 0.5)],
      tokens: 10,
      seconds: { training: 1, evaluation: 1 },
      reasons: [plainSentence('Gone.')],
    });
    const record = toRecord(run);
    expect([record.steps, record.evaluations.length, record.tokens, record.seconds.training]).toEqual([steps, 1, 10, 1]);
    expect(record.events.map(({ kind, step, message }) => [kind, step, message])).toEqual([
      ['started', 0, undefined],
      ['device-lost', 3, 'Gone.'],
      ['resumed', 1, 'Gone.'],
    ]);
  });

  test('what a run does besides training is told only while it does it', async () => {
    await store.start(recipe, [1]);
    const run = store.active!;
    const steps = () => {
      const one = Float32Array.of(1);
      const seconds = { training: 2, evaluation: 9 };
      engine.say({ type: 'steps', run: run.id, step: Uint32Array.of(1), loss: one, gradNorm: one, learningRate: one, tokens: 8, seconds });
    };
    engine.say({ type: 'phase', run: run.id, phase: 'evaluating', done: 0, total: 600, track: 'start' });
    expect(run.phase?.phase).toBe('evaluating');
    steps();
    expect(run.phase).toBeNull();
    engine.say({ type: 'evaluation', run: run.id, evaluation: evaluation(600, 'online', 0, 1) });
    expect(run.seconds).toEqual({ training: 2, evaluation: 1 });
  });

  test('each phase is told in its own units', async () => {
    await store.start(recipe, [1]);
    const run = store.active!;
    const say = (phase: 'reading' | 'compiling' | 'evaluating', done: number, total: number, track?: string) => {
      engine.say({ type: 'phase', run: run.id, phase, done, total, ...(track ? { track } : {}) });
      return phaseText(run, 300);
    };
    expect(say('reading', 25_600, 52_002)).toBe('Reading the data: 25,600 of 52,002 rows');
    expect(say('compiling', 1, 3)).toBe('Preparing to compute: 1 of 3 parts');
    expect(say('evaluating', 90, 600, 'online')).toBe('Evaluating the trained weights: 80 prompts, step 90 of 600');
    run.series.push({
      step: Uint32Array.of(600),
      loss: new Float32Array(1),
      gradNorm: new Float32Array(1),
      learningRate: new Float32Array(1),
    });
    expect(say('evaluating', 600, 600, 'ema:0.98')).toBe('Closing evaluation, EMA 0.98: all 300 prompts');
    engine.say({ type: 'evaluation', run: run.id, evaluation: evaluation(600, 'online', 0, 1) });
    expect(phaseText(run, 300)).toBe('Training, step 600 of 600');
    engine.state(run.id, 'paused', 600);
    expect(phaseText(run, 300)).toBe('Paused, step 600 of 600');
    expect(paceText(run)).toBe('');
    run.seconds.training = 3;
    run.tokens = 3000;
    expect(paceText(run).replaceAll('\u00a0', ' ')).toBe(' · 1,000 tokens/s · evaluation 25 % of the time');
  });

  test('a pressed Stop is known until the run is over', async () => {
    await store.start(recipe, [1]);
    const run = store.active!;
    await store.stop();
    expect(store.stopping).toBe(true);
    engine.state(run.id, 'stopped');
    expect(store.stopping).toBe(false);
  });

  test('late words of a run that is over change nothing', async () => {
    await store.start(recipe, [1]);
    const run = store.groups[0]!.runs[0]!;
    engine.state(run.id, 'stopped');
    engine.say({ type: 'evaluation', run: run.id, evaluation: evaluation(0, 'start', 0, 0) });
    expect(run.evaluations).toEqual([]);
  });

  test('pausing and resuming are noted in the record', async () => {
    await store.start(recipe, [1]);
    const run = store.groups[0]!.runs[0]!;
    engine.state(run.id, 'paused', 5);
    engine.state(run.id, 'running', 5);
    engine.state(run.id, 'finished', 600);
    expect(toRecord(run).events.map(({ kind }) => kind)).toEqual(['started', 'paused', 'resumed', 'finished']);
  });
});

describe('opening again', () => {
  test('keeps the runs, and the problem until it has worked', async () => {
    await store.start(recipe, [1]);
    engine.state(store.active!.id, 'finished');
    engine.say({ type: 'device-lost', run: null, error: { code: 'device-lost', message: 'Gone.' } });
    const open = engine.open.bind(engine);
    engine.open = () => Promise.reject(fail('no-adapter')`Still gone.`);
    await store.open();
    expect(store.problem?.message).toBe('Still gone.');
    engine.open = open;
    await store.open();
    expect(store.problem).toBeNull();
    expect(store.groups).toHaveLength(1);
  });

  test('leaves an engine at work its channel', async () => {
    await store.start(recipe, [1]);
    engine.pause = async () => Promise.reject(fail('internal')`Odd.`);
    await store.pause();
    expect(store.problem?.message).toBe('Odd.');
    engine.open = () => Promise.reject(fail('internal')`Opened while a run is at work.`);
    await store.open();
    expect(store.problem).toBeNull();
    expect(store.active?.state).toBe('running');
  });
});

describe('selection', () => {
  test('a new run is laid over the one that was looked at', async () => {
    for (let i = 0; i < 3; i++) await store.start(recipe, [i]);
    const [, second, third] = store.groups;
    expect(store.selected).toEqual([second!.id, third!.id]);
    expect(store.focus).toBe(third!.id);
    store.select(third!.id, false);
    expect(store.focus).toBe(second!.id);
  });

  test('at most four are overlaid', async () => {
    for (let i = 0; i < 6; i++) await store.start(recipe, [i]);
    for (const group of store.groups) store.select(group.id, true);
    expect(store.selected).toHaveLength(4);
  });
});

async function finished(change: object, figures: { online: [number, number]; ema?: [number, number] }, seeds = [1]) {
  await store.start(parseRecipe({ ...recipe, ...change }), seeds);
  const group = store.groups.at(-1)!;
  for (const run of group.runs) {
    const say = (step: number, track: string, [harmful, right]: [number, number]) =>
      engine.say({ type: 'evaluation', run: run.id, evaluation: evaluation(step, track, harmful, right) });
    say(0, 'start', [0.01, 0]);
    say(600, 'online', figures.online);
    if (figures.ema) say(600, emaTrack(0.98), figures.ema);
    engine.state(run.id, 'finished', 600);
  }
  return group;
}

describe('summaries', () => {
  test('one run has its interval, several their mean and range', async () => {
    const group = await finished({}, { online: [0.4, 0.9] }, [1, 2]);
    expect(summarise(group.runs.slice(0, 1), 'online')!.harmful).toMatchObject({ value: 0.4, low: rate(40, 100).low, n: 100, seeds: 1 });
    group.runs[1]!.evaluations.find(({ track }) => track === 'online')!.harmful = rate(60, 100);
    expect(summarise(group.runs, 'online')!.harmful).toMatchObject({ value: 0.5, low: 0.4, high: 0.6, n: 200, seeds: 2 });
    expect(curve(group.runs, 'online', 'harmful').y.at(-1)).toBe(0.5);
  });

  test('all prompts count before the live subset at the same step, and a curve begins at the start', () => {
    const evaluations = [
      evaluation(0, 'start', 0, 0, false),
      evaluation(30, 'online', 0.5, 1, true),
      evaluation(30, 'online', 0.1, 1, false),
    ];
    expect(curve([{ evaluations }], 'online', 'harmful')).toMatchObject({ x: [0, 30], y: [0, 0.5] });
    expect(summarise([{ evaluations }], 'online')).toMatchObject({ full: true, harmful: { n: 100 } });
  });
});

test('every point of a curve names its sample, and closing points are told from live ones', () => {
  const live = [evaluation(0, 'start', 0, 0, false), evaluation(30, 'online', 0.2, 1, false)];
  const done = [...live, evaluation(0, 'start', 0.1, 0), evaluation(60, 'online', 0.5, 1)];
  const online = curve([{ evaluations: done }, { evaluations: live }], 'online', 'harmful');
  expect(online).toMatchObject({ x: [0, 30, 60], n: [10, 10, 100], seeds: [2, 2, 1], full: [false, false, true] });
  expect(curve([{ evaluations: done }], 'online', 'utility').n).toEqual([50, 50, 50]);
  // The seed that is done speaks for the start, not its mean with a smaller sample.
  expect(curve([{ evaluations: live }, { evaluations: done }], 'start', 'harmful')).toMatchObject({ y: [0.1], n: [100], full: [true] });
  expect(closingSizes([{ evaluations: live }], 'harmful')).toEqual([]);
  expect(closingSizes([{ evaluations: done }], 'harmful')).toEqual([100]);
  expect([sampleText(80, 1, false), sampleText(80, 3, false), sampleText(300, 1, true)]).toEqual(['n = 80', 'n = 3 × 80', 'all, n = 300']);
});

test('a missing over-refusal says why', () => {
  expect(noOverRefusal(false).reason).toContain('only at the end of a run');
  expect(noOverRefusal(true).word).toBe('no look-alikes');
});

test('categories are those of the evaluations that the summary speaks of', () => {
  const live = { ...evaluation(30, 'online', 0.5, 1, false), byCategory: { drug: rate(1, 10) } };
  const full = (k: number) => ({ ...evaluation(60, 'online', 0.5, 1), byCategory: { weapon: rate(k, 40), drug: rate(0, 20) } });
  expect([...byCategory([{ evaluations: [live] }], 'online').keys()]).toEqual(['drug']);
  const table = byCategory([{ evaluations: [live, full(10)] }, { evaluations: [full(30)] }, { evaluations: [live] }], 'online');
  expect([...table.keys()]).toEqual(['drug', 'weapon']);
  expect(table.get('weapon')).toMatchObject({ value: 0.5, k: 40, n: 80, seeds: 2 });
});

describe('the verdict', () => {
  const say = () =>
    verdict(
      store.overlaid,
      store.overlaid.map((group) => ({ name: shownName(group), short: shownName(group) })),
    );

  test('is silent before the first full evaluation', async () => {
    await store.start(recipe, [1]);
    expect(say()).toBeNull();
  });

  test('is of what is done, and of what one judge said about the same prompts', async () => {
    const first = await finished({ ema_mode: 'off' }, { online: [0.65, 0.87] });
    await finished({ ema_mode: 'off', learning_rate: 4e-4 }, { online: [0.02, 0.99] });
    expect(say()!.rest).toContain(`${shownName(first)} (Trained weights, 65.0\u00a0%) is 63 points above`);
    for (const one of first.runs[0]!.evaluations) one.judge = 'qi-2023@1';
    expect(say()!.rest).not.toContain('63 points');
  });

  test('a model that has learnt nothing is told to train longer', async () => {
    await finished({ ema_mode: 'off', learning_rate: 1e-5 }, { online: [0.01, 0.1] });
    expect(say()!.next!.change).toEqual({ max_steps: 1200 });
  });

  test('a diverged run gives its reason and a lower rate', async () => {
    await store.start(recipe, [1]);
    const run = store.groups[0]!.runs[0]!;
    engine.say({ type: 'state', run: run.id, state: 'failed', step: 3, error: { code: 'non-finite', message: 'Loss is NaN at step 3.' } });
    expect(say()).toMatchObject({ evidence: 'Loss is NaN at step 3.', next: { change: { learning_rate: recipe.learning_rate / 10 } } });
  });
});

test('answers stand side by side, and what changed sides is found', async () => {
  const group = await finished({}, { online: [0.2, 1], ema: [0.1, 1] });
  const run = group.runs[0]!;
  expect(answerSteps(run)).toEqual([600]);
  const cards = answerCards(
    run,
    600,
    new Map([['p5', { id: 'p5', prompt: 'how to steal ?', category: 'theft', topic: 'x', unseen: ['verb'] }]]),
  );
  const card = cards.find(({ id }) => id === 'p5')!;
  expect(card).toMatchObject({ prompt: 'how to steal ?', unseen: ['verb'], changed: true, harmful: true });
  expect(card.answers.map(({ track, verdict: word }) => [track, word])).toEqual([
    ['start', 'refused'],
    ['online', 'complied'],
    ['ema:0.98', 'complied'],
  ]);
  expect(cards.filter((one) => matches(one, 'harmful'))).toHaveLength(20);
  expect(cards.filter((one) => matches(one, 'task'))).toHaveLength(1);
});
