import type { View } from '../device/op';
import { type Matrix, rowsOf } from '../kernels/products/matrix';
import { type Chunk, vocabularyChunks } from '../kernels/cross_entropy';
import type { AdapterViews } from './adapter';
import type { ModelConfig } from './config';
import type { Group, ParameterTable, Pool } from './parameters';
import type { Slot } from './slots';

/** Rows [first, first + count) of a table of words, as far as one binding reaches. */
export interface Piece {
  first: number;
  count: number;
  matrix: Matrix;
}

/** Vectors of a block; null where the family has none. */
export interface LayerVectors<T> {
  inputNorm: T;
  postNorm: T;
  qkvBias: T | null;
  qNorm: T | null;
  kNorm: T | null;
}

export interface LayerWeights extends LayerVectors<View> {
  matrices: Record<Slot, Matrix>;
  adapters: Partial<Record<Slot, AdapterViews>>;
}

/** Everything that the passes read of one set of weights, wherever it lies. */
export interface Weights {
  embed: Piece[];
  head: Piece[];
  norm: View;
  layers: LayerWeights[];
}

/** Where the gradient of a layer goes; what is frozen has none. */
export interface LayerGradients extends LayerVectors<View | null> {
  matrices: Record<Slot, View> | null;
  adapters: Partial<Record<Slot, AdapterViews>>;
}

export interface Gradients {
  /** All, or null below a frozen base. */
  trained: { embed: View; norm: View; head: (first: number, count: number) => View } | null;
  layers: LayerGradients[];
}

const vectors = (pool: Pool<ParameterTable>, l: number): LayerVectors<View> => {
  const g = pool.table.layers[l]!;
  const optional = (group: Group | null): View | null => group && pool.view(group);
  return {
    inputNorm: pool.view(g.inputNorm),
    postNorm: pool.view(g.postNorm),
    qkvBias: optional(g.qkvBias),
    qNorm: optional(g.qNorm),
    kNorm: optional(g.kNorm),
  };
};

const bySlot = <T>(of: (slot: Slot) => T): Record<Slot, T> => ({ qkv: of('qkv'), out: of('out'), gateUp: of('gateUp'), down: of('down') });

/** A whole model in one pool. */
export function poolWeights(pool: Pool<ParameterTable>, c: ModelConfig): Weights {
  const { table } = pool;
  const words = (group: Group): Piece[] => [{ first: 0, count: c.vocabulary, matrix: pool.matrix(group) }];
  return {
    embed: words(table.embed),
    head: words(table.head),
    norm: pool.view(table.norm),
    layers: table.layers.map((g, l) => ({ ...vectors(pool, l), matrices: bySlot((slot) => pool.matrix(g[slot])), adapters: {} })),
  };
}

export function poolGradients(pool: Pool<ParameterTable>, c: ModelConfig): Gradients {
  const { table } = pool;
  const head = (first: number, count: number): View => pool.view(table.head, first * c.hidden, count * c.hidden);
  return {
    trained: { embed: pool.view(table.embed), norm: pool.view(table.norm), head },
    layers: table.layers.map((g, l) => ({ ...vectors(pool, l), matrices: bySlot((slot) => pool.view(g[slot])), adapters: {} })),
  };
}

/** Entries of the vocabulary whose logits are made together, and the part of the head that they come from. */
export interface HeadChunk extends Chunk {
  piece: Piece;
}

/** The vocabulary in runs whose logits for `rows` rows stay below `maxBytes`, none of which reaches over two pieces of the head. */
export function headChunks(head: readonly Piece[], rows: number, maxBytes: number): HeadChunk[] {
  return head.flatMap((piece) => {
    const inside = vocabularyChunks(piece.count, rows, maxBytes);
    return inside.map((chunk) => ({ ...chunk, first: piece.first + chunk.first, last: chunk.last && piece === head.at(-1), piece }));
  });
}

/** The rows of the head that a chunk is made from. */
export const chunkMatrix = ({ piece, first, count }: HeadChunk, columns: number): Matrix =>
  first === piece.first && count === piece.count ? piece.matrix : rowsOf(piece.matrix, columns, first - piece.first, count);
