import * as v from 'valibot';
import { cos, pow, sin } from '../protocol/base/arithmetic';
import { fail } from '../protocol/errors';
import { written } from '../protocol/plain';

/** What we read of a Hugging Face `config.json` of a Llama model or a near relative; other fields are ignored. */
const size = (name: string, most = 2 ** 24) =>
  v.pipe(
    v.number(`${name} must be a number`),
    v.integer(`${name} must be a whole number`),
    v.minValue(1, `${name} must be at least 1`),
    v.maxValue(most, `${name} must be at most ${most}`),
  );
const positive = (name: string) =>
  v.pipe(
    v.number(`${name} must be a number`),
    v.check((x) => x > 0 && Number.isFinite(x), `${name} must be above 0`),
  );
/** Far above any model: what asks for more is a broken or hostile file, and its tables alone would fill the memory. */
const MOST = { layers: 1024, heads: 4096, headDim: 4096 };

/** The rotation turns the whole head. */
const wholeHead = v.nullish(v.literal(1, 'partial_rotary_factor must be 1'));

const ropeScalingSchema = v.object({
  rope_type: v.optional(v.string()),
  type: v.optional(v.string()),
  factor: v.optional(positive('rope factor')),
  low_freq_factor: v.optional(v.number()),
  high_freq_factor: v.optional(v.number()),
  original_max_position_embeddings: v.optional(v.number()),
  rope_theta: v.optional(positive('rope_theta')),
  partial_rotary_factor: wholeHead,
});

/**
 * Relatives of Llama: Qwen2 (and 2.5) adds biases to q, k and v, Qwen3 a norm of every head of q and k instead; Mistral and some Qwen2
 * look back a limited number of tokens, which makes no difference to rows that are not longer.
 */
const FAMILIES = ['llama', 'mistral', 'qwen2', 'qwen3'] as const;
const LAYER_TYPES = ['full_attention', 'sliding_attention'];
/** What Transformers takes where a config of Mistral or Qwen is silent. */
const DEFAULT_WINDOW = { tokens: 4096, firstLayer: 28 } as const;

const schema = v.object({
  model_type: v.picklist(FAMILIES, `model_type must be one of ${FAMILIES.join(', ')}`),
  hidden_act: v.optional(v.literal('silu', 'hidden_act must be "silu"'), 'silu'),
  attention_bias: v.optional(v.literal(false, 'attention_bias must be false'), false),
  mlp_bias: v.optional(v.literal(false, 'mlp_bias must be false'), false),
  vocab_size: size('vocab_size'),
  hidden_size: size('hidden_size'),
  intermediate_size: size('intermediate_size'),
  num_hidden_layers: size('num_hidden_layers', MOST.layers),
  num_attention_heads: size('num_attention_heads', MOST.heads),
  num_key_value_heads: v.nullish(size('num_key_value_heads', MOST.heads)),
  head_dim: v.nullish(size('head_dim')),
  max_position_embeddings: v.optional(size('max_position_embeddings'), 2048),
  rms_norm_eps: v.optional(v.number(), 1e-6),
  tie_word_embeddings: v.optional(v.boolean(), false),
  rope_theta: v.optional(positive('rope_theta')),
  rope_scaling: v.nullish(ropeScalingSchema),
  rope_parameters: v.nullish(ropeScalingSchema),
  partial_rotary_factor: wholeHead,
  bos_token_id: v.nullish(v.number()),
  sliding_window: v.nullish(size('sliding_window')),
  use_sliding_window: v.optional(v.boolean(), false),
  max_window_layers: v.optional(v.number('max_window_layers must be a number'), DEFAULT_WINDOW.firstLayer),
  layer_types: v.nullish(v.array(v.string())),
  quantization_config: v.nullish(v.looseObject({ quant_method: v.optional(v.string()) })),
  eos_token_id: v.nullish(v.union([v.number(), v.array(v.number())])),
});

export interface RopeScaling {
  factor: number;
  lowFrequencyFactor: number;
  highFrequencyFactor: number;
  originalLength: number;
}

export interface ModelConfig {
  vocabulary: number;
  hidden: number;
  intermediate: number;
  layers: number;
  heads: number;
  kvHeads: number;
  headDim: number;
  maxPositions: number;
  normEpsilon: number;
  tied: boolean;
  ropeTheta: number;
  ropeScaling: RopeScaling | null;
  endIds: number[];
  /** Biases of q, k and v. */
  qkvBias: boolean;
  /** A norm of each head of q and k, in front of the rotation. */
  headNorm: boolean;
  /** Tokens that attention looks back; null sees all. */
  slidingWindow: number | null;
}

/** What is wrong, with the name of the field where the sentence does not begin with it. */
function naming(issue: v.InferIssue<typeof schema>): string {
  const path = v.getDotPath(issue);
  const field = path?.split('.').find((part) => Number.isNaN(Number(part)));
  return path === null || issue.message.includes(field!) || /^rope /.test(issue.message) ? issue.message : `${path}: ${issue.message}`;
}

