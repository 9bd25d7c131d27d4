import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { ENGINES, isOurs, oursBeside, threadsOf } from '../../bench/engines/engine';
import { busyTicks, processTicks, treeTicks } from '../../bench/hosts/cpu';
import { parseOptions } from '../../bench/options';
import { columns, figure, type Report, type Result, table } from '../../bench/report';
import { ratios, spread } from '../../bench/statistics';
import { targets, verdict } from '../../bench/targets';
import { adapterKind } from '../../bench/targets/demand';
import { type Case, casesOf } from '../../bench/works/cases';
import { sample } from '../../bench/works/sample';
import { element, productOf } from '../../bench/works/prepare';
import * as reference from '../reference/matmul';

const B: Case = { work: 'B', id: 'B small', unit: 'tokens/s', model: 'small' };
const C: Case = { work: 'C', id: 'C small', unit: 'tokens/s', model: 'small' };
const A = casesOf({ works: ['A'], sizes: [512], layouts: ['NN'], model: 'small' })[0]!;

const result = (engine: string, c: Case, rates: number[], others: number | null = 0): Result => ({
  engine,
  case: c.id,
  unit: c.unit,
  check: '',
  samples: rates.map((rate, i) => ({ round: i + 1, rate, seconds: 0.5, times: 1, others })),
});

const report = (adapter: string, cases: Case[], results: Result[]): Report => ({
  date: '2026-01-01T00:00:00.000Z',
  platform: 'Chromium 1',
  system: 'linux x64',
  adapter,
  rounds: 3,
  seconds: 0.5,
  engines: [...new Set(results.map((r) => r.engine))].map((name) => ({ name, version: '0.1.0', adapter: `${name}'s device` })),
  cases,
  results,
  recipes: {},
  firstPoints: null,
  torch: null,
});

describe('statistics', () => {
  test('middle and range of odd, even and no counts', () => {
    expect(spread([3, 1, 2])).toEqual({ median: 2, min: 1, max: 3, n: 3 });
    expect(spread([4, 1, 2, 3])?.median).toBe(2.5);
    expect(spread([])).toBeNull();
  });

  test('ratios pair samples of the same round and leave out rounds that one side lacks', () => {
    const ours = [10, 40, 90].map((rate, i) => ({ round: i + 1, rate }));
    const theirs = [
      { round: 1, rate: 5 },
      { round: 3, rate: 10 },
      { round: 4, rate: 1 },
    ];
    expect(ratios(ours, theirs)).toEqual({ median: 5.5, min: 2, max: 9, n: 2 });
    expect(ratios(ours, [])).toBeNull();
  });
});

describe('targets', () => {
  test('the kind of adapter is read from its name', () => {
    expect(adapterKind('google swiftshader')).toBe('swiftshader');
    expect(adapterKind('mesa software llvmpipe: Mesa 25')).toBe('lavapipe');
    expect(adapterKind('nvidia ampere')).toBe('gpu');
  });

  test('the median of the ratios within rounds decides, per adapter', () => {
    const results = [result('tabtune', B, [90, 30, 40]), result('jax-js', B, [30, 10, 10]), result('tfjs', B, [10, 2, 2])];
    const named = (adapter: string) => Object.fromEntries(targets(report(adapter, [B], results)).map((t) => [t.name, t.met]));
    expect(named('google swiftshader')).toEqual({ 'B small over jax-js': true, 'B small over tfjs': true });
    const slower = [result('tabtune', B, [90, 29, 30]), result('jax-js', B, [10, 10, 11]), result('tfjs', B, [10, 2, 2])];
    const [jax, tfjs] = targets(report('google swiftshader', [B], slower));
    expect(jax).toMatchObject({ met: false, value: { median: 2.9 } });
    expect(verdict(jax!)).toBe('B small over jax-js, at least 3.00 x: 2.90 (2.73-9.00) x, missed by 3.33 %');
    expect(tfjs!.met).toBe(false);
    expect(targets(report('nvidia', [B], results))).toEqual([]);
  });

  test('what was not measured is neither met nor missed', () => {
    const [target] = targets(report('google swiftshader', [B], [result('tabtune', B, [1])]));
    expect(target).toMatchObject({ value: null, met: null });
    expect(verdict(target!)).toContain('not measured');
  });

  test('evaluation is compared with training, products with the probe, with the card and with PyTorch', () => {
    const runs = [result('tabtune', B, [10, 10]), result('tabtune', C, [29, 31])];
    expect(targets(report('mesa llvmpipe', [C], runs))).toMatchObject([{ name: 'C small over training', met: true, value: { median: 3 } }]);
    expect(targets(report('google swiftshader', [A], [result('tabtune', A, [6.47])]))).toMatchObject([{ met: false, least: 6.48 }]);
    const big = casesOf({ works: ['A', 'E'], sizes: [2048], layouts: ['NT'], model: 'small' });
    const rates = [result('tabtune', big[2]!, [6000]), result('adapter', big[0]!, [10_000])];
    const torch = { torch: '2', device: 'card', model: 'small', tokens_per_second: 1, matmul: { 2048: 12_000 } };
    expect(targets({ ...report('nvidia', big, rates), torch })).toMatchObject([
      { name: 'A 2048x2048x2048 NT of the multiply-add rate', met: true, value: { median: 60 } },
      { name: 'A 2048x2048x2048 NT over PyTorch', value: { median: 0.5 } },
    ]);
  });
});

