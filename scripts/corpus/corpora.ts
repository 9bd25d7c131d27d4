import type { Corpus } from './interface';

/** The corpora of the small models that ship, each in its language. */
export const CORPORA: readonly Corpus[] = [];
