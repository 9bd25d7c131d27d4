import { expect, onTestFinished, test } from 'vitest';
import type { Checkpoint, CheckpointTensor } from '../../src/exchange/checkpoint';
import { createTrainer } from '../../src/index';
import { parseConfig } from '../../src/model/config';
import { Model } from '../../src/model/llama';
import { parameterTable } from '../../src/model/parameters';
import { LORA_MODULES, type Lora } from '../../src/protocol/recipe';
import { testGpu } from './harness';

// Slow: the shapes of a model that people use, with a vocabulary of 128,256 words that no single float32 binding of most adapters holds.

/** Llama-3.2-1B, cut to 2 of its 16 layers. */
const LLAMA = {
  model_type: 'llama',
  vocab_size: 128_256,
  hidden_size: 2048,
  intermediate_size: 8192,
  num_hidden_layers: 2,
  num_attention_heads: 32,
  num_key_value_heads: 8,
  head_dim: 64,
  max_position_embeddings: 131_072,
  rms_norm_eps: 1e-5,
  rope_theta: 500_000,
  rope_scaling: { rope_type: 'llama3', factor: 32, low_freq_factor: 1, high_freq_factor: 4, original_max_position_embeddings: 8192 },
  tie_word_embeddings: true,
  eos_token_id: [128_001, 128_008, 128_009],
};
const PIECE_ROWS = 1024;

/** Weights as large as such models have, made while they are read: nobody holds them all. */
function randomPieces(shape: readonly number[], seed: number): () => AsyncGenerator<Float32Array<ArrayBuffer>> {
  const [rows, columns] = shape.length > 1 ? (shape as [number, number]) : [1, shape[0]!];
  return async function* () {
    let state = seed | 1;
    for (let first = 0; first < rows; first += PIECE_ROWS) {
      const values = new Float32Array(Math.min(PIECE_ROWS, rows - first) * columns);
      for (let i = 0; i < values.length; i++) {
        state ^= state << 13;
        state ^= state >>> 17;
        state ^= state << 5;
        values[i] = shape.length > 1 ? (state / 2 ** 31) * 0.035 : 1;
      }
      yield await Promise.resolve(values);
    }
  };
}

function checkpoint(): Checkpoint {
  const tensors = new Map(
    parameterTable(parseConfig(LLAMA)).parameters.map(({ name, shape }, i): [string, CheckpointTensor] => {
      const pieces = randomPieces(shape, 17 + i);
      return [name, { shape, pieces, read: () => Promise.reject(new Error(`${name} was read as a whole.`)) }];
    }),
  );
  return { config: LLAMA, tensors, tokenizer: null, tokenizerConfig: null };
}

test("Llama-3.2-1B's shapes with 2 layers: an int8 base loads, two updates of adapters, an answer", async () => {
  const gpu = await testGpu();
  const lora: Lora = { r: 8, lora_alpha: 16, lora_dropout: 0, target_modules: [...LORA_MODULES] };
  const began = performance.now();
  const model = new Model(gpu, LLAMA, { batch: 2, length: 12, positions: 16, lora, quantization: 'int8' });
  onTestFinished(() => model.free());
  const base = model.bill().items.find(({ name }) => name === 'frozen base')!.bytes;
  await model.load(checkpoint());
  const loaded = performance.now();
  const trainer = await createTrainer(model, { learning_rate: 1e-3, lr_scheduler_type: 'constant', gradient_checkpointing: true });
  onTestFinished(() => trainer.free());
  const inputIds = [
    [128_000, 9906, 1917, 0, 128_009, 5, 77, 128_255, 40_000, 3, 2, 1],
    [128_000, 1, 100_000, 64_000],
  ];
  const labels = inputIds.map((ids) => ids.map((id, t) => (t < 2 ? -100 : id)));
  const losses = [(await trainer.step({ inputIds, labels })).loss, (await trainer.step({ inputIds, labels })).loss];
  const trained = performance.now();
  const [answer] = await model.generate([inputIds[1]!], { maxNewTokens: 3 });
  console.log(
    `loaded in ${((loaded - began) / 1000).toFixed(1)} s, two updates in ${((trained - loaded) / 1000).toFixed(1)} s, ` +
      `an answer in ${((performance.now() - trained) / 1000).toFixed(1)} s; losses ${losses.join(', ')}; ` +
      `base ${(base / 2 ** 20).toFixed(0)} MiB`,
  );
  // A byte a weight, a scale a row, and the norms.
  const weights = 128_256 * 2048 + 2 * (2048 * (2048 + 1024 + 2048) + 3 * 2048 * 8192);
  expect(base).toBeGreaterThan(weights);
  expect(base).toBeLessThan(1.01 * weights);
  // Untrained, so about as good as a guess among all words; the second update sees what the first has learnt.
  expect(losses[0]!).toBeGreaterThan(Math.log(128_256) - 1);
  expect(losses[0]!).toBeLessThan(Math.log(128_256) + 6);
  expect(losses[1]!).toBeLessThan(losses[0]!);
  expect(answer!.length).toBeLessThanOrEqual(3);
});
