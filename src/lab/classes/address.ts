import { fail } from '../../protocol/errors';
import { encode } from '../settings/link';
import type { Draft } from '../settings/fields';
import { parseSeeds } from '../settings/fields';

/** The class in the address: `?class&seat=7#recipe` of a pupil, `?class=collect#recipe` of the teacher. */

const LARGEST_SEED = 0x7fffffff;
/** Seats of a class, each with an address of its own. */
export const MOST_SEATS = 200;

/** The seed of a tab: the first seed of the recipe plus its seat; without a seat `drawn`. Throws `data` where the seat is none. */
export function seedOf(search: string, { seeds }: Pick<Draft, 'seeds'>, drawn: () => number): { seat: number | null; seed: number } {
  const given = new URLSearchParams(search).get('seat');
  if (given === null) return { seat: null, seed: drawn() };
  const seat = /^\d{1,9}$/.test(given) ? Number(given) : NaN;
  const seed = (parseSeeds(seeds)?.[0] ?? 1) + seat;
  if (!(seed <= LARGEST_SEED))
    throw fail(
      'data',
    )`The address names the seat ${given}, which is no whole number from 0 that can be added to the seed. Ask for the link again.`;
  return { seat, seed };
}

/** 31 bits by chance. */
export const drawSeed = (): number => crypto.getRandomValues(new Uint32Array(1))[0]! >>> 1;

/** An address of this page with other parameters: null takes one away. The language stays only where it is to. */
export function addressWith(base: string, parameters: Record<string, string | null>, hash: string): string {
  const address = new URL(base);
  for (const [name, value] of Object.entries(parameters)) {
    if (value === null) address.searchParams.delete(name);
    else address.searchParams.set(name, value);
  }
  address.hash = hash;
  return address.href.replace(/([?&](?:class|present|lock))=(?=&|#|$)/g, '$1');
}

const CLEAN = { class: null, seat: null } as const;

/** What a class opens; without a seat each tab draws its seed by chance. */
export const invitation = (base: string, draft: Draft, seat: number | null = null): string =>
  addressWith(
    base,
    { ...CLEAN, lang: null, present: null, class: '', ...(seat === null ? {} : { seat: String(seat) }) },
    encode(draft, true),
  );

/** What the teacher opens. */
export const collecting = (base: string, draft: Draft): string => addressWith(base, { ...CLEAN, class: 'collect' }, encode(draft, true));

/** The page without a class, with the recipe. */
export const leaving = (base: string, draft: Draft): string => addressWith(base, CLEAN, encode(draft, true));

/** The page as it is to be opened by others: shown to a class, with harmful answers that stay covered. */
export const openedAs = (address: string, { presented, locked }: { presented: boolean; locked: boolean }): string =>
  addressWith(address, { present: presented ? '' : null, lock: locked ? '' : null }, new URL(address).hash);

/** Whether an address asks for it. */
export function opening(address: string): { presented: boolean; locked: boolean } {
  const { searchParams } = new URL(address);
  return { presented: searchParams.has('present'), locked: searchParams.has('lock') };
}

/** More letters than this make a QR code that no camera reads from a screen. */
export const MOST_SHARED = 1500;

/** An address that a QR code can hold. Throws `data` where it is too long. */
export function shareable(address: string): string {
  if (address.length > MOST_SHARED)
    throw fail(
      'data',
    )`The address has ${address.length} characters; a QR code that a camera can read holds ${MOST_SHARED}. Copy the link instead.`;
  return address;
}
