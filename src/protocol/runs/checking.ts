import type { DeviceChoice } from '../device/names';
import type { AdapterReport, Evaluation } from './run';

/** Weights that lie still: a model as the lists name it, or a track of a kept run, from its newest checkpoint. */
export type Checkable = { model: string; device: DeviceChoice } | { run: string; track: string };

/** What a check-up asks, and of whom. */
export interface CheckRequest {
  of: Checkable;
  /** Prompt set; its look-alikes are asked too. */
  prompts: string;
  /** Data set whose held-out rows are asked for utility; null without. */
  data: string | null;
  judge: string;
  /** Longest answer in tokens. */
  maxNewTokens: number;
}

/** What came of it on all prompts, and on what it was computed. */
export interface Checked {
  evaluation: Omit<Evaluation, 'step' | 'track' | 'full' | 'drift'>;
  adapter: AdapterReport;
  /** Updates behind the weights; null for a model that is no run's. */
  step: number | null;
  /** Changes when the prompts, their ids or their order change. */
  wording: string;
}

/** A check-up as it is kept: a line of a history, which nobody but the page reads. */
export interface KeptCheckup {
  id: string;
  line: string;
}
