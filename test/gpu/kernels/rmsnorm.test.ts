import { describe, test } from 'vitest';
import { NO_SLOT } from '../../../src/kernels/extent';
import { GAIN_BLOCK, rmsnorm, rmsnormBackward, rmsnormGainBackward } from '../../../src/kernels/rmsnorm';
import { draws } from '../../reference/random';
import * as reference from '../../reference/rmsnorm';
import { everywhere, type Lane, onBench, placements, ROW_LANES } from '../harness';

const EPSILON = 1e-5;

const SIZES = [
  { maxRows: 40, rows: 33, width: 12 },
  { maxRows: 9, rows: 0, width: 20 },
  { maxRows: 9, rows: 1, width: 52 },
  { maxRows: 131, rows: 130, width: 132 },
  { maxRows: 65, rows: 65, width: 20 },
];
const inPlaces = (lane: Lane) => SIZES.flatMap((size) => placements(lane).map((placement) => ({ ...size, ...placement })));

/** The scored rows of `tokens` tokens: every second one, backwards tokens are not needed. */
const everySecond = (tokens: number): number[] => Array.from({ length: Math.floor(tokens / 2) }, (_, i) => 2 * i + 1);
const pick = (x: ArrayLike<number>, rows: number[], width: number): Float64Array =>
  Float64Array.from({ length: rows.length * width }, (_, i) => x[rows[Math.floor(i / width)]! * width + (i % width)]!);

describe.each(ROW_LANES)('of all rows, %s', (lane) => {
  test.each(inPlaces(lane))('$rows of $maxRows rows, width $width, $groups: forward, input, gain', ({ maxRows, rows, width, placed }) =>
    onBench(async (bench) => {
      const { normal } = draws(width + rows);
      const [x, gain, dy, before, gainBefore] = [
        normal(rows * width),
        normal(width),
        normal(rows * width),
        normal(rows * width),
        normal(width),
      ];
      const forward = reference.rmsnorm(x, gain, rows, EPSILON);
      const backward = reference.rmsnormBackward(x, gain, dy, rows, EPSILON);
      const common = {
        label: 'rmsnorm',
        x: bench.floats('x', x, maxRows * width),
        gain: bench.floats('gain', gain),
        extent: bench.extent({ tokens: rows }),
        width,
        maxRows,
      };
      const [y, rstd] = [bench.output('y', maxRows * width), bench.output('rstd', maxRows)];
      const dx = bench.output('dx', maxRows * width, before);
      const dgain = bench.output('dgain', width, gainBefore);
      const partial = bench.output('partial', Math.ceil(maxRows / GAIN_BLOCK) * width);
      const given = bench.floats('dy', dy, maxRows * width);
      await bench.run([
        placed(rmsnorm({ ...common, y, rstd, epsilon: EPSILON })),
        placed(rmsnormBackward({ ...common, rstd, dy: given, dx })),
        ...rmsnormGainBackward({ ...common, rstd, dy: given, partial, dgain }).map(everywhere),
      ]);
      await bench.expect(y, forward.y);
      await bench.expect(rstd, forward.rstd);
      await bench.expect(
        dx,
        backward.dx.map((v, i) => v + before[i]!),
      );
      await bench.expect(
        dgain,
        backward.dgain.map((v, i) => v + gainBefore[i]!),
      );
    }, lane)(),
  );
});

describe.each(ROW_LANES)('of the scored rows, %s', (lane) => {
  test.each(inPlaces(lane))('half of $rows of $maxRows rows, width $width, $groups', ({ maxRows, rows: tokens, width, placed }) =>
    onBench(async (bench) => {
      const { normal } = draws(2 * width + tokens);
      const scored = everySecond(tokens);
      const rows = scored.length;
      const [x, gain, dy, gainBefore] = [normal(tokens * width), normal(width), normal(rows * width), normal(width)];
      const picked = pick(x, scored, width);
      const forward = reference.rmsnorm(picked, gain, rows, EPSILON);
      const backward = reference.rmsnormBackward(picked, gain, dy, rows, EPSILON);
      const common = {
        label: 'rmsnorm',
        x: bench.floats('x', x, maxRows * width),
        gain: bench.floats('gain', gain),
        extent: bench.extent({ tokens, scored: rows }),
        width,
        maxRows,
      };
      const [y, rstd] = [bench.output('y', maxRows * width), bench.output('rstd', maxRows)];
      const dx = bench.output('dx', maxRows * width);
      const dgain = bench.output('dgain', width, gainBefore);
      const partial = bench.output('partial', Math.ceil(maxRows / GAIN_BLOCK) * width);
      const named = bench.words('rows', scored, maxRows);
      const slots = Array.from({ length: tokens }, (_, t) => (scored.includes(t) ? scored.indexOf(t) : NO_SLOT));
      const given = bench.floats('dy', dy, maxRows * width);
      await bench.run([
        placed(rmsnorm({ ...common, y, rstd, epsilon: EPSILON, rows: named })),
        placed(rmsnormBackward({ ...common, rstd, dy: given, dx, slot: bench.words('slot', slots, maxRows) })),
        ...rmsnormGainBackward({ ...common, rstd, dy: given, partial, dgain, rows: named }).map(everywhere),
      ]);
      await bench.expect(y, forward.y);
      await bench.expect(rstd, forward.rstd);
      const expected = Float64Array.from({ length: tokens * width }, (_, i) => {
        const slot = slots[Math.floor(i / width)]!;
        return slot === NO_SLOT ? 0 : backward.dx[slot * width + (i % width)]!;
      });
      await bench.expect(dx, expected);
      await bench.expect(
        dgain,
        backward.dgain.map((v, i) => v + gainBefore[i]!),
      );
    }, lane)(),
  );
});
