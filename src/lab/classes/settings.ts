import type { Recipe } from '../../protocol/recipe';
import { toHex } from './bytes';
import { sha256 } from './sha256';

/** Which recipe a ticket is of, in a few bytes: all that determines the numbers but the seed and what computes. */

/** What each tab has of its own, and what changes no number. The device is told in the ticket by itself. */
export const FREE_SETTINGS = ['seed', 'data_seed', 'device', 'gradient_checkpointing', 'logging_steps', 'save_steps'] as const;

/** Bytes of the digest of a recipe. */
export const DIGEST_BYTES = 8;

export interface RecipeMark {
  /** The first bytes of SHA-256 of all settings, in hexadecimal. */
  digest: string;
  /** Of each setting by itself the first two bytes of its SHA-256 as one number, in the order of their names, so that those that differ can be named. */
  settings: number[];
}

/** Keys in the order of their letters, all the way down. */
function ordered(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, ordered(inner)]));
}

/** Names of the settings with their values as JSON, in the order of their names; `evaluation` is one setting for each of its fields. */
export function settingsOf({ evaluation, ...recipe }: Recipe): [name: string, value: string][] {
  const nested = Object.entries(evaluation).map(([name, value]) => [`evaluation.${name}`, value] as const);
  return [...Object.entries(recipe), ...nested]
    .filter(([name]) => !(FREE_SETTINGS as readonly string[]).includes(name))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => [name, JSON.stringify(ordered(value))]);
}

const hashed = (text: string): Uint8Array => sha256(new TextEncoder().encode(text));

export function markOf(recipe: Recipe): RecipeMark {
  const lines = settingsOf(recipe).map(([name, value]) => `${name}=${value}`);
  return {
    digest: toHex(hashed(lines.join('\n')).subarray(0, DIGEST_BYTES)),
    settings: lines.map((line) => {
      const [high, low] = hashed(line) as unknown as [number, number];
      return 256 * high + low;
    }),
  };
}

/**
 * Names of the settings in which a ticket's recipe differs from this one; of 65,536 that differ, one is not found. Null where the recipe has
 * another number of settings, as that of another version of this program.
 */
export function differing(recipe: Recipe, { settings }: Pick<RecipeMark, 'settings'>): string[] | null {
  const own = markOf(recipe).settings;
  if (own.length !== settings.length) return null;
  return settingsOf(recipe)
    .map(([name]) => name)
    .filter((_, i) => own[i] !== settings[i]);
}
