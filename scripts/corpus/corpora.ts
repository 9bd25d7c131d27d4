import { english } from './en/corpus';
import type { Corpus } from './interface';
import { japanese } from './ja/corpus';

/** The corpora of the small models that ship, each in its language. */
export const CORPORA: readonly Corpus[] = [english, japanese];
