import fc from 'fast-check';
import { quantisedSizes } from '../../src/kernels/products/quantised';
import { draws } from '../reference/random';
import type { Given } from './direct';

/** Operands of every operation, of any shape that src/kernels/ may ask for and no larger than they have to be. A parameter's name says what it is. */

/** Around the sizes at which kernels turn to another way: lanes, tiles, blocks, lines of the cache. */
const EDGES = [1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65];

export type Generate = <T>(arbitrary: fc.Arbitrary<T>) => T;

/** What a case draws from; fast-check shrinks it. */
export class Draw {
  readonly #generate: Generate;
  readonly #random: ReturnType<typeof draws>;

  constructor(generate: Generate) {
    this.#generate = generate;
    this.#random = draws(generate(fc.nat(1e6)));
  }

  /** From 1 on. */
  size(most = 70): number {
    const edges = EDGES.filter((edge) => edge <= most);
    return this.#generate(fc.oneof(fc.constantFrom(...edges), fc.integer({ min: 1, max: most })));
  }

  pick<T>(...values: T[]): T {
    return this.#generate(fc.constantFrom(...values));
  }

  upTo(most: number): number {
    return this.#generate(fc.nat(most));
  }

  floats(count: number): Float32Array<ArrayBuffer> {
    return this.#random.normal(count);
  }

  sizes(count: number): Float32Array<ArrayBuffer> {
    return this.floats(count).map((x) => Math.abs(x) + 0.1);
  }

