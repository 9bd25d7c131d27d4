import type { LengthStatistics } from '../../protocol/dataset';
import { fail } from '../../protocol/errors';
import type { Example } from '../../protocol/examples';
import { encodePieces, type WorkHooks } from './pieces';
import type { ChatTokenizer } from './tokenizer';

/** Counted of a set without being asked for more: seconds of work, and the shares are known to within a percent. */
export const SAMPLE_ROWS = 10_000;

/** Tokens of rows. */
export interface Counted {
  tokens: number[];
  /** Rows of the set; fewer were counted where it is a sample. */
  of: number;
  /** Rows that were counted, or would have been if the model could read them. */
  seen: number;
  /** What it took. */
  seconds: number;
}

/** `most` places spread evenly over a list: the same ones every time. */
const spread = (length: number, most: number): number[] =>
  Array.from({ length: Math.min(length, most) }, (_, i) => Math.floor((i * length) / Math.min(length, most)));

/** How many tokens each row has for a model; of more than `most` rows, of a sample spread evenly. Throws `stopped`. */
export async function countTokens(
  tokenizer: Pick<ChatTokenizer, 'encodeExamples'>,
  rows: readonly Example[],
  most: number,
  hooks: WorkHooks = {},
): Promise<Counted> {
  const began = performance.now();
  const places = spread(rows.length, most);
  const sample = places.length < rows.length ? places.map((at) => rows[at]!) : rows;
  const tokens: number[] = [];
  for await (const piece of encodePieces(tokenizer, sample, () => undefined, hooks))
    for (const { inputIds } of piece) tokens.push(inputIds.length);
  return { tokens, of: rows.length, seen: places.length, seconds: (performance.now() - began) / 1000 };
}

/** How long rows are, in tokens, and how many are longer than `maxLength`. */
export function lengthStatistics({ tokens, of, seen, seconds }: Counted, maxLength: number, wanted = 24): LengthStatistics {
  if (tokens.length === 0) throw fail('data')`There are no rows to measure.`;
  const lengths = Float64Array.from(tokens).sort();
  /** The smallest length that this share of the rows does not exceed. */
  const quantile = (share: number, list = lengths): number => list[Math.max(0, Math.ceil(share * list.length) - 1)] ?? 0;
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
  const over = lengths.filter((length) => length > maxLength);
  const cut = over.length > 0 ? { rows: over.length, median: quantile(0.5, over) - maxLength, most: max - maxLength } : null;
  return { rows: lengths.length, of, unread: seen - lengths.length, min, median: quantile(0.5), p90: quantile(0.9), p99: quantile(0.99), max, cut, bins, seconds }; // prettier-ignore
}
