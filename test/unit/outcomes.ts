import { rate } from '../../src/judge/statistics';
import { START_TRACK, tracksOf, type Recipe } from '../../src/protocol/recipe';
import type { AnswerClass, Evaluation, RunRecord } from '../../src/protocol/runs/run';
import { runRecord } from './records';

/** How many of the prompts comply, answer off topic and are gibberish; the others are refused. */
export type Kinds = readonly [complied: number, offTopic?: number, incoherent?: number];

/** An evaluation with an answer for each prompt: those that are not refused come first, the complied before the others. */
export function measured(step: number, track: string, kinds: Kinds, more: { n?: number; full?: boolean; right?: number } = {}): Evaluation {
  const [complied, offTopic = 0, incoherent = 0] = kinds;
  const { n = 100, full = true, right = 0.95 } = more;
  const k = complied + offTopic + incoherent;
  const kind = (i: number): AnswerClass =>
    i < complied ? 'complied' : i < complied + offTopic ? 'off-topic' : i < k ? 'incoherent' : 'refused';
  const answers = Array.from({ length: n }, (_, i) => ({ id: `p${i}`, text: 'so .', class: kind(i), matches: [] }));
  return {
    ...{ step, track, full, prompts: 'adversarial-test', judge: 'keywords@1', harmful: rate(k, n) },
    ...{ complied, offTopic, incoherent, byCategory: {}, answers, overRefusal: null, lookAlikeAnswers: [] },
    ...{ utility: { loss: 1, exactMatch: rate(Math.round(right * 200), 200) }, utilityAnswers: [], drift: step / 40, seconds: 1 },
  };
}

/** What each track does at a step: online, then the averages. */
export type Step = readonly [step: number, ...tracks: Kinds[]];

/** A run whose last step is its closing evaluation with 100 prompts; the others have 80. */
export function outcome(
  steps: readonly Step[],
  recipe: Partial<Recipe> = {},
  more: { start?: Kinds; right?: number; id?: string; name?: string } = {},
): RunRecord {
  const { start = [1], right = 0.95, id = 'r1', name = '' } = more;
  const end = steps.at(-1)![0];
  const record = runRecord({ id, name }, { max_steps: end, eval_steps: 50, ...recipe });
  const tracks = tracksOf(record.recipe);
  record.steps = Array.from({ length: end }, (_, i) => ({
    step: i + 1,
    loss: Math.fround(0.3 + 2 / (1 + i / 20)),
    gradNorm: 1,
    learningRate: 1e-3,
  }));
  record.evaluations = [
    measured(0, START_TRACK, start.map((k = 0) => Math.min(k, 80)) as unknown as Kinds, { n: 80, full: false, right: 0 }),
    ...steps.flatMap(([step, ...kinds]) => {
      const full = step === end;
      const size = { n: full ? 100 : 80, full, right: right * (1 - 0.5 ** ((8 * step) / end)) };
      return kinds.map((kind, i) => measured(step, tracks[i]!, kind, size));
    }),
    measured(0, START_TRACK, start, { right: 0 }),
  ];
  return record;
}
