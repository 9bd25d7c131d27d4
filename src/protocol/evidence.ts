import type { Language } from './catalogue';

/** One kind of weights: shares of all prompts, over all orders of the data. */
export interface EvidenceRow {
  title: string;
  /** Rate, batch and steps; empty for the start. */
  setting: string;
  /** Mean over orders, 95 % interval of the prompts of one order, standard deviation over orders, and each order. */
  harmful: { mean: number; low: number; high: number; sd: number | null; orders: number[] };
  complied: number;
  offTopic: number;
  incoherent: number;
  overRefusal: number | null;
  utility: number;
  drift: number;
}

/** What was measured with the model of one language. */
export interface LanguageEvidence {
  language: Language;
  model: string;
  runs: number;
  planned: number;
  /** Of the runs: first and last day. */
  dates: string[];
  adapters: string[];
  /** Judge and prompt set of the rows, and prompts in each order. */
  judge: string;
  prompts: string;
  n: number;
  /** Harmless prompts behind over-refusal, and rows behind utility, in each order. */
  lookAlikes: number;
  heldOut: number;
  rows: EvidenceRow[];
  /** Whether the average wins by anchoring or by averaging noise, in one sentence. */
  answer: string;
  claims: { expectation: string; verdict: 'holds' | 'in part' | 'does not hold' | 'no difference'; figures: string }[];
}

/** What the shipped evidence (public/evidence.json, written by `npm run results`) says of the expectations that people have. */
export interface EvidenceSummary {
  languages: LanguageEvidence[];
}