  words(count: number, end = 1): Uint32Array<ArrayBuffer> {
    return Uint32Array.from(this.#random.whole(count, end));
  }

  /** Rows of tokens, one behind the other. */
  stream(tokens: number, longest = 24): Uint32Array<ArrayBuffer> {
    const stream = new Uint32Array(4 * tokens);
    for (let start = 0; start < tokens; ) {
      const end = Math.min(tokens, start + this.size(longest));
      for (let t = start; t < end; t++) stream.set([0, t - start, start, end], 4 * t);
      start = end;
    }
    return stream;
  }
}

const four = (x: number): number => Math.ceil(x / 4) * 4;
const all = (count: number): Uint32Array<ArrayBuffer> => new Uint32Array(4).fill(count);
const up = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

function heads(d: Draw) {
  const KV_HEADS = d.size(3);
  return { HEADS: KV_HEADS * d.size(7), KV_HEADS, HEAD_DIM: 4 * d.size(9), ROWS_AT: d.upTo(2) };
}

/** The rows of a norm: by themselves, or those that `rows` names of more. */
function gathered(d: Draw, count: number) {
  const GATHER = d.pick(0, 1);
  const from = GATHER === 1 ? count + d.upTo(5) : count;
  return { GATHER, from, rows: GATHER === 1 ? d.words(count, from) : all(count) };
}

function attended(d: Draw) {
  const long = d.pick(false, false, false, false, true);
  const shape = long ? { HEADS: 2, KV_HEADS: 1, HEAD_DIM: 4, ROWS_AT: 0 } : heads(d);
  const { HEADS, KV_HEADS, HEAD_DIM } = shape;
  const tokens = long ? 400 + d.size(200) : d.size();
  const STRIDE = (HEADS + 2 * KV_HEADS) * HEAD_DIM;
  return {
    tokens,
    STRIDE,
    common: { ...shape, SCALE: 1 / Math.sqrt(HEAD_DIM), stream: d.stream(tokens, long ? tokens : 24), extent: all(tokens) },
    offsets: { K_OFFSET: HEADS * HEAD_DIM, V_OFFSET: (HEADS + KV_HEADS) * HEAD_DIM },
    inner: tokens * HEADS * HEAD_DIM,
    perHead: tokens * HEADS,
    qkv: d.floats(tokens * STRIDE),
  };
}

function attention(d: Draw): Given {
  if (d.pick(true, false)) {
    const { common, offsets, STRIDE, qkv, inner, perHead } = attended(d);
    return {
      ...common,
      ...offsets,
      Q_STRIDE: STRIDE,
      KV_STRIDE: STRIDE,
      queries: qkv,
      kv: qkv,
      out: d.floats(inner),
      lse: d.floats(perHead),
    };
  }
  // From a cache, the newest token of each row.
  const shape = heads(d);
  const { HEADS, KV_HEADS, HEAD_DIM } = shape;
  const [rows, room] = [d.size(), d.size(20)];
  const kv = 2 * KV_HEADS * HEAD_DIM;
  const Q_STRIDE = (HEADS + 2 * KV_HEADS) * HEAD_DIM;
  const stream = Uint32Array.from(up(rows).flatMap((r) => [0, d.upTo(room - 1), r * room, 0]));
  const place = { Q_STRIDE, KV_STRIDE: kv, K_OFFSET: 0, V_OFFSET: KV_HEADS * HEAD_DIM, SCALE: 0.3, stream, extent: all(rows) };
  const out = { out: d.floats(rows * HEADS * HEAD_DIM), lse: d.floats(rows * HEADS) };
  return { ...shape, ...place, ...out, queries: d.floats(rows * Q_STRIDE), kv: d.floats(rows * room * kv) };
}

function attentionBackward(d: Draw): Given {
  const { common, offsets, STRIDE, qkv, inner, perHead } = attended(d);
  const kept = { lse: d.floats(perHead).map((x) => x + 9), delta: d.floats(perHead) };
  return { ...common, ...offsets, ...kept, STRIDE, qkv, dout: d.floats(inner), dqkv: d.floats(qkv.length) };
}

function blocks(d: Draw): Given {
  const [rows, columns] = [d.size(), d.size()];
  const cut = (end: number): number[] => [d.upTo(end), d.upTo(end)].sort((a, b) => a - b);
  const numbers = up(3).flatMap(() => [...cut(rows), ...cut(columns)]);
  return { m: d.floats(rows * columns), rows, columns, ...Object.fromEntries(numbers.map((x, i) => [`blocks_${i}`, x])) };
}

function vocabulary(d: Draw) {
  const [rows, COUNT, FIRST] = [d.size(), d.size(), d.pick(0, 12)];
  const STRIDE = four(COUNT) + d.pick(0, 4);
  const shape = { COUNT, FIRST, STRIDE, ROWS_AT: d.upTo(2), extent: all(rows) };
  return { rows, logits: d.floats(rows * STRIDE), labels: d.words(rows, 2 * (FIRST + COUNT)), state: d.sizes(4 * rows), shape };
}

function decodeAdvance(d: Draw): Given {
  const [rows, LIMIT, GATHER, END_COUNT] = [d.size(), d.size(9), d.pick(0, 1), d.size(3)];
  const tokens = rows + (GATHER === 1 ? d.upTo(9) : 0);
  const prompts = rows + d.upTo(3);
  return {
    best: d.words(2 * rows, 6),
    end_ids: d.words(END_COUNT, 6),
    row_of: Uint32Array.from(up(rows).map((i) => i + prompts - rows)),
    answers: new Uint32Array(prompts * LIMIT),
    lengths: d.words(prompts, LIMIT),
    stream: d.stream(tokens),
    extent: all(rows),
    scored: Uint32Array.from(up(rows).map((i) => i + tokens - rows)),
    ...{ LIMIT, END_COUNT, GATHER },
  };
}

function embedded(d: Draw) {
  const [tokens, WIDTH, first, count] = [d.size(), 4 * d.size(20), d.upTo(5), d.size(9)];
  const stream = d.stream(tokens);
  d.words(tokens, first + count + 3).forEach((id, t) => (stream[4 * t] = id));
  return { stream, extent: all(tokens), x: d.floats(tokens * WIDTH), ROWS_AT: d.upTo(2), WIDTH, first, count };
}

function embedBackward(d: Draw): Given {
  const [tokens, WIDTH, entries] = [d.size(), 4 * d.size(20), d.size(9)];
  const ids = [...d.words(tokens, entries)].sort((a, b) => a - b);
  const id_of = Uint32Array.from(new Set(ids));
  const begin = Uint32Array.from([...[...id_of].map((id) => ids.indexOf(id)), tokens]);
  const order = Uint32Array.from(up(tokens).reverse());
  return {
    ...{ order, begin, id_of, WIDTH, DISTINCT_AT: 2, extent: all(id_of.length) },
    ...{ dx: d.floats(tokens * WIDTH), table: d.floats(entries * WIDTH) },
  };
}

function embedQuantised(d: Draw): Given {
  const given = embedded(d);
  const BITS = d.pick<8 | 4>(8, 4);
  const size = quantisedSizes(BITS, given.count, given.WIDTH);
  return { ...given, BITS, table: d.words(size.words, 2 ** 31), scales: d.floats(size.scales) };
}

function headNorm(d: Draw) {
  const shape = heads(d);
  const tokens = d.size();
  const normed = tokens * (shape.HEADS + shape.KV_HEADS);
  const dqkv = d.floats((normed + tokens * shape.KV_HEADS) * shape.HEAD_DIM);
  const gains = { gain_q: d.floats(shape.HEAD_DIM), gain_k: d.floats(shape.HEAD_DIM) };
  return { shape, tokens, dqkv, gains, kept: { unit: d.floats(normed * shape.HEAD_DIM), rstd: d.sizes(normed), extent: all(tokens) } };
}

function headNormGain(d: Draw): Given {
  const { shape, tokens, dqkv, kept } = headNorm(d);
  const BLOCK = d.pick(1, 8, 64);
  const ofQueries = d.pick(true, false);
  const partial = d.floats(Math.ceil(tokens / BLOCK) * shape.HEAD_DIM);
  const which = ofQueries ? { FIRST: 0, COUNT: shape.HEADS } : { FIRST: shape.HEADS, COUNT: shape.KV_HEADS };
  return { ...shape, ...which, BLOCK, dqkv, unit: kept.unit, extent: kept.extent, partial };
}

/** A [rows, k] and what makes [rows, n] of it; `stride` is the row length of whichever may be longer than its columns. */
function sizes(d: Draw) {
  const rows = d.size();
  const k = d.pick(4 * d.size(20), 4 * (60 + d.size(20)));
  return { rows, k, common: { rows_at: d.upTo(2), extent: all(rows), flag: d.pick(0, 1) } };
}

function nt(d: Draw, matrix: (n: number, k: number) => Given): Given {
  const { rows, k, common } = sizes(d);
  const n = d.size();
  const stride = four(n) + d.pick(0, 4);
  const residual = { residual: common.flag === 1 ? d.floats(rows * stride) : d.floats(4) };
  return { ...common, ...residual, ...matrix(n, k), a: d.floats(rows * k), c: d.floats(rows * stride), k, n, stride };
}

function nn(d: Draw, matrix: (k: number, n: number) => Given): Given {
  const { rows, common } = sizes(d);
  const k = d.pick(d.size(), 250 + d.size(20));
  const n = 4 * d.size(20);
  const stride = four(k);
  return { ...common, ...matrix(k, n), a: d.floats(rows * stride), c: d.floats(rows * n), k, n, stride };
}

const plain =
  (d: Draw) =>
  (rows: number, columns: number): Given => ({ b: d.floats(rows * columns) });
const quantised =
  (d: Draw) =>
  (rows: number, columns: number): Given => {
    const BITS = d.pick<8 | 4>(8, 4);
    const size = quantisedSizes(BITS, rows, columns);
    return { BITS, b: d.words(size.words, 2 ** 31), scales: d.floats(size.scales) };
  };

function tn(d: Draw): Given {
  const [rows, m, n] = [d.pick(d.size(), 250 + d.size(20)), d.size(), 4 * d.size(20)];
  const stride = four(m);
  return {
    ...{ rows_at: d.upTo(2), extent: all(rows), m, n, stride },
    ...{ a: d.floats(rows * stride), b: d.floats(rows * n), c: d.floats(m * n) },
  };
}

function row(d: Draw) {
  const [rows, WIDTH] = [d.size(), 4 * d.size(20)];
  return { rows, WIDTH, ROWS_AT: d.upTo(2), extent: all(rows) };
}

/** A case of each operation, by its name. */
export const SHAPES: Record<string, (d: Draw) => Given> = {
  adamw_ema(d) {
    const COUNT = 4 * d.size();
    const TRACKS = d.upTo(4);
    const step = d.sizes(20);
    const state = { gradient: d.floats(COUNT), weights: d.floats(COUNT), first: d.floats(COUNT), second: d.sizes(COUNT) };
    const rest = { tracks: d.floats(Math.max(4, TRACKS * COUNT)), step, gate: Float32Array.of(0.5, 0, 0, 0), half: d.words(4) };
    return { ...state, ...rest, COUNT, DECAY_END: d.upTo(COUNT), TRACKS, COPY: 0 };
  },
  argmax(d) {
    const { rows, logits, shape } = vocabulary(d);
    return { ...shape, logits, best: new Uint32Array(d.floats(2 * rows).buffer) };
  },
  attention,
  attention_backward_q(d) {
    const given = attentionBackward(d);
    return { ...given, out: d.floats((given.dout as Float32Array).length) };
  },
  attention_backward_kv: attentionBackward,
  bias_add(d) {
    const { rows, ...shape } = row(d);
    return { ...shape, x: d.floats(rows * shape.WIDTH), bias: d.floats(shape.WIDTH) };
  },
  bias_backward(d) {
    const { rows, ...shape } = row(d);
    const BLOCK = d.pick(1, 8, 64);
    return { ...shape, BLOCK, dy: d.floats(rows * shape.WIDTH), partial: d.floats(Math.ceil(rows / BLOCK) * shape.WIDTH) };
  },
  block_mask: blocks,
  cache_write(d) {
    const [tokens, WIDTH, OFFSET] = [d.size(), 4 * d.size(9), 4 * d.upTo(9)];
    const STRIDE = OFFSET + WIDTH + 4 * d.upTo(2);
    const shape = { WIDTH, OFFSET, STRIDE, ROWS_AT: d.upTo(2), extent: all(tokens), stream: d.stream(tokens) };
    return { ...shape, qkv: d.floats(tokens * STRIDE), cache: d.floats(tokens * WIDTH) };
  },
  column_sum(d) {
    const { rows, ...shape } = row(d);
    const BLOCK = d.pick(1, 8, 64);
    return { ...shape, BLOCK, partial: d.floats(Math.ceil(rows / BLOCK) * shape.WIDTH), out: d.floats(shape.WIDTH) };
  },
  cross_entropy(d) {
    const { rows, shape, ...given } = vocabulary(d);
    return { ...given, ...shape, LAST: d.pick(0, 1), losses: d.floats(rows) };
  },
  cross_entropy_backward(d) {
    const { shape, logits, labels, state } = vocabulary(d);
    return { logits, labels, state: state.map((x) => x + 5), ...shape, step: d.sizes(20) };
  },
  decode_advance: decodeAdvance,
  dropout(d) {
    const [rows, width4] = [d.size(), d.size(20)];
    const numbers = { width4, rows_at: d.upTo(2), flag: d.pick(0, 1), site: d.upTo(9), threshold: 2 ** 30, factor: 0x3faaaaab };
    return { ...numbers, x: d.floats(4 * rows * width4), y: d.floats(4 * rows * width4), draw: d.words(4, 99), extent: all(rows) };
  },
  embed(d) {
    const given = embedded(d);
    return { ...given, table: d.floats(given.count * given.WIDTH) };
  },
  embed_backward: embedBackward,
  embed_quantised: embedQuantised,
  gather_rows(d) {
    const { rows, ...shape } = row(d);
    const from = d.size();
    return { ...shape, x: d.floats(from * shape.WIDTH), rows: d.words(rows, from), y: d.floats(rows * shape.WIDTH) };
  },
  head_norm(d) {
    const { shape, dqkv, gains, kept } = headNorm(d);
    return { ...shape, ...gains, ...kept, qkv: dqkv, EPSILON: 1e-6 };
  },
  head_norm_backward(d) {
    const { shape, dqkv, gains, kept } = headNorm(d);
    return { ...shape, ...gains, ...kept, dqkv };
  },
  head_norm_gain_backward: headNormGain,
  matmul_nn: (d) => nn(d, plain(d)),
  matmul_nn_quantised: (d) => nn(d, quantised(d)),
  matmul_nt: (d) => nt(d, plain(d)),
  matmul_nt_quantised: (d) => nt(d, quantised(d)),
  matmul_tn: tn,
  reduce(d) {
    const count = d.size(300);
    const COUNT = d.pick(0, count);
    return { values: d.floats(count), out: d.floats(4), extent: all(count), COUNT, COUNT_AT: d.upTo(2), AT: d.upTo(3) };
  },
  rmsnorm(d) {
    const { rows: count, ...shape } = row(d);
    const { GATHER, from, rows } = gathered(d, count);
    const read = { x: d.floats(from * shape.WIDTH), gain: d.floats(shape.WIDTH), rows };
    return { ...shape, ...read, GATHER, EPSILON: 1e-5, y: d.floats(count * shape.WIDTH), rstd: d.floats(count) };
  },
  rmsnorm_backward(d) {
    const { rows: tokens, ...shape } = row(d);
    const SCATTER = d.pick(0, 1);
    const scored = SCATTER === 1 ? Math.ceil(tokens / 2) : tokens;
    const slot = SCATTER === 1 ? Uint32Array.from(up(tokens).map((t) => (t % 2 === 0 ? t / 2 : 0xffffffff))) : shape.extent;
    const read = { x: d.floats(tokens * shape.WIDTH), gain: d.floats(shape.WIDTH), slot, rstd: d.sizes(scored) };
    return { ...shape, ...read, SCATTER, dy: d.floats(scored * shape.WIDTH), dx: d.floats(tokens * shape.WIDTH) };
  },
  rmsnorm_gain_backward(d) {
    const { rows: count, ...shape } = row(d);
    const BLOCK = d.pick(1, 8, 64);
    const { GATHER, from, rows } = gathered(d, count);
    const read = { x: d.floats(from * shape.WIDTH), rows, rstd: d.sizes(count), dy: d.floats(count * shape.WIDTH) };
    return { ...shape, ...read, BLOCK, GATHER, partial: d.floats(Math.ceil(count / BLOCK) * shape.WIDTH) };
  },
  rope(d) {
    const [tokens, HEADS, HEAD_DIM] = [d.size(), d.size(5), 2 * d.size(12)];
    const STRIDE = four(HEADS * HEAD_DIM) + 4 * d.upTo(2);
    const shape = { HEADS, HEAD_DIM, STRIDE, ROWS_AT: d.upTo(2), SIGN: d.pick(1, -1), extent: all(tokens) };
    return { ...shape, qkv: d.floats(tokens * STRIDE), stream: d.stream(tokens), angles: d.floats(24 * HEAD_DIM) };
  },
  scale(d) {
    const [rows, width4] = [d.size(), d.size(20)];
    return { width4, rows_at: d.upTo(2), factor: 0x3f200000, y: d.floats(4 * rows * width4), extent: all(rows) };
  },
  step_end(d) {
    const slots = d.size(9);
    const step = d.sizes(20);
    new Uint32Array(step.buffer).set([7, d.upTo(slots - 1)], 2);
    return { sums: d.sizes(4), step, gate: new Float32Array(4), journal: d.floats(4 * slots) };
  },
  sum_squares(d) {
    const COUNT = 4 * d.size(300);
    const BLOCK = d.pick(1, 16, 64);
    const SUBTRACT = d.pick(0, 1);
    const x = d.floats(COUNT);
    return { COUNT, BLOCK, SUBTRACT, x, y: SUBTRACT === 1 ? d.floats(COUNT) : x, partial: d.floats(Math.ceil(COUNT / 4 / BLOCK)) };
  },
  swiglu(d) {
    const { rows, ...shape } = row(d);
    return { ...shape, gate_up: d.floats(2 * rows * shape.WIDTH), h: d.floats(rows * shape.WIDTH) };
  },
  swiglu_backward(d) {
    const { rows, ...shape } = row(d);
    const dh = d.floats(rows * shape.WIDTH);
    return { ...shape, gate_up: d.floats(2 * rows * shape.WIDTH), dh, dgate_up: d.floats(2 * rows * shape.WIDTH) };
  },
};
