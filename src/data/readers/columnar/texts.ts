import { sentence, type Sentence } from '../../../protocol/errors';
import type { Texts } from './values';

/** Characters of a text that are shown of it. */
const SHOWN = 60;

/** Reads the texts of one file, and knows which were damaged. */
export class FileTexts {
  readonly #loose = new TextDecoder('utf-8', { ignoreBOM: true });
  readonly #strict = new TextDecoder('utf-8', { ignoreBOM: true, fatal: true });
  readonly #damaged = new Map<string, { texts: number; first: string }>();

  /** Of one column. A text that stands in a dictionary counts once, however many rows have it. */
  of(column: string): Texts {
    return {
      read: (bytes) => {
        const text = this.#loose.decode(bytes);
        if (text.includes('\uFFFD') && this.#strictly(bytes) === null) {
          const { texts, first } = this.#damaged.get(column) ?? { texts: 0, first: text.slice(0, SHOWN) };
          this.#damaged.set(column, { texts: texts + 1, first });
        }
        return text;
      },
      // A zero byte stands in no text, but in numbers and pictures.
      guess: (bytes) => (bytes.includes(0) ? bytes : (this.#strictly(bytes) ?? bytes)),
    };
  }

  /** Sentences for a person. */
  notes(name: string): Sentence[] {
    return [...this.#damaged].map(
      ([column, { texts, first }]) =>
        sentence`${texts} texts in column "${column}" of ${name} are not valid UTF-8; what is not was replaced by U+FFFD. The first: "${first}".`,
    );
  }

  #strictly(bytes: Uint8Array): string | null {
    try {
      return this.#strict.decode(bytes);
    } catch {
      return null;
    }
  }
}
