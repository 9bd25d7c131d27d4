import type { JobHooks } from '../../protocol/jobs';
import type { Recipe } from '../../protocol/recipe';
import type { InsideUpdate } from '../../protocol/runs/inside';
import { Job } from '../base/job';
import { Signal } from '../base/signal';

/** As many updates as are looked into: enough to see the average fall behind, and made in a few seconds. */
export const LOOKED_INTO = 8;

/** The first updates of a recipe, made slowly on this machine. One for a page: what was made for one recipe gives way to another. */
export class Inside {
  readonly changed = new Signal();
  readonly job = new Job();
  readonly #make: (recipe: Recipe, updates: number, hooks: JobHooks) => Promise<unknown>;
  #made: { key: string; updates: readonly InsideUpdate[] } = { key: '', updates: [] };

  constructor(make: (recipe: Recipe, updates: number, hooks: JobHooks) => Promise<unknown>) {
    this.#make = make;
    this.job.changed.listen(() => this.changed.emit());
  }

  /** What was made of a recipe so far. */
  of(recipe: Recipe): readonly InsideUpdate[] {
    return this.#made.key === keyOf(recipe) ? this.#made.updates : [];
  }

  /** Makes them; `of` has each as soon as it was made. What goes wrong is the job's problem. */
  async make(recipe: Recipe): Promise<void> {
    const made = (this.#made = { key: keyOf(recipe), updates: [] as readonly InsideUpdate[] });
    await this.job.run(({ signal, onProgress }) =>
      this.#make(recipe, Math.min(LOOKED_INTO, recipe.max_steps), {
        signal,
        onProgress: (progress) => {
          if (progress.update) made.updates = [...made.updates, progress.update];
          onProgress(progress);
        },
      }),
    );
  }

  cancel(): void {
    this.job.cancel();
  }
}

/** Recipes that are trained alike: how they are evaluated changes no update. */
const keyOf = ({ evaluation: _, ...recipe }: Recipe): string => JSON.stringify(recipe);
