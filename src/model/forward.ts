import type { Clear, Op, Planner, Tensor } from '../gpu/program';
import { attention, qkvWidth, writeCache } from '../kernels/attention';
import { type Chunk, crossEntropy, vocabularyChunks } from '../kernels/cross_entropy';
import { embed } from '../kernels/embed';
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

/**
 * Layer `l` (Llama: pre-norm attention and SwiGLU, both residual) up to what its last product reads. Appends to `ops`.
 * With `cache` attention reads keys and values from there, after adding those of this stream.
 */
export function layerForward(frame: Frame, ops: (Op | Clear)[], l: number, x: Tensor, cache?: Tensor): LayerSaved {
  const { config: c, weights: w, inputs, angles } = frame;
  const { stream, extent, maxTokens: n } = inputs;
  const g = w.table.layers[l]!;
  const qkv = qkvWidth(c);
  const q = c.heads * c.headDim;
  const t = (name: string, columns: number): Tensor => floats(frame, `${name} ${l}`, n, columns);
  const s: LayerSaved = {
    x,
    normed: t('normed', c.hidden),
    rstd: t('rstd', 1),
    qkv: t('qkv', qkv),
    attended: t('attended', q),
    lse: t('lse', c.heads),
    middle: t('middle', c.hidden),
    middleNormed: t('middle normed', c.hidden),
    middleRstd: t('middle rstd', 1),
    gateUp: t('gate and up', 2 * c.intermediate),
    h: t('swiglu', c.intermediate),
  };
  const rows = { extent, rows: 'tokens', maxRows: n } as const;
  const norm = { label: 'rmsnorm', extent, width: c.hidden, epsilon: c.normEpsilon, maxRows: n };
  ops.push(
    rmsnorm({ ...norm, x, gain: w.view(g.inputNorm), y: s.normed, rstd: s.rstd }),
    matmulNT({ label: 'qkv', a: s.normed, ...w.matrix(g.qkv), out: s.qkv, k: c.hidden, n: qkv, ...rows }),
    rope({ qkv: s.qkv, stream, angles, extent, heads: c.heads + c.kvHeads, headDim: c.headDim, stride: qkv, maxTokens: n }),
  );
  if (cache) ops.push(writeCache({ shape: c, qkv: s.qkv, stream, cache, extent, maxTokens: n }));
  ops.push(
    attention({ shape: c, qkv: s.qkv, ...(cache ? { cache } : {}), stream, out: s.attended, lse: s.lse, extent, maxTokens: n }),
    matmulNT({ label: 'attention out', a: s.attended, ...w.matrix(g.out), out: s.middle, residual: x, k: q, n: c.hidden, ...rows }),
    rmsnorm({ ...norm, x: s.middle, gain: w.view(g.postNorm), y: s.middleNormed, rstd: s.middleRstd }),
    matmulNT({
      label: 'gate and up',
      a: s.middleNormed,
      ...w.matrix(g.gateUp),
      out: s.gateUp,
      k: c.hidden,
      n: 2 * c.intermediate,
      ...rows,
    }),
    swiglu({ gateUp: s.gateUp, h: s.h, extent, width: c.intermediate, maxTokens: n }),
  );
  return s;
}

/** Embedding and all layers. Appends to `ops`. `caches`: one per layer, see `layerForward`. */
export function layersForward(frame: Frame, ops: (Op | Clear)[], caches?: Tensor[]): LayersSaved {
  const { config: c, weights: w, inputs } = frame;
  const { stream, extent, maxTokens: n } = inputs;
  let x = floats(frame, 'embedding', n, c.hidden);
  const { b: table, weight } = w.matrix(w.table.embed);
  ops.push(embed({ stream, table, weight, x, extent, width: c.hidden, maxTokens: n }));
  const layers = w.table.layers.map((g, l) => {
    const s = layerForward(frame, ops, l, x, caches?.[l]);
    x = floats(frame, `layer ${l}`, n, c.hidden);
    const product = { label: 'down', a: s.h, ...w.matrix(g.down), out: x, residual: s.middle, k: c.intermediate, n: c.hidden };
    ops.push(matmulNT({ ...product, extent, rows: 'tokens', maxRows: n }));
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

/** Final norm of the scored tokens. Without `gather` all tokens are scored, in order. */
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
export function lossForward(frame: Frame, ops: (Op | Clear)[], x: Tensor): LossSaved {
  const { inputs } = frame;
  const head = headForward(frame, ops, x);
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
