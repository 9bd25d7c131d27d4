import type { Tensor } from '../../device/op';
import type { Planner } from '../../device/planner';
import { kvWidth } from '../../kernels/attention';
import { EXTENT_BYTES, STREAM_BYTES } from '../../kernels/extent';
import type { ModelConfig } from '../config';

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

/** A cache of keys and values per layer for `prompts` rows of up to `length` tokens. */
export function planCaches(p: Planner, c: ModelConfig, prompts: number, length: number): Tensor[] {
  return Array.from({ length: c.layers }, (_, l) => p.keep(`cache ${l}`, 4 * prompts * length * kvWidth(c), 'key-value cache'));
}
