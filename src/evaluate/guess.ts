import type { Model } from '../model/llama';
import { exp } from '../protocol/base/arithmetic';
import type { Guess } from '../protocol/runs/run';

/** Below this share a model holds something else for likelier than what it says. */
const LIKELIER = 0.5;

/** After a sign that ends a clause, and at the beginning, this many pieces are openings: there are many ways to begin, all of them right. */
const OPENING = 3;
const BOUNDARY = /[.,!?:;。、，．！？]/;

/** Scores of all words after all tokens of an answer that are read back at most: 64 MiB. */
const MOST_SCORES = 2 ** 24;

type Decode = (ids: readonly number[][]) => Promise<string[]>;

/** Softmax over `scores` at `id`. */
function shareOf(scores: Float32Array, id: number): number {
  let most = -Infinity;
  for (const score of scores) most = Math.max(most, score);
  let sum = 0;
  for (const score of scores) sum += exp(score - most);
  return exp(scores[id]! - most) / sum;
}

/**
 * The probability that the model gave each token of its answer, in one forward pass; null where that would read back too much. The model is
 * opened for at least as many positions as prompt and answer have.
 */
export async function probabilities(model: Model, prompt: readonly number[], answer: readonly number[]): Promise<number[] | null> {
  const { vocabulary } = model.config;
  const ids = [...prompt, ...answer];
  if (answer.length === 0 || ids.length * vocabulary > MOST_SCORES) return null;
  const scores = await model.logits([ids]);
  return answer.map((id, t) => shareOf(scores.subarray((prompt.length + t - 1) * vocabulary, (prompt.length + t) * vocabulary), id));
}

/** The place past the openings where the model was least sure, if it was less sure than not: -1 where there is none. */
export function leastSure(pieces: readonly string[], shares: readonly number[]): number {
  let least = -1;
  let opened = 0;
  pieces.forEach((piece, t) => {
    if (opened >= OPENING && shares[t]! < LIKELIER && (least < 0 || shares[t]! < shares[least]!)) least = t;
    opened = BOUNDARY.test(piece) ? 0 : opened + 1;
  });
  return least;
}

/**
 * Where a model guesses in an answer of its own, or null where it does not: a small model that was asked for what it never learnt goes on in
 * words all the same, and its probabilities tell.
 */
export async function guessIn(model: Model, decode: Decode, prompt: readonly number[], answer: readonly number[]): Promise<Guess | null> {
  const shares = await probabilities(model, prompt, answer);
  if (!shares) return null;
  const at = leastSure(await decode(answer.map((id) => [id])), shares);
  if (at < 0) return null;
  const [before, until, text] = await decode([answer.slice(0, at), answer.slice(0, at + 1), [...answer]]);
  const begin = wholeLength(before!);
  return { word: wordAround(text!, begin, Math.max(begin + 1, wholeLength(until!))), probability: shares[at]! };
}

/** Bytes of a character whose others come later are decoded as U+FFFD. */
const wholeLength = (text: string): number => text.replace(/\ufffd+$/, '').length;

/** The word of a text that holds what stands from `begin` to `end`. */
function wordAround(text: string, begin: number, end: number): string {
  const words = [...new Intl.Segmenter(undefined, { granularity: 'word' }).segment(text)];
  const touched = words.filter(({ index, segment, isWordLike }) => isWordLike && index < end && index + segment.length > begin);
  return touched.map(({ segment }) => segment).join('') || text.slice(begin, end).trim();
}
