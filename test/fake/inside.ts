import type { InsideToken, InsideUpdate } from '../../src/protocol/runs/inside';

const read = (text: string): InsideToken => ({ text, learnt: false, loss: null });
const learnt = (text: string, loss: number): InsideToken => ({ text, learnt: true, loss });

/** The first updates as an engine tells of them. */
export const insideUpdate = (step: number, change: Partial<InsideUpdate> = {}): InsideUpdate => ({
  step,
  rows: 16,
  targets: 48,
  tokens: [read('<s>'), read('two'), read('plus'), read('two'), read('\n'), learnt('four', 1.5), learnt('</s>', 0.5)],
  rowLoss: 1,
  loss: 2.5 / step,
  learningRate: 1e-3 * step,
  gradNorm: 4,
  maxGradNorm: 1,
  clip: 0.25,
  trained: 10_000,
  adapters: false,
  weights: 50,
  change: 0.1,
  averages: [{ track: 'ema:0.98', decay: 0.98, before: 0.1, after: 0.098, moved: 0.002 }],
  share: 1,
  pull: 0,
  ...change,
});
