import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import type { Gpu } from '../../src/webgpu/gpu';
import { openGpu } from '../../src/webgpu/open';
import type { Op, Sample } from '../../src/device/op';
import { Planner } from '../../src/device/planner';
import { Tuner } from '../../src/webgpu/tuner';
import { createModel, createTrainer } from '../../src/index';
import { argmax } from '../../src/kernels/decode';
import { matrixBytes, productNN, productNT } from '../../src/kernels/products/matrix';
import { Inference } from '../../src/model/inference';
import { ONLINE_TRACK } from '../../src/protocol/recipe';
import { randomCheckpoint, TINY } from './models';

const COUNT = 1024;

/** out = 2 x, after so many useless turns. */
const SOURCE = `const FACTOR = 2.0;
const TURNS = 0;
struct Shape { count: u32 }
@group(0) @binding(0) var<storage, read> x: array<f32>;
@group(0) @binding(1) var<storage, read_write> out: array<f32>;
@group(0) @binding(2) var<uniform> shape: Shape;
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  if (id.x >= shape.count) { return; }
  var spent = x[id.x];
  for (var i = 0; i < TURNS; i++) { spent = spent * 0.999 + 0.001; }
  out[id.x] = FACTOR * x[id.x] + spent * 1e-30;
}`;

const FAST = { TURNS: 0, FACTOR: '2.0' };
const SLOW = { TURNS: 20_000, FACTOR: '2.0' };
const WRONG = { TURNS: 0, FACTOR: '2.001' };

let gpu: Gpu;
beforeAll(async () => (gpu = await openGpu()));
afterAll(() => gpu.close());

type Values = typeof FAST;

/** An operation on `count` numbers, computed directly as `direct` says, and in variants. */
function doubling(direct: Values, variants: { tiled?: Values; quad?: Values }, count = COUNT): Op {
  const planner = new Planner(gpu);
  const grid: [number, number, number] = [Math.ceil(count / 64), 1, 1];
  const shader = (values: Values) => ({ name: 'doubling', source: SOURCE, values });
  return {
    label: `doubling ${count}`,
    shader: shader(direct),
    variants: Object.fromEntries(Object.entries(variants).map(([name, values]) => [name, { shader: shader(values), grid }])),
    sample: () => ({ inputs: { x: 'random', out: 'zero' }, outputs: ['out'] }),
    bindings: { x: planner.keep('x', 4 * count), out: planner.keep('out', 4 * count) },
    uniform: { count },
    grid,
    flops: 2 * count,
  };
}

const tunerOf = (): Tuner => new Tuner(gpu, ['quad', 'tiled', 'direct']);
const chosen = (tuner: Tuner, op: Op): unknown => tuner.choose(op).shader.values;

describe('before anything is measured', () => {
  test('the first variant in order that the operation has is taken', () => {
    expect(chosen(tunerOf(), doubling(FAST, { tiled: SLOW, quad: WRONG }))).toBe(WRONG);
    expect(chosen(tunerOf(), doubling(FAST, { tiled: SLOW }))).toBe(SLOW);
    expect(chosen(tunerOf(), doubling(FAST, {}))).toBe(FAST);
  });

  test('the kind of adapter and what it offers decide which are in order', () => {
    const all = Object.fromEntries(
      ['quad', 'tiled', 'tiled-large', 'subgroup'].map((name) => [name, { shader: { name, source: '', values: {} }, grid: [1, 1, 1] }]),
    );
    const taken = (state: 'ready' | 'software', features: string[], quads: boolean, without: string[] = []): string => {
      const variants = Object.fromEntries(Object.entries(all).filter(([name]) => !without.includes(name)));
      const adapter = { report: { ...gpu.report, state, features }, quads } as Gpu;
      return new Tuner(adapter).choose({ ...doubling(FAST, {}), variants }).shader.name;
    };
    expect(taken('software', ['subgroups'], true)).toBe('quad');
    expect(taken('software', ['subgroups'], false)).toBe('doubling');
    expect(taken('ready', ['subgroups'], true)).toBe('tiled');
    expect(taken('ready', ['subgroups'], true, ['tiled', 'tiled-large'])).toBe('subgroup');
    expect(taken('ready', [], false, ['tiled'])).toBe('tiled-large');
    expect(taken('ready', [], false, ['tiled', 'tiled-large'])).toBe('doubling');
  });
});

