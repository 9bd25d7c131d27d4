import type { DataRow, DataSummary, Format, LengthStatistics, Mapping, Recognised, RowProblem } from './dataset';
import type { Sentence } from './errors';
import type { Lora } from './recipe';

/** What a person brought along: models, data sets and prompt sets that are kept on this machine, besides what ships. */

/** Ids of own things begin with this, so that none can be taken for one that ships. */
export const OWN = 'own:';
export const isOwn = (id: string): boolean => id.startsWith(OWN);

/** How the names of quantised copies end, on which many adapters were trained; the model that they were made from is their base here. */
export const QUANTISED = /[-_](unsloth[-_])?(bnb[-_])?(4|8)bit$|[-_](gptq|awq|gguf)([-_]int[48])?$/i;

/** What becomes of an adapter that is brought along: training goes on with it, or it is added to the weights of the model it belongs to. */
export type AdapterUse = 'continue' | 'merge';

/** What a model is made of that came as an adapter. */
export interface AdapterFacts {
  /** The model that it belongs to, as its config names it, or as the one that was chosen is known. */
  base: string;
  /** Training goes on with A and B as they are; else they were merged. */
  continued: boolean;
  /** Its settings; a recipe that goes on with it must have the same, but for the dropout. */
  lora: Lora;
}

/** What config.json and the files tell of a model. */
export interface ModelFacts {
  /** model_type */
  family: string;
  parameters: number;
  layers: number;
  hidden: number;
  vocabulary: number;
  positions: number;
  /** Types of the stored numbers, such as BF16. */
  dtypes: string[];
  chatTemplate: boolean;
  /** Null for a model that came whole. */
  adapter: AdapterFacts | null;
  /** Sentences for a person. */
  warnings: Sentence[];
}

interface Own {
  id: string;
  title: string;
  /** On disk. */
  bytes: number;
  /** When it was kept; empty where that is not known. */
  saved: string;
}

export interface OwnModel extends Own {
  /** Null while files are missing. */
  facts: ModelFacts | null;
  /** Why it cannot be used, or not yet. */
  problem: Sentence | null;
  /** An unfinished download, which `fetchModel` continues. */
  remote: RemoteModel | null;
}

export interface OwnData extends Own {
  summary: DataSummary;
  /** Rows to learn from, and those held out for utility. */
  rows: number;
  testRows: number;
  /** Safety rows among the rows to learn. */
  mixed: { data: string; added: number; repeated: number; share: number } | null;
}

export interface OwnPrompts extends Own {
  /** The set that the columns were recognised as. */
  source: string;
  adversarial: number;
  lookAlikes: number;
  /** By what the set and its columns were known, and what was left out of it; sets that were kept before say neither. */
  why?: Sentence;
  skipped?: { count: number; list: RowProblem[] };
  notes: Sentence[];
}

/** The beginning of a prompt set, to choose by how it is read. */
export interface PromptPreview extends Recognised {
  columns: string[];
  /** Where the prompts are taken from; null where that has to be chosen. */
  column: string | null;
  /** The first prompts and what they are. */
  rows: { line: number; prompt: string; kind: 'adversarial' | 'look-alike' }[];
  /** The first of them, and how many there are at the beginning. */
  problems: RowProblem[];
  problemCount: number;
  notes: Sentence[];
}

/** A data or prompt set of which files are missing, cut off or changed: it can be deleted. */
export interface OwnDamaged extends Own {
  part: 'data' | 'prompts';
  problem: Sentence;
}

export interface OwnThings {
  models: OwnModel[];
  data: OwnData[];
  prompts: OwnPrompts[];
  damaged: OwnDamaged[];
}

/** A model that can be downloaded. Nothing large has been fetched yet. */
export interface RemoteModel {
  folder: string;
  /** Where a person can read about it. */
  page: string;
  files: { name: string; url: string; size: number | null; tag: string | null; fixed: boolean }[];
  bytes: number | null;
}

/** Text as the model will see it. */
export interface TokenPreview {
  /** Runs of tokens that are all learnt or all only read; `ids` are theirs. */
  pieces: { text: string; learnt: boolean; ids: number[] }[];
  tokens: number;
  /** How many of them stand for what the vocabulary does not know; absent for none. */
  unknown?: number;
}

/** Rows as one model sees them. */
export interface ExamplesPreview {
  /** One per given row; a sentence tells why a row cannot be used. */
  rows: (TokenPreview | Sentence)[];
  lengths: LengthStatistics | null;
  warnings: Sentence[];
}

export interface PreviewRequest {
  model: string;
  /** Rows of a file, and what their columns mean. */
  rows: DataRow[];
  mapping: Mapping;
  /** That of the file, which tells what a cell without a value looks like. */
  format?: Format;
  /** Longest row in tokens. */
  max_length: number;
}

/** Which rows to count, and as which model. */
export interface LengthsRequest {
  data: string;
  model: string;
  /** Longest row in tokens. */
  max_length: number;
  /** All rows; else a sample where there are many. */
  all: boolean;
}
