import { fail } from '../../protocol/errors';

/**
 * Matrices of whole numbers with a scale for each row (8 bits) or for each group of 32 columns (4 bits): value = scale x level.
 * Levels lie row by row, each row from a whole word on, in a word the first column lowest. Rows are independent, so that a tensor
 * may be quantised in pieces as it arrives.
 */
export type Bits = 8 | 4;

export interface Quantised {
  words: Uint32Array<ArrayBuffer>;
  scales: Float32Array<ArrayBuffer>;
}

/** Columns that share a scale with 4 bits; the last group of a row may be shorter. */
export const GROUP = 32;

/** Words and scales of a row. */
export const rowSizes = (bits: Bits, columns: number): { words: number; scales: number } => ({
  words: Math.ceil(columns / (32 / bits)),
  scales: bits === 8 ? 1 : Math.ceil(columns / GROUP),
});

/** Elements of both arrays. */
export function quantisedSizes(bits: Bits, rows: number, columns: number): { words: number; scales: number } {
  const row = rowSizes(bits, columns);
  return { words: rows * row.words, scales: rows * row.scales };
}

export function quantise(values: Float32Array, rows: number, columns: number, bits: Bits): Quantised {
  if (values.length !== rows * columns)
    throw fail('internal')`${values.length} values are not a matrix of ${rows} rows and ${columns} columns.`;
  const size = quantisedSizes(bits, rows, columns);
  const out = { words: new Uint32Array(size.words), scales: new Float32Array(size.scales) };
  if (bits === 8) eights(values, columns, out);
  else fours(values, columns, out);
  return out;
}

/** The float32 matrix that the kernels multiply by. */
export function dequantise({ words, scales }: Quantised, rows: number, columns: number, bits: Bits): Float32Array<ArrayBuffer> {
  const row = rowSizes(bits, columns);
  const perWord = 32 / bits;
  const out = new Float32Array(rows * columns);
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) {
      const word = words[r * row.words + Math.floor(c / perWord)]!;
      const level = (word << (32 - bits - bits * (c % perWord))) >> (32 - bits);
      out[r * columns + c] = level * scales[r * row.scales + (bits === 8 ? 0 : Math.floor(c / GROUP))]!;
    }
  }
  return out;
}

function refuse(values: Float32Array, columns: number, from: number, end: number): never {
  let at = from;
  while (at < end && Number.isFinite(values[at])) at++;
  const [row, column] = [Math.floor(at / columns), at % columns];
  throw fail('checkpoint')`The value in row ${row}, column ${column} is ${values[at]}; only finite numbers can be quantised.`;
}

/** Levels -127..127; the largest value of a row gets the last level. */
function eights(values: Float32Array, columns: number, { words, scales }: Quantised): void {
  const perRow = rowSizes(8, columns).words;
  for (let r = 0; r < scales.length; r++) {
    const begin = r * columns;
    const end = begin + columns;
    let top = 0;
    let sum = 0; // It is infinite or not a number as soon as one value is.
    for (let i = begin; i < end; i++) {
      const size = Math.abs(values[i]!);
      if (size > top) top = size;
      sum += size;
    }
    if (!(sum < Infinity)) refuse(values, columns, begin, end);
    scales[r] = top / 127;
    const inverse = top > 0 ? 127 / top : 0;
    let at = r * perRow;
    // Since x + 128.5 is positive, cutting the fraction rounds to the nearest.
    for (let i = begin; i < end; i += 4) {
      let word = 0;
      for (let n = Math.min(4, end - i) - 1; n >= 0; n--) word = (word << 8) | (((values[i + n]! * inverse + 128.5) & 255) ^ 128);
      words[at++] = word;
    }
  }
}

/**
 * Levels -8..7. The value of largest size gets level -8, so that its sign decides the scale's, and the steps are an eighth of it; then
 * the scale that leaves the least squared error for these levels is taken. Error of normal numbers, relative: 8.5 %, against 9.7 % with
 * sevenths, 8.6 % without the last step, 8.2 % with the best of three ranges (twice the time) and 8.1 % of nineteen (twelve times).
 */
function fours(values: Float32Array, columns: number, { words, scales }: Quantised): void {
  const row = rowSizes(4, columns);
  const rows = scales.length / row.scales;
  for (let r = 0; r < rows; r++) {
    for (let g = 0; g < row.scales; g++) {
      const begin = r * columns + g * GROUP;
      const end = Math.min(begin + GROUP, (r + 1) * columns);
      let extreme = 0;
      let top = 0;
      let sum = 0;
      for (let i = begin; i < end; i++) {
        const size = Math.abs(values[i]!);
        if (size > top) {
          top = size;
          extreme = values[i]!;
        }
        sum += size;
      }
      if (!(sum < Infinity)) refuse(values, columns, begin, end);
      const inverse = top > 0 ? -8 / extreme : 0;
      let products = 0;
      let squares = 0;
      let at = r * row.words + g * (GROUP / 8);
      for (let i = begin; i < end; i += 8) {
        let word = 0;
        for (let n = Math.min(8, end - i) - 1; n >= 0; n--) {
          const value = values[i + n]!;
          const level = Math.min((value * inverse + 8.5) | 0, 15) - 8;
          products += value * level;
          squares += level * level;
          word = (word << 4) | (level & 15);
        }
        words[at++] = word;
      }
      scales[r * row.scales + g] = squares > 0 ? products / squares : 0;
    }
  }
}
