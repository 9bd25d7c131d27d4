import { describe, expect, test } from 'vitest';
import { blockMask, dropout, dropoutBackward, scaleRows } from '../../../src/kernels/products/lora';
import { keeps } from '../../reference/dropout';
import { draws } from '../../reference/random';
import { onBench } from '../harness';

const SIZES = [
  { maxRows: 19, rows: 17, width: 12 },
  { maxRows: 9, rows: 0, width: 20 },
  { maxRows: 40, rows: 37, width: 132 },
];

test.each(SIZES)('rows are scaled in place: $rows of $maxRows rows, width $width', ({ maxRows, rows, width }) =>
  onBench(async (bench) => {
    const y = draws(width).normal(rows * width);
    const out = bench.output('y', maxRows * width, y);
    const extent = bench.extent({ scored: rows });
    await bench.run([scaleRows({ label: 'scale', y: out, factor: 0.625, extent, rows: 'scored', width, maxRows })]);
    await bench.expect(
      out,
      y.map((value) => value * 0.625),
      { abs: 0, eps: 0 },
    );
  })(),
);

describe('dropout', () => {
  const DRAW = [42, 1000, 3, 0];

  test.each(SIZES.flatMap((s) => [0, 0.05, 0.5].map((p) => ({ ...s, p }))))(
    '$rows of $maxRows rows, width $width, p $p: both passes have the mask of the definition',
    ({ maxRows, rows, width, p }) =>
      onBench(async (bench) => {
        const { normal } = draws(width);
        const [x, dy, before] = [normal(rows * width), normal(rows * width), normal(rows * width)];
        const [y, dx] = [bench.output('y', maxRows * width), bench.output('dx', maxRows * width, before)];
        const extent = bench.extent({ tokens: rows });
        const common = { label: 'dropout', draw: bench.words('draw', DRAW), site: 9, p, extent, rows: 'tokens', width, maxRows } as const;
        await bench.run([
          dropout({ ...common, x: bench.floats('x', x, maxRows * width), y }),
          dropoutBackward({ ...common, dy: bench.floats('dy', dy, maxRows * width), dx }),
        ]);
        const kept = keeps(DRAW, 9, p, rows, width);
        await bench.expect(
          y,
          x.map((value, i) => (kept[i] ? value / (1 - p) : 0)),
          { abs: 0, eps: 2e-7 },
        );
        await bench.expect(
          dx,
          before.map((value, i) => (kept[i] ? value + dy[i]! / (1 - p) : value)),
          { abs: 1e-6, eps: 1e-6 },
        );
      })(),
  );

  test('a share outside of [0, 1) is refused', () =>
    onBench(async (bench) => {
      const x = bench.floats('x', []);
      const common = { label: 'q_proj', draw: x, site: 0, extent: x, rows: 'tokens', width: 4, maxRows: 1, x, y: x } as const;
      expect(() => dropout({ ...common, p: 1 })).toThrow('q_proj: a dropout of 1 is not possible; it must lie in [0, 1).');
      expect(() => dropout({ ...common, p: NaN })).toThrow('a dropout of NaN');
    })());

  // The kernel has this mask (above), so that what is shown of the definition holds for it. Seven standard deviations.
  describe('the mask', () => {
    const [rows, width] = [256, 512];
    const count = rows * width;
    const mask = (draw: number[], site: number, p = 0.5): boolean[] => keeps(draw, site, p, rows, width);
    const share = (a: boolean[], b: boolean[]): number => a.filter((kept, i) => kept === b[i]).length / count;
    const near = (value: number, expected: number, n = count): void =>
      expect(Math.abs(value - expected)).toBeLessThan(7 * Math.sqrt((expected * (1 - expected)) / n));

    test.each([0.01, 0.05, 0.1, 0.5, 0.9])('drops a share of %f, in all, in each row and in each column', (p) => {
      const kept = mask([1, 2, 0, 0], 3, p);
      near(kept.filter(Boolean).length / count, 1 - p);
      const byRow = new Float64Array(rows);
      const byColumn = new Float64Array(width);
      kept.forEach((yes, i) => {
        byRow[Math.floor(i / width)]! += Number(yes);
        byColumn[i % width]! += Number(yes);
      });
      for (const sum of byRow) near(sum / width, 1 - p, width);
      for (const sum of byColumn) near(sum / rows, 1 - p, rows);
    });

    test('of another seed, step, micro-batch or site has nothing to do with it', () => {
      const first = mask([1, 2, 3, 0], 4);
      const others = [mask([2, 2, 3, 0], 4), mask([1, 3, 3, 0], 4), mask([1, 2, 4, 0], 4), mask([1, 2, 3, 0], 5), mask([2, 1, 3, 0], 4)];
      for (const other of others) near(share(first, other), 0.5);
      expect(mask([1, 2, 3, 0], 4)).toEqual(first);
    });

    test.each([1, 2, 3, 4, 8, 16, 64, width, width + 1, width - 4, 2 * width, 8 * width])(
      'has no memory over a distance of %i',
      (distance) => {
        const kept = mask([7, 1, 0, 0], 0);
        near(share(kept, kept.slice(distance).concat(kept.slice(0, distance))), 0.5);
      },
    );
  });
});

describe('blocks of a matrix', () => {
  test.each([
    {
      rows: 20,
      columns: 12,
      blocks: [
        [0, 8, 0, 4],
        [8, 14, 4, 8],
        [14, 20, 8, 12],
      ],
    },
    {
      rows: 37,
      columns: 7,
      blocks: [
        [0, 30, 0, 3],
        [30, 37, 3, 7],
      ],
    },
    { rows: 5, columns: 16, blocks: [[1, 4, 2, 9]] },
    { rows: 5, columns: 8, blocks: [] },
  ])('$rows x $columns, kept: $blocks', ({ rows, columns, blocks }) =>
    onBench(async (bench) => {
      const values = draws(rows).normal(rows * columns);
      const matrix = bench.output('matrix', rows * columns, values);
      const kept = blocks as [number, number, number, number][];
      const given = kept.map(([a, b, c, d]) => ({ rows: [a, b], columns: [c, d] }) as const);
      await bench.run([blockMask({ label: 'mask', matrix, rows, columns, blocks: given })]);
      const inside = (r: number, c: number): boolean => kept.some(([a, b, from, to]) => r >= a && r < b && c >= from && c < to);
      await bench.expect(
        matrix,
        values.map((x, i) => (inside(Math.floor(i / columns), i % columns) ? x : 0)),
        { abs: 0, eps: 0 },
      );
    })(),
  );

  test('a fourth block is refused', () =>
    onBench(async (bench) => {
      const block = { rows: [0, 1], columns: [0, 1] } as const;
      expect(() =>
        blockMask({ label: 'B', matrix: bench.floats('m', []), rows: 4, columns: 4, blocks: [block, block, block, block] }),
      ).toThrow('B: 4 blocks; there is room for 3.');
    })());
});
