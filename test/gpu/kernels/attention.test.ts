import { describe, expect, test } from 'vitest';
import { attention, attentionBackward, kvWidth, qkvWidth, writeCache } from '../../../src/kernels/attention';
import { rope } from '../../../src/kernels/rope';
import { ropeAngles } from '../../../src/model/config';
import * as reference from '../../reference/attention';
import { written } from '../../reference/compare';
import { draws } from '../../reference/random';
import { rope as referenceRope } from '../../reference/rope';
import { LANES, onBench, streamOf } from '../harness';

const SHAPES = [
  { heads: 4, kvHeads: 2, headDim: 12 },
  { heads: 5, kvHeads: 5, headDim: 8 },
  { heads: 6, kvHeads: 1, headDim: 16 },
  { heads: 4, kvHeads: 2, headDim: 64 },
  { heads: 8, kvHeads: 2, headDim: 32 },
  { heads: 3, kvHeads: 1, headDim: 4 },
];
/** Rows of the packed batch; none, one token, ragged rows with more than one workgroup, and short ones so that quads span several. */
const BATCHES = [[], [1], [3, 1, 13, 7], [1, 2, 3, 5, 1, 17, 1, 1, 1, 1, 4, 61]];
const CASES = SHAPES.flatMap((shape) => BATCHES.map((lengths) => ({ ...shape, lengths })));

describe.each(LANES)('attention, %s', (lane) => {
  test.each(CASES)('$heads heads on $kvHeads of $headDim, rows $lengths', ({ lengths, ...shape }) =>
    onBench(async (bench) => {
      const tokens = lengths.reduce((a, b) => a + b, 0);
      const maxTokens = tokens + 5;
      const { normal } = draws(shape.headDim + tokens);
      const width = qkvWidth(shape);
      const inner = shape.heads * shape.headDim;
      const [qkv, dout] = [normal(tokens * width), normal(tokens * inner)];
      const forward = reference.attention(qkv, { ...shape, lengths });
      const common = {
        shape,
        qkv: bench.floats('qkv', qkv, maxTokens * width),
        stream: bench.words('stream', streamOf(lengths), 4 * maxTokens),
        out: bench.output('out', maxTokens * inner),
        lse: bench.output('lse', maxTokens * shape.heads),
        extent: bench.extent({ tokens }),
        maxTokens,
      };
      const delta = bench.output('delta', maxTokens * shape.heads);
      const dqkv = bench.output('dqkv', maxTokens * width);
      await bench.run([
        attention(common),
        ...attentionBackward({ ...common, dout: bench.floats('dout', dout, maxTokens * inner), delta, dqkv }),
      ]);
      await bench.expect(common.out, forward.out);
      await bench.expect(common.lse, forward.lse);
      await bench.expect(dqkv, reference.attentionBackward(qkv, dout, { ...shape, lengths }), { abs: 5e-5, eps: 2e-5 });
    }, lane)(),
  );

  // A prompt is written to the cache as a whole, then one token per row joins; what is asked sees the same keys as without a cache.
  test.each(SHAPES)('$heads heads on $kvHeads of $headDim through the cache', (shape) =>
    onBench(async (bench) => {
      const [lengths, room] = [[4, 1, 6], 9];
      const tokens = 11;
      const width = qkvWidth(shape);
      const kv = kvWidth(shape);
      const inner = shape.heads * shape.headDim;
      const { normal } = draws(shape.headDim);
      const qkv = normal(tokens * width);
      const forward = reference.attention(qkv, { ...shape, lengths });
      // In the cache row r begins at r x room.
      const stream = streamOf(lengths);
      let row = -1;
      for (let t = 0; t < tokens; t++) {
        if (stream[4 * t + 1] === 0) row++;
        stream[4 * t + 2] = row * room;
      }
      const last = lengths.map((_, r) => lengths.slice(0, r + 1).reduce((a, b) => a + b, 0) - 1);
      const rowsOf = <T>(values: ArrayLike<T>, columns: number, rows: number[]): T[] =>
        rows.flatMap((r) => Array.from({ length: columns }, (_, i) => values[r * columns + i]!));
      const cache = bench.output('cache', lengths.length * room * kv);
      const common = { shape, cache };
      const whole = {
        ...common,
        whole: true,
        qkv: bench.floats('qkv', qkv),
        stream: bench.words('stream', stream),
        out: bench.output('out of all', tokens * inner),
        lse: bench.output('lse of all', tokens * shape.heads),
        extent: bench.extent({ tokens }),
        maxTokens: tokens,
      };
      const newest = {
        ...common,
        qkv: bench.floats('qkv of the newest', rowsOf(qkv, width, last)),
        stream: bench.words('stream of the newest', rowsOf(stream, 4, last)),
        out: bench.output('out of the newest', 3 * inner),
        lse: bench.output('lse of the newest', 3 * shape.heads),
        extent: bench.words('extent of the newest', [3, 3, 0, 0]),
        maxTokens: 3,
      };
      // The cache is written the same way in every lane.
      const write = writeCache(whole);
      await bench.run([{ ...write, variants: { quad: write } }, attention(whole), attention(newest)]);
      await bench.expect(whole.out, forward.out);
      await bench.expect(newest.out, rowsOf(forward.out, inner, last));
      await bench.expect(newest.lse, rowsOf(forward.lse, shape.heads, last));
      const expected = written([], lengths.length * room * kv);
      for (let t = 0; t < tokens; t++) {
        const at = (stream[4 * t + 2]! + stream[4 * t + 1]!) * kv;
        expected.set(qkv.subarray(t * width + inner, (t + 1) * width), at);
      }
      await bench.expect(cache, expected, { abs: 0, eps: 0 });
    }, lane)(),
  );
});

