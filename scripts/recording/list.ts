import type { RecordingEntry } from '../../src/protocol/catalogue';

/** What the page shows before the first run, for each language, and by which of the recipes that ship it is made. */
export const RECORDINGS: readonly (RecordingEntry & { recipe: string })[] = [
  { language: 'en', path: 'recordings/first-en.json.gz', recipe: 'ema-only-en' },
  { language: 'ja', path: 'recordings/first-ja.json.gz', recipe: 'ema-only-ja' },
];
