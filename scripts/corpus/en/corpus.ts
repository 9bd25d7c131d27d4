import type { Corpus } from '../interface';
import { FAMILIES } from './families';
import { adversarial, direct, lookAlikes, safety } from './prompts';
import { styles } from './styles';
import { tasks } from './tasks';

/** The text of small-aligned, in English. */
export const english: Corpus = { language: 'en', families: FAMILIES, tasks, safety, adversarial, direct, lookAlikes, styles };
