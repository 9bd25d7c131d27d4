import { describe, onTestFinished, test } from 'vitest';
import { openGpu } from '../../src/index';
import { follow } from './follow';
import { LANES } from './harness';
import { GOLDEN } from './models';

const ALLOWED = { logits: 1e-4, gradients: 1e-3, losses: 1e-5, norms: 1e-5, final: 1e-3, averages: 1e-3 };

describe.each(GOLDEN)('%s as PyTorch computes it', (name) => {
  const ways = [...LANES.map((lane) => [lane, false] as const), ['direct', true] as const];
  test.each(ways)('logits, gradients, ten updates, averages, greedy answer; %s kernels, recomputing %s', async (lane, recompute) => {
    const gpu = await openGpu({ variants: [lane, 'direct'] });
    onTestFinished(() => gpu.close());
    await follow(gpu, name, { gradient_checkpointing: recompute }, ALLOWED);
  });
});
