import type { ExportedFile } from '../protocol/messages';
import { type CardFacts, modelCard } from './card';
import { type Checkpoint, templateOf } from './checkpoint';
import { safetensorsShards, type TensorSource } from './safetensors-write';
import { type StreamedFile, streamedBlob, toBlobs } from './streamed';

export interface FolderSource {
  /** The checkpoint that the training began with: all but its weights is carried over. */
  checkpoint: Omit<Checkpoint, 'tensors'>;
  tensors: readonly TensorSource[];
  /** Beyond this many bytes of tensors there are several files with an index; 5 GB unless given, as in Transformers. */
  maxShardBytes?: number;
  /** What the model card tells; without it there is none. */
  card?: CardFacts;
}

const text = (path: string, value: string): StreamedFile => streamedBlob(path, new Blob([value]));
const json = (path: string, value: unknown): StreamedFile => text(path, `${JSON.stringify(value, null, 2)}\n`);

/** What config.json says of the numbers in the file. Newer releases of Transformers write `dtype`, older ones `torch_dtype`. */
function inFloat32(config: unknown): Record<string, unknown> {
  const given = config as Record<string, unknown>;
  const key = 'dtype' in given ? 'dtype' : 'torch_dtype';
  return { ...given, [key]: 'float32' };
}

/**
 * A model as a folder in the Hugging Face layout, which `readCheckpoint` reads back to the same bits and Transformers opens by
 * `from_pretrained`. Weights are float32, whatever the checkpoint held: that is what was trained. Files are made while they are written.
 */
export function modelFolder({ checkpoint, tensors, maxShardBytes, card }: FolderSource): StreamedFile[] {
  const { config, generationConfig, tokenizer, tokenizerConfig, specialTokensMap, chatTemplate } = checkpoint;
  const optional = (path: string, value: unknown) => (value === null || value === undefined ? [] : [json(path, value)]);
  return [
    json('config.json', inFloat32(config)),
    ...optional('generation_config.json', generationConfig),
    ...safetensorsShards(tensors, maxShardBytes),
    ...optional('tokenizer.json', tokenizer),
    ...optional('tokenizer_config.json', tokenizerConfig),
    ...optional('special_tokens_map.json', specialTokensMap),
    // In a file of its own where it was: Transformers takes that one before the one in tokenizer_config.json.
    ...(chatTemplate && chatTemplate !== templateOf(tokenizerConfig) ? [text('chat_template.jinja', chatTemplate)] : []),
    ...(card ? [text('README.md', modelCard(card))] : []),
  ];
}

/** The same as blobs, which browsers keep on disk when they are large. */
export const huggingFaceFolder = (source: FolderSource): Promise<ExportedFile[]> => toBlobs(modelFolder(source));