describe('measuring', () => {
  test('keeps the fastest, be it a variant or the direct one', async () => {
    const [variant, direct] = [doubling(SLOW, { tiled: FAST, quad: SLOW }), doubling(FAST, { tiled: SLOW }, 2 * COUNT)];
    const tuner = tunerOf();
    await tuner.tune([variant, direct]);
    expect(chosen(tuner, variant)).toBe(FAST);
    expect(chosen(tuner, direct)).toBe(FAST);
    const [second, first] = tuner.results;
    expect([first!.chosen, second!.chosen]).toEqual(['tiled', 'direct']);
    expect(first!.candidates.map(({ name }) => name).sort()).toEqual(['direct', 'quad', 'tiled']);
    for (const { milliseconds } of first!.candidates) expect(milliseconds).toBeGreaterThan(0);
    expect(first).toMatchObject({ kernel: 'doubling', label: `doubling ${COUNT}`, shape: [COUNT], flops: 2 * COUNT });
  });

  test('refuses a variant that computes something else, however fast, and says where', async () => {
    const op = doubling(SLOW, { tiled: WRONG });
    const tuner = tunerOf();
    await tuner.tune([op]);
    expect(chosen(tuner, op)).toBe(SLOW);
    const { refused, milliseconds } = tuner.results[0]!.candidates.find(({ name }) => name === 'tiled')!;
    expect(milliseconds).toBeNull();
    expect(refused).toMatch(/^doubling 1024, variant tiled: element \d+ is -?[\d.]+, but -?[\d.]+ by the direct kernel\.$/);
  });

  test('refuses a variant that does not compile, and the device lives on', async () => {
    const op = doubling(FAST, { tiled: { ...FAST, FACTOR: 'nothing' } });
    const tuner = tunerOf();
    await tuner.tune([op]);
    expect(chosen(tuner, op)).toBe(FAST);
    expect(tuner.results[0]!.candidates[0]!.refused).toContain('does not compile');
    expect(gpu.failure).toBeNull();
  });

  test('a result that holds names of entries must agree in every bit', async () => {
    const planner = new Planner(gpu);
    const maxRows = 4;
    const chunk = { first: 0, count: 100, stride: 100, last: true };
    const common = { extent: planner.keep('extent', 16), best: planner.keep('best', 8 * maxRows) };
    const op = argmax({ chunk, maxRows, logits: planner.keep('logits', 4 * 100 * maxRows), ...common });
    const good = op.variants!.subgroup!;
    const tried = async (source: string): Promise<string> => {
      const tuner = new Tuner(gpu, ['subgroup', 'direct']);
      await tuner.tune([{ ...op, variants: { subgroup: { ...good, shader: { ...good.shader, source } } } }]);
      return tuner.results[0]!.candidates.find(({ name }) => name === 'subgroup')!.refused ?? 'taken';
    };
    expect(await tried(good.shader.source)).toBe('taken');
    // As numbers, the bits of an entry are too small to be told from zero.
    expect(await tried(good.shader.source.replace('bitcast<f32>(lowest)', 'bitcast<f32>(lowest + 1u)'))).toMatch(
      /element 1 is \d+, but \d+/,
    );
  });

  test('a sample that does not name what is bound is refused', async () => {
    const op = doubling(FAST, { tiled: FAST });
    const tried = (inputs: Sample['inputs'], outputs = ['out']): Promise<void> =>
      tunerOf().tune([{ ...op, sample: () => ({ inputs, outputs }) }]);
    await expect(tried({ x: 'random' })).rejects.toThrow('doubling 1024: the sample does not say what out holds.');
    await expect(tried({ x: 'random', out: 'zero', y: 'zero' })).rejects.toThrow('the sample names y, which is not bound.');
    await expect(tried({ x: 'random', out: 'zero' }, ['c'])).rejects.toThrow('the sample names c, which is not bound.');
  });

  test('what is known is not measured again, unless asked', async () => {
    const op = doubling(FAST, { tiled: FAST });
    const tuner = tunerOf();
    const seen: [number, number][] = [];
    const onProgress = (done: number, total: number): void => void seen.push([done, total]);
    await tuner.tune([op, op], { onProgress });
    const [first] = tuner.results;
    await tuner.tune([op], { onProgress });
    expect(tuner.results).toEqual([first]);
    expect(tuner.results[0]).toBe(first);
    await tuner.tune([op], { onProgress, again: true });
    expect(tuner.results).toHaveLength(1);
    expect(tuner.results[0]).not.toBe(first);
    expect(seen).toEqual([
      [0, 1],
      [1, 1],
      [0, 1],
      [1, 1],
    ]);
  });

  test('nothing is begun once the time is spent; the largest of a kernel comes first', async () => {
    const ops = [COUNT, 4 * COUNT, 2 * COUNT].map((count) => doubling(SLOW, { tiled: FAST }, count));
    const tuner = tunerOf();
    const clock = performance.now.bind(performance);
    let hours = 0;
    const now = vi.spyOn(performance, 'now').mockImplementation(() => clock() + hours * 3_600_000);
    onTestFinished(() => now.mockRestore());
    await tuner.tune(ops, { milliseconds: 3_600_000, onProgress: (done) => void (hours = 2 * done) });
    expect(tuner.results.map(({ label }) => label)).toEqual(['doubling 4096']);
    await tuner.tune(ops);
    expect(tuner.results.map(({ label }) => label)).toEqual(['doubling 4096', 'doubling 2048', 'doubling 1024']);
  });

  test('can be stopped between operations and keeps what it has', async () => {
    const ops = [COUNT, 2 * COUNT].map((count) => doubling(SLOW, { tiled: FAST }, count));
    const tuner = tunerOf();
    await tuner.tune(ops, { stopped: () => tuner.results.length > 0 });
    expect(tuner.results.map(({ label }) => label)).toEqual(['doubling 2048']);
  });
});

