import type { Clear, Op, Tensor } from '../gpu/program';
import { attentionBackward, qkvWidth } from '../kernels/attention';
import { crossEntropyBackward } from '../kernels/cross_entropy';
import { embedBackward } from '../kernels/embed';
import { matmulNN, matmulTN } from '../kernels/matmul';
import { GAIN_BLOCK, rmsnormBackward, rmsnormGainBackward } from '../kernels/rmsnorm';
import { rope } from '../kernels/rope';
import { swigluBackward } from '../kernels/swiglu';
import { chunkLogits, floats, type Frame, layerForward, type LayerSaved, type LayersSaved, type LossSaved } from './forward';
import type { Group, Pool } from './parameters';

/** A forward pass and where its gradient goes. */
export interface BackwardFrame extends Frame {
  gradients: Pool;
  /** A uniform block that begins with 1 / target tokens. */
  step: Tensor;
  /**
   * The forward pass keeps only the input of each layer; everything else is computed again, by the same kernels and so to the same
   * bits, just before it is needed. The last layer is kept, since its gradient is the first to be wanted: of 8 layers of width 512 at
   * 4080 tokens that makes 251 MiB of activations instead of 235 (1092 with everything kept), for an eighth less to compute again.
   */
  recompute: boolean;
}

/** Adds the gradient of the mean loss to `gradients`. */
export function backward(frame: BackwardFrame, ops: (Op | Clear)[], saved: LayersSaved, loss: LossSaved): void {
  const { config: c, weights: w, inputs, gradients, recompute } = frame;
  const { extent, maxTokens: n } = inputs;
  const dNormed = headBackward(frame, ops, loss);
  // dx is the gradient along the residual path; every layer adds its own share in place.
  const dx = floats(frame, 'dx', n, c.hidden);
  const { rstd } = loss.head;
  const norm = { label: 'rmsnorm backward', gain: w.view(w.table.norm), slot: inputs.slot, extent, width: c.hidden, maxRows: n };
  ops.push(rmsnormBackward({ ...norm, x: saved.out, rstd, dy: dNormed, dx }));
  const scored = { rows: inputs.scored, maxRows: inputs.maxScored };
  gainBackward(frame, ops, 'final', { x: saved.out, rstd, dy: dNormed, group: w.table.norm, ...scored });
  for (let l = c.layers - 1; l >= 0; l--) {
    const kept = saved.layers[l]!;
    const s = recompute && l < c.layers - 1 ? layerForward(frame, ops, l, kept.x) : kept;
    feedForwardBackward(frame, ops, l, s, dx);
    selfAttentionBackward(frame, ops, l, s, dx);
  }
  const { order, begin, idOf } = inputs;
  ops.push(embedBackward({ order, begin, idOf, dx, table: gradients.view(w.table.embed), extent, width: c.hidden, maxTokens: n }));
}

/** Through loss and logits, one vocabulary chunk at a time, to the final norm of the scored rows. */
function headBackward(frame: BackwardFrame, ops: (Op | Clear)[], { head, state }: LossSaved): Tensor {
  const { config: c, weights: w, inputs, gradients, step } = frame;
  const { extent, labels, maxScored } = inputs;
  const dNormed = floats(frame, 'd final normed', maxScored, c.hidden);
  head.chunks.forEach((chunk, i) => {
    if (head.chunks.length > 1) chunkLogits(frame, ops, head, chunk);
    const { count, stride } = chunk;
    const rows = { extent, rows: 'scored', maxRows: maxScored, stride } as const;
    const slice = [w.table.head, chunk.first * c.hidden, count * c.hidden] as const;
    const product = { label: 'd final normed', a: head.logits, ...w.matrix(...slice), out: dNormed, k: count, n: c.hidden, ...rows };
    ops.push(
      crossEntropyBackward({ chunk, logits: head.logits, labels, state, step, extent, maxRows: maxScored }),
      matmulNN({ ...product, accumulate: i > 0 }),
      matmulTN({ label: 'd head', a: head.logits, b: head.normed, out: gradients.view(...slice), m: count, n: c.hidden, ...rows }),
    );
  });
  return dNormed;
}

interface GainOperands {
  x: Tensor;
  rstd: Tensor;
  dy: Tensor;
  group: Group;
  rows?: Tensor;
  maxRows: number;
}

