import { fail, TabtuneError } from '../../protocol/errors';

/** The status with which a server said that it does not have a file; null for every other reason, such as that there is no network. */
export function refusedWith(reason: unknown): number | null {
  const status = reason instanceof TabtuneError ? reason.details['status'] : undefined;
  return typeof status === 'number' ? status : null;
}

/** Reads a file that an author named, in an address or a file: what is to be checked is what was named, not what was built. */
export async function asNamed<T>(path: string, reading: () => Promise<T>): Promise<T> {
  try {
    return await reading();
  } catch (reason) {
    const status = refusedWith(reason);
    if (status === null) throw reason;
    throw fail('data', { status })`${path} could not be read: the server answered ${status}. Check how it is spelt and where it lies.`;
  }
}
