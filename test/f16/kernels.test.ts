import { describe, expect, test } from 'vitest';
import type { Op } from '../../src/device/op';
import { Planner } from '../../src/device/planner';
import { adamwEma, GATE_OVERFLOW, StepMemory } from '../../src/kernels/adamw_ema';
import { embedPiece } from '../../src/kernels/embed';
import { halfCopy } from '../../src/kernels/products/half_copy';
import { matmulNN, matmulNT } from '../../src/kernels/products/matmul';
import * as embedding from '../reference/embed';
import { halfBits, halfWords, halves } from '../reference/half';
import * as reference from '../reference/matmul';
import { draws } from '../reference/random';
import { MATRIX_LANES, onBench, padded, streamOf, testGpu } from '../gpu/harness';

// Weights in float16 against float64 arithmetic on the same rounded weights, so that nothing but the sums may differ.

const SIZES = [
  { maxRows: 13, rows: 5, inner: 20, outer: 52 },
  { maxRows: 9, rows: 0, inner: 12, outer: 12 },
  { maxRows: 21, rows: 17, inner: 132, outer: 97 },
  { maxRows: 10, rows: 9, inner: 40, outer: 1031 },
  { maxRows: 300, rows: 131, inner: 20, outer: 52 },
];

describe.each(MATRIX_LANES)('matrix products, %s', (lane) => {
  test.each(SIZES)('NT: $rows of $maxRows rows, K $inner, N $outer', ({ maxRows, rows, inner: k, outer: n }) =>
    onBench(async (bench) => {
      const { normal } = draws(n + rows);
      const stride = Math.ceil(n / 4) * 4;
      const [a, b, add] = [normal(rows * k), normal(n * k), normal(rows * n)];
      const out = bench.output('C', maxRows * stride);
      const operands = { a: bench.floats('A', a, maxRows * k), b: bench.halves('B', b), out, extent: bench.extent({ tokens: rows }) };
      const residual = bench.floats('R', padded(add, rows, n, stride, 0), maxRows * stride);
      await bench.run([matmulNT({ label: 'NT', ...operands, weight: 'f16', residual, k, n, rows: 'tokens', maxRows })]);
      await bench.expect(out, padded(reference.matmulNT(a, halves(b), rows, k, n, add), rows, n, stride, 0));
    }, lane)(),
  );

  test.each(SIZES)('NN: $rows of $maxRows rows, K $outer, N $inner', ({ maxRows, rows, inner: n, outer: k }) =>
    onBench(async (bench) => {
      const { normal } = draws(k + rows);
      const stride = Math.ceil(k / 4) * 4;
      const [a, b] = [normal(rows * k), normal(k * n)];
      const out = bench.output('C', maxRows * n);
      const given = bench.floats('A', padded(a, rows, k, stride, 0), maxRows * stride);
      const operands = { a: given, b: bench.halves('B', b), out, extent: bench.extent({ tokens: rows }) };
      await bench.run([matmulNN({ label: 'NN', ...operands, weight: 'f16', k, n, rows: 'tokens', maxRows })]);
      await bench.expect(out, reference.matmulNN(a, halves(b), rows, k, n), { abs: 5e-5, eps: 2e-5 });
    }, lane)(),
  );
});

test.each([12, 20, 132])('embedding, width %i', (width) =>
  onBench(async (bench) => {
    const { normal, whole } = draws(width);
    const [vocabulary, tokens, maxTokens] = [97, 17, 19];
    const [ids, table] = [whole(tokens, vocabulary), normal(vocabulary * width)];
    const x = bench.output('x', maxTokens * width);
    const stream = bench.words('stream', streamOf([tokens], ids), 4 * maxTokens);
    const matrix = { weight: 'f16', b: bench.halves('table', table) } as const;
    const operands = { stream, matrix, first: 0, count: vocabulary, x, extent: bench.extent({ tokens }) };
    await bench.run([embedPiece({ ...operands, width, maxTokens })]);
    await bench.expect(x, embedding.embed(ids, halves(table), width), { abs: 0, eps: 0 });
  })(),
);

/** Ordinary numbers, ties, numbers around the smallest normal, subnormal and vanishing float16, and around the largest. */
const AWKWARD = Float32Array.from(
  [
    [0, 1, 1 / 3, 0.1, 1 + 2 ** -11, 1 + 3 * 2 ** -11, 1 + 2 ** -11 + 2 ** -20, 2047.5, 4097, 0.05, 123.456],
    [2 ** -14, 2 ** -14 * (1 - 2 ** -11), 2 ** -15, 3 * 2 ** -24, 2 ** -24, 1.5 * 2 ** -24, 2 ** -25, 1.01 * 2 ** -25, 2 ** -30, 1e-38],
    [65_503, 65_488, 32_768, 60_000, 40_000.5],
  ]
    .flat()
    .flatMap((x) => [x, -x]),
);
const COUNT = 260;
const values = (): Float32Array<ArrayBuffer> => {
  const out = draws(3).normal(COUNT, 0.05);
  out.set(AWKWARD);
  return out;
};
const POISON = 0xdeadbeef;

