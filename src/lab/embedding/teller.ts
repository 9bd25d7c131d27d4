import { fail, type PlainError, toPlainError } from '../../protocol/errors';
import { isOwn } from '../../protocol/own';
import { formatRunRecord } from '../../protocol/runs/record';
import { saidOf } from '../base/said';
import type { Runs } from '../runs/queue';
import { isOver, type Run, toRecord } from '../runs/run';
import type { FromFrame } from './messages';

/** A run of shipped files; what was brought along is nobody's business outside the frame. */
const isPublic = ({ recipe: { model, data, evaluation } }: Run): boolean => ![model, data, evaluation.prompts].some(isOwn);

/** What went wrong, whole: with what the course page itself has asked for, or in a run of shipped files. */
export const errorOf = (reason: PlainError): FromFrame => ({ tabtune: 'error', code: reason.code, said: saidOf(reason) });

/** Of anything else only its kind: a sentence may quote names of files, rows, and words of a chat template. */
const untold = ({ code }: PlainError): FromFrame =>
  errorOf(toPlainError(fail(code)`Something went wrong in the lab. What it was is said in its frame.`));

/**
 * Tells the course page around the frame what happens to the runs that are trained in it: that one begins, what it measured where that is
 * wanted, how it ends, and what went wrong. Of models, data and prompts of a person's own no record goes out, and no sentence.
 */
export class Teller {
  /** Records are wanted. */
  #followed = false;
  /** The last that began. */
  #run: Run | null = null;
  #ended = true;
  /** How many evaluations of it were told. */
  #told = -1;
  #problem: unknown = null;

  constructor(
    private readonly runs: Pick<Runs, 'changed' | 'active' | 'problem'>,
    private readonly tell: (message: FromFrame) => void,
  ) {
    runs.changed.listen(() => this.#look());
  }

  /** From now on records go out, that of the last run at once. */
  follow(): void {
    this.#followed = true;
    this.#told = -1;
    this.#record();
  }

  #look(): void {
    const { active, problem } = this.runs;
    // Nobody knows what it quotes: it is of the whole page, such as a file that was being read.
    if (problem !== this.#problem && problem) this.tell(untold(problem));
    this.#problem = problem;
    if (this.#run && !this.#ended && active !== this.#run && isOver(this.#run)) this.#end(this.#run);
    if (active && (active !== this.#run || this.#ended)) {
      this.#run = active;
      this.#told = -1;
      this.#ended = false;
      this.tell({ tabtune: 'run', id: active.id, steps: active.recipe.max_steps });
    }
    if (active) this.#record();
  }

  #end(run: Run): void {
    this.#told = -1;
    this.#record();
    if (run.error) this.tell(isPublic(run) ? errorOf(run.error) : untold(run.error));
    const step = run.series.length > 0 ? run.series.step[run.series.length - 1]! : 0;
    this.tell({ tabtune: 'end', id: run.id, state: run.state, step });
    this.#ended = true;
  }

  #record(): void {
    const run = this.#run;
    if (!run || !this.#followed || run.evaluations.length === this.#told || !isPublic(run) || run.unread) return;
    this.#told = run.evaluations.length;
    this.tell({ tabtune: 'record', id: run.id, text: formatRunRecord(toRecord(run)) });
  }
}
