import { get, set } from 'idb-keyval';
import type { AdapterReport, TunedOperation } from '../protocol/run';

/** The browser's version stands for driver and compiler, which the web does not tell. */
const keyOf = ({ vendor, architecture, description }: AdapterReport): string =>
  ['tuning', vendor, architecture, description, navigator.userAgent].join('|');

const isTuned = (x: unknown): x is TunedOperation => typeof x === 'object' && x !== null && 'key' in x && 'kernel' in x && 'chosen' in x;

/** What was measured on this adapter before; nothing where the browser keeps nothing. */
export async function keptTuning(adapter: AdapterReport): Promise<TunedOperation[]> {
  const kept: unknown = await get(keyOf(adapter)).catch(() => undefined);
  return Array.isArray(kept) ? kept.filter(isTuned) : [];
}

/** Keeps what was measured. A full or forbidden disk costs a second at the next start and nothing else, so it is not told. */
export async function keepTuning(adapter: AdapterReport, results: readonly TunedOperation[]): Promise<void> {
  await set(keyOf(adapter), results).catch(() => undefined);
}
