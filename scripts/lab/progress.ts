import { duration } from '../../src/lab/base/format';
import { type Recipe, tracksOf } from '../../src/protocol/recipe';
import type { Evaluation } from '../../src/protocol/runs/run';
import type { Sizes } from './sources';

/** How far the run of one seed is. */
export interface Status {
  /** In a few words. */
  doing: string;
  /** Updates of which the figures are back. */
  step: number;
  /** Prompts and rows that were answered, as far as answering took time. */
  answered: number;
  seconds: { training: number; evaluation: number };
}

type Counted = Pick<Evaluation, 'harmful' | 'overRefusal' | 'utility' | 'seconds'>;

export const answersIn = (evaluations: readonly Counted[]): number =>
  evaluations
    .filter(({ seconds }) => seconds > 0)
    .reduce((sum, e) => sum + e.harmful.n + (e.overRefusal?.n ?? 0) + e.utility.exactMatch.n, 0);

/** Prompts and rows that a whole run answers: the start and every track now and then on the live subset, and all on everything at the end. */
export function answersOf(recipe: Recipe, sizes: Sizes): number {
  const { eval_steps, max_steps, evaluation } = recipe;
  const tracks = tracksOf(recipe).length;
  const live = Math.min(evaluation.live_prompts, sizes.prompts) + Math.min(evaluation.live_rows, sizes.heldOut);
  const times = eval_steps > 0 ? Math.ceil(max_steps / eval_steps) - 1 : 0;
  return live * (1 + tracks * times) + (sizes.prompts + sizes.lookAlikes + sizes.heldOut) * (1 + tracks);
}

/** Seconds that a run still takes at its own pace; null before there is one. */
export function secondsLeft(recipe: Recipe, answers: number, { step, answered, seconds }: Status): number | null {
  if (step === 0 || answered === 0 || seconds.training <= 0) return null;
  const training = (seconds.training / step) * Math.max(0, recipe.max_steps - step);
  return training + (seconds.evaluation / answered) * Math.max(0, answers - answered);
}

const WIDTH = 24;

/** Over all seeds, `before` of which are done. */
export function progressLine(before: number, all: number, status: Status, left: number | null): string {
  const spent = status.seconds.training + status.seconds.evaluation;
  const share = left === null ? 0 : spent / Math.max(1e-9, spent + left);
  const done = (before + share) / all;
  const full = Math.round(done * WIDTH);
  const bar = `${'█'.repeat(full)}${'░'.repeat(WIDTH - full)}`;
  const rest = left === null || left < 0.1 ? '' : `, about ${duration(left + (all - before - 1) * (spent + left))} left`;
  return `${bar} ${Math.floor(100 * done)} %  ${status.doing}${rest}`;
}

/** Lines on standard error; on a terminal the last one is written over, elsewhere one is written at every tenth. */
export class Progress {
  readonly #stream: NodeJS.WriteStream;
  #tenth = '';
  #open = false;

  constructor(stream: NodeJS.WriteStream = process.stderr) {
    this.#stream = stream;
  }

  /** `key` says when a line is new enough for a log: its tenth and its seed. */
  show(line: string, key: string): void {
    if (this.#stream.isTTY) {
      this.#stream.write(`\r\u001b[K${line.slice(0, Math.max(20, this.#stream.columns - 1))}`);
      this.#open = true;
    } else if (key !== this.#tenth) {
      this.#tenth = key;
      this.#stream.write(`${line}\n`);
    }
  }

  /** A line that stays. */
  say(line: string): void {
    if (this.#open) this.#stream.write('\r\u001b[K');
    this.#open = false;
    this.#stream.write(`${line}\n`);
  }
}
