import type { PlainError } from '../errors';
import type { RunRecord } from './run';

/** A record as it is kept, with its place in the list of runs. */
export interface KeptRun {
  record: RunRecord;
  /** Runs of one press of Start, one per seed. The name is what a person typed, or empty. */
  group: { id: string; name: string; pinned: boolean };
}

/** What the disk holds of one run. */
export interface KeptSpace {
  run: string;
  /** Bytes of its checkpoints and its record. */
  bytes: number;
  /** Updates in its newest checkpoint; null without one. */
  step: number | null;
}

export interface KeptSpaces {
  spaces: KeptSpace[];
  /** Bytes that all pages of this address use, and what the browser allows; null where it does not say. */
  usage: { used: number; quota: number } | null;
}

/** Everything that is kept, as the page finds it. */
export interface Kept extends KeptSpaces {
  runs: KeptRun[];
  /** What lies there and cannot be read. */
  problems: PlainError[];
  /** Whether this tab may train and write; another one has the right to. */
  writer: boolean;
}