function gainBackward(frame: BackwardFrame, ops: (Op | Clear)[], name: string, { group, ...operands }: GainOperands): void {
  const { config: c, inputs, gradients } = frame;
  const partial = floats(frame, `${name} partial`, Math.ceil(operands.maxRows / GAIN_BLOCK), c.hidden);
  const shape = { label: 'd gain', extent: inputs.extent, width: c.hidden };
  ops.push(...rmsnormGainBackward({ ...operands, ...shape, partial, dgain: gradients.view(group) }));
}

function feedForwardBackward(frame: BackwardFrame, ops: (Op | Clear)[], l: number, s: LayerSaved, dx: Tensor): void {
  const { config: c, weights: w, inputs, gradients } = frame;
  const { extent, maxTokens: n } = inputs;
  const g = w.table.layers[l]!;
  const rows = { extent, rows: 'tokens', maxRows: n } as const;
  const t = (name: string, columns: number): Tensor => floats(frame, `d ${name} ${l}`, n, columns);
  const dh = t('swiglu', c.intermediate);
  const dGateUp = t('gate and up', 2 * c.intermediate);
  const dMiddle = t('middle normed', c.hidden);
  const normed = { x: s.middle, rstd: s.middleRstd, dy: dMiddle, maxRows: n };
  ops.push(
    matmulNN({ label: 'd swiglu', a: dx, ...w.matrix(g.down), out: dh, k: c.hidden, n: c.intermediate, ...rows }),
    matmulTN({ label: 'd down', a: dx, b: s.h, out: gradients.view(g.down), m: c.hidden, n: c.intermediate, ...rows }),
    swigluBackward({ gateUp: s.gateUp, dh, dGateUp, extent, width: c.intermediate, maxTokens: n }),
    matmulNN({ label: 'd middle', a: dGateUp, ...w.matrix(g.gateUp), out: dMiddle, k: 2 * c.intermediate, n: c.hidden, ...rows }),
    matmulTN({
      label: 'd gate and up',
      a: dGateUp,
      b: s.middleNormed,
      out: gradients.view(g.gateUp),
      m: 2 * c.intermediate,
      n: c.hidden,
      ...rows,
    }),
    rmsnormBackward({ label: 'rmsnorm backward', ...normed, gain: w.view(g.postNorm), dx, extent, width: c.hidden }),
  );
  gainBackward(frame, ops, `post ${l}`, { ...normed, group: g.postNorm });
}

function selfAttentionBackward(frame: BackwardFrame, ops: (Op | Clear)[], l: number, s: LayerSaved, dx: Tensor): void {
  const { config: c, weights: w, inputs, angles, gradients } = frame;
  const { stream, extent, maxTokens: n } = inputs;
  const g = w.table.layers[l]!;
  const rows = { extent, rows: 'tokens', maxRows: n } as const;
  const q = c.heads * c.headDim;
  const qkv = qkvWidth(c);
  const t = (name: string, columns: number): Tensor => floats(frame, `d ${name} ${l}`, n, columns);
  const dout = t('attended', q);
  const dqkv = t('qkv', qkv);
  const dInput = t('normed', c.hidden);
  const normed = { x: s.x, rstd: s.rstd, dy: dInput, maxRows: n };
  const heads = { shape: c, stream, extent, maxTokens: n };
  ops.push(
    matmulNN({ label: 'd attended', a: dx, ...w.matrix(g.out), out: dout, k: c.hidden, n: q, ...rows }),
    matmulTN({ label: 'd attention out', a: dx, b: s.attended, out: gradients.view(g.out), m: c.hidden, n: q, ...rows }),
    ...attentionBackward({ ...heads, qkv: s.qkv, out: s.attended, dout, lse: s.lse, delta: t('delta', c.heads), dqkv }),
    rope({ qkv: dqkv, stream, angles, extent, heads: c.heads + c.kvHeads, headDim: c.headDim, stride: qkv, maxTokens: n, inverse: true }),
    matmulNN({ label: 'd normed', a: dqkv, ...w.matrix(g.qkv), out: dInput, k: qkv, n: c.hidden, ...rows }),
    matmulTN({ label: 'd qkv', a: dqkv, b: s.normed, out: gradients.view(g.qkv), m: qkv, n: c.hidden, ...rows }),
    rmsnormBackward({ label: 'rmsnorm backward', ...normed, gain: w.view(g.inputNorm), dx, extent, width: c.hidden }),
  );
  gainBackward(frame, ops, `input ${l}`, { ...normed, group: g.inputNorm });
}
