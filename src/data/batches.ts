import { generator, shuffle } from './random';
import { append } from '../protocol/base/lists';

/** The order of all rows in an epoch: a pure function of (seed, epoch), so that a resumed run goes on exactly. */
export const rowOrder =
  (seed: number, rowCount: number) =>
  (epoch: number): Uint32Array =>
    shuffle(
      generator(seed, epoch),
      Uint32Array.from({ length: rowCount }, (_, row) => row),
    );

/** Rows of the batch of a step (from 0). Epochs follow one another without a break: a batch may lie in two or more. */
export function batchAt(seed: number, step: number, batchSize: number, rowCount: number): number[] {
  if (rowCount < 1) throw new RangeError('There are no rows to draw a batch from.');
  const order = rowOrder(seed, rowCount);
  const rows: number[] = [];
  let place = step * batchSize;
  const end = place + batchSize;
  while (place < end) {
    const epoch = Math.floor(place / rowCount);
    const inEpoch = order(epoch).subarray(place % rowCount, Math.min(rowCount, end - epoch * rowCount));
    append(rows, inEpoch);
    place += inEpoch.length;
  }
  return rows;
}
