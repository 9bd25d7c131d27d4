import { sentence, type Sentence } from '../../protocol/errors';
import { many, Told } from '../told';

/** Lines of a text, each of which is a prompt: whether empty lines part them, so that several may be one prompt. */
export class Blocks {
  #last = 0;
  #first = 0;
  #lines = 0;
  #parted = false;
  readonly #long = new Told();

  see(line: number): void {
    if (this.#last > 0 && line === this.#last + 1) {
      if (++this.#lines === 2) this.#long.add(this.#first);
    } else {
      this.#parted ||= this.#last > 0;
      this.#first = line;
      this.#lines = 1;
    }
    this.#last = line;
  }

  /** A sentence for a person, if there is something to tell. */
  notes(): Sentence[] {
    if (!this.#parted || this.#long.count === 0) return [];
    const { count, lines } = this.#long;
    return [
      sentence`Each line was read as a prompt, though empty lines part the text and ${many(count, 'part')} of it (from ${lines}) has several lines; if they are one prompt, put it into one cell of a CSV or one row of a JSON file.`,
    ];
  }
}
