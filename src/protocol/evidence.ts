/** What the shipped evidence (public/evidence.json, written by `npm run results`) says of the expectations that people have. */
export interface EvidenceSummary {
  runs: number;
  planned: number;
  /** Of the runs: first and last day. */
  dates: string[];
  adapters: string[];
  judges: string[];
  claims: { expectation: string; verdict: 'holds' | 'in part' | 'does not hold' | 'no difference'; figures: string }[];
}
