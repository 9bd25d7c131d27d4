import { describe, onTestFinished, test } from 'vitest';
import { createModel, createTrainer } from '../../src/index';
import { compare } from '../reference/compare';
import { draws } from '../reference/random';
import { testGpu } from './harness';
import { randomCheckpoint, randomRows, TINY } from './models';

// The chain as a whole: the gradient of the model's loss against what the loss really does when one weight moves.

/** Weights of each tensor: the one with the largest gradient, and some at random. */
const RANDOM_WEIGHTS = 2;
/** Wide enough that float32's rounding of the loss stays small, narrow enough for the curvature. */
const STEP = 8e-3;

const SCALED = {
  rope_type: 'llama3',
  factor: 8,
  low_freq_factor: 1,
  high_freq_factor: 4,
  original_max_position_embeddings: 32,
  rope_theta: 10_000,
};

describe.each([
  { what: 'grouped heads', config: TINY },
  {
    what: 'tied head, scaled rotary angles, one layer',
    config: { ...TINY, num_hidden_layers: 1, tie_word_embeddings: true, rope_parameters: SCALED },
  },
  {
    what: 'one key-value head, 1031 entries',
    config: { ...TINY, num_hidden_layers: 1, num_attention_heads: 6, num_key_value_heads: 1, head_dim: 8, vocab_size: 1031 },
  },
  { what: 'biases of q, k and v (Qwen2)', config: { ...TINY, num_hidden_layers: 1, model_type: 'qwen2' } },
  { what: 'norms of the heads (Qwen3)', config: { ...TINY, num_hidden_layers: 1, model_type: 'qwen3' } },
])('$what', ({ config }) => {
  test('every kind of tensor', async () => {
    const gpu = await testGpu();
    const model = await createModel(gpu, randomCheckpoint(config), { batch: 2, length: 16 });
    onTestFinished(() => model.free());
    // With a rate of 0 a step measures loss and gradient and leaves the weights where they are.
    const trainer = await createTrainer(model, { learning_rate: 0, lr_scheduler_type: 'constant' });
    onTestFinished(() => trainer.free());
    const rows = randomRows(3, [16, 5, 9], config.vocab_size);
    await trainer.step(rows);
    const weights = await model.read(model.weights);
    const { whole } = draws(17);
    const places: number[] = [];
    const analytic: number[] = [];
    for (const { name, offset, size } of model.table.parameters) {
      const gradient = await trainer.read(name, 'grad');
      const steepest = gradient.reduce((best, g, i) => (Math.abs(g) > Math.abs(gradient[best]!) ? i : best), 0);
      for (const at of [steepest, ...whole(RANDOM_WEIGHTS, size)]) {
        places.push(offset + at);
        analytic.push(gradient[at]!);
      }
    }
    const moved = new Float32Array(1);
    const lossAt = async (place: number, value: number): Promise<number> => {
      moved[0] = value;
      gpu.write(model.weights.tensor, 4 * place, moved);
      return (await trainer.step(rows)).loss;
    };
    const measured: number[] = [];
    for (const place of places) {
      const [above, below] = [Math.fround(weights[place]! + STEP), Math.fround(weights[place]! - STEP)];
      measured.push(((await lossAt(place, above)) - (await lossAt(place, below))) / (above - below));
      await lossAt(place, weights[place]!);
    }
    const { share } = compare('measured slope', measured, analytic, { abs: 4e-4, eps: 1e-2 });
    console.log(`${places.length} weights of ${model.table.parameters.length} tensors, ${(100 * share).toFixed(0)} % of the tolerance`);
  });
});
