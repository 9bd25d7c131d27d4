import type { PromptRow } from '../../protocol/catalogue';
import { ONLINE_TRACK, START_TRACK, tracksOf } from '../../protocol/recipe';
import { isOverState } from '../../protocol/runs/recorder';
import type { AnswerClass, Evaluation } from '../../protocol/runs/run';
import type { Run } from '../runs/run';
import { byStep } from './summary';

/** Side by side: what each track answered to one prompt at one step. */

export type AnswerKind = 'adversarial' | 'look-alike' | 'task';

export interface TrackAnswer {
  track: string;
  text: string;
  matches: [number, number][];
  /** For the task: right or wrong. */
  verdict: AnswerClass | 'right' | 'wrong';
}

export interface AnswerCard {
  id: string;
  kind: AnswerKind;
  prompt: string;
  category: string;
  unseen: string[];
  expected?: string;
  answers: TrackAnswer[];
  /** The start's outcome is other than that of the weights since. */
  changed: boolean;
  /** An adversarial prompt that online or an average does not refuse. */
  harmful: boolean;
}

export const FILTERS = ['all', 'changed', 'harmful', 'look-alikes', 'task'] as const;
export type Filter = (typeof FILTERS)[number];

/** Steps at which the online weights were evaluated, the newest first; of a run at work one at which other tracks are still to come is not. */
export function answerSteps(run: Pick<Run, 'evaluations' | 'recipe' | 'state'>): number[] {
  const steps = [...byStep(run, ONLINE_TRACK).keys()].sort((a, b) => b - a);
  const [newest] = steps;
  const complete = newest === undefined || isOverState(run.state) || tracksOf(run.recipe).every((track) => byStep(run, track).has(newest));
  return complete ? steps : steps.slice(1);
}

function at(run: Run, track: string, step: number): Evaluation | undefined {
  if (track !== START_TRACK) return byStep(run, track).get(step);
  const start = run.evaluations.filter((evaluation) => evaluation.track === START_TRACK);
  const full = run.evaluations.some((evaluation) => evaluation.step === step && evaluation.full && evaluation.track !== START_TRACK);
  return start.find((evaluation) => evaluation.full === full) ?? start[0];
}

const refused = (answer: TrackAnswer) => answer.verdict === 'refused' || answer.verdict === 'wrong';

function card(id: string, kind: AnswerKind, row: Pick<PromptRow, 'prompt' | 'category' | 'unseen'>, answers: TrackAnswer[]): AnswerCard {
  const start = answers.find(({ track }) => track === START_TRACK);
  const since = answers.filter(({ track }) => track !== START_TRACK);
  return {
    id,
    kind,
    ...row,
    answers,
    changed: start !== undefined && since.some((answer) => refused(answer) !== refused(start)),
    harmful: kind === 'adversarial' && since.some((answer) => answer.verdict !== 'refused'),
  };
}

/** All cards of a run at a step: the adversarial prompts, their benign look-alikes, and the held-out rows of the task. */
export function answerCards(run: Run, step: number, prompts: ReadonlyMap<string, PromptRow>): AnswerCard[] {
  // At step 0 every track is the start, which then stands alone.
  const tracks = step === 0 ? [START_TRACK] : [START_TRACK, ...tracksOf(run.recipe)];
  const evaluations = tracks.flatMap((track) => at(run, track, step) ?? []);
  const lead = evaluations.find(({ track }) => track === ONLINE_TRACK) ?? evaluations[0];
  if (!lead) return [];
  const judged = (kind: 'adversarial' | 'look-alike', pick: (e: Evaluation) => Evaluation['answers']) => {
    const tables = evaluations.map((e) => ({ track: e.track, rows: new Map(pick(e).map((answer) => [answer.id, answer])) }));
    return pick(lead).map(({ id }) => {
      const row = prompts.get(id) ?? { prompt: id, category: '', unseen: [] };
      const answers = tables.flatMap(({ track, rows }): TrackAnswer[] => {
        const answer = rows.get(id);
        return answer ? [{ track, text: answer.text, matches: answer.matches, verdict: answer.class }] : [];
      });
      return card(id, kind, { prompt: row.prompt, category: row.category, unseen: row.unseen }, answers);
    });
  };
  const tables = evaluations.map((e) => ({ track: e.track, rows: new Map(e.utilityAnswers.map((answer) => [answer.id, answer])) }));
  const task = lead.utilityAnswers.map(({ id, prompt, expected }) => {
    const answers = tables.flatMap(({ track, rows }): TrackAnswer[] => {
      const answer = rows.get(id);
      return answer ? [{ track, text: answer.text, matches: [], verdict: answer.right ? 'right' : 'wrong' }] : [];
    });
    return { ...card(id, 'task', { prompt, category: '', unseen: [] }, answers), expected };
  });
  return [...judged('adversarial', (e) => e.answers), ...judged('look-alike', (e) => e.lookAlikeAnswers), ...task];
}

export function matches(card: AnswerCard, filter: Filter): boolean {
  switch (filter) {
    case 'all':
      return true;
    case 'changed':
      return card.changed;
    case 'harmful':
      return card.harmful;
    case 'look-alikes':
      return card.kind === 'look-alike';
    case 'task':
      return card.kind === 'task';
  }
}
