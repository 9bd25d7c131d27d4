import type { LengthStatistics } from '../protocol/dataset';
import { TabtuneError } from '../protocol/errors';

/** How long rows are, in tokens, and how many are longer than `maxLength`. */
export function lengthStatistics(tokens: readonly number[], maxLength: number, wanted = 24): LengthStatistics {
  if (tokens.length === 0) throw new TabtuneError('data', 'There are no rows to measure.');
  const lengths = Float64Array.from(tokens).sort();
  /** The smallest length that this share of the rows does not exceed. */
  const quantile = (share: number): number => lengths[Math.max(0, Math.ceil(share * lengths.length) - 1)] ?? 0;
  const min = quantile(0);
  const max = quantile(1);
  const width = Math.max(1, Math.ceil((max - min + 1) / wanted));
  const bins = Array.from({ length: Math.ceil((max - min + 1) / width) }, (_, bin) => ({
    from: min + bin * width,
    to: min + (bin + 1) * width,
    count: 0,
  }));
  for (const length of lengths) {
    const bin = bins[Math.floor((length - min) / width)];
    if (bin) bin.count++;
  }
  const over = lengths.filter((length) => length > maxLength).length / lengths.length;
  return { rows: lengths.length, min, median: quantile(0.5), p95: quantile(0.95), max, over, bins };
}
