import { get, set } from 'idb-keyval';
import type { AdapterReport, TunedOperation } from '../protocol/runs/run';
import { Patience } from './patience';

/**
 * The browser's version stands for driver and compiler, which the web does not tell, and the worker's address for the build: its name
 * holds a hash of its contents, shaders included.
 */
const keyOf = ({ vendor, architecture, description }: AdapterReport): string =>
  ['tuning', vendor, architecture, description, navigator.userAgent, location.pathname].join('|');

/** What was measured costs a second or two to measure again: nobody waits much longer for it. */
const SHORT_MS = 5_000;

/** What was measured on this adapter before; nothing where the browser keeps nothing. */
export async function keptTuning(adapter: AdapterReport): Promise<TunedOperation[]> {
  return (await new Patience(SHORT_MS).within(get<TunedOperation[]>(keyOf(adapter))).catch(() => undefined)) ?? [];
}

/** Keeps what was measured. A full or forbidden disk costs a second at the next start and nothing else, so it is not told. */
export async function keepTuning(adapter: AdapterReport, results: readonly TunedOperation[]): Promise<void> {
  await new Patience(SHORT_MS).within(set(keyOf(adapter), results)).catch(() => undefined);
}
