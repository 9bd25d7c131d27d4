import { describe, expect, onTestFinished, test } from 'vitest';
import { CHECKED, type Checksums } from '../checksum';
import expected from '../golden/checksums.json';

// What the processor computes in a browser is what it computes in Node (test/processor/checksum.test.ts), to the bit.

const pinned: Record<string, Checksums> = expected;

describe.each([1, 4])('with %i threads', (count) => {
  test.each(Object.keys(CHECKED))('the training %s ends in the bits that are told', async (name) => {
    expect(pinned, 'npm run checksums').toHaveProperty(name);
    expect(crossOriginIsolated, 'threads share memory').toBe(true);
    const worker = new Worker(new URL('./checksum.worker.ts', import.meta.url), { type: 'module' });
    onTestFinished(() => worker.terminate());
    const found = await new Promise((resolve, reject) => {
      worker.onmessage = ({ data }) => resolve(data);
      worker.onerror = (event) => reject(new Error(event.message));
      worker.postMessage({ name, count });
    });
    expect(found).toEqual({ threads: count, ...pinned[name] });
  });
});
