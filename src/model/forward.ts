import type { Clear, Op, Planner, Tensor } from '../gpu/program';
import { attention, qkvWidth, writeCache } from '../kernels/attention';
import { type Chunk, crossEntropy, vocabularyChunks } from '../kernels/cross_entropy';
import { embed, gatherScored } from '../kernels/embed';
import { matmulNT } from '../kernels/matmul';
import { rmsnorm } from '../kernels/rmsnorm';
import { rope } from '../kernels/rope';
import { swiglu } from '../kernels/swiglu';
import type { ModelConfig } from './config';
import type { Inputs } from './inputs';
import type { Pool } from './parameters';

/** Logits of one vocabulary chunk stay below this. */
const LOGIT_BYTES = 32 * 2 ** 20;

/** Shared by forward and backward: where things are and how long a batch may be. */
export interface Frame {
  planner: Planner;
  config: ModelConfig;
  weights: Pool;
  angles: Tensor;
  inputs: Inputs;
  /** The final norm and the logits outlive their program, to be read back. */
  keepHead?: boolean;
}

/** What the backward pass needs of one layer. [tokens, ...], float32. */
export interface LayerSaved {
  x: Tensor;
  normed: Tensor;
  rstd: Tensor;
  qkv: Tensor;
  attended: Tensor;
  lse: Tensor;
  middle: Tensor;
  middleNormed: Tensor;
  middleRstd: Tensor;
  gateUp: Tensor;
  h: Tensor;
}

export interface LayersSaved {
  layers: LayerSaved[];
  out: Tensor;
}

export const floats = (frame: Frame, name: string, rows: number, columns: number): Tensor =>
  frame.planner.scratch(name, 4 * rows * columns);

/** How a stream meets its keys, and what of it is wanted. */
export interface Reading {
  /** One cache per layer: attention reads keys and values from there, after adding those of this stream. */
  caches?: Tensor[];
  /** The stream holds whole rows (a prompt), not the newest token of each; always so without caches. */
  whole?: boolean;
  /** Behind the last attention only the scored tokens go on, laid together: for passes that are not differentiated. */
  scoredOnly?: boolean;
}

/** Layer `l` (Llama: pre-norm attention and SwiGLU, both residual) up to what its last product reads. Appends to `ops`. */
export function layerForward(frame: Frame, ops: (Op | Clear)[], l: number, x: Tensor, reading: Reading = {}): LayerSaved {
  const { config: c, weights: w, inputs, angles } = frame;
  const cache = reading.caches?.[l];
  const { stream, extent, maxTokens: n } = inputs;
  const g = w.table.layers[l]!;
  const qkv = qkvWidth(c);
  const q = c.heads * c.headDim;
  const scoredOnly = reading.scoredOnly && l === c.layers - 1;
  const kept = scoredOnly ? inputs.maxScored : n;
  const t = (name: string, columns: number, rows = n): Tensor => floats(frame, `${name} ${l}`, rows, columns);
  const s: LayerSaved = {
    x,
    normed: t('normed', c.hidden),
    rstd: t('rstd', 1),
    qkv: t('qkv', qkv),
    attended: t('attended', q),
    lse: t('lse', c.heads),
    middle: t('middle', c.hidden, kept),
    middleNormed: t('middle normed', c.hidden, kept),
    middleRstd: t('middle rstd', 1, kept),
    gateUp: t('gate and up', 2 * c.intermediate, kept),
    h: t('swiglu', c.intermediate, kept),
  };
  const all = { extent, rows: 'tokens', maxRows: n } as const;
  const norm = { label: 'rmsnorm', extent, width: c.hidden, epsilon: c.normEpsilon };
  ops.push(
    rmsnorm({ ...norm, maxRows: n, x, gain: w.view(g.inputNorm), y: s.normed, rstd: s.rstd }),
    matmulNT({ label: 'qkv', a: s.normed, ...w.matrix(g.qkv), out: s.qkv, k: c.hidden, n: qkv, ...all }),
    rope({ qkv: s.qkv, stream, angles, extent, heads: c.heads + c.kvHeads, headDim: c.headDim, stride: qkv, maxTokens: n }),
  );
  if (cache) ops.push(writeCache({ shape: c, qkv: s.qkv, stream, cache, extent, maxTokens: n }));
  const from = { ...(cache ? { cache } : {}), whole: reading.whole ?? !cache };
  ops.push(attention({ shape: c, qkv: s.qkv, ...from, stream, out: s.attended, lse: s.lse, extent, maxTokens: n }));
  let [attended, residual] = [s.attended, x];
  if (scoredOnly) {
    const gathered = (from: Tensor, name: string, width: number): Tensor => {
      const y = t(name, width, kept);
      ops.push(gatherScored({ x: from, rows: inputs.scored, y, extent, width, maxRows: kept }));
      return y;
    };
    attended = gathered(attended, 'attended scored', q);
    residual = gathered(residual, 'input scored', c.hidden);
  }
  const count = scoredOnly ? 'scored' : 'tokens';
  const rows = { extent, rows: count, maxRows: kept } as const;
  ops.push(
    matmulNT({ label: 'attention out', a: attended, ...w.matrix(g.out), out: s.middle, residual, k: q, n: c.hidden, ...rows }),
    rmsnorm({ ...norm, count, maxRows: kept, x: s.middle, gain: w.view(g.postNorm), y: s.middleNormed, rstd: s.middleRstd }),
    matmulNT({
      label: 'gate and up',
      a: s.middleNormed,
      ...w.matrix(g.gateUp),
      out: s.gateUp,
      k: c.hidden,
      n: 2 * c.intermediate,
      ...rows,
    }),
    swiglu({ gateUp: s.gateUp, h: s.h, extent, count, width: c.intermediate, maxTokens: kept }),
  );
  return s;
}

