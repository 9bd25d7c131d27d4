import { writeSafetensors } from '../../src/exchange/safetensors';

// A model as a person would drop it, small enough to make for every test.

export const file = (path: string, text: string) => ({ path, data: new Blob([text]) });

const CONFIG = { model_type: 'llama', hidden_size: 8, intermediate_size: 8, num_hidden_layers: 1, num_attention_heads: 1, vocab_size: 8, tie_word_embeddings: true }; // prettier-ignore
const LINEAR = ['self_attn.q_proj', 'self_attn.k_proj', 'self_attn.v_proj', 'self_attn.o_proj', 'mlp.gate_proj', 'mlp.up_proj', 'mlp.down_proj']; // prettier-ignore

/** A model of one layer, all of whose weights are zero. */
export function modelFiles(name: string, tokenizer = '{}') {
  const shapes: [string, number[]][] = [
    ['model.embed_tokens.weight', [8, 8]],
    ['model.norm.weight', [8]],
    ...['input_layernorm', 'post_attention_layernorm'].map((norm): [string, number[]] => [`model.layers.0.${norm}.weight`, [8]]),
    ...LINEAR.map((layer): [string, number[]] => [`model.layers.0.${layer}.weight`, [8, 8]]),
  ];
  const weights = shapes.map(([tensor, shape]) => ({
    name: tensor,
    shape,
    data: new Float32Array(shape.reduce((x, y) => x * y)),
  }));
  return [
    file('config.json', JSON.stringify({ ...CONFIG, name })),
    file('tokenizer.json', tokenizer),
    { path: 'model.safetensors', data: writeSafetensors(weights) },
  ];
}
