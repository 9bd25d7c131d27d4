import { msg, str } from '@lit/localize';
import { START_TRACK } from '../../protocol/recipe';
import { count, percent, plural, trackWithin } from '../base/format';
import { recorderOf, type Run } from './run';

/** What a run is doing, in words and with their units. */

/** Steps of which the figures are back. */
export const stepsDone = (run: Run): number => recorderOf(run).step;

/** From 0 to 1: of the work before the first update where that takes long, then of the updates. */
export function fractionDone(run: Run): number {
  const { phase, recipe } = run;
  if (phase?.phase === 'reading' || phase?.phase === 'loading') return phase.done / phase.total;
  return stepsDone(run) / recipe.max_steps;
}

export const readingText = ({ done, total }: { done: number; total: number }): string =>
  plural(
    total,
    () => msg(str`Reading the data: ${count(done)} of 1 row`),
    () => msg(str`Reading the data: ${count(done)} of ${count(total)} rows`),
  );

/** `promptsInSet`: how many the chosen set holds, of which the curve takes some and the end of the run all. */
export function phaseText(run: Run, promptsInSet: number): string {
  const { phase, recipe, state } = run;
  switch (phase?.phase) {
    case 'loading':
      return msg('Loading model and data');
    case 'reading':
      return readingText(phase);
    case 'tuning':
      return msg(str`Choosing the fastest kernels: ${count(phase.done)} of ${count(phase.total)} measured`);
    case 'compiling':
      return msg(str`Preparing to compute: ${count(phase.done)} of ${count(phase.total)} parts`);
    case 'evaluating': {
      const track = trackWithin(phase.track ?? START_TRACK);
      const prompts = Math.min(recipe.evaluation.live_prompts, promptsInSet);
      if (stepsDone(run) >= recipe.max_steps)
        return plural(
          promptsInSet,
          () => msg(str`Closing evaluation, ${track}: the one prompt`),
          () => msg(str`Closing evaluation, ${track}: all ${count(promptsInSet)} prompts`),
        );
      return plural(
        prompts,
        () => msg(str`Evaluating ${track}: 1 prompt, step ${count(phase.done)} of ${count(recipe.max_steps)}`),
        () => msg(str`Evaluating ${track}: ${count(prompts)} prompts, step ${count(phase.done)} of ${count(recipe.max_steps)}`),
      );
    }
    default: {
      if (state === 'preparing') return msg('Getting ready');
      const at = msg(str`step ${count(stepsDone(run))} of ${count(recipe.max_steps)}`);
      return state === 'paused' ? msg(str`Paused, ${at}`) : msg(str`Training, ${at}`);
    }
  }
}

/** Training speed, and what evaluation costs. */
export function paceText({ seconds, tokens }: Run): string {
  const parts: string[] = [];
  if (seconds.training > 0 && tokens > 0) parts.push(msg(str`${count(tokens / seconds.training)} tokens/s`));
  if (seconds.training > 0 && seconds.evaluation > 0) {
    parts.push(msg(str`evaluation ${percent(seconds.evaluation / (seconds.training + seconds.evaluation), 0)} of the time`));
  }
  return parts.map((part) => ` · ${part}`).join('');
}
