import { describe, expect, test } from 'vitest';
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
  engines: [{ name: 'tabtune', version: '0.1.0', adapter }],
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

describe('report', () => {
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
    expect(() => parseOptions(['--works', 'G'])).toThrow('no work "G"; there are A, B, C, D, E, F');
    expect(() => parseOptions(['--rounds', 'many'])).toThrow('--rounds is many');
    expect(() => parseOptions(['--sizes', '30'])).toThrow('multiples of 4');
  });
});
