import { expect, test } from 'vitest';
import { guessIn, leastSure, probabilities } from '../../src/evaluate/guess';
import type { Model } from '../../src/model/llama';

// Where a model guesses: its own probabilities of what it said, the beginnings of clauses left out.

const VOCABULARY = 4;

/** A model that gives the token that follows the probability that stands in `shares`, and the rest to the others. */
function modelOf(shares: readonly number[], promptLength: number, vocabulary = VOCABULARY) {
  const asked: number[][] = [];
  const model = {
    config: { vocabulary },
    logits: async ([ids]: number[][]) => {
      asked.push(ids!);
      const scores = new Float32Array(ids!.length * vocabulary);
      shares.forEach((share, t) => {
        const row = scores.subarray((promptLength + t - 1) * vocabulary, (promptLength + t) * vocabulary);
        row.fill(Math.log((1 - share) / (vocabulary - 1)));
        row[ids![promptLength + t]!] = Math.log(share);
      });
      return scores;
    },
  };
  return { asked, model: model as unknown as Model };
}

test('probabilities are the softmax at each token of the answer, in one pass over prompt and answer', async () => {
  const { asked, model } = modelOf([0.9, 0.25, 0.6], 2);
  const got = await probabilities(model, [1, 2], [3, 0, 1]);
  expect(asked).toEqual([[1, 2, 3, 0, 1]]);
  [0.9, 0.25, 0.6].forEach((share, t) => expect(got![t]).toBeCloseTo(share, 6));
});

test('scores beyond any exponential are no trouble', async () => {
  const model = { config: { vocabulary: 2 }, logits: async () => Float32Array.of(5000, 4999, 0, 0) } as unknown as Model;
  expect((await probabilities(model, [1], [0]))![0]).toBeCloseTo(1 / (1 + Math.exp(-1)), 6);
});

test('of an empty answer, and of what would take too much memory to read back, nothing is said', async () => {
  const { asked, model } = modelOf([], 1);
  expect(await probabilities(model, [1], [])).toBeNull();
  const large = { config: { vocabulary: 2 ** 22 }, logits: () => Promise.reject(new Error('asked')) } as unknown as Model;
  expect(await probabilities(large, [1, 2], [3, 4, 5])).toBeNull();
  expect(asked).toEqual([]);
});

test.each<[string, string[], number[], number]>([
  ['sure of all', ['A', ' cat', ' is', ' an', ' animal', '.'], [1, 1, 1, 1, 0.5, 1], -1],
  ['less sure than not', ['A', ' cat', ' is', ' an', ' animal', '.'], [1, 1, 1, 1, 0.49, 1], 4],
  ['the least of several', ['It', ' is', ' a', ' p', 'art', ' of'], [1, 1, 1, 0.4, 0.3, 0.2], 5],
  ['openings are free', ['Okay', ' here', ' is', ' how'], [0.1, 0.1, 0.1, 1], -1],
  ['after a full stop too', ['A', ' b', ' c', ' d.', ' First', ' find', ' it', ' now'], [1, 1, 1, 1, 0.1, 0.1, 0.1, 0.2], 7],
  ['and after a Japanese one', ['は', 'い', '。', 'ま', 'ず', '道具', 'を'], [0.1, 0.1, 1, 0.1, 0.1, 0.1, 1], -1],
  ['nothing', [], [], -1],
])('%s', (_, pieces, shares, at) => {
  expect(leastSure(pieces, shares)).toBe(at);
});

test('a guess is the whole word in which the least sure token stands', async () => {
  const pieces = ['He', ' has', ' a', ' te', 'ach', 'er', '.'];
  const decode = async (rows: readonly number[][]) => rows.map((ids) => ids.map((id) => pieces[id]).join(''));
  const answer = pieces.map((_, id) => id);
  const { model } = modelOf([1, 1, 1, 0.9, 0.2, 0.9, 1], 1, pieces.length);
  expect(await guessIn(model, decode, [0], answer)).toEqual({ word: 'teacher', probability: expect.closeTo(0.2, 5) as number });
  const sure = modelOf([0.3, 0.3, 0.3, 0.9, 0.9, 0.9, 0.9], 1, pieces.length);
  expect(await guessIn(sure.model, decode, [0], answer)).toBeNull();
});

test('bytes of one character that come as several tokens are named by the character', async () => {
  const bytes = new TextEncoder().encode('かたつ社');
  const decode = async (rows: readonly number[][]) => rows.map((ids) => new TextDecoder().decode(bytes.slice(0, ids.length)));
  const { model } = modelOf(
    [...bytes].map((_, t) => (t === bytes.length - 2 ? 0.1 : 1)),
    1,
    bytes.length,
  );
  const guess = await guessIn(model, decode, [0], [...bytes.keys()]);
  expect('かたつ社'.includes(guess!.word)).toBe(true);
  expect(guess!.word).toContain('社');
});
