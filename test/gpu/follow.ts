import { expect, onTestFinished } from 'vitest';
import type { Device } from '../../src/device/interface';
import { createModel, createTrainer } from '../../src/index';
import { emaTrack } from '../../src/protocol/averages';
import { ONLINE_TRACK, type Precision } from '../../src/protocol/recipe';
import { compare } from '../reference/compare';
import { type GOLDEN, golden } from './models';

/** How far from PyTorch's numbers a run may be. */
export interface Distance {
  /** Largest difference of a logit. */
  logits: number;
  /** Largest difference of any tensor's gradient, as a share of the tensor's largest value. */
  gradients: number;
  /** Relative. */
  losses: number;
  norms: number;
  /** Weights after ten updates, and their averages: as for gradients. */
  final: number;
  averages: number;
}

const largest = (values: ArrayLike<number>): number => Array.from(values).reduce((top, x) => Math.max(top, Math.abs(x)), 0);

/** Trains along one dump of PyTorch (logits, gradients, ten updates, averages, a greedy answer) and returns how far it went astray. */
export async function follow(
  device: Device,
  name: (typeof GOLDEN)[number],
  options: { precision?: Precision; gradient_checkpointing?: boolean },
  allowed: Distance,
): Promise<Distance> {
  const { checkpoint, batch, expected, names, read } = await golden(name);
  const rows = batch.input_ids[0]!.length;
  const longest = expected.greedy_prompt.length + expected.greedy_after_training.length;
  const length = Math.max(batch.input_ids[0]![0]!.length, longest);
  const { precision = 'float32', ...recipe } = options;
  const model = await createModel(device, checkpoint, { batch: rows / expected.micro_batches, length, precision });
  onTestFinished(() => model.free());
  const averages = { ema_mode: 'shadow', ema_decay: expected.optimizer.ema_decays };
  const trainer = await createTrainer(model, { ...expected.optimizer, ...averages, ...recipe });
  onTestFinished(() => trainer.free());
  const reached: Distance = { logits: 0, gradients: 0, losses: 0, norms: 0, final: 0, averages: 0 };
  const note = (what: keyof Distance, distance: number): void => {
    reached[what] = Math.max(reached[what], distance);
  };
  const near = async (what: keyof Distance, key: string, tensor: string, track: string): Promise<void> => {
    const reference = await read(key);
    const tolerance = { abs: allowed[what] * largest(reference), eps: 0 };
    note(what, compare(key, await trainer.read(tensor, track), reference, tolerance).relative);
  };

  const logits = compare('logits', await model.logits(batch.input_ids[0]!), await read('logits'), { abs: allowed.logits, eps: 0 });
  note('logits', logits.difference);
  for (const [s, inputIds] of batch.input_ids.entries()) {
    const { loss, gradNorm, learningRate } = await trainer.step({ inputIds, labels: batch.labels[s]! });
    note('losses', Math.abs(loss / expected.losses[s]! - 1));
    note('norms', Math.abs(gradNorm / expected.grad_norms[s]! - 1));
    expect(learningRate).toBe(expected.learning_rates[s]);
    if (s > 0) continue;
    for (const key of names.filter((n) => n.startsWith('grad.'))) await near('gradients', key, key.slice('grad.'.length), 'grad');
  }
  expect(reached.losses).toBeLessThan(allowed.losses);
  expect(reached.norms).toBeLessThan(allowed.norms);

  const tracks = [['final', ONLINE_TRACK], ...expected.optimizer.ema_decays.map((b) => [`ema${b}`, emaTrack(b)])] as [string, string][];
  for (const [prefix, track] of tracks) {
    const tensors = names.filter((n) => n.startsWith(`${prefix}.`));
    expect(tensors).toHaveLength(model.table.parameters.length);
    for (const key of tensors) await near(prefix === 'final' ? 'final' : 'averages', key, key.slice(prefix.length + 1), track);
  }

  const answers = await model.generate([expected.greedy_prompt], { maxNewTokens: expected.greedy_after_training.length });
  expect(answers).toEqual([expected.greedy_after_training]);
  const said = Object.entries(reached).map(([what, x]) => `${what} ${(x as number).toExponential(1)}`);
  console.log(`${name}, ${JSON.stringify(options)}: ${said.join(', ')}`);
  return reached;
}
