import { expect, test } from 'vitest';
import { chunksOf } from '../../src/protocol/base/chunks';

/** As WebKit's: there is nothing but a reader. */
function stream() {
  const told = { cancelled: false };
  let next = 0;
  const source = new ReadableStream<number>(
    {
      pull: (controller) => (next < 3 ? controller.enqueue(next++) : controller.close()),
      cancel: () => void (told.cancelled = true),
    },
    { highWaterMark: 0 },
  );
  Object.defineProperty(source, Symbol.asyncIterator, { value: undefined });
  return { source, told };
}

test('all of a stream comes, in order', async () => {
  const { source, told } = stream();
  const seen: number[] = [];
  for await (const one of chunksOf(source)) seen.push(one);
  expect(seen).toEqual([0, 1, 2]);
  expect(told.cancelled).toBe(false);
});

test('a reader that stops cancels the stream', async () => {
  const { source, told } = stream();
  for await (const one of chunksOf(source)) if (one === 1) break;
  expect(told.cancelled).toBe(true);
});
