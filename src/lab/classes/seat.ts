import { toPlainError, type PlainError } from '../../protocol/errors';
import type { Draft } from '../settings/fields';
import { drawSeed, seedOf } from './address';
import { markOf } from './settings';

/** The place of a tab in a class: which seed it trains. */
export interface Seat {
  /** Null where the seed was drawn by chance. */
  seat: number | null;
  seed: number;
  /** What is wrong with the address; the seed was drawn then. */
  problem: PlainError | null;
}

const KEY = 'tabtune.class.seed';

/** The same for this recipe as long as the tab is there, over a reload too. */
function drawnFor(digest: string): number {
  try {
    const [before, seed] = (sessionStorage.getItem(KEY) ?? '').split(' ');
    if (before === digest && /^\d{1,10}$/.test(seed ?? '')) return Number(seed);
  } catch {
    // Storage is closed: drawn anew with every reload.
  }
  const seed = drawSeed();
  try {
    sessionStorage.setItem(KEY, `${digest} ${seed}`);
  } catch {
    // The same as above.
  }
  return seed;
}

export function takeSeat(search: string, draft: Draft): Seat {
  const drawn = () => drawnFor(markOf(draft.recipe).digest);
  try {
    return { ...seedOf(search, draft, drawn), problem: null };
  } catch (reason) {
    return { seat: null, seed: drawn(), problem: toPlainError(reason) };
  }
}
