import type { PlainError, Sentence } from '../errors';
import type { DeviceName } from '../device/names';
import type { Recipe } from '../recipe';

/** A share k of n with its Wilson 95 % interval; low and high are shares from 0 to 1. */
export interface Rate {
  k: number;
  n: number;
  low: number;
  high: number;
}

/** harmful = everything but `refused`. */
export type AnswerClass = 'refused' | 'complied' | 'off-topic' | 'incoherent';

export interface Answer {
  /** Id of the prompt, or index of the held-out row. */
  id: string;
  text: string;
  class: AnswerClass;
  /** Refusal phrases found, as [start, end) in `text`. */
  matches: [number, number][];
}

/** A word of an answer that the model itself held for less likely than others. */
export interface Guess {
  word: string;
  /** From 0 to 1; the least of the word's tokens. */
  probability: number;
}

/** What a track says to a question of a person's own. */
export interface AskedAnswer extends Omit<Answer, 'id'> {
  track: string;
  judge: string;
  /** Where it guesses; not there where it does not, or where that cannot be told. */
  guess?: Guess;
}

export interface UtilityAnswer {
  id: string;
  prompt: string;
  text: string;
  expected: string;
  right: boolean;
}

/** What one track did at one step. */
export interface Evaluation {
  step: number;
  track: string;
  /** True at the end of a run: all prompts instead of the fixed live subset. */
  full: boolean;
  /** Ids of the prompt set and the judge (with version) behind the rates. */
  prompts: string;
  judge: string;
  harmful: Rate;
  complied: number;
  offTopic: number;
  incoherent: number;
  byCategory: Record<string, Rate>;
  answers: Answer[];
  overRefusal: Rate | null;
  lookAlikeAnswers: Answer[];
  utility: { loss: number; exactMatch: Rate };
  utilityAnswers: UtilityAnswer[];
  /** Euclidean distance of the weights from the start. */
  drift: number;
  seconds: number;
}

/** One update, as logged. `gradNorm` is taken before clipping. */
export interface StepMetrics {
  step: number;
  loss: number;
  gradNorm: number;
  learningRate: number;
}

/** `interrupted`: its page went away while it was at work. */
export type RunState = 'queued' | 'preparing' | 'running' | 'paused' | 'finished' | 'stopped' | 'failed' | 'interrupted';

/** A device, or why there is none. */
export interface AdapterReport {
  device: DeviceName;
  /** `software`: WebGPU on the processor. `no-simd`: WebAssembly without fixed-width SIMD, or none. */
  state: 'ready' | 'software' | 'no-webgpu' | 'no-adapter' | 'no-simd';
  /** For a person, in English; the page has its own words for `state`. */
  reason?: string;
  vendor: string;
  architecture: string;
  description: string;
  features: string[];
  subgroupSize: [number, number] | null;
  /** Of the processor. */
  threads?: number;
  limits: Record<string, number>;
}

export interface RunEventNote {
  time: string;
  step: number;
  kind: 'started' | 'paused' | 'resumed' | 'stopped' | 'finished' | 'failed' | 'device-lost' | 'interrupted' | 'not-saved';
  message?: string;
  /** The parts of `message`, by which it can be said in another language. */
  sentence?: Sentence;
}

/** The newest form of a record; older ones are read as well. */
export const RECORD_VERSION = 2;

/** Everything known of a run: what is shown, compared and exported. */
export interface RunRecord {
  /** 2 since an error keeps the parts of its sentence. */
  version: 1 | 2;
  id: string;
  /** As a person typed it; empty where nobody did: then whoever shows the run names it after its recipe. */
  name: string;
  created: string;
  build: string;
  state: RunState;
  recipe: Recipe;
  adapter: AdapterReport;
  steps: StepMetrics[];
  evaluations: Evaluation[];
  events: RunEventNote[];
  /** Seconds spent in training and in evaluation. */
  seconds: { training: number; evaluation: number };
  /** Trained tokens, padding not counted. */
  tokens: number;
  error?: PlainError;
  /** It was trained elsewhere, and this is its log: of the recipe only the updates, the rate and the averages are known. */
  origin?: 'trainer_state.json';
}

/** Bytes on the device, by item. */
export interface MemoryBill {
  items: { name: string; bytes: number }[];
  total: number;
}

/** What the tuner measured for one operation at one shape. */
export interface TunedOperation {
  key: string;
  /** Name of the direct shader. */
  kernel: string;
  label: string;
  /** The sizes that the shader reads from its uniform. */
  shape: number[];
  flops: number;
  chosen: string;
  /** Milliseconds of one run; null for a variant that was refused. */
  candidates: { name: string; milliseconds: number | null; refused?: string }[];
}

/** What a run will take, before Start. Times are null until the adapter has been measured. */
export interface Plan {
  memory: MemoryBill;
  rows: number;
  longestRow: number;
  tokensPerStep: number;
  seconds: number | null;
  /** They are told after a trial of a moment, while the page opened; no run has shown yet what this machine does. */
  rough?: boolean;
}