describe('targets of the processor', () => {
  const judged = (r: Report) => Object.fromEntries(targets(r).map((t) => [t.name, t.met]));
  const SWIFTSHADER = 'google swiftshader';
  const [ONE, TWO] = ['tabtune-processor', 'tabtune-processor-2'];

  test('products on one thread have a rate to reach, and tfjs to outdo by layout', () => {
    const cases = casesOf({ works: ['A'], sizes: [512], layouts: ['NN', 'NT', 'TN'], model: 'small' });
    const results = cases.flatMap((c) => [result(ONE, c, [30]), result(TWO, c, [60]), result('tfjs-wasm', c, [c === cases[2] ? 4 : 3])]);
    const [nn, nt, tn] = cases.map((c) => `${c.id}, ${ONE}`);
    expect(judged(report('', cases, results))).toEqual({
      [nn!]: true,
      [`${nn} over tfjs-wasm`]: true,
      [nt!]: true,
      [`${nt} over tfjs-wasm`]: true,
      [tn!]: true,
      [`${tn} over tfjs-wasm`]: false,
    });
    expect(targets(report('', cases.slice(0, 1), [result(ONE, cases[0]!, [29.9])]))).toMatchObject([
      { met: false, least: 30 },
      { met: null, least: 1 },
    ]);
  });

  test('a step is compared with SwiftShader by threads, and with the better peer of each round that has as many', () => {
    const ours = [result('tabtune', B, [10, 10]), result(ONE, B, [30, 30]), result(TWO, B, [49, 49])];
    const peers = [result('jax-js-wasm', B, [10, 2]), result('tfjs-wasm', B, [1, 12]), result('tfjs-wasm-2', B, [10, 10])];
    const name = (engine: string, what: string) => `B small, ${engine} over ${what}`;
    const found = targets(report(SWIFTSHADER, [B], [...ours, ...peers])).filter((t) => t.name.includes('processor'));
    expect(found).toMatchObject([
      { name: name(ONE, 'SwiftShader'), least: 3, met: true },
      { name: name(ONE, 'the better of jax-js-wasm and tfjs-wasm'), least: 3, met: false, value: { median: 2.75, min: 2.5, max: 3 } },
      { name: name(TWO, 'SwiftShader'), least: 5, met: false },
      { name: name(TWO, 'the better of jax-js-wasm-2 and tfjs-wasm-2'), least: 3, met: true, value: { median: 4.9 } },
    ]);
    expect(Object.keys(judged(report('mesa llvmpipe', [B], [...ours, ...peers]))).filter((n) => n.includes('SwiftShader'))).toEqual([]);
  });

  test('PyTorch counts on the processor with as many threads', () => {
    const torch = { torch: '2', device: 'cpu', threads: 2, model: 'small', tokens_per_second: 12_500, matmul: {} };
    const runs = [result(ONE, B, [4000]), result(TWO, B, [4200])];
    const beside = (given: Report['torch']) =>
      targets({ ...report('', [B], runs), torch: given }).filter((t) => t.name.endsWith('over PyTorch'));
    expect(beside(torch)).toMatchObject([{ name: `B small, ${TWO} over PyTorch`, least: 1 / 3, met: true, value: { median: 0.336 } }]);
    expect(beside({ ...torch, threads: 1 })).toMatchObject([{ name: `B small, ${ONE} over PyTorch`, least: 0 }]);
    expect(beside({ ...torch, device: 'a card' })).toEqual([]);
    expect(beside({ ...torch, model: '25m' })).toEqual([]);
  });

  test('evaluation is compared with training by the same engine', () => {
    const runs = [result('tabtune', B, [1]), result(ONE, B, [10]), result(ONE, C, [29])];
    expect(targets(report('', [C], runs)).find((t) => t.name.includes(ONE))).toMatchObject({
      name: `C small, ${ONE} over training`,
      met: false,
      value: { median: 2.9 },
    });
  });

  test('the default recipe takes a fifth of the time on SwiftShader at most', () => {
    const timing = (total: number) => ({
      total,
      preparation: 0,
      firstEvaluation: 0,
      training: 0,
      evaluation: 0,
      closing: 0,
      steps: 1,
      rate: 1,
    });
    const recipes = (two: number) => ({ tabtune: timing(100), [ONE]: timing(30), [TWO]: timing(two) });
    const of = (r: Partial<Report>) => targets({ ...report(SWIFTSHADER, [], []), ...r });
    expect(of({ recipes: recipes(20) })).toMatchObject([{ name: `D, ${TWO} over SwiftShader`, least: 5, met: true }]);
    expect(of({ recipes: recipes(21) })).toMatchObject([{ met: false }]);
    expect(of({ recipes: { tabtune: timing(100), [TWO]: { error: 'lost' } } })).toMatchObject([{ met: null }]);
    expect(of({ recipes: recipes(20), adapter: 'nvidia' })).toEqual([]);
  });

  test('the first point of the curve comes within two seconds', () => {
    const of = (firstPoints: Report['firstPoints']) => targets({ ...report('', [], []), firstPoints });
    expect(of([1, 2, 3])).toMatchObject([{ most: 2, met: true }]);
    const [late] = of([2.5, 1, 3]);
    expect(verdict(late!)).toBe('F first point of the curve, at most 2.00 s: 2.50 (1.00-3.00) s, missed by 25.0 %');
    expect(of({ error: 'no page' })).toMatchObject([{ value: null, met: null }]);
    expect(of(null)).toEqual([]);
  });

  test('without ours on WebGPU nothing is asked of an adapter', () => {
    const runs = [result(ONE, B, [30]), result('jax-js', B, [10])];
    expect(targets(report('nvidia', [B, A], runs)).every((t) => t.name.includes(ONE))).toBe(true);
  });
});

