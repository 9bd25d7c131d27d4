import type { Engine, Job, Rows } from '../engines/engine';
import { type Case, type Layout, type ModelSpec, MODELS, type Product, PROMPTS } from './cases';

/** A job that gave right numbers, and what was compared. */
export interface Prepared {
  job: Job;
  check: string;
}

/** Relative to the largest value of the product: more than any order of float32 sums explains. */
const TOLERANCE = 1e-4;
/** No multiple of any tile, but of the 4 that vector loads need. */
const SMALL = { m: 36, k: 68, n: 52 };
const SPOTS = 64;
/** Losses after this many more steps on the same rows must be lower. */
const STEPS = 3;

function numbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
}

function matrix(size: number, seed: number): Float32Array<ArrayBuffer> {
  const next = numbers(seed);
  return Float32Array.from({ length: size }, () => next() - 0.5);
}

export function rowsOf(count: number, length: number, vocabulary: number, seed: number): Rows {
  const next = numbers(seed);
  return Array.from({ length: count }, () => Array.from({ length }, () => Math.floor(next() * vocabulary)));
}

export const productOf = (m: number, k: number, n: number, layout: Layout): Product => ({
  m,
  k,
  n,
  layout,
  a: matrix(m * k, 7),
  b: matrix(k * n, 11),
});

/** One element in float64. */
export function element({ m, k, n, layout, a, b }: Product, row: number, column: number): number {
  let sum = 0;
  for (let i = 0; i < k; i++)
    sum += a[layout === 'TN' ? i * m + row : row * k + i]! * b[layout === 'NT' ? column * k + i : i * n + column]!;
  return sum;
}

/** Compares elements `at` with float64 sums; the scale is that of the values compared. */
function compare(product: Product, got: Float32Array, at: readonly number[]): number {
  if (got.length !== product.m * product.n) throw new Error(`the product has ${got.length} elements, not ${product.m * product.n}`);
  const expected = at.map((i) => element(product, Math.floor(i / product.n), i % product.n));
  const scale = Math.max(...expected.map(Math.abs));
  let worst = 0;
  at.forEach((i, e) => {
    const error = Math.abs(got[i]! - expected[e]!) / scale;
    if (!(error <= TOLERANCE))
      throw new Error(`${product.layout} ${product.m}x${product.k}x${product.n}: element ${i} is ${got[i]}, in float64 ${expected[e]}`);
    worst = Math.max(worst, error);
  });
  return worst;
}

async function checked(engine: Engine, product: Product, at: readonly number[]): Promise<{ job: Job; worst: number }> {
  const job = await engine.product!(product);
  try {
    await job.run(1);
    return { job, worst: compare(product, await job.result(), at) };
  } catch (error) {
    job.free();
    throw error;
  }
}

/** Every element of a small product with awkward sizes, then some of the product that will be timed. */
async function prepareProduct(engine: Engine, c: Case & { work: 'A' }): Promise<Prepared> {
  const small = productOf(SMALL.m, SMALL.k, SMALL.n, c.layout);
  const all = await checked(
    engine,
    small,
    Array.from({ length: SMALL.m * SMALL.n }, (_, i) => i),
  );
  all.job.free();
  const next = numbers(3);
  const spots = Array.from({ length: SPOTS }, () => Math.floor(next() * c.m * c.n));
  const { job, worst } = await checked(engine, productOf(c.m, c.k, c.n, c.layout), spots);
  return { job, check: `largest relative error ${Math.max(all.worst, worst).toExponential(1)}` };
}

async function prepareTraining(engine: Engine, spec: ModelSpec): Promise<Prepared> {
  const job = await engine.training!(spec, rowsOf(spec.batch, spec.context + 1, spec.vocabulary, 5));
  try {
    const first = await job.run(1);
    const last = await job.run(STEPS);
    const uniform = Math.log(spec.vocabulary);
    if (!(Math.abs(first - uniform) < 0.2 * uniform))
      throw new Error(`the loss of untrained weights is ${first}; about ${uniform.toFixed(2)}, the logarithm of the vocabulary, is right`);
    if (!(last < first)) throw new Error(`the loss went from ${first} to ${last} in ${STEPS} steps on the same rows; it must fall`);
    return { job, check: `loss ${first.toFixed(3)} to ${last.toFixed(3)} in ${STEPS} steps` };
  } catch (error) {
    job.free();
    throw error;
  }
}

async function warm(opening: Promise<Job>): Promise<Job> {
  const job = await opening;
  await job.run(1);
  return job;
}

/** Null where the engine does not offer the work. */
export async function prepare(engine: Engine, c: Case): Promise<Prepared | null> {
  switch (c.work) {
    case 'A':
      return engine.product ? prepareProduct(engine, c) : null;
    case 'B':
      return engine.training ? prepareTraining(engine, MODELS[c.model]) : null;
    case 'C': {
      if (!engine.generation) return null;
      const spec = MODELS[c.model];
      const job = await warm(engine.generation(spec, rowsOf(PROMPTS.count, PROMPTS.tokens, spec.vocabulary, 9), PROMPTS.newTokens));
      return { job, check: `${PROMPTS.newTokens} new tokens for each of ${PROMPTS.count} prompts` };
    }
    case 'E':
      return engine.rate ? { job: await warm(engine.rate(c.rate)), check: '' } : null;
  }
}