/** Embedding and all layers. Appends to `ops`. With `scoredOnly` what comes out are the scored tokens, laid together. */
export function layersForward(frame: Frame, ops: (Op | Clear)[], reading: Reading = {}): LayersSaved {
  const { config: c, weights: w, inputs } = frame;
  const { stream, extent, maxTokens: n } = inputs;
  let x = floats(frame, 'embedding', n, c.hidden);
  const { b: table, weight } = w.matrix(w.table.embed);
  ops.push(embed({ stream, table, weight, x, extent, width: c.hidden, maxTokens: n }));
  const layers = w.table.layers.map((g, l) => {
    const s = layerForward(frame, ops, l, x, reading);
    const scoredOnly = reading.scoredOnly && l === c.layers - 1;
    const maxRows = scoredOnly ? inputs.maxScored : n;
    x = floats(frame, `layer ${l}`, maxRows, c.hidden);
    const product = { label: 'down', a: s.h, ...w.matrix(g.down), out: x, residual: s.middle, k: c.intermediate, n: c.hidden };
    ops.push(matmulNT({ ...product, extent, rows: scoredOnly ? 'scored' : 'tokens', maxRows }));
    return s;
  });
  return { layers, out: x };
}

/** The scored rows after the final norm, and the logits of one vocabulary chunk at a time. */
export interface Head {
  normed: Tensor;
  rstd: Tensor;
  logits: Tensor;
  chunks: Chunk[];
}

/** Final norm of the scored tokens. Without `gather` x holds these alone, in order. */
export function headForward(frame: Frame, ops: (Op | Clear)[], x: Tensor, gather = true): Head {
  const { config: c, weights: w, inputs } = frame;
  const n = inputs.maxScored;
  const chunks = vocabularyChunks(c.vocabulary, n, LOGIT_BYTES);
  const place = (name: string, columns: number): Tensor =>
    frame.keepHead ? frame.planner.keep(name, 4 * n * columns, 'logits') : floats(frame, name, n, columns);
  const head: Head = {
    normed: place('final normed', c.hidden),
    rstd: place('final rstd', 1),
    logits: place('logits', Math.max(...chunks.map((k) => k.stride))),
    chunks,
  };
  ops.push(
    rmsnorm({
      label: 'rmsnorm',
      x,
      gain: w.view(w.table.norm),
      y: head.normed,
      rstd: head.rstd,
      extent: inputs.extent,
      width: c.hidden,
      epsilon: c.normEpsilon,
      maxRows: n,
      count: 'scored',
      ...(gather ? { rows: inputs.scored } : {}),
    }),
  );
  return head;
}

export function chunkLogits(frame: Frame, ops: (Op | Clear)[], head: Head, chunk: Chunk): void {
  const { config: c, weights: w, inputs } = frame;
  ops.push(
    matmulNT({
      label: 'logits',
      a: head.normed,
      ...w.matrix(w.table.head, chunk.first * c.hidden, chunk.count * c.hidden),
      out: head.logits,
      extent: inputs.extent,
      rows: 'scored',
      maxRows: inputs.maxScored,
      k: c.hidden,
      n: chunk.count,
      stride: chunk.stride,
    }),
  );
}

export interface LossSaved {
  head: Head;
  state: Tensor;
  losses: Tensor;
}

/** Cross entropy of the scored tokens; leaves the last chunk's logits in place. */
export function lossForward(frame: Frame, ops: (Op | Clear)[], x: Tensor, gather = true): LossSaved {
  const { inputs } = frame;
  const head = headForward(frame, ops, x, gather);
  const state = floats(frame, 'loss state', inputs.maxScored, 4);
  const losses = floats(frame, 'losses', inputs.maxScored, 1);
  for (const chunk of head.chunks) {
    chunkLogits(frame, ops, head, chunk);
    ops.push(
      crossEntropy({ chunk, logits: head.logits, labels: inputs.labels, state, losses, extent: inputs.extent, maxRows: inputs.maxScored }),
    );
  }
  return { head, state, losses };
}
