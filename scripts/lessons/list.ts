import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LessonEntry } from '../../src/protocol/catalogue';

/** The lessons that ship, in the order in which they are offered: each is a file of public/lessons that is named so. */
export const LESSONS = [
  'is-fine-tuning-dangerous',
  'learning-rate',
  'batch-and-steps',
  'ema',
  'what-the-measure-hides',
  'in-your-company',
] as const;

const PUBLIC = join(import.meta.dirname, '../../public');

export const lessonPath = (id: string): string => `lessons/${id}.json`;

/** Names of the recipes in public/recipes. */
export const shippedRecipes = (): string[] =>
  readdirSync(join(PUBLIC, 'recipes'))
    .map((file) => file.replace('.json', ''))
    .sort();

/** What the catalogue says of each; title and minutes are those of its file. */
export function shippedLessons(): LessonEntry[] {
  return LESSONS.map((id) => {
    const path = lessonPath(id);
    const { minutes, title } = JSON.parse(readFileSync(join(PUBLIC, path), 'utf8')) as LessonEntry;
    return { id, path, minutes, title };
  });
}
