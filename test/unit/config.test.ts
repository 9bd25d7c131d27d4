import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../src/model/config';
import { parameterTable } from '../../src/model/parameters';

const LLAMA = {
  model_type: 'llama',
  vocab_size: 97,
  hidden_size: 48,
  intermediate_size: 132,
  num_hidden_layers: 2,
  num_attention_heads: 4,
};
const SCALING = { rope_type: 'llama3', factor: 32, low_freq_factor: 1, high_freq_factor: 4, original_max_position_embeddings: 8192 };

describe('config.json', () => {
  it('fills in what Transformers fills in', () =>
    expect(parseConfig(LLAMA)).toEqual({
      vocabulary: 97,
      hidden: 48,
      intermediate: 132,
      layers: 2,
      heads: 4,
      kvHeads: 4,
      headDim: 12,
      maxPositions: 2048,
      normEpsilon: 1e-6,
      tied: false,
      ropeTheta: 10_000,
      ropeScaling: null,
      endIds: [],
      qkvBias: false,
      headNorm: false,
      slidingWindow: null,
    }));

  it.each([
    [
      { model_type: 'mistral', sliding_window: 4096 },
      { slidingWindow: 4096, qkvBias: false },
    ],
    [{ model_type: 'mistral', sliding_window: null }, { slidingWindow: null }],
    [
      { model_type: 'qwen2', sliding_window: 32_768, use_sliding_window: false },
      { slidingWindow: null, qkvBias: true },
    ],
    [{ model_type: 'mistral' }, { slidingWindow: 4096 }],
    [{ model_type: 'llama', sliding_window: 128 }, { slidingWindow: null }],
    [{ model_type: 'qwen2', sliding_window: 128, use_sliding_window: true, max_window_layers: 1 }, { slidingWindow: 128 }],
    [{ model_type: 'qwen2', use_sliding_window: true, max_window_layers: 0 }, { slidingWindow: 4096 }],
    [{ model_type: 'qwen2', sliding_window: 128, use_sliding_window: true }, { slidingWindow: null }],
    [{ model_type: 'qwen3', sliding_window: null, use_sliding_window: true, max_window_layers: 0 }, { slidingWindow: null }],
    [
      { model_type: 'qwen3', sliding_window: 8, use_sliding_window: true, layer_types: ['full_attention', 'sliding_attention'] },
      { slidingWindow: 8 },
    ],
    [
      { model_type: 'qwen3', sliding_window: 8, use_sliding_window: true, max_window_layers: 0, layer_types: ['full_attention'] },
      { slidingWindow: null },
    ],
    [
      { model_type: 'qwen3', head_dim: 16 },
      { headNorm: true, qkvBias: false, headDim: 16 },
    ],
  ])('knows what sets the relatives of Llama apart: %j', (given, expected) =>
    expect(parseConfig({ ...LLAMA, ...given })).toMatchObject(expected),
  );

  it('reads what is given, and passes over what it does not know', () => {
    const config = parseConfig({
      ...LLAMA,
      num_key_value_heads: 2,
      head_dim: 16,
      eos_token_id: [2, 3],
      tie_word_embeddings: true,
      rope_theta: 5e5,
      rope_scaling: SCALING,
      torch_dtype: 'bfloat16',
    });
    expect(config).toMatchObject({ kvHeads: 2, headDim: 16, endIds: [2, 3], tied: true, ropeTheta: 5e5 });
    expect(config.ropeScaling).toEqual({ factor: 32, lowFrequencyFactor: 1, highFrequencyFactor: 4, originalLength: 8192 });
    expect(parseConfig({ ...LLAMA, eos_token_id: 2, head_dim: null, rope_scaling: null })).toMatchObject({ endIds: [2], headDim: 12 });
  });

  it('reads the newer rope_parameters', () => {
    expect(parseConfig({ ...LLAMA, rope_parameters: { rope_type: 'default', rope_theta: 7 } })).toMatchObject({
      ropeTheta: 7,
      ropeScaling: null,
    });
    expect(parseConfig({ ...LLAMA, rope_parameters: { ...SCALING, rope_theta: 5e5 } })).toMatchObject({
      ropeTheta: 5e5,
      ropeScaling: { factor: 32 },
    });
  });

  it('takes the rotation from where Transformers takes it', () => {
    const rope_parameters = { rope_type: 'default', rope_theta: 7 };
    expect(parseConfig({ ...LLAMA, rope_theta: 5, rope_scaling: { rope_type: 'default', rope_theta: 3 } }).ropeTheta).toBe(3);
    expect(parseConfig({ ...LLAMA, rope_parameters, rope_scaling: SCALING })).toMatchObject({
      ropeTheta: 10_000,
      ropeScaling: { factor: 32 },
    });
    const { original_max_position_embeddings: _, ...rest } = SCALING;
    expect(parseConfig({ ...LLAMA, max_position_embeddings: 64, rope_scaling: rest }).ropeScaling).toMatchObject({ originalLength: 64 });
  });

  it.each([
    [null, 'config.json cannot be used'],
    [{}, 'model_type is missing; vocab_size is missing'],
    [{ ...LLAMA, model_type: 'gpt2' }, 'model_type must be one of llama, mistral, qwen2, qwen3 (got "gpt2")'],
    [{ ...LLAMA, hidden_act: 'gelu' }, 'hidden_act must be "silu" (got "gelu")'],
    [{ ...LLAMA, attention_bias: true }, 'attention_bias must be false (got true)'],
    [{ ...LLAMA, partial_rotary_factor: 0.5 }, 'partial_rotary_factor must be 1 (got 0.5)'],
    [{ ...LLAMA, rope_parameters: { rope_type: 'default', partial_rotary_factor: 0.25 } }, 'partial_rotary_factor must be 1 (got 0.25)'],
    [
      { ...LLAMA, layer_types: ['linear_attention'] },
      'layer_types holds "linear_attention"; only full_attention and sliding_attention are supported',
    ],
    [{ ...LLAMA, quantization_config: { quant_method: 'bitnet' } }, 'quantization_config is there (bitnet)'],
    [{ ...LLAMA, vocab_size: 0 }, 'vocab_size must be at least 1 (got 0)'],
    [{ ...LLAMA, hidden_size: '48' }, 'hidden_size must be a number (got "48")'],
    [{ ...LLAMA, num_hidden_layers: 1.5 }, 'num_hidden_layers must be a whole number (got 1.5)'],
    [{ ...LLAMA, num_key_value_heads: 3 }, 'num_attention_heads 4 is not a multiple of num_key_value_heads 3'],
    [{ ...LLAMA, hidden_size: 50, head_dim: 12 }, 'hidden_size is 50; only multiples of 4 can be trained here'],
    [{ ...LLAMA, intermediate_size: 130 }, 'intermediate_size is 130'],
    [{ ...LLAMA, hidden_size: 40, num_attention_heads: 3 }, 'head_dim is 13.3'],
    [{ ...LLAMA, rope_scaling: { rope_type: 'yarn', factor: 4 } }, 'rope_type "yarn" is not supported; "default" and "llama3" are'],
    [{ ...LLAMA, rope_scaling: { type: 'linear', factor: 2 } }, 'rope_type "linear" is not supported'],
    [{ ...LLAMA, rope_scaling: 'linear' }, 'rope_scaling: Invalid type: Expected Object but received "linear" (got "linear")'],
    [{ ...LLAMA, tie_word_embeddings: null }, 'tie_word_embeddings: Invalid type: Expected boolean but received null (got null)'],
    [{ ...LLAMA, rms_norm_eps: '1e-5' }, 'rms_norm_eps: Invalid type'],
    [{ ...LLAMA, rope_scaling: { ...SCALING, low_freq_factor: 'one' } }, 'rope_scaling.low_freq_factor: Invalid type'],
    [{ ...LLAMA, rope_scaling: { ...SCALING, factor: -1 } }, 'rope factor must be above 0 (got -1)'],
    [{ ...LLAMA, eos_token_id: 'end' }, 'eos_token_id: Invalid type'],
    [{ ...LLAMA, layer_types: [1] }, 'layer_types.0: Invalid type'],
    [{ ...LLAMA, rope_scaling: { rope_type: 'llama3', factor: 8 } }, 'needs factor, low_freq_factor and high_freq_factor'],
  ])('refuses %j', (json, message) => expect(() => parseConfig(json)).toThrow(message));
});

