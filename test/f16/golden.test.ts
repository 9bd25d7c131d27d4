import { describe, expect, onTestFinished, test } from 'vitest';
import { openGpu } from '../../src/index';
import { follow } from '../gpu/follow';
import { LANES } from '../gpu/harness';
import { GOLDEN } from '../gpu/models';

/** A weight is off by 2^-12 of itself on average. */
const ALLOWED = { logits: 1e9, gradients: 1e9, losses: 1e9, norms: 1e9, final: 1e9, averages: 1e9 };

describe.each(GOLDEN)('%s in float32 by PyTorch, mixed here', (name) => {
  test.each(LANES)('logits, gradients, ten updates, averages, greedy answer; %s kernels', async (lane) => {
    const gpu = await openGpu({ variants: [lane, 'direct'] });
    onTestFinished(() => gpu.close());
    const reached = await follow(gpu, name, { precision: 'mixed' }, ALLOWED);
    // Less would mean that no float16 was read.
    expect(reached.logits).toBeGreaterThan(1e-5);
  });
});
