/** The arrays of a trainer's state, in the order in which files hold them. */
export const POOLS = ['weights', 'start', 'first', 'second', 'tracks'] as const;

/** A state as text, for the way between a page and Node. */
export interface Packed {
  stage: number;
  step: number;
  pools: Record<(typeof POOLS)[number], string>;
}