describe('the table of parameters', () => {
  const bounds = (config: object) => {
    const table = parameterTable(parseConfig(config));
    return { table, ends: table.parameters.map((p) => p.offset + p.size) };
  };

  it.each([
    LLAMA,
    { ...LLAMA, tie_word_embeddings: true, vocab_size: 1031, num_key_value_heads: 1 },
    { ...LLAMA, model_type: 'qwen2' },
    { ...LLAMA, model_type: 'qwen3' },
  ])('has no overlap, and binds at 256 bytes', (config) => {
    const { table, ends } = bounds(config);
    table.parameters.forEach((p, i) => {
      expect(p.offset).toBeGreaterThanOrEqual(i > 0 ? ends[i - 1]! : 0);
      expect(p.size).toBe(p.shape.reduce((a, b) => a * b, 1));
      // Weight decay is for matrices alone.
      expect(p.offset >= table.decayEnd).toBe(p.shape.length === 1);
    });
    const groups = [
      table.embed,
      table.head,
      table.norm,
      ...table.layers.flatMap((l) => (Object.values(l) as ({ offset: number } | null)[]).filter((g) => g !== null)),
    ];
    // Matrices are bound in float16 too.
    for (const { offset } of groups) expect(((offset < table.decayEnd ? 2 : 4) * offset) % 256).toBe(0);
    expect((2 * table.decayEnd) % 256).toBe(0);
    expect(table.count % 64).toBe(0);
    expect(table.count).toBeGreaterThanOrEqual(ends.at(-1)!);
    expect(table.trainable).toBe(table.parameters.reduce((n, p) => n + p.size, 0));
  });

  it('has a head of its own only when untied', () => {
    const untied = bounds(LLAMA).table;
    const tied = bounds({ ...LLAMA, tie_word_embeddings: true }).table;
    expect(untied.head).not.toEqual(untied.embed);
    expect(tied.head).toBe(tied.embed);
    expect(untied.parameters.length - tied.parameters.length).toBe(1);
  });
});
