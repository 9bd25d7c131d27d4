import { type Checkpoint, readCheckpoint } from '../../src/exchange/checkpoint';
import { readHeader, readTensor } from '../../src/exchange/safetensors';
import { parseConfig } from '../../src/model/config';
import { parameterTable } from '../../src/model/parameters';
import { draws } from '../reference/random';

/** Every awkwardness at once: grouped heads, a head size and widths that are no multiple of a tile, an odd vocabulary. */
export const TINY = {
  model_type: 'llama',
  vocab_size: 97,
  hidden_size: 20,
  intermediate_size: 52,
  num_hidden_layers: 2,
  num_attention_heads: 4,
  num_key_value_heads: 2,
  head_dim: 12,
  max_position_embeddings: 64,
  rms_norm_eps: 1e-5,
  rope_theta: 10_000,
  tie_word_embeddings: false,
  eos_token_id: 2,
};

/** A model with random weights. */
export function randomCheckpoint(config: object = TINY, seed = 1, scale = 0.3): Checkpoint {
  const { normal } = draws(seed);
  const { parameters } = parameterTable(parseConfig(config));
  const tensors = new Map(
    parameters.map(({ name, shape, size }) => {
      const values = normal(size, scale);
      const data = shape.length === 1 ? values.map((x) => 1 + x) : values;
      return [name, { shape, read: () => Promise.resolve(data) }] as const;
    }),
  );
  return { config, tensors, tokenizer: null, tokenizerConfig: null };
}

/** Ragged rows whose first tokens are not scored. */
export function randomRows(
  seed: number,
  lengths: readonly number[],
  vocabulary = TINY.vocab_size,
): { inputIds: number[][]; labels: number[][] } {
  const { whole } = draws(seed);
  const inputIds = lengths.map((n) => whole(n, vocabulary));
  return { inputIds, labels: inputIds.map((ids) => ids.map((id, t) => (t < 2 ? -100 : id))) };
}

export interface GoldenExpectation {
  optimizer: Record<string, number | string | number[]> & { ema_decays: number[] };
  micro_batches: number;
  losses: number[];
  grad_norms: number[];
  learning_rates: number[];
  greedy_prompt: number[];
  greedy_after_training: number[];
}

export const GOLDEN = ['llama-gqa', 'llama-mha-accum'] as const;

const addresses = import.meta.glob<string>(['../golden/*/*.json', '../golden/*/*.safetensors'], {
  query: '?url',
  import: 'default',
  eager: true,
});

async function file(path: string): Promise<Blob> {
  const address = addresses[`../golden/${path}`];
  if (!address) throw new Error(`There is no test/golden/${path}.`);
  const response = await fetch(address);
  if (!response.ok) throw new Error(`test/golden/${path} could not be loaded: ${response.status}.`);
  return response.blob();
}

/** One dump of PyTorch: the model, ten batches, and what came of them. */
export async function golden(name: (typeof GOLDEN)[number]) {
  const json = async <T>(path: string): Promise<T> => JSON.parse(await (await file(`${name}/${path}`)).text()) as T;
  const blobs = new Map<string, Blob>();
  for (const part of ['config.json', 'model.safetensors']) blobs.set(part, await file(`${name}/${part}`));
  const tensors = await file(`${name}/expected.safetensors`);
  const header = await readHeader(tensors);
  return {
    checkpoint: await readCheckpoint(blobs),
    batch: await json<{ input_ids: number[][][]; labels: number[][][] }>('batch.json'),
    expected: await json<GoldenExpectation>('expected.json'),
    names: [...header.keys()],
    read: (tensor: string) => readTensor(tensors, header.get(tensor)!),
  };
}
