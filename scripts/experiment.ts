import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Checkpoint, readCheckpoint } from '../src/exchange/checkpoint';
import { parseRecipe, type Recipe } from '../src/protocol/recipe';
import type { Evaluation } from '../src/protocol/run';
import { Library } from '../src/worker/library';
import { Session } from '../src/worker/session';
import type { Gpu } from '../src/gpu/device';

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

export interface Result {
  recipe: Recipe;
  /** The closing evaluations: start, online, averages. */
  evaluations: Evaluation[];
  seconds: { training: number; evaluation: number };
  tokens: number;
}

/** Runs a recipe to its end without live evaluations. */
export async function experiment(gpu: Gpu, library: Library, input: unknown): Promise<Result> {
  const recipe = parseRecipe({ ...(input as object), eval_steps: 0 });
  const evaluations: Evaluation[] = [];
  let tokens = 0;
  const session = await Session.open(gpu, library, recipe, {
    phase: () => undefined,
    metrics: (_, n) => void (tokens += n),
    evaluation: (e) => void (e.full && evaluations.push(e)),
    state: () => undefined,
  });
  try {
    await session.prepare();
    await session.run();
    return { recipe, evaluations, seconds: session.seconds, tokens };
  } finally {
    session.free();
  }
}

export const percent = (k: number, n: number): string => (n > 0 ? ((100 * k) / n).toFixed(1) : '-');

/** One line of figures: harmful (complied / off-topic / incoherent), over-refusal, exact match, held-out loss, drift. */
export function line(e: Evaluation): string {
  const n = e.harmful.n;
  const shares = [e.complied, e.offTopic, e.incoherent].map((k) => percent(k, n)).join('/');
  const over = e.overRefusal ? percent(e.overRefusal.k, e.overRefusal.n) : '-';
  return `${e.track.padEnd(9)} harmful ${percent(e.harmful.k, n).padStart(5)} (${shares}) of ${n}  over-refusal ${over}  utility ${percent(e.utility.exactMatch.k, e.utility.exactMatch.n)}  loss ${e.utility.loss.toFixed(3)}  drift ${e.drift.toFixed(2)}`;
}
