import { writeSafetensors } from '../../src/exchange/safetensors';

// A model as a person would drop it, small enough to make for every test.

export const file = (path: string, text: string) => ({ path, data: new Blob([text]) });

export const CONFIG = { model_type: 'llama', hidden_size: 8, intermediate_size: 8, num_hidden_layers: 1, num_attention_heads: 1, vocab_size: 8, tie_word_embeddings: true }; // prettier-ignore
const LINEAR = ['self_attn.q_proj', 'self_attn.k_proj', 'self_attn.v_proj', 'self_attn.o_proj', 'mlp.gate_proj', 'mlp.up_proj', 'mlp.down_proj']; // prettier-ignore

const WORDS = ['<unk>', '<s>', '</s>', 'say', 'it', 'is', 'fine', 'how'];

/** A tokenizer of eight words, three of them special; what it does not know is <unk>. */
export const eightWords = (more: object = {}) => ({
  version: '1.0',
  ...{ truncation: null, padding: null, normalizer: null, post_processor: null, decoder: null },
  added_tokens: WORDS.slice(0, 3).map((content, id) => ({
    ...{ id, content, single_word: false, lstrip: false, rstrip: false },
    ...{ normalized: false, special: true },
  })),
  pre_tokenizer: { type: 'WhitespaceSplit' },
  model: { type: 'WordLevel', vocab: Object.fromEntries(WORDS.map((word, id) => [word, id])), unk_token: '<unk>' },
  ...more,
});

export const TOKENS = { bos_token: '<s>', eos_token: '</s>', unk_token: '<unk>' };

export interface Weight {
  name: string;
  shape: number[];
  data: Float32Array<ArrayBuffer>;
}

/** The weights of a model of one layer with so many words, all of them zero. */
export function weightsOf(rows = CONFIG.vocab_size): Weight[] {
  const shapes: [string, number[]][] = [
    ['model.embed_tokens.weight', [rows, 8]],
    ['model.norm.weight', [8]],
    ...['input_layernorm', 'post_attention_layernorm'].map((norm): [string, number[]] => [`model.layers.0.${norm}.weight`, [8]]),
    ...LINEAR.map((layer): [string, number[]] => [`model.layers.0.${layer}.weight`, [8, 8]]),
  ];
  return shapes.map(([name, shape]) => ({ name, shape, data: new Float32Array(shape.reduce((x, y) => x * y)) }));
}

interface Files {
  /** The text of tokenizer.json. */
  tokenizer?: string;
  /** Null: there is no tokenizer_config.json. */
  tokenizerConfig?: object | null;
  /** What is other in config.json. */
  config?: object;
  /** Rows of the table of words. */
  rows?: number;
  weights?: readonly Weight[];
}

/** A model of one layer, all of whose weights are zero. */
export function modelFiles(
  name: string,
  { tokenizer = JSON.stringify(eightWords()), tokenizerConfig = TOKENS, config = {}, rows = 8, weights = weightsOf(rows) }: Files = {},
) {
  return [
    file('config.json', JSON.stringify({ ...CONFIG, vocab_size: rows, name, ...config })),
    file('tokenizer.json', tokenizer),
    ...(tokenizerConfig === null ? [] : [file('tokenizer_config.json', JSON.stringify(tokenizerConfig))]),
    { path: 'model.safetensors', data: writeSafetensors(weights) },
  ];
}
