import { describe, expect, onTestFinished, test } from 'vitest';
import { createModel, createTrainer, openGpu } from '../../src/index';
import { ONLINE_TRACK, emaTrack } from '../../src/protocol/recipe';
import { compare, type Comparison } from '../reference/compare';
import { LANES, testGpu } from './harness';
import { GOLDEN, golden } from './models';

/** Largest difference over the largest value of the tensor. */
const largest = (values: ArrayLike<number>): number => Array.from(values).reduce((top, x) => Math.max(top, Math.abs(x)), 0);

/** Within `share` of the tensor's largest value. */
function near(what: string, actual: Float32Array, expected: Float32Array, share: number): Comparison {
  return compare(what, actual, expected, { abs: share * largest(expected), eps: 0 });
}

describe.each(GOLDEN)('%s as PyTorch computes it', (name) => {
  test.each(LANES)('logits, gradients, ten updates, averages, greedy answer; %s kernels', async (lane) => {
    const gpu = lane === 'chosen' ? await testGpu() : await openGpu({ without: ['subgroups'] });
    onTestFinished(() => void (lane === 'direct' && gpu.close()));
    const { checkpoint, batch, expected, names, read } = await golden(name);
    const rows = batch.input_ids[0]!.length;
    const length = batch.input_ids[0]![0]!.length;
    const longest = expected.greedy_prompt.length + expected.greedy_after_training.length;
    const model = await createModel(gpu, checkpoint, { batch: rows / expected.micro_batches, length: Math.max(length, longest) });
    onTestFinished(() => model.free());
    const trainer = await createTrainer(model, { ...expected.optimizer, ema_mode: 'shadow', ema_decay: expected.optimizer.ema_decays });
    onTestFinished(() => trainer.free());
    const reached = { logits: 0, gradients: 0, losses: 0, norms: 0, final: 0, averages: 0 };

    reached.logits = compare('logits', await model.logits(batch.input_ids[0]!), await read('logits'), { abs: 1e-4, eps: 0 }).difference;

    for (const [s, inputIds] of batch.input_ids.entries()) {
      const { loss, gradNorm, learningRate } = await trainer.step({ inputIds, labels: batch.labels[s]! });
      reached.losses = Math.max(reached.losses, Math.abs(loss / expected.losses[s]! - 1));
      reached.norms = Math.max(reached.norms, Math.abs(gradNorm / expected.grad_norms[s]! - 1));
      expect(learningRate).toBe(expected.learning_rates[s]);
      if (s > 0) continue;
      for (const key of names.filter((n) => n.startsWith('grad.'))) {
        const { relative } = near(key, await trainer.read(key.slice('grad.'.length), 'grad'), await read(key), 1e-3);
        reached.gradients = Math.max(reached.gradients, relative);
      }
    }
    expect(reached.losses).toBeLessThan(1e-5);
    expect(reached.norms).toBeLessThan(1e-5);

    const tracks = [['final', ONLINE_TRACK], ...expected.optimizer.ema_decays.map((b) => [`ema${b}`, emaTrack(b)])] as [string, string][];
    for (const [prefix, track] of tracks) {
      const tensors = names.filter((n) => n.startsWith(`${prefix}.`));
      expect(tensors).toHaveLength(model.table.parameters.length);
      for (const key of tensors) {
        const { relative } = near(key, await trainer.read(key.slice(prefix.length + 1), track), await read(key), 1e-3);
        if (prefix === 'final') reached.final = Math.max(reached.final, relative);
        else reached.averages = Math.max(reached.averages, relative);
      }
    }

    const answers = await model.generate([expected.greedy_prompt], { maxNewTokens: expected.greedy_after_training.length });
    expect(answers).toEqual([expected.greedy_after_training]);
    console.log(
      `${name}, ${lane} kernels: ${Object.entries(reached)
        .map(([what, x]) => `${what} ${x.toExponential(1)}`)
        .join(', ')}`,
    );
  });
});
