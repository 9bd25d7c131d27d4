import { duration } from '../../src/lab/base/format';
import { greatest } from '../../src/protocol/base/lists';
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

/** How far a run at work is, in seconds; `left` is null before it has a pace. */
export interface Pace {
  spent: number;
  left: number | null;
}

/** Seconds until all are over, `jobs` at a time: those that wait take as long as those at work do. Null before these have a pace. */
export function secondsLeftOfAll(atWork: readonly Pace[], waiting: number, jobs: number): number | null {
  const lefts = atWork.flatMap(({ left }) => left ?? []);
  if (lefts.length === 0 || lefts.length < atWork.length) return null;
  const left = lefts.reduce((sum, seconds) => sum + seconds, 0);
  const whole = atWork.reduce((sum, { spent }) => sum + spent, left) / atWork.length;
  return Math.max(greatest(lefts), (left + waiting * whole) / jobs);
}

const WIDTH = 24;

/** How far a run is; `all` is what is left of all runs, where there are several. */
export function progressLine({ doing }: Pick<Status, 'doing'>, { spent, left }: Pace, all: number | null): string {
  const done = left === null ? 0 : spent / Math.max(1e-9, spent + left);
  const full = Math.round(done * WIDTH);
  const bar = `${'█'.repeat(full)}${'░'.repeat(WIDTH - full)}`;
  const rest = left === null || left < 0.1 ? '' : `, about ${duration(left)} left`;
  return `${bar} ${Math.floor(100 * done)} %  ${doing}${rest}${all === null ? '' : `, ${duration(all)} for all`}`;
}

/** Lines on standard error; on a terminal the lines of what is at work are written over, elsewhere one is written at every tenth. */
export class Progress {
  readonly #stream: NodeJS.WriteStream;
  /** By what is at work. */
  readonly #lines = new Map<string, string>();
  readonly #tenths = new Map<string, string>();
  /** Lines that stand on the terminal to be written over. */
  #drawn = 0;

  constructor(stream: NodeJS.WriteStream = process.stderr) {
    this.#stream = stream;
  }

  /** What `of` is at. */
  show(of: string, line: string): void {
    const text = `${of}  ${line}`;
    if (this.#stream.isTTY) {
      this.#lines.set(of, text.slice(0, Math.max(20, this.#stream.columns - 1)));
      const lines = [...this.#lines.values()].slice(0, Math.max(1, this.#stream.rows - 1));
      this.#stream.write(this.#erase() + lines.join('\n'));
      this.#drawn = lines.length;
    } else {
      const tenth = /\d+(?=\d %)/.exec(line)?.[0] ?? '';
      if (this.#tenths.get(of) === tenth) return;
      this.#tenths.set(of, tenth);
      this.#stream.write(`${text}\n`);
    }
  }

  /** `of` is no longer at work. */
  over(of: string): void {
    this.#lines.delete(of);
  }

  /** A line that stays. */
  say(line: string): void {
    this.#stream.write(`${this.#erase()}${line}\n`);
  }

  /** Takes the lines off the terminal that are there to be written over. */
  #erase(): string {
    const lines = this.#drawn;
    this.#drawn = 0;
    return lines === 0 ? '' : `\r${lines > 1 ? `\u001b[${lines - 1}A` : ''}\u001b[J`;
  }
}
