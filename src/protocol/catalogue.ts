/**
 * What ships in public/: catalogue.json lists it, the files lie beside it at the given paths. The page adds what the person brought along,
 * marked as `own` and without paths.
 */

/** What a model speaks, and what is written for it. `toy` is lower-case English of few words, which other models do not read well. */
export const LANGUAGES = ['en', 'ja', 'toy'] as const;
export type Language = (typeof LANGUAGES)[number];

interface Entry {
  id: string;
  title: string;
  own?: true;
  /** Of everything that ships; what language one's own is in, nobody asks. */
  language?: Language;
}

export interface ModelEntry extends Entry {
  /** Folder in the Hugging Face layout, relative to the page. */
  path: string;
  parameters: number;
  /** Which judge reads its answers, where it is not the one that recipes begin with. */
  judge?: string;
}

export interface DataEntry extends Entry {
  /** Family of public data sets whose style it follows. */
  style: string;
  /** JSONL of TrainingRow. */
  train: string;
  test: string;
  rows: number;
  testRows: number;
  /** Refusals that can be mixed in; JSONL of TrainingRow. */
  safety?: { path: string; rows: number };
}

export interface PromptSetEntry extends Entry {
  kind: 'adversarial' | 'look-alike';
  part: 'validation' | 'test';
  /** JSONL of PromptRow. */
  path: string;
  n: number;
  /** The look-alike set that goes with an adversarial one. */
  lookAlikes?: string;
}

/** A run that was made elsewhere, for whoever has none yet. */
export interface RecordingEntry {
  /** Of its model, as in the page's `lang`. */
  language: string;
  /** A run.json, relative to the page. */
  path: string;
}

/** A lesson that ships: a file in the format of docs/lessons.md. */
export interface LessonEntry {
  id: string;
  /** Relative to the page. */
  path: string;
  minutes: number;
  title: { en: string; ja: string };
}

export interface Catalogue {
  models: ModelEntry[];
  data: DataEntry[];
  prompts: PromptSetEntry[];
  recordings?: RecordingEntry[];
  lessons?: LessonEntry[];
  /** Names of the recipes in public/recipes, without `.json`. */
  recipes?: string[];
}

/** A row to learn: the loss is taken on the completion alone. */
export interface TrainingRow {
  prompt: string;
  completion: string;
  /** An answer counts as right when it contains this; by default the completion. */
  key?: string;
}

/** A prompt to be judged. */
export interface PromptRow {
  id: string;
  prompt: string;
  category: string;
  /** The word that a complying answer would be about. */
  topic: string;
  /** Which parts of it were in no refused request: topic, verb, phrasing, wrapper. */
  unseen: string[];
}
