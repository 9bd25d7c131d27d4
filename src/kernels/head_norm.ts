import columnSum from '../../shaders/column_sum.wgsl?raw';
import backward from '../../shaders/head_norm_backward.wgsl?raw';
import gainBackward from '../../shaders/head_norm_gain_backward.wgsl?raw';
import forward from '../../shaders/head_norm.wgsl?raw';
import { grid2d, type Op, type Tensor, type View } from '../device/op';
import { EXTENT, EXTENT_BYTES, requireBytes } from './extent';

type Operand = Tensor | View;

export interface HeadShape {
  heads: number;
  kvHeads: number;
  headDim: number;
}

interface Common {
  shape: HeadShape;
  unit: Operand;
  extent: Operand;
  maxTokens: number;
}

/** Tokens per partial sum of a gain's gradient. */
const BLOCK = 64;

/** What the forward pass leaves for the backward pass, and room for partial sums. */
export function headNormBytes({ heads, kvHeads, headDim }: HeadShape, maxTokens: number): { unit: number; rstd: number; partial: number } {
  const rstd = 4 * maxTokens * (heads + kvHeads);
  return { unit: rstd * headDim, rstd, partial: 4 * headDim * Math.ceil(maxTokens / BLOCK) };
}

const valuesOf = ({ heads, kvHeads, headDim }: HeadShape) => ({
  HEADS: heads,
  KV_HEADS: kvHeads,
  HEAD_DIM: headDim,
  ROWS_AT: EXTENT.tokens,
});

/** What every pass takes: queries, keys and values, or their gradient, and what the forward pass left. */
function commonBytes(o: Common, qkv: Operand) {
  const { heads, kvHeads, headDim } = o.shape;
  const bytes = 4 * o.maxTokens * (heads + 2 * kvHeads) * headDim;
  return { qkv: [qkv, bytes], unit: [o.unit, headNormBytes(o.shape, o.maxTokens).unit], extent: [o.extent, EXTENT_BYTES] } as const;
}

/** The gains and the scale of each head. */
const gainBytes = (o: Common & { gainQ: Operand; gainK: Operand; rstd: Operand }) =>
  ({
    'gain of q': [o.gainQ, 4 * o.shape.headDim],
    'gain of k': [o.gainK, 4 * o.shape.headDim],
    rstd: [o.rstd, headNormBytes(o.shape, o.maxTokens).rstd],
  }) as const;

/** RMS norm over each query and key head of qkv, in place; `unit` and `rstd` are for the backward pass. */
export function headNorm(o: Common & { qkv: Operand; gainQ: Operand; gainK: Operand; rstd: Operand; epsilon: number }): Op {
  requireBytes('head norm', { ...commonBytes(o, o.qkv), ...gainBytes(o) });
  return {
    label: 'head norm',
    shader: { name: 'head_norm', source: forward, values: { ...valuesOf(o.shape), EPSILON: o.epsilon } },
    bindings: { qkv: o.qkv, gain_q: o.gainQ, gain_k: o.gainK, unit: o.unit, rstd: o.rstd, extent: o.extent },
    grid: grid2d(o.shape.heads + o.shape.kvHeads, o.maxTokens),
  };
}

/** Gradients of both gains, added to what is there. In front of headNormBackward, which overwrites what is read here. */
export function headNormGainBackward(o: Common & { dqkv: Operand; partial: Operand; dgainQ: Operand; dgainK: Operand }): Op[] {
  const { heads, kvHeads, headDim } = o.shape;
  const columns = Math.ceil(headDim / 64);
  requireBytes('head norm gain', {
    ...commonBytes(o, o.dqkv),
    partial: [o.partial, headNormBytes(o.shape, o.maxTokens).partial],
    'gradient of q': [o.dgainQ, 4 * headDim],
    'gradient of k': [o.dgainK, 4 * headDim],
  });
  const gain = (first: number, count: number, dgain: Operand): Op[] => [
    {
      label: 'head norm gain',
      shader: {
        name: 'head_norm_gain_backward',
        source: gainBackward,
        values: { ...valuesOf(o.shape), FIRST: first, COUNT: count, BLOCK },
      },
      bindings: { dqkv: o.dqkv, unit: o.unit, partial: o.partial, extent: o.extent },
      grid: [columns, Math.ceil(o.maxTokens / BLOCK), 1],
    },
    {
      label: 'head norm gain',
      shader: { name: 'column_sum', source: columnSum, values: { WIDTH: headDim, BLOCK, ROWS_AT: EXTENT.tokens } },
      bindings: { partial: o.partial, out: dgain, extent: o.extent },
      grid: [columns, 1, 1],
    },
  ];
  return [...gain(0, heads, o.dgainQ), ...gain(heads, kvHeads, o.dgainK)];
}

/** dqkv behind the norm becomes dqkv in front of it. */
export function headNormBackward(o: Common & { dqkv: Operand; gainQ: Operand; gainK: Operand; rstd: Operand }): Op {
  requireBytes('head norm backward', { ...commonBytes(o, o.dqkv), ...gainBytes(o) });
  return {
    label: 'head norm backward',
    shader: { name: 'head_norm_backward', source: backward, values: valuesOf(o.shape) },
    bindings: { dqkv: o.dqkv, gain_q: o.gainQ, gain_k: o.gainK, unit: o.unit, rstd: o.rstd, extent: o.extent },
    grid: grid2d(o.shape.heads + o.shape.kvHeads, o.maxTokens),
  };
}