describe('what was measured', () => {
  test('is taken over by another tuner, and guides shapes that were not: as the largest measured', async () => {
    const [large, small] = [doubling(SLOW, { tiled: FAST, quad: WRONG }, 4 * COUNT), doubling(FAST, { tiled: SLOW, quad: WRONG })];
    const measured = tunerOf();
    await measured.tune([small, large]);
    const tuner = tunerOf();
    tuner.load(JSON.parse(JSON.stringify(measured.results)) as typeof measured.results);
    expect(tuner.results).toEqual(measured.results);
    expect(chosen(tuner, large)).toBe(FAST);
    expect(chosen(tuner, small)).toBe(FAST);
    const between = doubling(SLOW, { tiled: FAST, quad: WRONG }, 2 * COUNT);
    expect(tuner.choose(between).shader.values).toBe(FAST);
    await tuner.tune([large, small], { onProgress: () => expect.fail('nothing is left to measure') });
  });

  test('does not bring back a variant that may not be used here', async () => {
    const op = doubling(SLOW, { tiled: FAST });
    const measured = tunerOf();
    await measured.tune([op]);
    const tuner = new Tuner(gpu, ['direct']);
    tuner.load(measured.results);
    expect(chosen(tuner, op)).toBe(SLOW);
  });

  test('does not count for other shaders', async () => {
    const op = doubling(SLOW, { tiled: FAST });
    const measured = tunerOf();
    await measured.tune([op]);
    const { tiled } = op.variants!;
    const later = { ...op, variants: { tiled: { ...tiled!, shader: { ...tiled!.shader, source: `${SOURCE}\n` } } } };
    let asked = 0;
    await measured.tune([later], { onProgress: () => asked++ });
    expect(asked).toBeGreaterThan(0);
  });
});

