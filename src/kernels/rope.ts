import source from '../../shaders/rope.wgsl?raw';
import { grid2d, type Op, type Tensor, type View } from '../device/op';
import { EXTENT, EXTENT_BYTES, requireBytes, STREAM_BYTES } from './extent';

type Operand = Tensor | View;

/** Turns the first `heads` heads of each row of qkv in place; `inverse` turns back (the gradient). */
export function rope(o: {
  qkv: Operand;
  stream: Operand;
  angles: Operand;
  extent: Operand;
  heads: number;
  headDim: number;
  stride: number;
  maxTokens: number;
  inverse?: boolean;
}): Op {
  requireBytes(o.inverse ? 'rope backward' : 'rope', {
    qkv: [o.qkv, 4 * o.maxTokens * o.stride],
    stream: [o.stream, STREAM_BYTES * o.maxTokens],
    angles: [o.angles, 4 * o.headDim],
    extent: [o.extent, EXTENT_BYTES],
  });
  return {
    label: o.inverse ? 'rope backward' : 'rope',
    shader: {
      name: 'rope',
      source,
      values: { HEADS: o.heads, HEAD_DIM: o.headDim, STRIDE: o.stride, ROWS_AT: EXTENT.tokens, SIGN: o.inverse ? '-1.0' : '1.0' },
    },
    bindings: { qkv: o.qkv, stream: o.stream, angles: o.angles, extent: o.extent },
    grid: grid2d(o.headDim / 2, o.maxTokens),
  };
}
