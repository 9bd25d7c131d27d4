import backward from '../../shaders/swiglu_backward.wgsl?raw';
import forward from '../../shaders/swiglu.wgsl?raw';
import { grid2d, type Op, type Tensor, type View } from '../device/op';
import { EXTENT, EXTENT_BYTES, type ExtentName, requireBytes } from './extent';

type Operand = Tensor | View;

/** h = silu(gate) up; gateUp [tokens, 2 width], of `count` rows (default all tokens). */
export function swiglu(o: { gateUp: Operand; h: Operand; extent: Operand; count?: ExtentName; width: number; maxTokens: number }): Op {
  const bytes = 4 * o.maxTokens * o.width;
  requireBytes('swiglu', { 'gate and up': [o.gateUp, 2 * bytes], h: [o.h, bytes], extent: [o.extent, EXTENT_BYTES] });
  return {
    label: 'swiglu',
    shader: { name: 'swiglu', source: forward, values: { WIDTH: o.width, ROWS_AT: EXTENT[o.count ?? 'tokens'] } },
    bindings: { gate_up: o.gateUp, h: o.h, extent: o.extent },
    grid: grid2d(o.width / 4, o.maxTokens),
  };
}

export function swigluBackward(o: {
  gateUp: Operand;
  dh: Operand;
  dGateUp: Operand;
  extent: Operand;
  width: number;
  maxTokens: number;
}): Op {
  const bytes = 4 * o.maxTokens * o.width;
  requireBytes('swiglu backward', {
    'gate and up': [o.gateUp, 2 * bytes],
    dh: [o.dh, bytes],
    gradient: [o.dGateUp, 2 * bytes],
    extent: [o.extent, EXTENT_BYTES],
  });
  return {
    label: 'swiglu backward',
    shader: { name: 'swiglu_backward', source: backward, values: { WIDTH: o.width, ROWS_AT: EXTENT.tokens } },
    bindings: { gate_up: o.gateUp, dh: o.dh, dgate_up: o.dGateUp, extent: o.extent },
    grid: grid2d(o.width / 4, o.maxTokens),
  };
}
