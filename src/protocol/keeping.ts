import type { PlainError } from './errors';
import type { RunRecord } from './run';

/** A record as it is kept, with its place in the list of runs. */
export interface KeptRun {
  record: RunRecord;
  /** Runs of one press of Start, one per seed. */
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

/** Everything that is kept, as the page finds it. */
export interface Kept {
  runs: KeptRun[];
  spaces: KeptSpace[];
  /** What lies there and cannot be read. */
  problems: PlainError[];
  /** Bytes that all pages of this address use, and what the browser allows; null where it does not say. */
  usage: { used: number; quota: number } | null;
  /** Whether this tab may train and write; another one has the right to. */
  writer: boolean;
}
