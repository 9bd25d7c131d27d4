import { readFileSync } from 'node:fs';
import { gunzipSync, gzipSync } from 'node:zlib';
import { expect, test, vi } from 'vitest';
import { readRecipe, shippedCatalogue } from '../../scripts/lab/sources';
import { RECORDINGS } from '../../scripts/recording/list';
import { MOST_BYTES, thinned } from '../../scripts/recording/thinned';
import { shippedFiles } from '../../src/lab/base/shipped';
import { curvesFigure } from '../../src/lab/outcome/curves-figure';
import { Replay } from '../../src/lab/runs/replay';
import { tracksOf } from '../../src/protocol/recipe';
import { parseRunRecord } from '../../src/protocol/runs/record';
import { runRecord } from './records';

const loaded = async (record = runRecord()): Promise<Replay> => {
  const replay = new Replay();
  await replay.load(async () => record);
  return replay;
};

/** What is seen of it now. */
const seen = (replay: Replay) => {
  const [run] = replay.group!.runs;
  return {
    state: run!.state,
    updates: run!.series.rows().map(({ step }) => step),
    evaluations: run!.evaluations.map(({ step, track, full }) => `${track} ${step}${full ? ' full' : ''}`),
  };
};

test('a recording is seen whole at first, and before as it was then', async () => {
  const replay = await loaded();
  expect([replay.steps, replay.at]).toEqual([[0, 2, 4], 2]);
  expect(seen(replay)).toMatchObject({ state: 'finished', updates: [1, 2, 3, 4] });
  expect(seen(replay).evaluations).toContain('start 0 full');
  const changed = vi.fn();
  replay.changed.listen(changed);
  replay.move(1);
  expect(seen(replay)).toEqual({
    state: 'running',
    updates: [1, 2],
    evaluations: ['start 0', 'online 0', 'ema:0.98 0', 'online 2', 'ema:0.98 2'],
  });
  replay.move(0);
  expect(seen(replay)).toEqual({ state: 'running', updates: [], evaluations: ['start 0', 'online 0', 'ema:0.98 0'] });
  replay.move(2);
  expect(seen(replay).updates, 'nothing was lost').toEqual([1, 2, 3, 4]);
  expect(changed).toHaveBeenCalledTimes(3);
});

test('it cannot be moved beyond its ends, and where it is already it does not move', async () => {
  const replay = await loaded();
  const changed = vi.fn();
  replay.changed.listen(changed);
  replay.move(7);
  expect([replay.at, changed.mock.calls.length]).toEqual([2, 0]);
  replay.move(-7);
  replay.move(NaN);
  expect([replay.at, changed.mock.calls.length]).toEqual([0, 1]);
});

test('its name says that it is a recording', async () => {
  const group = (await loaded(runRecord({ name: '' }))).group!;
  expect(group.name).toMatch(/ \(recording\)$/);
  expect(curvesFigure([group]), 'in a picture of its curves too').toContain('(recording)');
});

test('one that cannot be read, or in which nothing was measured, is none', async () => {
  const replay = new Replay();
  await replay.load(() => Promise.reject(new Error('no network')));
  await replay.load(async () => runRecord({ evaluations: [] }));
  expect([replay.group, replay.run]).toEqual([null, null]);
  replay.move(1);
  expect(replay.at).toBe(0);
});

test('of many updates as many are kept as a chart can show, the last among them', () => {
  const step = (at: number) => ({ step: at, loss: 1, gradNorm: 1, learningRate: 1 });
  const many = Array.from({ length: 1000 }, (_, i) => step(i + 1));
  const { steps } = thinned(runRecord({ steps: many }));
  expect([steps.length, steps.at(-1)!.step]).toEqual([250, 1000]);
  expect(thinned(runRecord({ steps: many.slice(0, 300) })).steps).toHaveLength(300);
});

test.each(RECORDINGS)('$path is small, can be read, and is a run of the recipe as it ships', ({ path, recipe: name }) => {
  const { recipe } = readRecipe(name);
  const packed = readFileSync(`public/${path}`);
  expect(packed.length).toBeLessThan(MOST_BYTES);
  const record = parseRunRecord(gunzipSync(packed).toString());
  expect(record, 'run npm run recording').toMatchObject({ state: 'finished', recipe });
  const closing = record.evaluations.filter(({ full }) => full).map(({ track }) => track);
  expect(closing.sort()).toEqual(['start', ...tracksOf(recipe)].sort());
});

test('a recording is unpacked, unless the host did it on the way; a damaged one is told', async () => {
  const text = '{"id": "recording"}';
  const packed = new Uint8Array(gzipSync(text));
  const read = async (body: BodyInit): Promise<string> => {
    vi.stubGlobal('fetch', () => Promise.resolve(new Response(body)));
    return (await shippedFiles('https://example.org/').recording('recordings/first.json.gz')).text();
  };
  expect(await read(packed)).toBe(text);
  expect(await read(text)).toBe(text);
  await expect(read(packed.slice(0, packed.length - 9))).rejects.toThrow('recordings/first.json.gz is damaged');
  vi.unstubAllGlobals();
});

test('the catalogue names the recordings, one for each language', async () => {
  const { recordings } = await shippedCatalogue();
  expect(recordings).toEqual(RECORDINGS.map(({ language, path }) => ({ language, path })));
  expect(new Set(recordings!.map(({ language }) => language)).size).toBe(recordings!.length);
});
