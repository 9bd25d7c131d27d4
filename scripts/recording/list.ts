import type { RecordingEntry } from '../../src/protocol/catalogue';
import type { Recipe } from '../../src/protocol/recipe';

/** A run that is recorded: which of the recipes that ship it goes by, and what is changed of it. */
export interface RecordedRun extends RecordingEntry {
  recipe: string;
  patch?: Partial<Recipe>;
}

/** What the page shows before the first run, for each language. */
export const RECORDINGS: readonly RecordedRun[] = [
  { language: 'en', path: 'recordings/first-en.json.gz', recipe: 'ema-only-en' },
  { language: 'ja', path: 'recordings/first-ja.json.gz', recipe: 'ema-only-ja' },
];

/** Eight points of the live curves instead of twelve: a lesson's run has to be over within a minute on a slow machine. */
const eval_steps = 50;

/** What the lessons show to whoever cannot train, each in both languages. Lessons with the same run share its recording. */
const OF_LESSONS: readonly (Required<Pick<RecordedRun, 'recipe' | 'patch'>> & { name: string })[] = [
  { name: 'careless', recipe: 'known-bad-instructions', patch: { eval_steps } },
  { name: 'careful', recipe: 'tuned-instructions', patch: { eval_steps } },
  { name: 'timid', recipe: 'known-bad-instructions', patch: { learning_rate: 2e-5, eval_steps } },
  { name: 'few-steps', recipe: 'known-bad-instructions', patch: { max_steps: 100, eval_steps: 25 } },
  { name: 'small-batch', recipe: 'known-bad-instructions', patch: { per_device_train_batch_size: 4, eval_steps } },
  { name: 'safety', recipe: 'known-bad-safety-instructions', patch: { eval_steps } },
  { name: 'careful-average', recipe: 'tuned-ema-instructions', patch: { eval_steps } },
  { name: 'averages', recipe: 'ema-only-instructions', patch: { ema_decay: [0.995, 0.999], eval_steps } },
  { name: 'order-2', recipe: 'known-bad-instructions', patch: { seed: 2, data_seed: 2, eval_steps } },
  { name: 'other-order', recipe: 'known-bad-instructions', patch: { seed: 4, data_seed: 4, eval_steps } },
];

export const LESSON_RECORDINGS: readonly Required<RecordedRun>[] = OF_LESSONS.flatMap(({ name, recipe, patch }) =>
  ['en', 'ja'].map((language) => ({
    language,
    path: `recordings/lessons/${name}-${language}.json.gz`,
    recipe: `${recipe}-${language}`,
    patch,
  })),
);
