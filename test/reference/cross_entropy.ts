import type { Numbers } from './matmul';

/** A row with this label is not scored. */
export const IGNORED = -100;

function softmax(logits: Numbers, row: number, vocabulary: number): { p: number[]; lse: number } {
  const values = Array.from({ length: vocabulary }, (_, i) => logits[row * vocabulary + i]!);
  const top = Math.max(...values);
  const lse = top + Math.log(values.reduce((sum, x) => sum + Math.exp(x - top), 0));
  return { p: values.map((x) => Math.exp(x - lse)), lse };
}

/** Loss of each row (0 where the label is ignored) and their mean over the scored rows. */
export function crossEntropy(logits: Numbers, labels: readonly number[], vocabulary: number): { losses: Float64Array; mean: number } {
  const losses = new Float64Array(labels.length);
  labels.forEach((label, r) => {
    if (label !== IGNORED) losses[r] = softmax(logits, r, vocabulary).lse - logits[r * vocabulary + label]!;
  });
  const scored = labels.filter((label) => label !== IGNORED).length;
  return { losses, mean: losses.reduce((a, b) => a + b, 0) / scored };
}

/** Gradient of the sum of losses times `weight` (1 / scored rows for the mean). */
export function crossEntropyBackward(logits: Numbers, labels: readonly number[], vocabulary: number, weight: number): Float64Array {
  const out = new Float64Array(labels.length * vocabulary);
  labels.forEach((label, r) => {
    if (label === IGNORED) return;
    softmax(logits, r, vocabulary).p.forEach((p, i) => (out[r * vocabulary + i] = (p - (i === label ? 1 : 0)) * weight));
  });
  return out;
}

/** Entry of the largest logit of each row; the first of equals. */
export function argmax(logits: Numbers, rows: number, vocabulary: number): number[] {
  return Array.from({ length: rows }, (_, r) => {
    let best = 0;
    for (let i = 1; i < vocabulary; i++) if (logits[r * vocabulary + i]! > logits[r * vocabulary + best]!) best = i;
    return best;
  });
}
