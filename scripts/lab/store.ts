import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Store } from '../../src/store/browser';

const BYTES = '.bin';
const PLAIN = '.json';

/** A folder as the place where checkpoints lie: a file for each name, written beside and then moved, so that none is ever half there. */
export function folderStore(folder: string): Store {
  mkdirSync(folder, { recursive: true });
  const path = (key: string, kind: string): string => join(folder, encodeURIComponent(key) + kind);
  const read = (key: string): unknown => {
    if (existsSync(path(key, BYTES))) return new Uint8Array(readFileSync(path(key, BYTES)));
    return existsSync(path(key, PLAIN)) ? (JSON.parse(readFileSync(path(key, PLAIN), 'utf8')) as unknown) : undefined;
  };
  const names = (): string[] => {
    const files = readdirSync(folder).filter((name) => name.endsWith(BYTES) || name.endsWith(PLAIN));
    return files.map((name) => decodeURIComponent(name.replace(/\.\w+$/, '')));
  };
  return {
    get: async (key) => read(key),
    keys: async () => names(),
    entries: async (prefix) =>
      names()
        .filter((key) => key.startsWith(prefix))
        .sort()
        .map((key) => [key, read(key)]),
    /** One after the other, what is removed last: cut off in between, there is more than was asked for and never less. */
    async change(put, remove = []) {
      for (const [key, value] of put) {
        const to = path(key, value instanceof Uint8Array ? BYTES : PLAIN);
        writeFileSync(`${to}.part`, value instanceof Uint8Array ? value : JSON.stringify(value));
        renameSync(`${to}.part`, to);
      }
      for (const key of remove) for (const kind of [BYTES, PLAIN]) rmSync(path(key, kind), { force: true });
    },
  };
}
