import type { Claim } from '../claims';
import type { Evidence, Point, Source } from '../evidence';
import { scientific } from '../markdown';
import {
  averagedTitle,
  ema,
  findCell,
  type Language,
  presetDecay,
  type PromptSet,
  type Setting,
  settingCell,
  SETTINGS,
  settingTitle,
  SHIPPED,
  startCell,
  type TaskName,
} from '../plan';
import type { Line } from '../rows';

/** Text of a chapter and what it decides. */
export interface Section {
  text: string;
  claims: Claim[];
}

/** The records of one language. */
export interface Subject {
  language: Language;
  evidence: Evidence;
}

export const startSource = (language: Language, set?: PromptSet, task?: TaskName, base?: number): Source => ({
  cell: startCell(language, base, set, task),
  track: 'start',
});
export const startOf = ({ evidence, language }: Subject, set?: PromptSet, task?: TaskName, base?: number): Point[] =>
  evidence.at(startSource(language, set, task, base));

/** Weights at the end of a setting, and the preset's average of the same run. */
export function sources(language: Language, setting: Setting, task: TaskName = 'steps', base: number = SHIPPED[language]) {
  const cell = settingCell(language, setting, task, base);
  return { online: { cell }, average: { cell, track: ema(presetDecay(setting, language, task)) } } satisfies Record<string, Source>;
}

/** The four kinds of weights that most chapters compare. */
export function fourOf({ evidence, language }: Subject, task?: TaskName, base?: number) {
  const [careless, careful] = [sources(language, 'careless', task, base), sources(language, 'careful', task, base)];
  return {
    careless: evidence.at(careless.online),
    carelessAverage: evidence.at(careless.average),
    careful: evidence.at(careful.online),
    carefulAverage: evidence.at(careful.average),
  };
}

export const fourLines = (language: Language, task: TaskName = 'steps', base: number = SHIPPED[language]): Line[] =>
  SETTINGS.flatMap((setting): Line[] => {
    const { online, average } = sources(language, setting, task, base);
    return [
      { title: settingTitle(setting), source: online },
      { title: `${averagedTitle(setting)} (${presetDecay(setting, language, task)})`, source: average },
    ];
  });

export const settingText = (cell: string): string => {
  const { learning_rate, per_device_train_batch_size, max_steps } = findCell(cell).settings;
  return `${scientific(learning_rate!)} : ${per_device_train_batch_size} : ${max_steps}`;
};
