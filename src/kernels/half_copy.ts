import source from '../../shaders/half_copy.wgsl?raw';
import { grid1d, type Op, type Tensor, type View } from '../gpu/program';

type Operand = Tensor | View;

/** The largest number that float16 holds. */
export const LARGEST_HALF = 65_504;

/** half = weights in float16; `count` elements, a multiple of 4. */
export function halfCopy(o: { weights: Operand; half: Operand; count: number }): Op {
  return {
    label: 'half copy',
    shader: { name: 'half_copy', source, values: { COUNT: o.count, Weight: 'f16' } },
    bindings: [o.weights, o.half],
    grid: grid1d(o.count / 4),
  };
}
