import { tracksOf } from '../../src/protocol/recipe';
import { curriculum, stepsOf } from '../base/curricula';
import type { Task } from './plan';

/**
 * An evaluation takes about as long as training on so many rows (on a processor core with busy neighbours: 180 to 316 in four runs, of 1.6 to
 * 3.8 ms a row; on llvmpipe: 280).
 */
const EVALUATION_ROWS = 250;

/** Share of the whole from which a pace is told. */
const ENOUGH = 0.02;

/** The training of a base model that does not ship. */
export interface BaseTask {
  base: number;
}

export type Work = Task | BaseTask;
export const isBase = (work: Work): work is BaseTask => 'base' in work;

function evaluationsOf({ cell, recipe }: Task): number {
  const { max_steps, eval_steps } = recipe;
  if (!cell.trains) return 1;
  const times = 1 + (eval_steps > 0 ? Math.ceil(max_steps / eval_steps) - 1 : 0);
  return 1 + tracksOf(recipe).length * times + cell.interpolate.length;
}

/** In rows that are trained on. */
function rowsOf(work: Work): number {
  if (isBase(work)) {
    const subject = curriculum('toy');
    return subject.batch * stepsOf(subject);
  }
  const { cell, recipe } = work;
  return (cell.trains ? recipe.max_steps * recipe.per_device_train_batch_size : 0) + EVALUATION_ROWS * evaluationsOf(work);
}

/** How long the rest takes, from the pace so far of all processes together. */
export class Forecast {
  readonly #began: number;
  readonly #now: () => number;
  #left: number;
  #did = 0;

  /** `now` in milliseconds. */
  constructor(all: readonly Work[], now: () => number = () => performance.now()) {
    this.#left = all.reduce((n, work) => n + rowsOf(work), 0);
    this.#now = now;
    this.#began = now();
  }

  done(work: Work): void {
    this.#left -= rowsOf(work);
    this.#did += rowsOf(work);
  }

  /** Seconds; null before so much is done that the start of the processes weighs little. */
  get left(): number | null {
    if (this.#did < ENOUGH * (this.#did + this.#left)) return null;
    return ((this.#left / this.#did) * (this.#now() - this.#began)) / 1000;
  }
}

export const minutes = (seconds: number): string =>
  seconds < 5400 ? `${Math.max(1, Math.round(seconds / 60))} min` : `${(seconds / 3600).toFixed(1)} h`;