test('programs are built from what was chosen', async () => {
  // WRONG tells by its results that it ran; the order decides, as nothing is measured.
  const device = await openGpu({ variants: ['tiled', 'direct'] });
  try {
    const planner = new Planner(device);
    const [x, out] = [planner.keep('x', 4 * COUNT), planner.keep('out', 4 * COUNT)];
    planner.program('once', [{ ...doubling(FAST, { tiled: WRONG }), bindings: { x, out } }]);
    const program = (await planner.build()).get('once')!;
    device.write(x, 0, new Float32Array(COUNT).fill(1000));
    program.run();
    expect(new Float32Array(await device.read(out))[COUNT - 1]).toBeCloseTo(2001, 2);
  } finally {
    device.close();
  }
});

test('the operations of training and of answering are tried on what they can compute with, and no variant is refused', async () => {
  const device = await openGpu({ variants: ['tiled', 'subgroup', 'quad', 'direct'] });
  onTestFinished(() => device.close());
  const model = await createModel(device, randomCheckpoint({ ...TINY, num_hidden_layers: 1 }), { batch: 3, length: 40 });
  const trainer = await createTrainer(model, {});
  const inference = new Inference(model, [ONLINE_TRACK], { purpose: 'decode', prompts: 5, promptTokens: 60, maxNewTokens: 4 });
  // One of each kind: what is tried on depends on the shader's settings alone, and a software adapter compiles and waits long.
  const kinds = new Map([...trainer.ops, ...inference.ops].map((op) => [JSON.stringify([op.shader.name, op.shader.values]), op]));
  await device.tuner.tune([...kinds.values()]);
  const tried = device.tuner.results.flatMap(({ label, candidates }) => candidates.map((candidate) => ({ label, ...candidate })));
  expect(tried.filter(({ refused }) => refused)).toEqual([]);
  expect([...new Set(tried.map(({ name }) => name))].sort()).toEqual(['direct', 'quad', 'subgroup', 'tiled']);
  for (const kernel of ['matmul_nt', 'matmul_nn', 'matmul_tn', 'rmsnorm', 'rmsnorm_backward', 'cross_entropy', 'argmax'])
    expect(device.tuner.results.map((result) => result.kernel)).toContain(kernel);
});

test.each(['int8', 'int4'] as const)('%s: the tuner tries every variant of a product and finds all equal', async (weight) => {
  const planner = new Planner(gpu);
  const [rows, k, n] = [40, 76, 100];
  const bytes = matrixBytes(weight, n, k);
  const matrix = { weight, b: planner.keep('levels', bytes.b), scales: planner.keep('scales', bytes.scales) };
  const common = { matrix, extent: planner.keep('extent', 16), rows: 'tokens', maxRows: rows } as const;
  const [wide, narrow] = [planner.keep('wide', 4 * rows * n), planner.keep('narrow', 4 * rows * k)];
  const tuner = new Tuner(gpu, ['quad', 'tiled', 'tiled-large', 'subgroup', 'direct']);
  await tuner.tune([
    productNT({ label: 'NT', ...common, a: narrow, out: wide, k, n }),
    productNN({ label: 'NN', ...common, a: wide, out: narrow, k: n, n: k }),
  ]);
  const tried = Object.fromEntries(tuner.results.map(({ label, candidates }) => [label, candidates]));
  expect(tried['NT']!.map(({ name }) => name).sort()).toEqual(['direct', 'quad', 'subgroup', 'tiled', 'tiled-large']);
  expect(tried['NN']!.map(({ name }) => name).sort()).toEqual(['direct', 'quad', 'tiled', 'tiled-large']);
  for (const { refused } of [...tried['NT']!, ...tried['NN']!]) expect(refused).toBeUndefined();
});
