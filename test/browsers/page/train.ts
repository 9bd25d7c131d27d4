import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { generator } from '../../../src/data/random';
import type { Device } from '../../../src/device/interface';
import { type Checkpoint, readCheckpoint } from '../../../src/exchange/checkpoint';
import { parseConfig, ropeAngles } from '../../../src/model/config';
import { createModel, type ModelOptions } from '../../../src/model/llama';
import { parameterTable } from '../../../src/model/parameters';
import type { Lora } from '../../../src/protocol/recipe';
import { openProcessor } from '../../../src/processor/open';
import { createTrainer } from '../../../src/train/trainer';

/** A few updates on the processor, of the shipped model and of one with every other operation: a digest of each thing that came of it. */

const SETTINGS = { max_steps: 6, learning_rate: 2e-3, warmup_steps: 2, lr_scheduler_type: 'cosine', ema_mode: 'shadow', ema_decay: [0.9] };
const LENGTHS = [9, 4, 12, 16];
const STEPS = 4;

/** A relative of Llama: head norms of q and k, grouped heads, and widths that are no multiple of anything. */
const OTHER = {
  model_type: 'qwen3',
  vocab_size: 97,
  hidden_size: 20,
  intermediate_size: 52,
  num_hidden_layers: 2,
  num_attention_heads: 4,
  num_key_value_heads: 2,
  head_dim: 12,
  max_position_embeddings: 64,
  rms_norm_eps: 1e-6,
  rope_theta: 10_000,
  tie_word_embeddings: false,
  eos_token_id: 2,
};

async function digest(values: Float32Array | Float64Array | Uint32Array): Promise<string> {
  const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', values.slice()));
  return Array.from(bytes.subarray(0, 8), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Whole numbers from 0 to below `end`, the same everywhere. */
function whole(seed: number, count: number, end: number): number[] {
  const rng = generator(seed, 0xe6);
  return Array.from({ length: count }, () => uniformInt(rng, 0, end - 1));
}

/** Weights that need no logarithm to be drawn. */
function drawn(config: object): Checkpoint {
  const { parameters } = parameterTable(parseConfig(config));
  const tensors = new Map(
    parameters.map(({ name, shape, size }, i) => {
      const values = Float32Array.from(whole(i, size, 2 ** 16), (x) => x / 2 ** 16 - 0.5 + (shape.length === 1 ? 1 : 0));
      return [name, { shape, read: () => Promise.resolve(values) }] as const;
    }),
  );
  return { config, tensors, tokenizer: null, tokenizerConfig: null };
}

async function run(device: Device, checkpoint: Checkpoint, recipe: object, options: Partial<ModelOptions> = {}): Promise<Digests> {
  const model = await createModel(device, checkpoint, { batch: LENGTHS.length, length: 16, ...options });
  const trainer = await createTrainer(model, { ...SETTINGS, ...recipe });
  const told: number[] = [];
  for (let step = 0; step < STEPS; step++) {
    const inputIds = LENGTHS.map((length, row) => whole(100 * step + row, length, model.config.vocabulary));
    const { loss, gradNorm, learningRate } = await trainer.step({ inputIds, labels: inputIds });
    told.push(loss, gradNorm, learningRate);
  }
  const state = await trainer.save();
  const prompts = [whole(7, 5, model.config.vocabulary), whole(8, 3, model.config.vocabulary)];
  const answers = await model.generate(prompts, { maxNewTokens: 8, track: 'ema:0.9' });
  const found = {
    figures: await digest(Float64Array.from([...told, await trainer.drift('online')])),
    weights: await digest(state.weights),
    averages: await digest(state.tracks),
    moments: await digest(state.second),
    logits: await digest(await model.logits(prompts)),
    answers: await digest(Uint32Array.from(answers.flat())),
  };
  trainer.free();
  model.free();
  return found;
}

type Digests = Record<string, string>;

/** `shipped`: address of the model's folder. */
export async function trained(kernels: BufferSource, shipped: URL): Promise<Record<string, Digests>> {
  const device = await openProcessor(kernels);
  const lora: Lora = { r: 4, lora_alpha: 8, lora_dropout: 0.1, target_modules: ['q_proj', 'v_proj', 'down_proj'] };
  const checkpoint = await readCheckpoint(shipped);
  const found = {
    host: { angles: await digest(ropeAngles(parseConfig(checkpoint.config), 64)) },
    'all weights': await run(device, checkpoint, {}),
    'adapters beside int8': await run(device, checkpoint, { lora, quantization: 'int8' }, { lora, quantization: 'int8' }),
    'a relative': await run(device, drawn(OTHER), {}),
  };
  device.close();
  return found;
}
