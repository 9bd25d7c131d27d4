import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { fileLibrary } from '../../scripts/experiment';
import { openProcessor } from '../../src/processor/open';
import { CHECKED, checksums } from '../checksum';
import expected from '../golden/checksums.json';

/** Numbers of threads among which each operation is dealt. */
const THREADS = [1];

describe.each(THREADS)('with %i threads', () => {
  test.each(Object.entries(CHECKED))('the training %s ends in the bits that are told', async (name, recipe) => {
    const device = await openProcessor(readFileSync('build/processor/kernels.wasm'));
    const found = await checksums(device, fileLibrary(), recipe);
    device.close();
    expect(found).toEqual(expected[name as keyof typeof expected]);
  });
});
