import { describe, expect, onTestFinished, test } from 'vitest';
import type { Catalogue } from '../../src/protocol/catalogue';
import { byShipping, type Checksums } from '../checksum';
import expected from '../golden/checksums.json';

// What the processor computes in a browser is what it computes in Node (test/processor/checksum.test.ts), to the bit.

const pinned: Record<string, Checksums> = expected;
const { shipped, missing } = byShipping((await (await fetch('/catalogue.json')).json()) as Catalogue);

describe.each([1, 4])('with %i threads', (count) => {
  test.skip.each(missing)('the training %s: its model does not ship', () => undefined);

  test.each(shipped)('the training %s ends in the bits that are told', async (name) => {
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
