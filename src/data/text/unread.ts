import type { Unread } from '../../protocol/jobs';
import type { Vocabulary } from './vocabulary';

/**
 * From this share of tokens to bytes on a text is spelled out and not read. With 768 entries learnt from English or Japanese, texts of the
 * model's own language take 0.07 to 0.86 (the most in capital letters), those of another script 0.97 to 1.
 */
const SPELLED = 0.9;
/** Shorter texts say little about that. */
const LEAST_BYTES = 8;
/** With fewer entries a vocabulary is one of letters, and spells everything. */
const LEAST_ENTRIES = 300;

/**
 * What of a text a model cannot read: words for which its vocabulary has nothing, or all of it, where it is another script or language and
 * is spelled byte by byte. Null where it can be read.
 */
export async function unread(vocabulary: Pick<Vocabulary, 'encode' | 'unknownId' | 'entries'>, text: string): Promise<Unread | null> {
  const { unknownId, entries } = vocabulary;
  const [whole] = await vocabulary.encode([text]);
  if (!whole || whole.failed !== undefined) return null; // It is told by what asks.
  if (unknownId !== null && whole.ids.includes(unknownId)) {
    const words = [...new Set(text.match(/[\p{L}\p{M}\p{N}'’-]+|[^\s\p{L}\p{M}\p{N}]/gu) ?? [])];
    const encoded = await vocabulary.encode(words);
    const unknown = words.filter((_, i) => encoded[i]!.ids?.includes(unknownId));
    return unknown.length > 0 ? unknown : 'script';
  }
  const { length } = new TextEncoder().encode(text);
  return entries >= LEAST_ENTRIES && length >= LEAST_BYTES && whole.ids.length >= SPELLED * length ? 'script' : null;
}
