import { specialId, SPECIALS, vocabulary } from './vocabulary';

/** The files beside the weights in the model's folder, in the Hugging Face layout. */

/** The longest row of any data set is 45 tokens; a typed prompt may be longer. */
const MAX_LENGTH = 128;

/**
 * Sentences of one token a word. The `generation` tags tell Transformers which tokens are the assistant's;
 * other renderers skip them.
 */
const CHAT_TEMPLATE =
  "{% for message in messages %}{% if message['role'] == 'user' %}{{ '<user> ' + message['content'] + ' ' }}" +
  "{% elif message['role'] == 'assistant' %}{{ '<bot> ' }}{% generation %}{{ message['content'] + ' <eos>' }}{% endgeneration %}" +
  "{% if not loop.last %}{{ ' ' }}{% endif %}" +
  "{% else %}{{ raise_exception('This model knows the roles user and assistant, not ' + message['role'] + '.') }}{% endif %}{% endfor %}" +
  "{% if add_generation_prompt %}{{ '<bot>' }}{% endif %}";

export const tokenizerJson = () => ({
  version: '1.0',
  truncation: null,
  padding: null,
  added_tokens: SPECIALS.map((content, id) => ({
    id,
    content,
    single_word: false,
    lstrip: false,
    rstrip: false,
    normalized: false,
    special: true,
  })),
  normalizer: { type: 'Lowercase' },
  // The second step lets people type "cake?" as they are used to; our own text has spaces there already.
  pre_tokenizer: {
    type: 'Sequence',
    pretokenizers: [{ type: 'WhitespaceSplit' }, { type: 'Split', pattern: { Regex: '[.,:?]' }, behavior: 'Isolated', invert: false }],
  },
  post_processor: null,
  // Without a decoder tokens are joined with a space.
  decoder: null,
  model: { type: 'WordLevel', vocab: Object.fromEntries(vocabulary.map((token, id) => [token, id])), unk_token: '<unk>' },
});

export const tokenizerConfig = () => ({
  tokenizer_class: 'PreTrainedTokenizerFast',
  bos_token: '<user>',
  eos_token: '<eos>',
  pad_token: '<pad>',
  unk_token: '<unk>',
  additional_special_tokens: ['<bot>'],
  clean_up_tokenization_spaces: false,
  model_max_length: MAX_LENGTH,
  padding_side: 'right',
  chat_template: CHAT_TEMPLATE,
});

const ids = () => ({ bos_token_id: specialId('<user>'), eos_token_id: specialId('<eos>'), pad_token_id: specialId('<pad>') });

export const modelConfig = () => ({
  architectures: ['LlamaForCausalLM'],
  model_type: 'llama',
  ...ids(),
  vocab_size: vocabulary.length,
  hidden_size: 64,
  intermediate_size: 176,
  num_hidden_layers: 4,
  num_attention_heads: 4,
  num_key_value_heads: 2,
  head_dim: 16,
  hidden_act: 'silu',
  rms_norm_eps: 1e-5,
  rope_theta: 10000,
  rope_scaling: null,
  max_position_embeddings: MAX_LENGTH,
  tie_word_embeddings: true,
  attention_bias: false,
  attention_dropout: 0,
  mlp_bias: false,
  initializer_range: 0.05,
  torch_dtype: 'float32',
  use_cache: true,
});

export const generationConfig = () => ({ ...ids(), do_sample: false, max_new_tokens: 28 });
