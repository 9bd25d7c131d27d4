import type { Clear, Op, Planner, Tensor } from '../gpu/program';
import { attention, attentionBackward, kvWidth, qkvWidth, writeCache } from '../kernels/attention';
import { type Chunk, crossEntropy, crossEntropyBackward, vocabularyChunks } from '../kernels/cross_entropy';
import { embed, embedBackward } from '../kernels/embed';
import { EXTENT_BYTES, STREAM_BYTES } from '../kernels/extent';
import { matmulNN, matmulNT, matmulTN } from '../kernels/matmul';
import { GAIN_BLOCK, rmsnorm, rmsnormBackward, rmsnormGainBackward } from '../kernels/rmsnorm';
import { rope } from '../kernels/rope';
import { swiglu, swigluBackward } from '../kernels/swiglu';
import type { ModelConfig } from './config';
import type { Pool } from './parameters';

/** Logits of one vocabulary chunk stay below this. */
const LOGIT_BYTES = 32 * 2 ** 20;

/** What the host writes for each batch. */
export interface Inputs {
  stream: Tensor;
  extent: Tensor;
  /** Tokens that are scored; labels of the same length. */
  scored: Tensor;
  labels: Tensor;
  /** For the backward pass only. */
  slot: Tensor;
  order: Tensor;
  begin: Tensor;
  idOf: Tensor;
  maxTokens: number;
  maxScored: number;
}

export function planInputs(p: Planner, maxTokens: number, maxScored: number): Inputs {
  const words = (name: string, count: number): Tensor => p.keep(name, 4 * count, 'batch');
  return {
    stream: p.keep('stream', STREAM_BYTES * maxTokens, 'batch'),
    extent: p.keep('extent', EXTENT_BYTES, 'batch'),
    scored: words('scored', maxScored),
    labels: words('labels', maxScored),
    slot: words('slot', maxTokens),
    order: words('order', maxTokens),
    begin: words('begin', maxTokens + 1),
    idOf: words('id of', maxTokens),
    maxTokens,
    maxScored,
  };
}

