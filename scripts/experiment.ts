import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Checkpoint, readCheckpoint } from '../src/exchange/checkpoint';
import { Library } from '../src/worker/library';

/** The shipped files, read from public/; `weights` may name another model.safetensors. */
export function fileLibrary(weights?: string): Library {
  const base = pathToFileURL(`${resolve('public')}/`).href;
  const read = async (url: string | URL): Promise<Buffer> => readFile(new URL(url));
  return new Library({
    base,
    readText: async (url) => (await read(url)).toString('utf8'),
    async readModel(path): Promise<Checkpoint> {
      const names = ['config.json', 'tokenizer.json', 'tokenizer_config.json'];
      const files = new Map(
        await Promise.all(names.map(async (name) => [name, new Blob([new Uint8Array(await read(new URL(path + name, base)))])] as const)),
      );
      files.set(
        'model.safetensors',
        new Blob([new Uint8Array(weights ? await readFile(weights) : await read(new URL(`${path}model.safetensors`, base)))]),
      );
      return readCheckpoint(files);
    },
  });
}