describe('engines', () => {
  test('each has its file, and ours with as many threads beside it', () => {
    for (const [name, { library }] of Object.entries(ENGINES)) {
      expect(existsSync(`bench/engines/${library}.ts`), name).toBe(true);
      const ours = oursBeside(name);
      expect([isOurs(ours), threadsOf(ours)]).toEqual([true, threadsOf(name)]);
    }
    expect(oursBeside('jax-js-wasm-2')).toBe('tabtune-processor-2');
    expect(oursBeside('adapter')).toBe('tabtune');
  });
});

describe('report', () => {
  test('an engine on the processor is compared with ours there, and tells its device', () => {
    const runs = [result('tabtune', B, [10]), result('tabtune-processor', B, [60]), result('tfjs-wasm', B, [20]), result('tfjs', B, [5])];
    const lines = table(report('google swiftshader', [B], runs)).map((line) => line.replace(/ +/g, ' '));
    expect(lines).toContain('B small tfjs-wasm 20.0 tokens/s 20.0-20.0 3.00 (3.00-3.00) x 0 %');
    expect(lines).toContain('B small tfjs 5.00 tokens/s 5.00-5.00 2.00 (2.00-2.00) x 0 %');
    expect(lines).toContain('B small tabtune-processor 60.0 tokens/s 60.0-60.0 0 %');
    expect(lines).toContain("tfjs-wasm: tfjs-wasm's device");
    expect(lines.join('\n')).not.toContain("tfjs's device");
  });

  test('what runs once is told by engine, and so is what did not', () => {
    const timing = { total: 50, preparation: 1, firstEvaluation: 2, training: 30, evaluation: 4, closing: 5, steps: 600, rate: 7000 };
    const recipes = { tabtune: { error: 'lost' }, 'tabtune-processor': timing };
    const lines = table({ ...report('', [], []), recipes, firstPoints: [1.5, 1.7, 1.6] });
    expect(lines.some((line) => line.startsWith('D default recipe, tabtune-processor: 50.0 s (preparation 1.00 s'))).toBe(true);
    expect(lines).toContain('F first point of the curve: 1.60 (1.50-1.70) s, 3 first visits');
    expect(lines).toContain('  tabtune, D: lost');
    expect(table({ ...report('', [], []), firstPoints: { error: 'no page' } })).toContain('  F: no page');
  });

  test('a table names ratio, disturbed samples and what did not run', () => {
    const r = report('google swiftshader', [B], [result('tabtune', B, [100, 120, 110]), result('jax-js', B, [50, 40, 55], 0.5)]);
    r.engines.push({ name: 'webgpu-llm', version: '0.1.0', adapter: '', error: 'no shader-f16' });
    r.results.push({ ...result('tfjs', B, []), error: 'out of memory' });
    const lines = table(r).map((line) => line.replace(/ +/g, ' '));
    expect(lines).toContain('B small tabtune 110 tokens/s 100-120 0 %');
    expect(lines).toContain('B small jax-js 50.0 tokens/s 40.0-55.0 2.00 (2.00-3.00) x 50 % *3');
    expect(lines.join('\n')).toContain('webgpu-llm does not run here: no shader-f16');
    expect(lines.join('\n')).toContain('tfjs, B small: out of memory');
  });

  test('figures keep three digits, columns their width', () => {
    expect([1234.5, 12.345, 1.2345, 0.012345].map(figure)).toEqual(['1235', '12.3', '1.23', '0.012']);
    expect(
      columns([
        ['a', 'b', '1'],
        ['long', 'x', '100'],
      ]),
    ).toEqual(['a     b    1', 'long  x  100']);
  });
});

