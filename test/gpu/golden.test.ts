import { describe, onTestFinished, test } from 'vitest';
import { openGpu } from '../../src/index';
import { follow } from './follow';
import { GOLDEN } from './models';

const ALLOWED = { logits: 1e-4, gradients: 1e-3, losses: 1e-5, norms: 1e-5, final: 1e-3, averages: 1e-3 };

const WAYS = [
  { kernels: ['direct'], recompute: false },
  { kernels: ['direct'], recompute: true },
  { kernels: ['quad', 'direct'], recompute: false },
  { kernels: ['tiled', 'subgroup', 'direct'], recompute: false },
] as const;

describe.each(GOLDEN)('%s as PyTorch computes it', (name) => {
  test.each(WAYS)(
    'logits, gradients, ten updates, averages, greedy answer; $kernels, recomputing $recompute',
    async ({ kernels, recompute }) => {
      const gpu = await openGpu({ variants: kernels });
      onTestFinished(() => gpu.close());
      await follow(gpu, name, { gradient_checkpointing: recompute }, ALLOWED);
    },
  );
});