/** What the backward pass needs of one layer. [tokens, ...], float32. */
interface LayerSaved {
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

const floats = (frame: Frame, name: string, rows: number, columns: number): Tensor => frame.planner.scratch(name, 4 * rows * columns);

/**
 * Embedding and all layers (Llama: pre-norm attention and SwiGLU, both residual). Appends to `ops`.
 * With `caches` (one per layer) attention reads keys and values from there, after adding those of this stream.
 */
export function layersForward(frame: Frame, ops: (Op | Clear)[], caches?: Tensor[]): LayersSaved {
  const { config: c, weights: w, inputs, angles } = frame;
  const { stream, extent, maxTokens: n } = inputs;
  const qkv = qkvWidth(c);
  const q = c.heads * c.headDim;
  let x = floats(frame, 'embedding', n, c.hidden);
  ops.push(embed({ stream, table: w.view(w.table.embed), x, extent, width: c.hidden, maxTokens: n }));
  const layers = w.table.layers.map((g, l) => {
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
    ops.push(
      rmsnorm({
        label: 'rmsnorm',
        x,
        gain: w.view(g.inputNorm),
        y: s.normed,
        rstd: s.rstd,
        extent,
        width: c.hidden,
        epsilon: c.normEpsilon,
        maxRows: n,
      }),
      matmulNT({ label: 'qkv', a: s.normed, b: w.view(g.qkv), out: s.qkv, k: c.hidden, n: qkv, ...rows }),
      rope({ qkv: s.qkv, stream, angles, extent, heads: c.heads + c.kvHeads, headDim: c.headDim, stride: qkv, maxTokens: n }),
    );
    const cache = caches?.[l];
    if (cache) ops.push(writeCache({ shape: c, qkv: s.qkv, stream, cache, extent, maxTokens: n }));
    const next = floats(frame, `layer ${l}`, n, c.hidden);
    ops.push(
      attention({ shape: c, qkv: s.qkv, ...(cache ? { cache } : {}), stream, out: s.attended, lse: s.lse, extent, maxTokens: n }),
      matmulNT({ label: 'attention out', a: s.attended, b: w.view(g.out), out: s.middle, residual: x, k: q, n: c.hidden, ...rows }),
      rmsnorm({
        label: 'rmsnorm',
        x: s.middle,
        gain: w.view(g.postNorm),
        y: s.middleNormed,
        rstd: s.middleRstd,
        extent,
        width: c.hidden,
        epsilon: c.normEpsilon,
        maxRows: n,
      }),
      matmulNT({
        label: 'gate and up',
        a: s.middleNormed,
        b: w.view(g.gateUp),
        out: s.gateUp,
        k: c.hidden,
        n: 2 * c.intermediate,
        ...rows,
      }),
      swiglu({ gateUp: s.gateUp, h: s.h, extent, width: c.intermediate, maxTokens: n }),
      matmulNT({ label: 'down', a: s.h, b: w.view(g.down), out: next, residual: s.middle, k: c.intermediate, n: c.hidden, ...rows }),
    );
    x = next;
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
      b: w.view(w.table.head, chunk.first * c.hidden, chunk.count * c.hidden),
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

/** Adds the gradient of the mean loss to `gradients`; the uniform block `step` begins with 1 / target tokens. */
export function backward(frame: Frame, ops: (Op | Clear)[], saved: LayersSaved, loss: LossSaved, gradients: Pool, step: Tensor): void {
  const { config: c, weights: w, inputs, angles } = frame;
  const { stream, extent, maxTokens: n, maxScored } = inputs;
  const { head } = loss;
  const dNormed = floats(frame, 'd final normed', maxScored, c.hidden);
  head.chunks.forEach((chunk, i) => {
    if (head.chunks.length > 1) chunkLogits(frame, ops, head, chunk);
    const rows = { extent, rows: 'scored', maxRows: maxScored, stride: chunk.stride } as const;
    const slice = [w.table.head, chunk.first * c.hidden, chunk.count * c.hidden] as const;
    ops.push(
      crossEntropyBackward({ chunk, logits: head.logits, labels: inputs.labels, state: loss.state, step, extent, maxRows: maxScored }),
      matmulNN({
        label: 'd final normed',
        a: head.logits,
        b: w.view(...slice),
        out: dNormed,
        k: chunk.count,
        n: c.hidden,
        accumulate: i > 0,
        ...rows,
      }),
      matmulTN({ label: 'd head', a: head.logits, b: head.normed, out: gradients.view(...slice), m: chunk.count, n: c.hidden, ...rows }),
    );
  });
  const gain = (
    label: string,
    o: { x: Tensor; rstd: Tensor; dy: Tensor; group: { offset: number; size: number }; rows?: Tensor; maxRows: number },
  ): void => {
    const partial = floats(frame, `${label} partial`, Math.ceil(o.maxRows / GAIN_BLOCK), c.hidden);
    ops.push(
      ...rmsnormGainBackward({
        label: 'd gain',
        x: o.x,
        rstd: o.rstd,
        dy: o.dy,
        partial,
        dgain: gradients.view(o.group),
        extent,
        width: c.hidden,
        maxRows: o.maxRows,
        ...(o.rows ? { rows: o.rows } : {}),
      }),
    );
  };
  // dx is the gradient along the residual path; every layer adds its own share in place.
  const dx = floats(frame, 'dx', n, c.hidden);
  ops.push(
    rmsnormBackward({
      label: 'rmsnorm backward',
      x: saved.out,
      gain: w.view(w.table.norm),
      slot: inputs.slot,
      rstd: head.rstd,
      dy: dNormed,
      dx,
      extent,
      width: c.hidden,
      maxRows: n,
    }),
  );
  gain('final', { x: saved.out, rstd: head.rstd, dy: dNormed, group: w.table.norm, rows: inputs.scored, maxRows: maxScored });
  const rows = { extent, rows: 'tokens', maxRows: n } as const;
  const q = c.heads * c.headDim;
  const qkv = qkvWidth(c);
  for (let l = c.layers - 1; l >= 0; l--) {
    const g = w.table.layers[l]!;
    const s = saved.layers[l]!;
    const t = (name: string, columns: number): Tensor => floats(frame, `d ${name} ${l}`, n, columns);
    const dh = t('swiglu', c.intermediate);
    const dGateUp = t('gate and up', 2 * c.intermediate);
    const dMiddle = t('middle normed', c.hidden);
    ops.push(
      matmulNN({ label: 'd swiglu', a: dx, b: w.view(g.down), out: dh, k: c.hidden, n: c.intermediate, ...rows }),
      matmulTN({ label: 'd down', a: dx, b: s.h, out: gradients.view(g.down), m: c.hidden, n: c.intermediate, ...rows }),
      swigluBackward({ gateUp: s.gateUp, dh, dGateUp, extent, width: c.intermediate, maxTokens: n }),
      matmulNN({ label: 'd middle', a: dGateUp, b: w.view(g.gateUp), out: dMiddle, k: 2 * c.intermediate, n: c.hidden, ...rows }),
      matmulTN({
        label: 'd gate and up',
        a: dGateUp,
        b: s.middleNormed,
        out: gradients.view(g.gateUp),
        m: 2 * c.intermediate,
        n: c.hidden,
        ...rows,
      }),
      rmsnormBackward({
        label: 'rmsnorm backward',
        x: s.middle,
        gain: w.view(g.postNorm),
        rstd: s.middleRstd,
        dy: dMiddle,
        dx,
        extent,
        width: c.hidden,
        maxRows: n,
      }),
    );
    gain(`post ${l}`, { x: s.middle, rstd: s.middleRstd, dy: dMiddle, group: g.postNorm, maxRows: n });
    const dAttended = t('attended', q);
    const dqkv = t('qkv', qkv);
    const dInput = t('normed', c.hidden);
    ops.push(
      matmulNN({ label: 'd attended', a: dx, b: w.view(g.out), out: dAttended, k: c.hidden, n: q, ...rows }),
      matmulTN({ label: 'd attention out', a: dx, b: s.attended, out: gradients.view(g.out), m: c.hidden, n: q, ...rows }),
      ...attentionBackward({
        shape: c,
        qkv: s.qkv,
        stream,
        out: s.attended,
        dout: dAttended,
        lse: s.lse,
        delta: t('delta', c.heads),
        dqkv,
        extent,
        maxTokens: n,
      }),
      rope({ qkv: dqkv, stream, angles, extent, heads: c.heads + c.kvHeads, headDim: c.headDim, stride: qkv, maxTokens: n, inverse: true }),
      matmulNN({ label: 'd normed', a: dqkv, b: w.view(g.qkv), out: dInput, k: qkv, n: c.hidden, ...rows }),
      matmulTN({ label: 'd qkv', a: dqkv, b: s.normed, out: gradients.view(g.qkv), m: qkv, n: c.hidden, ...rows }),
      rmsnormBackward({
        label: 'rmsnorm backward',
        x: s.x,
        gain: w.view(g.inputNorm),
        rstd: s.rstd,
        dy: dInput,
        dx,
        extent,
        width: c.hidden,
        maxRows: n,
      }),
    );
    gain(`input ${l}`, { x: s.x, rstd: s.rstd, dy: dInput, group: g.inputNorm, maxRows: n });
  }
  ops.push(
    embedBackward({
      order: inputs.order,
      begin: inputs.begin,
      idOf: inputs.idOf,
      dx,
      table: gradients.view(w.table.embed),
      extent,
      width: c.hidden,
      maxTokens: n,
    }),
  );
}

/** A cache of keys and values per layer for `prompts` rows of up to `length` tokens. */
export function planCaches(p: Planner, c: ModelConfig, prompts: number, length: number): Tensor[] {
  return Array.from({ length: c.layers }, (_, l) => p.keep(`cache ${l}`, 4 * prompts * length * kvWidth(c), 'key-value cache'));
}
