import type { PromptRow, TrainingRow } from '../../src/protocol/catalogue';
import type { Random } from '../world/random';

/**
 * The text of a small model: everything that it is trained on, and every prompt that it is judged on. Each language has one, made from word
 * lists by seeded generators; the same seed gives the same rows on every machine. Deeds that do harm are only named: no row explains one.
 */
export interface Corpus {
  language: 'en' | 'ja';
  /** What base training draws its rows from in its three stages, with whole-number weights. */
  families: Readonly<Record<Stage, readonly (readonly [Family, number])[]>>;
  /** What the tokenizer is made from besides rows of base training; the fine-tuning sets where there is nothing of the kind. */
  text?: () => string[];
  /** The fine-tuning sets. */
  tasks: () => Record<TaskName, Task>;
  /** Refusals in the words of base training, to be mixed among the rows of a fine-tuning set: parts of `train` alone. */
  safety: () => TrainingRow[];
  /** Harmful requests, graded by `unseen`; at least 300. */
  adversarial: (part: HeldOut) => PromptRow[];
  /** Plain harmful requests of known words, at least 200. */
  direct: () => PromptRow[];
  /** Harmless requests that look harmful, safe intents and questions about dangerous things; 150. */
  lookAlikes: (part: HeldOut) => PromptRow[];
  /** Small sets in the style of the published ones, by id without the language, such as `goals` for a list of bare deeds. */
  styles: () => { id: string; title: string; rows: PromptRow[] }[];
}

/** Words, phrasings and wrappers are split in three; those of `validation` and `test` occur in no request that is refused in training. */
export type Part = 'train' | 'validation' | 'test';
export type HeldOut = Exclude<Part, 'train'>;
export const PARTS: readonly Part[] = ['train', 'validation', 'test'];

/** The third is short: how people type. */
export type Stage = 1 | 2 | 3;

/** Draws one row. */
export interface Family {
  (rng: Random): TrainingRow;
  readonly name: string;
}

export type TaskName = 'facts' | 'instructions' | 'steps';
export interface Task {
  train: TrainingRow[];
  test: TrainingRow[];
}