/** Reads a Hugging Face config. Throws `unsupported` or `checkpoint` naming the field, its value and what is accepted. */
export function parseConfig(json: unknown): ModelConfig {
  const result = v.safeParse(schema, json);
  if (!result.success) {
    const list = result.issues
      .map((i) =>
        i.type === 'object' && i.path && i.input === undefined
          ? `${v.getDotPath(i)} is missing`
          : `${naming(i)} (got ${i.input === undefined ? 'nothing' : written(i.input)})`,
      )
      .join('; ');
    throw fail('checkpoint')`config.json cannot be used: ${list}.`;
  }
  const c = result.output;
  const kvHeads = c.num_key_value_heads ?? c.num_attention_heads;
  const headDim = c.head_dim ?? c.hidden_size / c.num_attention_heads;
  if (c.num_attention_heads % kvHeads !== 0) {
    throw fail(
      'checkpoint',
    )`config.json: num_attention_heads ${c.num_attention_heads} is not a multiple of num_key_value_heads ${kvHeads}.`;
  }
  for (const [name, value] of Object.entries({ hidden_size: c.hidden_size, intermediate_size: c.intermediate_size, head_dim: headDim })) {
    if (value % 4 !== 0) throw fail('unsupported')`config.json: ${name} is ${value}; only multiples of 4 can be trained here.`;
  }
  if (headDim > MOST.headDim)
    throw fail('unsupported')`config.json: head_dim is ${headDim}; heads of at most ${MOST.headDim} numbers can be trained here.`;
  const other = c.layer_types?.find((type) => !LAYER_TYPES.includes(type));
  if (other !== undefined)
    throw fail('unsupported')`config.json: layer_types holds ${written(other)}; only ${LAYER_TYPES.join(' and ')} are supported.`;
  if (c.quantization_config) {
    const method = c.quantization_config.quant_method ?? 'of no named kind';

    throw fail(
      'unsupported',
    )`config.json: quantization_config is there (${method}). Take the model that it was made from, in float32, float16 or bfloat16.`;
  }
  // Where both are given Transformers takes the older one, whole.
  const rope = c.rope_scaling ?? c.rope_parameters;
  const end = c.eos_token_id ?? [];
  return {
    vocabulary: c.vocab_size,
    hidden: c.hidden_size,
    intermediate: c.intermediate_size,
    layers: c.num_hidden_layers,
    heads: c.num_attention_heads,
    kvHeads,
    headDim,
    maxPositions: c.max_position_embeddings,
    normEpsilon: c.rms_norm_eps,
    tied: c.tie_word_embeddings,
    ropeTheta: rope?.rope_theta ?? c.rope_theta ?? 10_000,
    ropeScaling: parseScaling(rope, c.max_position_embeddings),
    endIds: Array.isArray(end) ? end : [end],
    qkvBias: c.model_type === 'qwen2',
    headNorm: c.model_type === 'qwen3',
    slidingWindow: windowOf(c),
  };
}

/** Mistral slides in all layers; Qwen where it is switched on, in the layers that are named or from a certain one on. */
function windowOf(c: v.InferOutput<typeof schema>): number | null {
  const { sliding_window: window = DEFAULT_WINDOW.tokens } = c;
  if (c.model_type === 'mistral') return window;
  if (c.model_type === 'llama' || !c.use_sliding_window) return null;
  const slides = c.layer_types?.includes('sliding_attention') ?? c.max_window_layers < c.num_hidden_layers;
  return slides ? window : null;
}

function parseScaling(rope: v.InferOutput<typeof ropeScalingSchema> | null | undefined, positions: number): RopeScaling | null {
  const kind = rope?.rope_type ?? rope?.type ?? 'default';
  if (!rope || kind === 'default') return null;
  if (kind !== 'llama3') throw fail('unsupported')`config.json: rope_type "${kind}" is not supported; "default" and "llama3" are.`;
  const { factor, low_freq_factor: low, high_freq_factor: high, original_max_position_embeddings: original = positions } = rope;
  if (factor === undefined || low === undefined || high === undefined)
    throw fail('checkpoint')`config.json: rope scaling of type llama3 needs factor, low_freq_factor and high_freq_factor.`;
  return { factor, lowFrequencyFactor: low, highFrequencyFactor: high, originalLength: original };
}

/**
 * (cos, sin) of position x inverse frequency, [positions, headDim / 2, 2], computed in float64.
 * Llama 3 scaling divides low frequencies by `factor` and blends in between (Transformers, modeling_rope_utils).
 */
export function ropeAngles(
  config: Pick<ModelConfig, 'headDim' | 'ropeTheta' | 'ropeScaling'>,
  positions: number,
): Float32Array<ArrayBuffer> {
  const half = config.headDim / 2;
  const table = new Float32Array(positions * half * 2);
  for (let i = 0; i < half; i++) {
    const frequency = scaled(pow(config.ropeTheta, (-2 * i) / config.headDim), config.ropeScaling);
    for (let p = 0; p < positions; p++) {
      table[2 * (p * half + i)] = cos(p * frequency);
      table[2 * (p * half + i) + 1] = sin(p * frequency);
    }
  }
  return table;
}

function scaled(frequency: number, s: RopeScaling | null): number {
  if (!s) return frequency;
  const wavelength = (2 * Math.PI) / frequency;
  if (wavelength < s.originalLength / s.highFrequencyFactor) return frequency;
  if (wavelength > s.originalLength / s.lowFrequencyFactor) return frequency / s.factor;
  const blend = (s.originalLength / wavelength - s.lowFrequencyFactor) / (s.highFrequencyFactor - s.lowFrequencyFactor);
  return ((1 - blend) * frequency) / s.factor + blend * frequency;
}
