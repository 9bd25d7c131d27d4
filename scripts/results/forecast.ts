import { tracksOf } from '../../src/protocol/recipe';
import type { Task } from './plan';

/** An evaluation takes about as long as training on so many rows (measured on llvmpipe: 2.1 s and 7.5 ms). */
const EVALUATION_ROWS = 280;

const work = ({ cell, recipe }: Task): number => {
  const { max_steps, eval_steps, per_device_train_batch_size: batch } = recipe;
  const tracks = tracksOf(recipe).length;
  const times = 1 + (eval_steps > 0 ? Math.ceil(max_steps / eval_steps) - 1 : 0);
  const evaluations = cell.trains ? 1 + tracks * times + cell.interpolate.length : 1;
  return (cell.trains ? max_steps * batch : 0) + EVALUATION_ROWS * evaluations;
};

/** How long the rest takes, from the pace so far. */
export class Forecast {
  #left: number;
  #did = 0;
  #seconds = 0;

  constructor(all: readonly Task[]) {
    this.#left = all.reduce((n, t) => n + work(t), 0);
  }

  done(task: Task, seconds: number): void {
    this.#left -= work(task);
    this.#did += work(task);
    this.#seconds += seconds;
  }

  get left(): number {
    return (this.#left / this.#did) * this.#seconds;
  }
}

export const minutes = (seconds: number): string =>
  seconds < 5400 ? `${Math.max(1, Math.round(seconds / 60))} min` : `${(seconds / 3600).toFixed(1)} h`;
