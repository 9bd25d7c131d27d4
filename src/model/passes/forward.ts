import type { Clear, Op, Tensor } from '../../device/op';
import { attention, qkvWidth, writeCache } from '../../kernels/attention';
import { addBias } from '../../kernels/bias';
import { crossEntropy } from '../../kernels/cross_entropy';
import { embedPiece, gatherScored } from '../../kernels/embed';
import { headNorm, headNormBytes } from '../../kernels/head_norm';
import { productNT } from '../../kernels/products/matrix';
import { rmsnorm } from '../../kernels/rmsnorm';
import { rope } from '../../kernels/rope';
import { swiglu } from '../../kernels/swiglu';
import { type Frame, floats, type Head, type LayerSaved, type LayersSaved, type LossSaved, type Reading } from './frame';
import { linearForward } from './linear';
import { chunkMatrix, type HeadChunk, headChunks } from '../weights';
import { greatest } from '../../protocol/base/lists';

/** Logits of one vocabulary chunk stay below this. */
const LOGIT_BYTES = 32 * 2 ** 20;

/** Layer `l` (Llama: pre-norm attention and SwiGLU, both residual) up to what its last product reads. Appends to `ops`. */
export function layerForward(frame: Frame, ops: (Op | Clear)[], l: number, x: Tensor, reading: Reading = {}): LayerSaved {
  const { config: c, weights: w, inputs, angles } = frame;
  const cache = reading.caches?.[l];
  const { stream, extent, maxTokens: n } = inputs;
  const g = w.layers[l]!;
  const qkv = qkvWidth(c);
  const q = c.heads * c.headDim;
  const scoredOnly = reading.scoredOnly && l === c.layers - 1;
  const kept = scoredOnly ? inputs.maxScored : n;
  const t = (name: string, columns: number, rows = n): Tensor => floats(frame, `${name} ${l}`, rows, columns);
  const heads = g.qNorm ? headNormBytes(c, n) : null;
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
    headUnit: heads && frame.planner.scratch(`unit heads ${l}`, heads.unit),
    headRstd: heads && frame.planner.scratch(`head rstd ${l}`, heads.rstd),
    adapters: {},
  };
  const all = { layer: l, rows: 'tokens', maxRows: n } as const;
  const norm = { label: 'rmsnorm', extent, width: c.hidden, epsilon: c.normEpsilon };
  ops.push(rmsnorm({ ...norm, maxRows: n, x, gain: g.inputNorm, y: s.normed, rstd: s.rstd }));
  s.adapters.qkv = linearForward(frame, ops, { label: 'qkv', slot: 'qkv', input: s.normed, out: s.qkv, ...all });
  if (g.qkvBias) ops.push(addBias({ label: 'qkv bias', x: s.qkv, bias: g.qkvBias, extent, rows: 'tokens', width: qkv, maxRows: n }));
  if (g.qNorm && g.kNorm) {
    const keep = { unit: s.headUnit!, rstd: s.headRstd! };
    ops.push(headNorm({ shape: c, qkv: s.qkv, gainQ: g.qNorm, gainK: g.kNorm, ...keep, extent, epsilon: c.normEpsilon, maxTokens: n }));
  }
  ops.push(rope({ qkv: s.qkv, stream, angles, extent, heads: c.heads + c.kvHeads, headDim: c.headDim, stride: qkv, maxTokens: n }));
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
  const rows = { layer: l, rows: count, maxRows: kept } as const;
  s.adapters.out = linearForward(frame, ops, { label: 'attention out', slot: 'out', input: attended, out: s.middle, residual, ...rows });
  ops.push(rmsnorm({ ...norm, count, maxRows: kept, x: s.middle, gain: g.postNorm, y: s.middleNormed, rstd: s.middleRstd }));
  s.adapters.gateUp = linearForward(frame, ops, { label: 'gate and up', slot: 'gateUp', input: s.middleNormed, out: s.gateUp, ...rows });
  ops.push(swiglu({ gateUp: s.gateUp, h: s.h, extent, count, width: c.intermediate, maxTokens: kept }));
  return s;
}

/** Embedding and all layers. Appends to `ops`. With `scoredOnly` what comes out are the scored tokens, laid together. */
export function layersForward(frame: Frame, ops: (Op | Clear)[], reading: Reading = {}): LayersSaved {
  const { config: c, weights: w, inputs } = frame;
  const { stream, extent, maxTokens: n } = inputs;
  let x = floats(frame, 'embedding', n, c.hidden);
  for (const piece of w.embed) ops.push(embedPiece({ stream, ...piece, x, extent, width: c.hidden, maxTokens: n }));
  const layers = w.layers.map((_, l) => {
    const s = layerForward(frame, ops, l, x, reading);
    const scoredOnly = reading.scoredOnly && l === c.layers - 1;
    const maxRows = scoredOnly ? inputs.maxScored : n;
    x = floats(frame, `layer ${l}`, maxRows, c.hidden);
    const down = { label: 'down', layer: l, slot: 'down', input: s.h, out: x, residual: s.middle, maxRows } as const;
    s.adapters.down = linearForward(frame, ops, { ...down, rows: scoredOnly ? 'scored' : 'tokens' });
    return s;
  });
  return { layers, out: x };
}

/** Final norm of the scored tokens. Without `gather` x holds these alone, in order. */
export function headForward(frame: Frame, ops: (Op | Clear)[], x: Tensor, gather = true): Head {
  const { config: c, weights: w, inputs } = frame;
  const n = inputs.maxScored;
  const chunks = headChunks(w.head, n, Math.min(LOGIT_BYTES, frame.planner.largest));
  const place = (name: string, columns: number): Tensor =>
    frame.keepHead ? frame.planner.keep(name, 4 * n * columns, 'logits') : floats(frame, name, n, columns);
  const head: Head = {
    normed: place('final normed', c.hidden),
    rstd: place('final rstd', 1),
    logits: place('logits', greatest(chunks.map((k) => k.stride))),
    chunks,
  };
  ops.push(
    rmsnorm({
      label: 'rmsnorm',
      x,
      gain: w.norm,
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

export function chunkLogits(frame: Frame, ops: (Op | Clear)[], head: Head, chunk: HeadChunk): void {
  const { config: c, inputs } = frame;
  ops.push(
    productNT({
      label: 'logits',
      a: head.normed,
      matrix: chunkMatrix(chunk, c.hidden),
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

/** Cross entropy of the scored tokens; leaves the last chunk's logits in place. */
export function lossForward(frame: Frame, ops: (Op | Clear)[], x: Tensor, gather = true): LossSaved {
  const { inputs } = frame;
  const head = headForward(frame, ops, x, gather);
  const state = floats(frame, 'loss state', inputs.maxScored, 4);
  const losses = frame.losses ?? floats(frame, 'losses', inputs.maxScored, 1);
  for (const chunk of head.chunks) {
    chunkLogits(frame, ops, head, chunk);
    ops.push(
      crossEntropy({ chunk, logits: head.logits, labels: inputs.labels, state, losses, extent: inputs.extent, maxRows: inputs.maxScored }),
    );
  }
  return { head, state, losses };
}