test('no quad variant where the unrolled kernel would be too large, and one of its own where neighbours share no keys', () =>
  onBench(async (bench) => {
    const x = bench.floats('x', [], 6 * 68);
    const variants = (headDim: number, more: object): string[] => {
      const common = { shape: { heads: 2, kvHeads: 2, headDim }, qkv: x, stream: x, out: x, lse: x, extent: x, maxTokens: 1 };
      return Object.values(attention({ ...common, ...more }).variants ?? {}).map(({ shader }) => shader.name);
    };
    expect(variants(68, {})).toEqual([]);
    expect(variants(68, { cache: x })).toEqual([]);
    expect(variants(64, {})).toEqual(['attention_quad']);
    expect(variants(64, { cache: x })).toEqual(['attention_lanes']);
    expect(variants(64, { cache: x, whole: true })).toEqual(['attention_quad']);
  })());

describe('rope', () => {
  const scaling = { factor: 8, lowFrequencyFactor: 1, highFrequencyFactor: 4, originalLength: 64 };
  test.each(SHAPES.flatMap((shape) => [false, true].map((inverse) => ({ ...shape, inverse }))))(
    '$heads heads on $kvHeads of $headDim, inverse $inverse',
    ({ inverse, ...shape }) =>
      onBench(async (bench) => {
        const lengths = [40, 1, 17];
        const [tokens, maxTokens] = [58, 61];
        const width = qkvWidth(shape);
        const qkv = draws(shape.headDim).normal(tokens * width);
        const config = { headDim: shape.headDim, ropeTheta: 10_000, ropeScaling: scaling };
        const stream = streamOf(lengths);
        const tensor = bench.output('qkv', maxTokens * width, qkv);
        const heads = shape.heads + shape.kvHeads;
        await bench.run([
          rope({
            qkv: tensor,
            stream: bench.words('stream', stream, 4 * maxTokens),
            angles: bench.floats('angles', ropeAngles(config, 40)),
            extent: bench.extent({ tokens }),
            heads,
            headDim: shape.headDim,
            stride: width,
            maxTokens,
            inverse,
          }),
        ]);
        const positions = stream.filter((_, i) => i % 4 === 1);
        const o = { heads, headDim: shape.headDim, stride: width, theta: 10_000, scaling };
        await bench.expect(tensor, referenceRope(qkv, positions, o, inverse ? -1 : 1), { abs: 2e-6, eps: 0 });
      })(),
  );
});
