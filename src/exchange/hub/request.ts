import { fail, isSentence, quoted, sentence, type TabtuneError, unanswered } from '../../protocol/errors';

/** One request to another server, and the words for what can go wrong with it. */

export type Get = (address: string, init?: RequestInit) => Promise<Response>;

export const stopped = (what: string): TabtuneError => fail('stopped')`${what} was stopped.`;

/** The answer, whatever its status. Throws `checkpoint` when none came, `stopped` when `signal` was raised. */
export async function send(address: string, what: string, options: RequestInit & { fetch?: Get | undefined }): Promise<Response> {
  const { fetch: get = (url, init) => fetch(url, init), ...init } = options;
  try {
    // No cookies and no referrer: a model is fetched by anybody. Kept in our own cache, not in the browser's.
    return await get(address, { ...init, credentials: 'omit', referrerPolicy: 'no-referrer', cache: 'no-store' });
  } catch (error) {
    if (init.signal?.aborted) throw stopped(what);
    throw network(what, new URL(address).host, error);
  }
}

export function network(what: string, host: string, error: unknown): TabtuneError {
  const { message, cause } = error as Error;
  // Programs without a page are told more than a page.
  const why = isSentence(error) ? error : cause instanceof Error ? quoted(`${message}: ${cause.message}`) : unanswered(error);
  return fail('checkpoint', {
    reason: 'network',
  })`${what}: the connection to ${host} failed (${why}). Check the network and try again.`;
}

/** The text of an answer, which may have so many bytes; what its headers say of its length is not believed. Throws as `send` does. */
export async function textWithin(response: Response, most: number, address: string, signal: AbortSignal | undefined): Promise<string> {
  const decoder = new TextDecoder();
  const reader = response.body?.getReader();
  let text = '';
  let bytes = 0;
  try {
    for (;;) {
      const { done, value } = (await reader?.read()) ?? { done: true, value: undefined };
      if (done) return text + decoder.decode();
      bytes += value.length;
      if (bytes > most) break;
      text += decoder.decode(value, { stream: true });
    }
  } catch (error) {
    if (signal?.aborted) throw stopped(address);
    throw network(address, new URL(address).host, error);
  }
  await reader?.cancel().catch(() => undefined);
  throw fail('checkpoint', { reason: 'size' })`${address} has more than ${most} bytes, which no description of a model has.`;
}

/** What a status that is no success means for a person. */
export function refusedBy(what: string, status: number, address: string, code: string | null = null): TabtuneError {
  const { host, origin, pathname } = new URL(address);
  const page = `${origin}${pathname}`;
  const byHand = sentence`accept its licence there, download its files yourself and drop the folder here`;
  if (status === 404 || code === 'RepoNotFound' || code === 'RevisionNotFound')
    return fail('checkpoint', { reason: 'missing', status })`${what} was not found on ${host}. Check the name and the revision.`;
  if (status === 403 || code === 'GatedRepo')
    return fail('checkpoint', {
      reason: 'gated',
      status,
    })`${what} is only given to people who were granted access: open ${page}, ${byHand}.`;
  if (status === 401)
    return fail('checkpoint', {
      reason: 'gated',
      status,
    })`${host} gives ${what} to nobody who is not signed in: there is no such model, it is private, or ${byHand}.`;
  if (status === 429)
    return fail('checkpoint', { reason: 'refused', status })`${host} has had too many requests (429). Wait some minutes and go on.`;
  const advice = status >= 500 ? sentence`Try again later.` : sentence`Check the address.`;
  return fail('checkpoint', { reason: 'refused', status })`${host} did not give ${what} (status ${status}). ${advice}`;
}
