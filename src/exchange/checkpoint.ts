import { TabtuneError } from '../protocol/errors';
import { readHeader, readTensor, type StoredTensor } from './safetensors';

/** A model in the Hugging Face layout; tensors are read when asked for. */
export interface Checkpoint {
  /** Parsed config.json. */
  config: unknown;
  tensors: ReadonlyMap<string, { shape: number[]; read: () => Promise<Float32Array<ArrayBuffer>> }>;
  /** Parsed tokenizer.json, tokenizer_config.json and generation_config.json where they are there, else null. */
  tokenizer: unknown;
  tokenizerConfig: unknown;
  generationConfig?: unknown;
}

const WEIGHTS = 'model.safetensors';
const INDEX = 'model.safetensors.index.json';

/**
 * Reads a checkpoint folder in the Hugging Face layout: as a map of file names to blobs, as files picked in a form (of one folder), or
 * from the URL of the folder. It holds config.json and model.safetensors, or the index with its shards; tokenizer.json and
 * tokenizer_config.json if there are any. Headers are checked here, tensors are read when asked for, from float32, float16 or bfloat16.
 * Throws `checkpoint` naming the file that is missing or wrong.
 */
export async function readCheckpoint(source: ReadonlyMap<string, Blob> | FileList | URL): Promise<Checkpoint> {
  const files = await filesOf(source);
  const config = await json(files, 'config.json', true);
  const tensors = new Map<string, { shape: number[]; read: () => Promise<Float32Array<ArrayBuffer>> }>();
  for (const name of await shards(files)) {
    const file = files.get(name);
    if (!file) throw new TabtuneError('checkpoint', `The index names ${name}, which is not among the files.`);
    for (const [key, tensor] of await readHeader(file)) {
      if (tensors.has(key)) throw new TabtuneError('checkpoint', `Tensor ${key} stands in two files.`);
      tensors.set(key, entry(file, tensor));
    }
  }
  return {
    config,
    tensors,
    tokenizer: await json(files, 'tokenizer.json', false),
    tokenizerConfig: await json(files, 'tokenizer_config.json', false),
    generationConfig: await json(files, 'generation_config.json', false),
  };
}

const entry = (file: Blob, tensor: StoredTensor) => ({ shape: tensor.shape, read: () => readTensor(file, tensor) });

async function filesOf(source: ReadonlyMap<string, Blob> | FileList | URL): Promise<ReadonlyMap<string, Blob>> {
  if (source instanceof URL) return download(source);
  if (source instanceof Map) return source as ReadonlyMap<string, Blob>;
  return new Map(Array.from(source as FileList, (file) => [file.name, file]));
}

async function download(given: URL): Promise<Map<string, Blob>> {
  const folder = new URL(given);
  if (!folder.pathname.endsWith('/')) folder.pathname += '/';
  const files = new Map<string, Blob>();
  const get = async (name: string): Promise<void> => {
    const address = new URL(name, folder);
    const response = await fetch(address).catch((error: unknown) => {
      throw new TabtuneError('checkpoint', `${address.pathname} could not be loaded (${(error as Error).message}). Check the connection.`);
    });
    if (response.ok) files.set(name, await response.blob());
    else if (response.status !== 404)
      throw new TabtuneError('checkpoint', `${address.pathname} could not be loaded (${response.status} ${response.statusText}).`);
  };
  await Promise.all(['config.json', WEIGHTS, 'tokenizer.json', 'tokenizer_config.json', 'generation_config.json'].map(get));
  if (files.has('config.json') && !files.has(WEIGHTS)) {
    await get(INDEX);
    if (files.has(INDEX)) await Promise.all((await shards(files)).map(get));
  }
  return files;
}

async function json(files: ReadonlyMap<string, Blob>, name: string, needed: boolean): Promise<unknown> {
  const file = files.get(name);
  if (!file) {
    if (needed)
      throw new TabtuneError(
        'checkpoint',
        `${name} is missing. A checkpoint in the Hugging Face layout has config.json and model.safetensors.`,
      );
    return null;
  }
  try {
    return JSON.parse(await file.text()) as unknown;
  } catch (error) {
    throw new TabtuneError('checkpoint', `${name} is not JSON: ${(error as Error).message}.`);
  }
}

async function shards(files: ReadonlyMap<string, Blob>): Promise<string[]> {
  if (files.has(WEIGHTS)) return [WEIGHTS];
  const index = (await json(files, INDEX, false)) as { weight_map?: Record<string, string> } | null;
  if (!index?.weight_map) throw new TabtuneError('checkpoint', `${WEIGHTS} is missing (and there is no ${INDEX}).`);
  return [...new Set(Object.values(index.weight_map))];
}
