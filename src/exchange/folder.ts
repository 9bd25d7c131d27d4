import type { ExportedFile } from '../protocol/messages';
import { type CardFacts, modelCard } from './card';
import type { Checkpoint } from './checkpoint';
import { writeSafetensors } from './safetensors';

export interface FolderSource {
  /** The checkpoint that the training began with: config, tokenizer and generation settings are carried over. */
  checkpoint: Pick<Checkpoint, 'config' | 'generationConfig' | 'tokenizer' | 'tokenizerConfig'>;
  tensors: { name: string; shape: number[]; data: Float32Array<ArrayBuffer> }[];
  /** What the model card tells; without it there is none. */
  card?: CardFacts;
}

const json = (path: string, value: unknown): ExportedFile => ({
  path,
  data: new Blob([`${JSON.stringify(value, null, 2)}\n`], { type: 'application/json' }),
});

/** What config.json says of the numbers in the file. Newer releases of Transformers write `dtype`, older ones `torch_dtype`. */
function inFloat32(config: unknown): Record<string, unknown> {
  const given = config as Record<string, unknown>;
  const key = 'dtype' in given ? 'dtype' : 'torch_dtype';
  return { ...given, [key]: 'float32' };
}

/**
 * A model as a folder in the Hugging Face layout, which `readCheckpoint` reads back to the same bits and Transformers opens by
 * `from_pretrained`. Weights are float32, whatever the checkpoint held: that is what was trained.
 */
export function huggingFaceFolder({ checkpoint, tensors, card }: FolderSource): ExportedFile[] {
  const { config, generationConfig, tokenizer, tokenizerConfig } = checkpoint;
  const optional = (path: string, value: unknown) => (value === null || value === undefined ? [] : [json(path, value)]);
  return [
    json('config.json', inFloat32(config)),
    ...optional('generation_config.json', generationConfig),
    { path: 'model.safetensors', data: writeSafetensors(tensors, { format: 'pt' }) },
    ...optional('tokenizer.json', tokenizer),
    ...optional('tokenizer_config.json', tokenizerConfig),
    ...(card ? [{ path: 'README.md', data: new Blob([modelCard(card)], { type: 'text/markdown' }) }] : []),
  ];
}
