/** What is measured, as plain data: it travels from the driver to the page. */

export type Layout = 'NN' | 'NT' | 'TN';
export const LAYOUTS: readonly Layout[] = ['NN', 'NT', 'TN'];

/** C[m, n] = A B, A B^T or A^T B; A is stored [m, k] ([k, m] for TN), B [k, n] ([n, k] for NT). */
export interface Product {
  m: number;
  k: number;
  n: number;
  layout: Layout;
  a: Float32Array<ArrayBuffer>;
  b: Float32Array<ArrayBuffer>;
}

/** A decoder of `layers`; engines with a gated MLP use `gated`, the others `mlp`: equally many parameters. */
export interface ModelSpec {
  layers: number;
  width: number;
  heads: number;
  mlp: number;
  gated: number;
  vocabulary: number;
  context: number;
  batch: number;
}

export const MODELS = {
  small: { layers: 4, width: 128, heads: 4, mlp: 512, gated: 344, vocabulary: 512, context: 128, batch: 8 },
  /** 25.3 M parameters in the layers and 4.2 M in the embedding. */
  '25m': { layers: 8, width: 512, heads: 8, mlp: 2048, gated: 1376, vocabulary: 8192, context: 256, batch: 16 },
} as const satisfies Record<string, ModelSpec>;
export type ModelName = keyof typeof MODELS;

/** Work C. */
export const PROMPTS = { count: 300, tokens: 24, newTokens: 24 } as const;

export const RATES = ['multiply-add', 'copy'] as const;
export type RateName = (typeof RATES)[number];

export type Unit = 'GFLOP/s' | 'tokens/s' | 'GB/s';

export type Case = { id: string; unit: Unit } & (
  { work: 'A'; m: number; k: number; n: number; layout: Layout } | { work: 'B' | 'C'; model: ModelName } | { work: 'E'; rate: RateName }
);

export const WORKS = ['A', 'B', 'C', 'D', 'E', 'F'] as const;
export type WorkName = (typeof WORKS)[number];

/** M x K x N. */
const SHAPES: readonly [number, number, number][] = [
  [256, 256, 256],
  [512, 512, 512],
  [1024, 1024, 1024],
  [1024, 128, 512],
  [1024, 512, 128],
];

export interface Selection {
  works: readonly WorkName[];
  /** Cubes instead of the usual shapes. */
  sizes: readonly number[];
  layouts: readonly Layout[];
  model: ModelName;
}

/** Everything that is sampled in rounds; D and F are no cases, since they have a device or a browser of their own. */
export function casesOf({ works, sizes, layouts, model }: Selection): Case[] {
  const shapes = sizes.length > 0 ? sizes.map((s) => [s, s, s] as const) : SHAPES;
  const cases: Case[] = [];
  if (works.includes('E')) {
    cases.push({ work: 'E', id: 'E multiply-add', unit: 'GFLOP/s', rate: 'multiply-add' });
    cases.push({ work: 'E', id: 'E copy', unit: 'GB/s', rate: 'copy' });
  }
  if (works.includes('A')) {
    for (const [m, k, n] of shapes)
      for (const layout of layouts) cases.push({ work: 'A', id: `A ${m}x${k}x${n} ${layout}`, unit: 'GFLOP/s', m, k, n, layout });
  }
  if (works.includes('B')) cases.push({ work: 'B', id: `B ${model}`, unit: 'tokens/s', model });
  if (works.includes('C')) cases.push({ work: 'C', id: `C ${model}`, unit: 'tokens/s', model });
  return cases;
}
