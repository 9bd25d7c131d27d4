import { tracksOf } from '../../src/protocol/recipe';
import { curriculum, stepsOf } from '../base/curricula';
import type { Base } from './bases';
import type { Task } from './plan';

/** An evaluation takes about as long as training on so many rows. */
const EVALUATION_ROWS = 450;

/** Share of the whole from which a pace is told. */
const ENOUGH = 0.02;

/** A run, or the training of a base model that does not ship. */
export type Work = Task | Base;
export const isBase = (work: Work): work is Base => 'base' in work;

function evaluationsOf({ cell, recipe }: Task): number {
  if (!cell.trains) return 1;
  const apart = cell.marked.length * (cell.marks - 1) + cell.line.length + cell.also.length * cell.marked.length;
  return 1 + tracksOf(recipe).length + apart;
}

/** In rows that are trained on. */
function rowsOf(work: Work): number {
  if (isBase(work)) {
    const subject = curriculum(work.language);
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
