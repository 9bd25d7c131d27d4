import type { Tensor } from '../../device/op';
import type { Planner } from '../../device/planner';
import type { ModelConfig } from '../config';
import type { Slot } from '../slots';
import type { Gradients, HeadChunk, Weights } from '../weights';
import type { Inputs } from './inputs';

/** What the passes of a model hand to each other. */

/** Shared by forward and backward: where things are and how long a batch may be. */
export interface Frame {
  planner: Planner;
  config: ModelConfig;
  weights: Weights;
  angles: Tensor;
  inputs: Inputs;
  /** The final norm and the logits outlive their program, to be read back. */
  keepHead?: boolean;
  /** Where the losses of the scored tokens stay, to be read back; else they last as long as the program. */
  losses?: Tensor;
  /** Of the inputs of adapters; for training only. */
  dropout?: { draw: Tensor; p: number };
}

/** A forward pass and where its gradient goes. */
export interface BackwardFrame extends Frame {
  gradients: Gradients;
  /** A uniform block that begins with 1 / target tokens. */
  step: Tensor;
  /**
   * The forward pass keeps only the input of each layer; everything else is computed again, by the same kernels and so to the same
   * bits, just before it is needed. The last layer is kept, since its gradient is the first to be wanted: of 8 layers of width 512 at
   * 4080 tokens that makes 251 MiB of activations instead of 235 (1092 with everything kept), for an eighth less to compute again.
   */
  recompute: boolean;
}

/** What the backward pass of an adapter needs. */
export interface AdapterSaved {
  /** What A read: the input of the layer, or what dropout left of it. */
  input: Tensor;
  /** s A x, [tokens, rank] */
  low: Tensor;
}

/** What the backward pass needs of one layer. [tokens, ...], float32. */
export interface LayerSaved {
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
  /** Of the heads of q and k, where the family norms them. */
  headUnit: Tensor | null;
  headRstd: Tensor | null;
  adapters: Partial<Record<Slot, AdapterSaved | null>>;
}

export interface LayersSaved {
  layers: LayerSaved[];
  out: Tensor;
}

export const floats = (frame: Frame, name: string, rows: number, columns: number): Tensor =>
  frame.planner.scratch(name, 4 * rows * columns);

/** How a stream meets its keys, and what of it is wanted. */
export interface Reading {
  /** One cache per layer: attention reads keys and values from there, after adding those of this stream. */
  caches?: Tensor[];
  /** The stream holds whole rows (a prompt), not the newest token of each; always so without caches. */
  whole?: boolean;
  /** Behind the last attention only the scored tokens go on, laid together: for passes that are not differentiated. */
  scoredOnly?: boolean;
}

/** The scored rows after the final norm, and the logits of one vocabulary chunk at a time. */
export interface Head {
  normed: Tensor;
  rstd: Tensor;
  logits: Tensor;
  chunks: HeadChunk[];
}

/** What the backward pass needs of the loss. */
export interface LossSaved {
  head: Head;
  state: Tensor;
  losses: Tensor;
}
