import type { Failure, Kept } from './messages';

/** A file that is kept. `key`: where it lies in the cache, with its revision; `bytes` as built. */
export interface Piece {
  url: string;
  key: string;
  bytes: number;
}

/** What is needed to keep files: a cache, the network, and who is told. */
export interface Means {
  cache: Pick<Cache, 'keys' | 'put' | 'delete'>;
  fetch: (request: Request) => Promise<Response>;
  /** Bytes that the browser would still give; null where it does not say. */
  free: () => Promise<number | null>;
  tell: (kept: Kept) => void;
  /** Resolves after so many milliseconds. */
  wait: (ms: number) => Promise<void>;
  /** A file's path as it is told. */
  shown: (url: string) => string;
}

/** Before a file is asked for once more, in milliseconds. */
const PATIENCE = [1000, 5000];
/** The page needs room of its own, for runs: as much as the files take. */
const ROOM = 2;

/** Throws with what is wrong. */
class Unkept extends Error {
  constructor(readonly failure: Failure) {
    super(failure.why);
  }
}

const isFull = (reason: unknown): boolean => reason instanceof Error && reason.name === 'QuotaExceededError';

/** Asks past what the browser's own cache believes: a copy of a version before would be kept under this one's name. */
async function fetched({ fetch, wait, shown }: Means, url: string): Promise<Response> {
  for (let tries = 0; ; tries++) {
    try {
      const answer = await fetch(new Request(url, { cache: 'no-cache', credentials: 'same-origin' }));
      if (answer.ok && answer.status !== 206) return answer;
      throw new Unkept({ why: 'answer', path: shown(url), status: answer.status });
    } catch (reason) {
      const patience = PATIENCE[tries];
      if (patience === undefined) throw reason instanceof Unkept ? reason : new Unkept({ why: 'network', path: shown(url) });
      await wait(patience);
    }
  }
}

/**
 * Keeps every file that is not kept yet, one after the other, and tells how far that is. What an attempt before has kept stays. Where the
 * browser's room is full, what was put there now is taken away again: runs need it more.
 */
export async function fill(pieces: readonly Piece[], means: Means): Promise<Kept> {
  const { cache, tell } = means;
  const there = new Set((await cache.keys()).map(({ url }) => url));
  const missing = pieces.filter(({ key }) => !there.has(key));
  const sum = (some: readonly Piece[]): number => some.reduce((all, { bytes }) => all + bytes, 0);
  const [allBytes, needed] = [sum(pieces), sum(missing)];
  const all = { state: 'ready', files: pieces.length, bytes: allBytes } as const;
  let left = missing.length;
  let bytes = allBytes - needed;
  const put: string[] = [];
  const ended = (kept: Kept): Kept => {
    tell(kept);
    return kept;
  };
  if (left === 0) return ended(all);
  const free = await means.free();
  if (free !== null && free < ROOM * needed) return ended({ state: 'failed', why: 'room', needed: ROOM * needed, free });
  const far = (): void => tell({ state: 'filling', files: pieces.length - left, allFiles: pieces.length, bytes, allBytes });
  far();
  try {
    for (const { url, key, bytes: size } of missing) {
      const answer = await fetched(means, url);
      try {
        await cache.put(key, answer);
      } catch (reason) {
        // A body that breaks off shows here, too.
        if (!isFull(reason)) throw new Unkept({ why: 'network', path: means.shown(url) });
        for (const one of put) await cache.delete(one);
        throw new Unkept({ why: 'room', needed: ROOM * needed, free: await means.free() });
      }
      put.push(key);
      left--;
      bytes += size;
      far();
    }
  } catch (reason) {
    if (reason instanceof Unkept) return ended({ state: 'failed', ...reason.failure });
    throw reason;
  }
  return ended(all);
}
