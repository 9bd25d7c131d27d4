import type { PlainError } from '../errors';
import type { RunRecord } from './run';

/** A run's place in the list: runs of one press of Start, one per seed, are a group. The name is what a person typed, or empty. */
export interface Place {
  id: string;
  name: string;
  pinned: boolean;
  /** It came from a file, and was not trained here. */
  imported?: true;
}

/** A record as it is kept, with its place. */
export interface KeptRun {
  record: RunRecord;
  group: Place;
}

/** What can be shown of a kept run without reading its record. */
export interface KeptHead {
  head: RunRecord;
  /** Updates in its record. */
  logged: number;
  group: Place;
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

/** Everything that is kept, as the page finds it; a record is read when it is looked at. */
export interface Kept extends KeptSpaces {
  runs: KeptHead[];
  /** Ids of runs that were deleted here in the last weeks, by whichever tab: one that still has them in memory does not keep them again. */
  deleted: string[];
  /** What lies there and cannot be read. */
  problems: PlainError[];
  /** Whether this tab may train and write; another one has the right to. */
  writer: boolean;
}
