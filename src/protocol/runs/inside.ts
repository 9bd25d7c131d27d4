/** What is told of single updates when somebody looks inside them: everything measured on the device, nothing of it made up. */

/** Most updates that are looked into at a time. */
export const MOST_INSIDE = 12;

/** One token of a row, as text that may hold anything. */
export interface InsideToken {
  text: string;
  /** Whether it is to be predicted; else it is only read. */
  learnt: boolean;
  /** Of this token, in nats; null where it is not learnt. */
  loss: number | null;
}

/** What an average did in one update. Distances are Euclidean, over all trained weights. */
export interface InsideAverage {
  track: string;
  /** Share of itself that it kept; 1 where it was left alone by this update. */
  decay: number;
  /** Between the average and the new weights: before it followed, and after. */
  before: number;
  after: number;
  /** How far it went itself. */
  moved: number;
}

/** One update of a recipe. */
export interface InsideUpdate {
  /** From 1 on. */
  step: number;
  /** Rows of the batch, of all that are accumulated, and how many of their tokens are learnt. */
  rows: number;
  targets: number;
  /** One row of the batch. */
  tokens: InsideToken[];
  /** Mean loss of a learnt token: of that row, and of the batch. */
  rowLoss: number;
  loss: number;
  learningRate: number;
  /** Before clipping. */
  gradNorm: number;
  /** Its limit, 0 for none, and what the gradient was multiplied by for its sake. */
  maxGradNorm: number;
  clip: number;
  /** Trained numbers; with `lora` those of the adapters. */
  trained: number;
  adapters: boolean;
  /** Euclidean norm of the trained weights before the update, and of their change by it. */
  weights: number;
  change: number;
  averages: InsideAverage[];
  /** Share of the change that was applied (less than 1 in ema_mode `blend`), and how far the weights then went back to an average or the start. */
  share: number;
  pull: number;
}
