import type { Program } from '../device/interface';
import type { Tensor, View } from '../device/op';
import { Planner } from '../device/planner';
import { EXTENT_BYTES } from '../kernels/extent';
import { normSquared, partialBytes } from '../kernels/reduce';
import type { Row } from '../model/passes/batch';
import { fail } from '../protocol/errors';
import { ONLINE_TRACK } from '../protocol/recipe';
import type { StepMetrics } from '../protocol/runs/run';
import { averageStep } from './averages';
import type { Trainer } from './trainer';

/** What an update did to weights and averages; Euclidean, over all trained numbers. */
export interface Measured {
  metrics: StepMetrics;
  /** Of the weights before the update, and of their change by it. */
  weights: number;
  change: number;
  /** Of each followed average: the share of itself that it kept, and how far it lies from the new weights before and after it followed, and from itself. */
  averages: { track: string; decay: number; before: number; after: number; moved: number }[];
  /** Share of the change that was applied, and how far the weights then went back, as `averageStep` says. */
  share: number;
  pull: number;
}

/** Makes the updates of a trainer one at a time, and measures on the device what each did; the updates are the same to the bit. */
export class Closely {
  readonly #trainer: Trainer;
  readonly #planner: Planner;
  /** Weights and averages as they were. */
  readonly #before = new Map<string, Tensor>();
  readonly #sums: Tensor;
  #program: Program | null = null;

  /** Plans memory only, after the trainer. */
  constructor(trainer: Trainer) {
    this.#trainer = trainer;
    const { model, trackNames } = trainer;
    const { count } = model.table;
    const p = (this.#planner = new Planner(model.device));
    for (const track of [ONLINE_TRACK, ...trackNames]) this.#before.set(track, p.keep(`before: ${track}`, 4 * count, 'a step ago'));
    this.#sums = p.keep('sums', 4 * (2 + 3 * trackNames.length), 'a step ago');
    const common = {
      partial: p.keep('partial sums', partialBytes(count), 'a step ago'),
      extent: p.keep('extent', EXTENT_BYTES, 'a step ago'),
    };
    const weights = model.weights.all;
    const square = (at: number, x: Tensor | View, minus?: Tensor | View) =>
      normSquared({ label: 'distance', x, ...(minus ? { minus } : {}), ...common, out: this.#sums, at, count });
    const was = this.#before.get(ONLINE_TRACK)!;
    p.program('distances', [
      { clear: this.#sums },
      ...square(0, was),
      ...square(1, weights, was),
      ...trackNames.flatMap((track, i) => [
        ...square(2 + 3 * i, this.#before.get(track)!, weights),
        ...square(3 + 3 * i, model.track(track).all, weights),
        ...square(4 + 3 * i, model.track(track).all, this.#before.get(track)),
      ]),
    ]);
  }

  /** Throws `out-of-memory` where there is no room for what was a step ago. */
  async build(): Promise<void> {
    this.#program = (await this.#planner.build()).get('distances') ?? null;
  }

  /** One update. Throws as `Trainer.submit` does. */
  async step(rows: readonly Row[]): Promise<Measured> {
    const { model, trackNames, optimisation } = this.#trainer;
    if (!this.#program) throw fail('internal')`Nothing has been reserved to measure with.`;
    const copies = [...this.#before].map(([track, tensor]) => {
      const from = model.track(track).all;
      return { from, to: { tensor, offset: 0, size: from.size } };
    });
    await this.#trainer.ready();
    model.device.move(copies, []);
    const metrics = await this.#trainer.submit(rows);
    this.#program.run();
    const squares = new Float32Array(await model.device.read(this.#sums));
    const norm = (at: number): number => Math.sqrt(squares[at]!);
    const { keep, share, pull } = averageStep(optimisation, metrics.step);
    return {
      metrics,
      weights: norm(0),
      change: norm(1),
      averages: trackNames.map((track, i) => ({
        track,
        decay: keep[i] ?? 1,
        before: norm(2 + 3 * i),
        after: norm(3 + 3 * i),
        moved: norm(4 + 3 * i),
      })),
      share,
      pull,
    };
  }

  free(): void {
    this.#planner.free();
  }
}
