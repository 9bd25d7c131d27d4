import { get, set } from 'idb-keyval';
import type { AdapterReport, TunedOperation } from '../protocol/runs/run';
import { Patience } from './patience';

/**
 * The browser's version stands for driver and compiler, which the web does not tell, and the worker's address for the build: its name
 * holds a hash of its contents, shaders included.
 */
const keyOf = (what: string, { vendor, architecture, description }: AdapterReport): string =>
  [what, vendor, architecture, description, navigator.userAgent, location.pathname].join('|');

/** What was measured costs a second or two to measure again: nobody waits much longer for it. */
const SHORT_MS = 5_000;

/** What was measured on this adapter before; nothing where the browser keeps nothing. */
export async function keptTuning(adapter: AdapterReport): Promise<TunedOperation[]> {
  return (await new Patience(SHORT_MS).within(get<TunedOperation[]>(keyOf('tuning', adapter))).catch(() => undefined)) ?? [];
}

/** Keeps what was measured. A full or forbidden disk costs a second at the next start and nothing else, so it is not told. */
export async function keepTuning(adapter: AdapterReport, results: readonly TunedOperation[]): Promise<void> {
  await new Patience(SHORT_MS).within(set(keyOf('tuning', adapter), results)).catch(() => undefined);
}

/** Seconds that a device takes, by model. */
export type Paces = Map<string, { token: number; answer: number | null }>;

/** Of how many models the pace is kept: of those that were measured last. */
const MOST_PACES = 50;

export async function keptPaces(adapter: AdapterReport): Promise<Paces> {
  const kept = await new Patience(SHORT_MS).within(get<Paces>(keyOf(paceOf(adapter), adapter))).catch(() => undefined);
  return kept instanceof Map ? kept : new Map<never, never>();
}

export async function keepPaces(adapter: AdapterReport, paces: Paces): Promise<void> {
  const newest = new Map([...paces].slice(-MOST_PACES));
  await new Patience(SHORT_MS).within(set(keyOf(paceOf(adapter), adapter), newest)).catch(() => undefined);
}

/** A processor is faster with more threads. */
const paceOf = ({ threads }: AdapterReport): string => (threads ? `pace of ${threads}` : 'pace');
