import { msg, str } from '@lit/localize';
import type { Recipe } from '../../protocol/recipe';
import { usedDecays } from '../../protocol/averages';
import { count, moment, plural, scientific } from '../../lab/base/format';
import { list, sentences, told } from '../../lab/base/said';
import { modeWords } from '../../lab/settings/average-words';
import { decaysText } from '../../lab/settings/names';
import { calledById } from '../../lab/settings/titles';
import type { LessonStep } from '../../lab/lessons/format';
import type { Unlike } from '../../lab/lessons/outcomes';
import type { Page } from '../../lab/lessons/notebook';

/** Words that several parts of a lesson say. */

export function kindTitle(kind: LessonStep['kind']): string {
  switch (kind) {
    case 'read':
      return msg('Read');
    case 'predict':
      return msg('Your prediction');
    case 'run':
      return msg('Watch a run');
    case 'reflect':
      return msg('What came of it');
    case 'check':
      return msg('Check yourself');
    case 'ask':
      return msg('Ask the model');
    case 'limits':
      return msg('What this does not show');
    case 'inside':
      return msg('Inside one step');
  }
}

/** How long a lesson takes. */
export const minutesText = (minutes: number): string =>
  plural(
    minutes,
    () => msg('1 minute'),
    () => msg(str`${count(minutes)} minutes`),
  );

/** What will be trained, on one line. */
export function settingsText(recipe: Recipe, seeds: number): string {
  const decays = usedDecays(recipe);
  const average = decays.length > 0 ? told(modeWords(recipe.ema_mode).title, decaysText(decays)) : '';
  return list(
    [
      msg(str`learning rate ${scientific(recipe.learning_rate)}`),
      msg(str`batch ${count(recipe.per_device_train_batch_size * recipe.gradient_accumulation_steps)}`),
      msg(str`${count(recipe.max_steps)} updates`),
      average,
      recipe.safety_share > 0 ? msg(str`${count(recipe.safety_share * 100)} % safety rows`) : '',
      told(msg('data'), calledById(recipe.data)),
      seeds > 1 ? msg(str`${count(seeds)} seeds`) : '',
    ].filter(Boolean),
  );
}

/** Why a run of a step does not count, and what to do. */
export function unlikeText(unlike: Unlike): string {
  switch (unlike) {
    case 'ja':
      return msg('This step was run in Japanese, which is another experiment. Run it again in English, or switch back to Japanese.');
    case 'en':
      return msg('This step was run in English, which is another experiment. Run it again in Japanese, or switch back to English.');
    case 'settings':
      return msg('This step was run with other settings than it has now, so that run does not count. Run it again.');
  }
}

/** What was predicted, when; a text of the lesson stands in it. */
export function predictedText(choice: string | null, prediction: Page['predictions'][string] | undefined): string {
  if (!prediction) return msg('Not predicted.');
  const when = moment(prediction.moment);
  if (choice === null) return msg(str`Skipped, ${when}.`);
  return sentences(told(msg('You predicted'), choice), msg(str`(${when})`));
}
