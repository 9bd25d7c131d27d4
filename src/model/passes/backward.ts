import type { Clear, Op, Tensor, View } from '../../device/op';
import { attentionBackward, qkvWidth } from '../../kernels/attention';
import { crossEntropyBackward } from '../../kernels/cross_entropy';
import { biasBackward, biasPartialBytes } from '../../kernels/bias';
import { embedBackward } from '../../kernels/embed';
import { headNormBackward, headNormBytes, headNormGainBackward } from '../../kernels/head_norm';
import { matmulTN } from '../../kernels/products/matmul';
import { productNN } from '../../kernels/products/matrix';
import { GAIN_BLOCK, rmsnormBackward, rmsnormGainBackward } from '../../kernels/rmsnorm';
import { rope } from '../../kernels/rope';
import { swigluBackward } from '../../kernels/swiglu';
import { chunkLogits, layerForward } from './forward';
import { type BackwardFrame, floats, type LayerSaved, type LayersSaved, type LossSaved } from './frame';
import { adapterForward, linearBackward } from './linear';
import { chunkMatrix } from '../weights';
import { append } from '../../protocol/base/lists';

/** Adds the gradient of the mean loss to `gradients`, of whatever is trained. */
export function backward(frame: BackwardFrame, ops: (Op | Clear)[], saved: LayersSaved, loss: LossSaved): void {
  const { config: c, weights: w, inputs, gradients, recompute } = frame;
  const { extent, maxTokens: n } = inputs;
  const dNormed = headBackward(frame, ops, loss);
  // This is the gradient along the residual path; every layer adds its own share in place.
  const dx = floats(frame, 'dx', n, c.hidden);
  const { rstd } = loss.head;
  const norm = { label: 'rmsnorm backward', gain: w.norm, slot: inputs.slot, extent, width: c.hidden, maxRows: n };
  ops.push(rmsnormBackward({ ...norm, x: saved.out, rstd, dy: dNormed, dx }));
  const scored = { rows: inputs.scored, maxRows: inputs.maxScored };
  gainBackward(frame, ops, 'final', { x: saved.out, rstd, dy: dNormed, dgain: gradients.trained?.norm, ...scored });
  for (let l = c.layers - 1; l >= 0; l--) {
    const kept = saved.layers[l]!;
    const s = recompute && l < c.layers - 1 ? again(frame, ops, l, kept.x) : kept;
    feedForwardBackward(frame, ops, l, s, dx);
    selfAttentionBackward(frame, ops, l, s, dx);
  }
  const { order, begin, idOf } = inputs;
  const table = gradients.trained?.embed;
  if (table) ops.push(embedBackward({ order, begin, idOf, dx, table, extent, width: c.hidden, maxTokens: n }));
}

/** A layer once more, for what its backward pass needs. */
function again(frame: BackwardFrame, ops: (Op | Clear)[], l: number, x: Tensor): LayerSaved {
  const s = layerForward(frame, ops, l, x);
  const place = { label: 'down', layer: l, slot: 'down', input: s.h, rows: 'tokens', maxRows: frame.inputs.maxTokens } as const;
  s.adapters.down = adapterForward(frame, ops, place);
  return s;
}

/** Through loss and logits, one vocabulary chunk at a time, to the final norm of the scored rows. */
function headBackward(frame: BackwardFrame, ops: (Op | Clear)[], { head, state }: LossSaved): Tensor {
  const { config: c, inputs, gradients, step } = frame;
  const { extent, labels, maxScored } = inputs;
  const dNormed = floats(frame, 'd final normed', maxScored, c.hidden);
  head.chunks.forEach((chunk, i) => {
    if (head.chunks.length > 1) chunkLogits(frame, ops, head, chunk);
    const { first, count, stride } = chunk;
    const rows = { extent, rows: 'scored', maxRows: maxScored, stride } as const;
    const product = { label: 'd final normed', a: head.logits, matrix: chunkMatrix(chunk, c.hidden), out: dNormed, k: count, n: c.hidden };
    ops.push(
      crossEntropyBackward({ chunk, logits: head.logits, labels, state, step, extent, maxRows: maxScored }),
      productNN({ ...product, ...rows, accumulate: i > 0 }),
    );
    const out = gradients.trained?.head(first, count);
    if (out) ops.push(matmulTN({ label: 'd head', a: head.logits, b: head.normed, out, m: count, n: c.hidden, ...rows }));
  });
  return dNormed;
}

interface GainOperands {
  x: Tensor;
  rstd: Tensor;
  dy: Tensor;
  /** Nothing is done for a frozen gain. */
  dgain: View | null | undefined;
  rows?: Tensor;
  maxRows: number;
}

