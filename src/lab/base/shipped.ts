import { fail } from '../../protocol/errors';
import type { Catalogue, PromptRow } from '../../protocol/catalogue';
import type { EvidenceSummary } from '../../protocol/evidence';
import { notJson } from '../../protocol/runs/not-json';
import { gunzipped } from './gzip';

/** What the page itself reads of the shipped files: the lists and the wording of prompts. The worker reads and checks the rest. */
export interface Shipped {
  catalogue(): Promise<Catalogue>;
  prompts(path: string): Promise<PromptRow[]>;
  evidence(): Promise<EvidenceSummary>;
  /** A run.json, for the engine to read. */
  recording(path: string): Promise<Blob>;
  /** Any other file, as text; lessons and their recipes. */
  file?(path: string): Promise<string>;
}

/** What a file beside the page is answered with. Throws `data`, with the `status` of a server that answers and does not have it. */
export async function answer(base: string, path: string): Promise<Response> {
  const response = await fetch(new URL(path, base)).catch((cause: unknown) => {
    throw fail('data', {
      cause: String(cause),
    })`${path} could not be read, because the server cannot be reached. Check the connection and reload the page.`;
  });
  const { ok, status } = response;
  if (!ok)
    throw fail('data', { status })`${path} could not be read: the server answered ${status}. Copy the whole built folder to the host.`;
  return response;
}

const read = async (base: string, path: string): Promise<string> => (await answer(base, path)).text();

function parse<T>(path: string, source: string): T {
  try {
    return JSON.parse(source) as T;
  } catch (cause) {
    throw fail('data')`${path} holds something else than expected (${notJson(source, cause)}). Build the page again.`;
  }
}

export function shippedFiles(base: string): Shipped {
  const prompts = new Map<string, Promise<PromptRow[]>>();
  const load = async (path: string) =>
    (await read(base, path))
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line) => parse<PromptRow>(path, line));
  return {
    catalogue: async () => parse<Catalogue>('catalogue.json', await read(base, 'catalogue.json')),
    evidence: async () => parse<EvidenceSummary>('evidence.json', await read(base, 'evidence.json')),
    file: (path) => read(base, path),
    recording: async (path) => gunzipped(await (await answer(base, path)).blob(), path),
    prompts(path) {
      let rows = prompts.get(path);
      if (!rows) {
        rows = load(path);
        prompts.set(path, rows);
        rows.catch(() => prompts.delete(path)); // A failed read may be tried again.
      }
      return rows;
    },
  };
}