describe('processor time', () => {
  test('busy ticks leave idling and waiting out', () => {
    expect(busyTicks('cpu  100 10 20 5000 300 1 2 4 0 0\ncpu0 1 1 1 1')).toBe(137);
  });

  test('a process with brackets in its name', () => {
    expect(processTicks('42 (a) b) S 7 1 1 0 -1 4 0 0 0 0 11 22 3 4 20 0')).toEqual({ parent: 7, ticks: 40 });
  });

  test('a tree is a process with all that descend from it', () => {
    const processes = new Map([
      [1, { parent: 0, ticks: 1000 }],
      [5, { parent: 1, ticks: 1 }],
      [6, { parent: 5, ticks: 10 }],
      [7, { parent: 6, ticks: 100 }],
      [8, { parent: 1, ticks: 1000 }],
    ]);
    expect(treeTicks(processes, 5)).toBe(111);
  });
});

describe('what is run', () => {
  test('products in float64 agree with the reference in every layout', () => {
    const [m, k, n] = [4, 8, 12];
    const references = { NN: reference.matmulNN, NT: reference.matmulNT, TN: null };
    for (const layout of ['NN', 'NT', 'TN'] as const) {
      const p = productOf(m, k, n, layout);
      const expected = references[layout]?.(p.a, p.b, m, k, n) ?? reference.matmulTN(p.a, p.b, k, m, n, new Float32Array(m * n));
      const got = Float64Array.from({ length: m * n }, (_, i) => element(p, Math.floor(i / n), i % n));
      expect(Math.max(...got.map((x, i) => Math.abs(x - expected[i]!)))).toBeLessThan(1e-6);
    }
  });

  test('a sample repeats until it is long enough, and its rate counts only the last attempt', async () => {
    const asked: number[] = [];
    const job = {
      units: 5,
      run: async (times: number) => {
        asked.push(times);
        await new Promise((resolve) => setTimeout(resolve, 4 * times));
      },
      free: () => undefined,
    };
    const timing = await sample(job, 'tokens/s', 0.05, 1);
    expect(timing.seconds).toBeGreaterThanOrEqual(0.05);
    expect(timing.times).toBe(asked.at(-1));
    expect(asked.length).toBeGreaterThan(1);
    expect(timing.rate).toBeCloseTo((5 * timing.times) / timing.seconds, 6);
  });

  test('all shapes and layouts of A, B and C of one model; cubes instead on request', () => {
    const ids = (works: string) => casesOf(parseOptions(['--works', works])).map((c) => c.id);
    expect(ids('A')).toHaveLength(15);
    expect(ids('A')).toContain('A 1024x128x512 TN');
    expect(ids('B,C,D')).toEqual(['B small', 'C small']);
    expect(casesOf(parseOptions(['--works', 'A', '--sizes', '2048', '--layouts', 'NT'])).map((c) => c.id)).toEqual(['A 2048x2048x2048 NT']);
  });

  test('options that cannot be are refused by name', () => {
    expect(() => parseOptions(['--engines', 'tabtune,onnx'])).toThrow('no engine "onnx"');
    expect(() => parseOptions(['--engines', 'tfjs-wasm-3'])).toThrow('no engine "tfjs-wasm-3"');
    expect(() => parseOptions(['--works', 'G'])).toThrow('no work "G"; there are A, B, C, D, E, F');
    expect(() => parseOptions(['--rounds', 'many'])).toThrow('--rounds is many');
    expect(() => parseOptions(['--sizes', '30'])).toThrow('multiples of 4');
  });
});
