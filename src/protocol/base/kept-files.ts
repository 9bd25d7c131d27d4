/**
 * Files that a person named and that do not ship with the page, such as a lesson of one's own. The service worker keeps what ships; these lie
 * in a cache of their own, from which it answers where the network does not.
 */

const CACHE = 'tabtune-own-files';

type Store = Pick<CacheStorage, 'has' | 'open'>;

/** Keeps what a file was answered with, until the browser forgets all. Rejects where the browser has no room. */
export async function keepFile(caches: Store, url: string, answer: Response): Promise<void> {
  await (await caches.open(CACHE)).put(url, answer);
}

/**
 * What the network has, since an author corrects files; what was kept is as new as that from then on. Without a network it is what was kept.
 * Rejects as `ask` does where nothing was kept.
 */
export async function newest(caches: Store, url: string, ask: () => Promise<Response>): Promise<Response> {
  const cache = (await caches.has(CACHE)) ? await caches.open(CACHE) : null;
  const kept = await cache?.match(url);
  if (!cache || !kept) return ask();
  let answer: Response;
  try {
    answer = await ask();
  } catch {
    return kept;
  }
  // Where there is no room for it, what was kept stays.
  if (answer.ok) await cache.put(url, answer.clone()).catch(() => undefined);
  return answer;
}