describe('the copy', () => {
  test('is every weight rounded to the nearest float16, bit for bit', () =>
    onBench(async (bench) => {
      const half = bench.words('half', new Uint32Array(COUNT / 2 + 4).fill(POISON));
      await bench.run([halfCopy({ weights: bench.floats('weights', values()), half, count: COUNT })]);
      expect(await bench.readWords(half)).toEqual(Uint32Array.of(...halfWords(values()), POISON, POISON, POISON, POISON));
    })());

  /** One update of all pools; the copy, the new weights and the gate. */
  async function update(weights: Float32Array<ArrayBuffer>, learningRate: number, decayEnd = COUNT) {
    let seen: { copy: Uint32Array; weights: Float32Array; gate: Uint32Array } | null = null;
    await onBench(async (bench) => {
      const rest = {
        weight_decay: 0,
        beta1: 0,
        beta2: 0,
        epsilon: 1e-8,
        correction1: 1,
        correction2: 1,
        share: 1,
        keep: [0.5],
        pull: 0.25,
      };
      const step = new StepMemory().of({ inverse_targets: 1, max_norm: 0, step: 1, slot: 0, learning_rate: learningRate, ...rest });
      const pool = (name: string, given: Float32Array) => bench.output(name, COUNT, given);
      const pools = {
        gradient: bench.floats('gradient', draws(4).normal(COUNT)),
        weights: pool('weights', weights),
        first: pool('first', new Float32Array(COUNT)),
        second: pool('second', new Float32Array(COUNT)),
        tracks: pool('tracks', weights),
      };
      const gate = bench.floats('gate', [1, 0, 0, 0]);
      const half = bench.words('half', new Uint32Array(COUNT / 2).fill(POISON));
      const block = bench.floats('step', new Float32Array(step.buffer));
      await bench.run([adamwEma({ ...pools, step: block, gate, half, copy: true, count: COUNT, decayEnd, trackCount: 1 })]);
      seen = {
        copy: await bench.readWords(half),
        weights: (await bench.read(pools.weights)).slice(0, COUNT),
        gate: await bench.readWords(gate),
      };
    })();
    return seen!;
  }

  test('of an update is that of the weights it leaves, as far as matrices go', async () => {
    for (const learningRate of [0, 1e-3]) {
      const given = values();
      const { copy, weights, gate } = await update(given, learningRate, 128);
      // Adding nothing makes -0 to 0.
      if (learningRate === 0) expect(weights).toEqual(given.map((x) => x + 0));
      const expected = new Uint32Array(COUNT / 2).fill(POISON);
      expected.set(halfWords(weights.subarray(0, 128)));
      expect(copy).toEqual(expected);
      expect(gate[GATE_OVERFLOW]).toBe(0);
    }
  });

  test.each([
    [65_505, 5, 1],
    [-1e6, 5, 1],
    [-65_504, 5, 0],
    [1e6, 200, 0], // beyond the matrices: a norm gain, which is not copied
  ])('a weight of %f at %i sets overflow to %i, and every other is written', async (weight, at, overflow) => {
    const given = draws(5).normal(COUNT);
    given[at] = weight;
    const { copy, weights, gate } = await update(given, 0, 128);
    expect(weights).toEqual(given);
    expect([...gate]).toEqual([0x3f800000, 0, overflow, 0]);
    const got = new Uint16Array(copy.buffer);
    for (let i = 0; i < 128; i++) if (i !== at || !overflow) expect(got[i]).toBe(halfBits(given[i]!));
  });
});

describe('the tuner', () => {
  const ops = (planner: Planner): [Op, Op] => {
    const t = (name: string, bytes: number) => planner.keep(name, bytes);
    const [rows, k, n] = [64, 36, 52];
    const common = { extent: t('extent', 16), rows: 'tokens', maxRows: rows, weight: 'f16', b: t('b', 2 * n * k) } as const;
    return [
      matmulNT({ label: 'NT', ...common, a: t('a', 4 * rows * k), out: t('out', 4 * rows * n), k, n }),
      matmulNN({ label: 'NN', ...common, a: t('a', 4 * rows * n), out: t('out', 4 * rows * k), k: n, n: k }),
    ];
  };

  test('tries variants on weights in float16 and finds them equal', async () => {
    const gpu = await testGpu();
    const given = ops(new Planner(gpu));
    await gpu.tuner.tune(given, { again: true });
    for (const { label } of given) {
      const result = gpu.tuner.results.find((r) => r.label === label)!;
      expect(result.candidates.map(({ name }) => name).sort()).toEqual(expect.arrayContaining(['direct', 'quad']));
      for (const { milliseconds, refused } of result.candidates) {
        expect(refused).toBeUndefined();
        expect(milliseconds).toBeGreaterThan(0);
      }
    }
  });

  test('drops a variant that takes their bits for something else', async () => {
    const gpu = await testGpu();
    const [op] = ops(new Planner(gpu));
    const quad = op.variants!.quad!;
    const wrong = { ...quad, shader: { ...quad.shader, values: { Weight: 'f32' } } };
    await gpu.tuner.tune([{ ...op, label: 'misread', variants: { quad: wrong } }], { again: true });
    const result = gpu.tuner.results.find(({ label }) => label === 'misread')!;
    expect(result.chosen).toBe('direct');
    expect(result.candidates.find(({ name }) => name === 'quad')!.refused).toMatch(/^misread, variant quad: element \d+ is /);
  });
});
