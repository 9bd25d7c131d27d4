import type { Device } from '../device/interface';
import type { Tensor } from '../device/op';
import type { ModelConfig } from './config';
import type { Pool } from './parameters';
import type { Weights } from './weights';

/** Of a model what inference needs: sets of weights under names, and how the passes read them. */
export interface TrackedModel {
  readonly device: Device;
  readonly config: ModelConfig;
  /** Positions that any row, prompt or answer may take. */
  readonly positions: number;
  readonly angles: Tensor;
  /** The pool of a track; throws `recipe` when nothing of that name is followed. */
  track(name: string): Pool;
  /** What the passes read when the trained numbers are those of `pool`. */
  reading(pool: Pool): Weights;
}
