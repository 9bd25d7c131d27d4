import { describe, test } from 'vitest';
import { follow } from '../gpu/follow';
import { testProcessor } from '../gpu/harness';
import { GOLDEN } from '../gpu/models';

const ALLOWED = { logits: 1e-5, gradients: 1e-5, losses: 1e-5, norms: 1e-5, final: 1e-5, averages: 1e-5 };

describe.each(GOLDEN)('%s as PyTorch computes it', (name) => {
  test.each([false, true])('logits, gradients, ten updates, averages, greedy answer; recomputing %s', async (recompute) => {
    await follow(await testProcessor(), name, { gradient_checkpointing: recompute }, ALLOWED);
  });
});
