import { specialId } from './tokenizer';

/** The files beside the weights of a small model, in the Hugging Face layout; both languages have the same structure. */

/** Longest sequence that is asked for; rows of the data sets have fewer than half as many tokens. */
const MAX_LENGTH = 256;

/** Entries of the tokenizer: most everyday words of a corpus are one token. */
export const VOCABULARY = 1536;

/** The `generation` tags tell Transformers which tokens are the assistant's; other renderers skip them. */
const CHAT_TEMPLATE =
  "{% for message in messages %}{% if message['role'] == 'user' %}{{ '<|user|>' + message['content'] }}" +
  "{% elif message['role'] == 'assistant' %}{{ '<|assistant|>' }}{% generation %}{{ message['content'] + '<|end|>' }}{% endgeneration %}" +
  "{% else %}{{ raise_exception('This model knows the roles user and assistant, not ' + message['role'] + '.') }}{% endif %}{% endfor %}" +
  "{% if add_generation_prompt %}{{ '<|assistant|>' }}{% endif %}";

export const tokenizerConfig = () => ({
  tokenizer_class: 'PreTrainedTokenizerFast',
  bos_token: '<|user|>',
  eos_token: '<|end|>',
  pad_token: '<|pad|>',
  additional_special_tokens: ['<|assistant|>'],
  clean_up_tokenization_spaces: false,
  model_max_length: MAX_LENGTH,
  padding_side: 'right',
  chat_template: CHAT_TEMPLATE,
});

const ids = () => ({ bos_token_id: specialId('<|user|>'), eos_token_id: specialId('<|end|>'), pad_token_id: specialId('<|pad|>') });

export const modelConfig = () => ({
  architectures: ['LlamaForCausalLM'],
  model_type: 'llama',
  ...ids(),
  vocab_size: VOCABULARY,
  hidden_size: 128,
  intermediate_size: 352,
  num_hidden_layers: 4,
  num_attention_heads: 8,
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
  torch_dtype: 'float16',
  use_cache: true,
});

export const generationConfig = () => ({ ...ids(), do_sample: false, max_new_tokens: 44 });
