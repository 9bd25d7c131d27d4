import { describe, expect, test } from 'vitest';
import { crossEntropy, crossEntropyBackward, vocabularyChunks } from '../../../src/kernels/cross_entropy';
import { advance, argmax } from '../../../src/kernels/decode';
import * as reference from '../../reference/cross_entropy';
import { draws } from '../../reference/random';
import { everywhere, type Lane, onBench, placements, ROW_LANES } from '../harness';

const HOSTILE = 1e30;

/** `cuts` is what the logits of a chunk may take: small enough to make several chunks of the larger vocabulary. */
const CASES = [
  { vocabulary: 97, maxRows: 40, rows: 37, cuts: 1e9, chunks: 1 },
  { vocabulary: 1031, maxRows: 5, rows: 5, cuts: 1e9, chunks: 1 },
  { vocabulary: 1031, maxRows: 9, rows: 7, cuts: 4 * 9 * 256, chunks: 5 },
  { vocabulary: 1031, maxRows: 40, rows: 33, cuts: 4 * 40 * 512, chunks: 3 },
  { vocabulary: 97, maxRows: 9, rows: 1, cuts: 1e9, chunks: 1 },
  { vocabulary: 1031, maxRows: 9, rows: 0, cuts: 4 * 9 * 256, chunks: 5 },
];

const inPlaces = (lane: Lane) => CASES.flatMap((given) => placements(lane).map((placement) => ({ ...given, ...placement })));

/** Logits of one chunk as the kernels see them, hostile beyond the last row. */
function sliced(
  logits: Float32Array,
  rows: number,
  vocabulary: number,
  c: { first: number; count: number; stride: number },
): Float32Array<ArrayBuffer> {
  return Float32Array.from({ length: rows * c.stride }, (_, i) => {
    const column = i % c.stride;
    return column < c.count ? logits[Math.floor(i / c.stride) * vocabulary + c.first + column]! : HOSTILE;
  });
}

describe.each(ROW_LANES)('cross entropy, %s', (lane) => {
  test.each(inPlaces(lane))(
    '$rows of $maxRows rows, vocabulary $vocabulary in $chunks chunks, $groups',
    ({ vocabulary, maxRows, rows, cuts, chunks: expected, placed }) =>
      onBench(async (bench) => {
        const { normal, whole } = draws(vocabulary + rows);
        const logits = normal(rows * vocabulary, 4);
        const labels = whole(rows, vocabulary);
        // First and last entries of the vocabulary, and of a chunk, are where an index goes wrong.
        [0, vocabulary - 1, 255, 256].filter((id) => id < vocabulary).forEach((id, r) => r < rows && (labels[r] = id));
        const chunks = vocabularyChunks(vocabulary, maxRows, cuts);
        expect(chunks).toHaveLength(expected);
        const slices = chunks.map((c) => bench.output(`logits from ${c.first}`, maxRows * c.stride, sliced(logits, rows, vocabulary, c)));
        const common = {
          labels: bench.words('labels', labels, maxRows),
          state: bench.output('state', maxRows * 4),
          extent: bench.extent({ scored: rows }),
          maxRows,
        };
        const losses = bench.output('losses', maxRows);
        const weight = 0.125;
        const step = bench.floats('step', [weight]);
        await bench.run([
          ...chunks.map((chunk, i) => placed(crossEntropy({ ...common, chunk, logits: slices[i]!, losses }))),
          ...chunks.map((chunk, i) => everywhere(crossEntropyBackward({ ...common, chunk, logits: slices[i]!, step }))),
        ]);
        await bench.expect(losses, reference.crossEntropy(logits, labels, vocabulary).losses);
        const gradient = reference.crossEntropyBackward(logits, labels, vocabulary, weight);
        for (const [i, { first, count, stride }] of chunks.entries()) {
          const slice = Float64Array.from({ length: rows * stride }, (_, at) => {
            const column = at % stride;
            return column < count ? gradient[Math.floor(at / stride) * vocabulary + first + column]! : 0;
          });
          await bench.expect(slices[i]!, slice, { abs: 1e-7, eps: 2e-5 });
        }
      }, lane)(),
  );

  test('logits far from zero lose nothing', () =>
    onBench(async (bench) => {
      const logits = Float32Array.from({ length: 12 }, (_, i) => (i < 6 ? 3000 + i : -3000 - i));
      const chunk = { first: 0, count: 6, stride: 8, last: true };
      const losses = bench.output('losses', 2);
      const common = { chunk, losses, labels: bench.words('labels', [5, 0]), extent: bench.extent({ scored: 2 }), maxRows: 2 };
      await bench.run([
        crossEntropy({ ...common, logits: bench.floats('logits', sliced(logits, 2, 6, chunk)), state: bench.output('state', 8) }),
      ]);
      await bench.expect(losses, reference.crossEntropy(logits, [5, 0], 6).losses);
    }, lane)());
});

