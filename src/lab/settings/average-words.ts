import { msg } from '@lit/localize';
import type { AverageField, EmaMode } from '../../protocol/averages';

/** What the modes of averaging and their fields are called; protocol/averages.ts has the table. */

export interface ModeWords {
  /** In the name of a run. */
  title: string;
  /** Where one is chosen. */
  word: string;
  /** What it does, in a sentence. */
  text: string;
}

export function modeWords(mode: EmaMode): ModeWords {
  const words: Record<EmaMode, ModeWords> = {
    off: { title: msg('no EMA'), word: msg('off'), text: msg('No average is kept.') },
    shadow: {
      title: msg('shadow EMA'),
      word: msg('shadow'),
      text: msg('An average of the weights is kept beside the training and does not touch it.'),
    },
    feedback: {
      title: msg('feedback EMA'),
      word: msg('feedback'),
      text: msg('After each update the weights go a little way back to their average.'),
    },
    blend: { title: msg('blended step'), word: msg('blend'), text: msg('Each update is shortened: a lower rate in disguise.') },
    switch: { title: msg('switch EMA'), word: msg('switch'), text: msg('The average is copied into the weights every few updates.') },
    anchor: { title: msg('anchored'), word: msg('anchor'), text: msg('Each update is followed by a pull towards the start weights.') },
  };
  // In the address of the page may stand whatever somebody wrote.
  return Object.hasOwn(words, mode) ? words[mode] : { title: mode, word: mode, text: '' };
}

export function averageFieldLabel(field: AverageField): string {
  const labels: Record<AverageField, string> = {
    ema_update_every: msg('EMA every … updates'),
    ema_start_step: msg('EMA starts after'),
    ema_feedback: msg('Pulled back by'),
    ema_switch_steps: msg('Copied back every'),
  };
  return labels[field];
}
