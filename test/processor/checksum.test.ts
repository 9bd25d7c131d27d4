import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { KERNELS, SHARED_KERNELS } from '../../scripts/build-processor.mjs';
import { fileLibrary } from '../../scripts/experiment';
import { nodeThreads } from '../../scripts/node-threads';
import { openProcessor } from '../../src/processor/open';
import { CHECKED, type Checksums, checksums } from '../checksum';
import expected from '../golden/checksums.json';

/** Numbers of threads among which each operation is dealt. */
const THREADS = [1, 2, 4];

const pinned: Record<string, Checksums> = expected;

describe.each(THREADS)('with %i threads', (count) => {
  test.each(Object.keys(CHECKED))('the training %s ends in the bits that are told', async (name) => {
    expect(pinned, 'npm run checksums').toHaveProperty(name);
    const threads = count > 1 ? nodeThreads(count - 1) : undefined;
    const device = await openProcessor(readFileSync(threads ? SHARED_KERNELS : KERNELS), { threads });
    expect(device.report.threads).toBe(count);
    const found = await checksums(device, fileLibrary(), CHECKED[name]!);
    device.close();
    expect(found).toEqual(pinned[name]);
  });
});