function gainBackward(frame: BackwardFrame, ops: (Op | Clear)[], name: string, { dgain, ...operands }: GainOperands): void {
  if (!dgain) return;
  const { config: c, inputs } = frame;
  const partial = floats(frame, `${name} partial`, Math.ceil(operands.maxRows / GAIN_BLOCK), c.hidden);
  const shape = { label: 'd gain', extent: inputs.extent, width: c.hidden };
  append(ops, rmsnormGainBackward({ ...operands, ...shape, partial, dgain }));
}

function feedForwardBackward(frame: BackwardFrame, ops: (Op | Clear)[], l: number, s: LayerSaved, dx: Tensor): void {
  const { config: c, weights: w, inputs, gradients } = frame;
  const { extent, maxTokens: n } = inputs;
  const rows = { layer: l, rows: 'tokens', maxRows: n } as const;
  const t = (name: string, columns: number): Tensor => floats(frame, `d ${name} ${l}`, n, columns);
  const dh = t('swiglu', c.intermediate);
  const dGateUp = t('gate and up', 2 * c.intermediate);
  const dMiddle = t('middle normed', c.hidden);
  const normed = { x: s.middle, rstd: s.middleRstd, dy: dMiddle, maxRows: n };
  const { down, gateUp } = s.adapters;
  linearBackward(frame, ops, { label: 'down', slot: 'down', input: s.h, dOut: dx, dInput: dh, saved: down, ...rows });
  ops.push(swigluBackward({ gateUp: s.gateUp, dh, dGateUp, extent, width: c.intermediate, maxTokens: n }));
  const both = { label: 'gate and up', slot: 'gateUp', input: s.middleNormed, dOut: dGateUp, dInput: dMiddle, saved: gateUp } as const;
  linearBackward(frame, ops, { ...both, ...rows });
  ops.push(rmsnormBackward({ label: 'rmsnorm backward', ...normed, gain: w.layers[l]!.postNorm, dx, extent, width: c.hidden }));
  gainBackward(frame, ops, `post ${l}`, { ...normed, dgain: gradients.layers[l]!.postNorm });
}

function selfAttentionBackward(frame: BackwardFrame, ops: (Op | Clear)[], l: number, s: LayerSaved, dx: Tensor): void {
  const { config: c, weights: w, inputs, angles, gradients, planner } = frame;
  const { stream, extent, maxTokens: n } = inputs;
  const g = w.layers[l]!;
  const d = gradients.layers[l]!;
  const rows = { layer: l, rows: 'tokens', maxRows: n } as const;
  const q = c.heads * c.headDim;
  const qkv = qkvWidth(c);
  const t = (name: string, columns: number): Tensor => floats(frame, `d ${name} ${l}`, n, columns);
  const dout = t('attended', q);
  const dqkv = t('qkv', qkv);
  // Below the first layer lies only the table of words: when that is frozen, nobody asks for the gradient there.
  const dInput = l > 0 || gradients.trained ? t('normed', c.hidden) : null;
  const heads = { shape: c, stream, extent, maxTokens: n };
  const { out, qkv: low } = s.adapters;
  linearBackward(frame, ops, { label: 'attention out', slot: 'out', input: s.attended, dOut: dx, dInput: dout, saved: out, ...rows });
  append(ops, attentionBackward({ ...heads, qkv: s.qkv, out: s.attended, dout, lse: s.lse, delta: t('delta', c.heads), dqkv }));
  ops.push(
    rope({ qkv: dqkv, stream, angles, extent, heads: c.heads + c.kvHeads, headDim: c.headDim, stride: qkv, maxTokens: n, inverse: true }),
  );
  if (g.qNorm && g.kNorm) {
    const common = { shape: c, dqkv, unit: s.headUnit!, extent, maxTokens: n };
    if (d.qNorm && d.kNorm) {
      const partial = planner.scratch(`head gains ${l}`, headNormBytes(c, n).partial);
      append(ops, headNormGainBackward({ ...common, partial, dgainQ: d.qNorm, dgainK: d.kNorm }));
    }
    ops.push(headNormBackward({ ...common, gainQ: g.qNorm, gainK: g.kNorm, rstd: s.headRstd! }));
  }
  if (d.qkvBias) {
    const partial = planner.scratch(`qkv bias partial ${l}`, biasPartialBytes(qkv, n));
    const bias = { label: 'd qkv bias', dy: dqkv, partial, dbias: d.qkvBias, extent, width: qkv, maxRows: n };
    append(ops, biasBackward({ ...bias, rows: 'tokens' }));
  }
  linearBackward(frame, ops, { label: 'qkv', slot: 'qkv', input: s.normed, dOut: dqkv, dInput, saved: low, ...rows });
  if (!dInput) return;
  const normed = { x: s.x, rstd: s.rstd, dy: dInput, maxRows: n };
  ops.push(rmsnormBackward({ label: 'rmsnorm backward', ...normed, gain: g.inputNorm, dx, extent, width: c.hidden }));
  gainBackward(frame, ops, `input ${l}`, { ...normed, dgain: d.inputNorm });
}
