import { get, set } from 'idb-keyval';
import type { AdapterReport, TunedOperation } from '../protocol/runs/run';
import { Patience } from './patience';

/** What was measured on a device costs a second or two to measure again: nobody waits much longer for it. */
const SHORT_MS = 5_000;

/**
 * The browser's version stands for driver and compiler, which the web does not tell, and the worker's address for the build: its name
 * holds a hash of its contents, shaders included. A processor is faster with more threads.
 */
const keyOf = (what: string, { vendor, architecture, description, threads }: AdapterReport): string =>
  [what, vendor, architecture, description, ...(threads ? [threads] : []), navigator.userAgent, location.pathname].join('|');

/** Nothing where the browser keeps nothing. */
async function kept<T>(what: string, adapter: AdapterReport): Promise<T | undefined> {
  try {
    return await new Patience(SHORT_MS).within(get<T>(keyOf(what, adapter)));
  } catch {
    return undefined;
  }
}

/** A full or forbidden disk costs a second at the next start and nothing else, so it is not told. */
async function keep(what: string, adapter: AdapterReport, value: unknown): Promise<void> {
  try {
    await new Patience(SHORT_MS).within(set(keyOf(what, adapter), value));
  } catch {
    // It is measured again.
  }
}

/** Which kernels are the fastest on this adapter, as far as they were compared. */
export const keptTuning = async (adapter: AdapterReport): Promise<TunedOperation[]> =>
  (await kept<TunedOperation[]>('tuning', adapter)) ?? [];

export const keepTuning = (adapter: AdapterReport, results: readonly TunedOperation[]): Promise<void> => keep('tuning', adapter, results);

/** Seconds that a device takes, by model. */
export type Paces = Map<string, { token: number; answer: number | null; tried?: true }>;

/** Of how many models the pace is kept: of those that were measured last. */
const MOST_PACES = 50;

export async function keptPaces(adapter: AdapterReport): Promise<Paces> {
  const paces = await kept<Paces>('pace', adapter);
  return paces instanceof Map ? paces : new Map<never, never>();
}

export const keepPaces = (adapter: AdapterReport, paces: Paces): Promise<void> =>
  keep('pace', adapter, new Map([...paces].slice(-MOST_PACES)));
