import { sentence } from '../protocol/errors';
import type { KeptCheckup } from '../protocol/runs/checking';
import type { Store } from './browser';
import { storageError } from './checkpoints';

/** Check-ups, one entry each, so that a damaged one costs no other. What a line means is the page's business. */

const CHECKUP = 'checkup/';

/** What is no text is told as such: whoever reads it finds that it is damaged. Throws `storage`. */
export async function readCheckups(store: Store): Promise<KeptCheckup[]> {
  const entries = await store.entries(CHECKUP).catch((reason: unknown) => {
    throw storageError(sentence`The list of check-ups`, reason, 'read');
  });
  return entries.map(([key, line]) => ({ id: key.slice(CHECKUP.length), line: typeof line === 'string' ? line : '' }));
}

/** All or none. Throws `storage`. */
export async function keepCheckups(store: Store, list: readonly KeptCheckup[]): Promise<void> {
  const put = list.map(({ id, line }) => [CHECKUP + id, line] as const);
  await store.change(put).catch((reason: unknown) => {
    throw storageError(sentence`The check-up`, reason);
  });
}

export async function forgetCheckups(store: Store, ids: readonly string[]): Promise<void> {
  const keys = ids.map((id) => CHECKUP + id);
  await store.change([], keys).catch((reason: unknown) => {
    throw storageError(sentence`The check-up`, reason, 'delete');
  });
}
