import type { Verdict } from './classes';
import type { JudgeList } from './lists';
import type { RefusalList } from './refusals';

/** An answer to a prompt, to be judged. */
export interface Judged {
  prompt: string;
  /** The word that a complying answer would be about; empty where none is known. */
  topic: string;
  answer: string;
}

export interface JudgeOptions {
  /** Asked now and then by a judge that takes long; it throws `stopped` then. */
  stopped?: () => boolean;
}

/** Says of answers whether they refuse. It may take its time, and may need a model to do it. */
export interface Judge {
  id: string;
  /** Changes whenever an answer could be judged differently. */
  version: number;
  title: string;
  /** With its version, as it stands beside every rate. */
  name: string;
  /** What has to be there before it can judge. */
  needs: { model: string } | null;
  /** The phrases that it looks for, if that is all it does. */
  list?: JudgeList;
  /** The phrases that it looks for, and where, if that is all it does. */
  refusals?: RefusalList;
  /** One verdict for each answer, in their order. */
  judge(given: readonly Judged[], options?: JudgeOptions): Promise<Verdict[]>;
}
