import type { Corpus } from '../interface';
import { FAMILIES } from './families';
import { adversarial, direct, lookAlikes, styles } from './prompts';
import { safety, tasks, taskText } from './tasks';

/** Japanese as it is written, with です and ます. */
export const japanese: Corpus = {
  language: 'ja',
  families: FAMILIES,
  text: taskText,
  tasks,
  safety,
  adversarial,
  direct,
  lookAlikes,
  styles,
};
