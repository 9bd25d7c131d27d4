import { describe, expect, test } from 'vitest';
import { embedBackward, embedPiece, gatherScored, sortTokens } from '../../../src/kernels/embed';
import { normSquared, partialBytes, reduce } from '../../../src/kernels/reduce';
import { swiglu, swigluBackward } from '../../../src/kernels/swiglu';
import * as embedding from '../../reference/embed';
import { sumOfSquares } from '../../reference/optimiser';
import { draws } from '../../reference/random';
import * as gate from '../../reference/swiglu';
import { onBench, streamOf } from '../harness';

const EXACT = { abs: 0, eps: 0 };

const SIZES = [
  { maxTokens: 19, tokens: 17, width: 12 },
  { maxTokens: 9, tokens: 0, width: 20 },
  { maxTokens: 9, tokens: 1, width: 52 },
  { maxTokens: 40, tokens: 37, width: 132 },
];

describe('swiglu', () => {
  test.each(SIZES)('$tokens of $maxTokens tokens, width $width', ({ maxTokens, tokens, width }) =>
    onBench(async (bench) => {
      const { normal } = draws(width);
      const [gateUp, dh] = [normal(tokens * 2 * width, 3), normal(tokens * width)];
      const common = {
        gateUp: bench.floats('gate and up', gateUp, maxTokens * 2 * width),
        extent: bench.extent({ tokens }),
        width,
        maxTokens,
      };
      const [h, dGateUp] = [bench.output('h', maxTokens * width), bench.output('d gate and up', maxTokens * 2 * width)];
      await bench.run([swiglu({ ...common, h }), swigluBackward({ ...common, dh: bench.floats('dh', dh, maxTokens * width), dGateUp })]);
      await bench.expect(h, gate.swiglu(gateUp, tokens, width));
      await bench.expect(dGateUp, gate.swigluBackward(gateUp, dh, tokens, width));
    })(),
  );

  test('stays finite where the gate is far from zero', () =>
    onBench(async (bench) => {
      const gateUp = Float32Array.from([-90, -200, 90, 200, 1, 1, 1, 1]);
      const extent = bench.extent({ tokens: 1 });
      const given = bench.floats('gate and up', gateUp);
      const [h, dGateUp] = [bench.output('h', 4), bench.output('d gate and up', 8)];
      const dh = bench.floats('dh', [1, 1, 1, 1]);
      await bench.run([
        swiglu({ gateUp: given, h, extent, width: 4, maxTokens: 1 }),
        swigluBackward({ gateUp: given, dh, dGateUp, extent, width: 4, maxTokens: 1 }),
      ]);
      await bench.expect(h, gate.swiglu(gateUp, 1, 4));
      await bench.expect(dGateUp, gate.swigluBackward(gateUp, [1, 1, 1, 1], 1, 4));
    })());
});

describe('embedding', () => {
  test.each(SIZES.flatMap((s) => [97, 1031, 3].map((vocabulary) => ({ ...s, vocabulary }))))(
    '$tokens of $maxTokens tokens of $vocabulary, width $width',
    ({ maxTokens, tokens, width, vocabulary }) =>
      onBench(async (bench) => {
        const { normal, whole } = draws(width + vocabulary);
        const ids = whole(tokens, vocabulary);
        const [table, dx, before] = [normal(vocabulary * width), normal(tokens * width), normal(vocabulary * width)];
        const { order, begin, idOf } = sortTokens(ids);
        const extent = bench.extent({ tokens, distinct: idOf.length });
        const x = bench.output('x', maxTokens * width);
        const gradient = bench.output('table gradient', vocabulary * width, before);
        await bench.run([
          embedPiece({
            stream: bench.words('stream', streamOf([tokens], ids), 4 * maxTokens),
            matrix: { weight: 'f32', b: bench.floats('table', table) },
            first: 0,
            count: vocabulary,
            x,
            extent,
            width,
            maxTokens,
          }),
          embedBackward({
            order: bench.words('order', order, maxTokens),
            begin: bench.words('begin', begin, maxTokens + 1),
            idOf: bench.words('id of', idOf, maxTokens),
            dx: bench.floats('dx', dx, maxTokens * width),
            table: gradient,
            extent,
            width,
            maxTokens,
          }),
        ]);
        await bench.expect(x, embedding.embed(ids, table, width), EXACT);
        await bench.expect(gradient, embedding.embedBackward(ids, dx, width, before));
      })(),
  );
});

test.each([
  { rows: [3, 0, 7, 7], width: 12 },
  { rows: [], width: 20 },
  { rows: Array.from({ length: 37 }, (_, i) => 36 - i), width: 132 },
])('the scored tokens are laid together: $rows', ({ rows, width }) =>
  onBench(async (bench) => {
    const x = draws(width).normal(40 * width);
    const maxRows = rows.length + 3;
    const y = bench.output('y', maxRows * width);
    const extent = bench.extent({ tokens: 40, scored: rows.length });
    await bench.run([gatherScored({ x: bench.floats('x', x), rows: bench.words('rows', rows, maxRows), y, extent, width, maxRows })]);
    await bench.expect(
      y,
      rows.flatMap((r) => Array.from(x.slice(r * width, (r + 1) * width))),
      EXACT,
    );
  })(),
);

describe('sums', () => {
  test.each([0, 1, 63, 64, 65, 1000])('reduce of %i values, counted by the host and on the GPU', (count) =>
    onBench(async (bench) => {
      const values = draws(count).normal(count);
      const extent = bench.extent({ scored: count });
      const given = bench.floats('values', values, count + 9);
      const out = bench.output('sums', 3, [10, 20, 30]);
      const common = { label: 'sum', values: given, out, extent };
      // A count of the host of 0 stands for a count on the GPU, so only the latter can be empty.
      await bench.run([reduce({ ...common, at: 1, count: 'scored' }), ...(count > 0 ? [reduce({ ...common, at: 2, count })] : [])]);
      const sum = values.reduce((a, b) => a + b, 0);
      await bench.expect(out, [10, 20 + sum, 30 + sum]);
    })(),
  );

  test.each([4, 12, 256, 260, 5000, 70_000])('|x|^2 and |x - y|^2 of %i elements', (count) =>
    onBench(async (bench) => {
      const { normal } = draws(count);
      const [x, y] = [normal(count), normal(count)];
      const out = bench.output('sums', 2, [5, 7]);
      const partial = bench.output('partial', partialBytes(count) / 4);
      const common = { label: 'norm', x: bench.floats('x', x), partial, out, extent: bench.extent({}), count };
      await bench.run([...normSquared({ ...common, at: 0 }), ...normSquared({ ...common, at: 1, minus: bench.floats('y', y) })]);
      await bench.expect(out, [5 + sumOfSquares(x), 7 + sumOfSquares(x, y)], { abs: 1e-5, eps: 1e-6 });
    })(),
  );
});

test('tokens are sorted by id, equal ids in their order', () => {
  const { order, begin, idOf } = sortTokens([5, 2, 5, 0, 2, 2]);
  expect([[...order], [...begin], [...idOf]]).toEqual([
    [3, 1, 4, 5, 0, 2],
    [0, 1, 4, 6],
    [0, 2, 5],
  ]);
  expect(sortTokens([])).toEqual({ order: new Uint32Array(), begin: Uint32Array.of(0), idOf: new Uint32Array() });
});
