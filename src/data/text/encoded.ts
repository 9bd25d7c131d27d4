import type { Sentence } from '../../protocol/errors';

/** Labels that are not learnt. */
export const IGNORED = -100;

export interface EncodedRow {
  inputIds: number[];
  /** Aligned with `inputIds`: the token itself where it is learnt, else IGNORED. The loss shifts by one. */
  labels: number[];
}

export interface EncodeOptions {
  /**
   * By default only what the assistant says is learnt; else every token but the first, of conversations without answers that are only
   * context. Plain text is always learnt.
   */
  assistantOnly?: boolean;
  /** Told of each row (from 0) that cannot be used, which is left out. Without it the first such row is an error. */
  skip?: (row: number, reason: Sentence) => void;
}