describe.each(ROW_LANES)('greedy choice, %s', (lane) => {
  test.each(inPlaces(lane))(
    '$rows of $maxRows rows, vocabulary $vocabulary in $chunks chunks, $groups',
    ({ vocabulary, maxRows, rows, cuts, placed }) =>
      onBench(async (bench) => {
        // Whole numbers make ties within and across chunks; the first of equals wins.
        const logits = Float32Array.from(draws(rows).whole(rows * vocabulary, 50));
        const chunks = vocabularyChunks(vocabulary, maxRows, cuts);
        const best = bench.output('best', 2 * maxRows);
        const extent = bench.extent({ scored: rows });
        await bench.run(
          chunks.map((chunk) => {
            const part = bench.floats('logits', sliced(logits, rows, vocabulary, chunk), maxRows * chunk.stride);
            return placed(argmax({ chunk, logits: part, best, extent, maxRows }));
          }),
        );
        const words = await bench.readWords(best);
        const values = await bench.read(best);
        const expected = reference.argmax(logits, rows, vocabulary);
        expect(Array.from({ length: rows }, (_, r) => words[2 * r + 1])).toEqual(expected);
        expect(Array.from({ length: rows }, (_, r) => values[2 * r])).toEqual(expected.map((id, r) => logits[r * vocabulary + id]));
      }, lane)(),
  );
});

test('answers grow, end at an end token or at their limit, and the rest is packed', () =>
  onBench(async (bench) => {
    const words = (values: number[]): Uint32Array => Uint32Array.from(values);
    const bits = (picks: number[]): Float32Array => new Float32Array(words(picks.flatMap((id) => [0, id])).buffer);
    const extent = bench.words('extent', [9, 4, 0, 0]);
    const rowOf = bench.words('row of', [0, 1, 2, 3]);
    const answers = bench.words('answers', [], 4 * 3);
    const lengths = bench.words('lengths', [0, 0, 2, 0]);
    // Tokens of four prompts of 2, 3, 3 and 1 tokens in a cache with 8 places each; the last of each was scored.
    const stream = bench.words(
      'stream',
      [2, 3, 3, 1].flatMap((n, r) => Array.from({ length: n }, (_, t) => [50 + t, t, 8 * r, 0]).flat()),
    );
    const common = { endIds: bench.words('end', [7, 8]), endCount: 2, rowOf, answers, lengths, stream, extent, limit: 3 };
    const scored = bench.words('scored', [1, 4, 7, 8]);
    await bench.run([
      advance({ ...common, best: bench.floats('first picks', bits([11, 8, 12, 13])), scored, gather: true }),
      advance({ ...common, best: bench.floats('second picks', bits([21, 7])), scored, gather: false }),
    ]);
    // Row 1 ended at once, row 2 reached its limit, row 3 ended at its second token.
    expect([...(await bench.readWords(answers))]).toEqual([11, 21, 0, 0, 0, 0, 0, 0, 12, 13, 0, 0]);
    expect([...(await bench.readWords(lengths))]).toEqual([2, 0, 3, 1]);
    expect([...(await bench.readWords(extent))]).toEqual([1, 1, 0, 0]);
    expect([...(await bench.readWords(stream))].slice(0, 4)).toEqual([21, 3, 0, 0]);
    expect([...(await bench.readWords(rowOf))][0]).toBe(0);
  })());
