import { sentence, type Sentence, toPlainError, wordsOf } from '../protocol/errors';
import { isolated, saidOf } from '../protocol/isolate';
import type { Kind, Language } from '../lab/embedding/wishes';
import JAPANESE from '../ui/locales/ja/web/elements';

/** The few words that an element says itself; all others are said by the page in its frame. */

const TEXTS: Record<string, string> = JAPANESE;

function inJapanese(parts: Sentence): string | undefined {
  const { texts, values } = parts;
  const key = texts.map((text, i) => text + (i < values.length ? `{${i}}` : '')).join('');
  return TEXTS[key]?.replace(/\{(\d+)\}/g, (_, i: string) => {
    const value = values[Number(i)]!;
    return isolated(typeof value === 'object' ? (inJapanese(value) ?? wordsOf(value)) : String(value));
  });
}

export const sayIn = (language: Language, parts: Sentence): string =>
  (language === 'ja' ? inJapanese(parts) : undefined) ?? wordsOf(parts, isolated);

/** What went wrong. */
export function problemIn(language: Language, reason: unknown): string {
  const plain = toPlainError(reason);
  return plain.sentence ? sayIn(language, plain.sentence) : saidOf(plain);
}

/** What a frame is called where it is read out. */
export const titleOf = (kind: Kind): Sentence =>
  ({
    lab: sentence`tabtune: lab for fine-tuning`,
    lesson: sentence`tabtune: lesson`,
    curve: sentence`tabtune: curve of a run`,
    answers: sentence`tabtune: answers of a run`,
  })[kind];
