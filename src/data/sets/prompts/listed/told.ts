import { listed, sentence, type Sentence } from '../../../../protocol/errors';
import { many, Told } from '../../../told';
import type { Said } from '../values';

/** What is told of the lines of a list. */

/** Words that are told one by one. */
const KINDS = 20;
const LONGEST = 40;

export class NamedLines {
  readonly #all = new Map<string, { kind: Said; told: Told }>();

  get size(): number {
    return this.#all.size;
  }

  put(words: string, line: number, kind?: Said): void {
    const key = this.#all.has(words) || this.#all.size < KINDS ? words : '…';
    const known = this.#all.get(key) ?? { kind, told: new Told() };
    this.#all.set(key, known);
    known.told.add(line);
  }

  /** `"Weapons" (line 3) and "Other" (line 9)`. */
  get places(): Sentence {
    return listed(
      Array.from(this.#all, ([words, { told }]) => sentence`"${words.slice(0, LONGEST)}" (${told.lines})`),
      ' and ',
    );
  }

  /** With the kind that each of them says. */
  get kinds(): Sentence {
    return listed(
      Array.from(this.#all, ([words, { kind, told }]) => {
        const place = told.lines;
        if (kind === 'adversarial') return sentence`"${words.slice(0, LONGEST)}" (${place}) as harmful`;
        return kind === 'look-alike'
          ? sentence`"${words.slice(0, LONGEST)}" (${place}) as harmless`
          : sentence`"${words.slice(0, LONGEST)}" (${place}) as neither`;
      }),
      ' and ',
    );
  }
}

export class ToldLines {
  readonly sections = new NamedLines();
  readonly others = new NamedLines();
  readonly labels = new NamedLines();
  readonly maybe = new NamedLines();
  readonly odd = new NamedLines();
  readonly remarks = new Told();
  readonly list = new Told();
  readonly wrapped = new Told();
  readonly kept = new Told();
  readonly quotes = new Told();
  readonly early = new Told();
  readonly naming = new Told();
  readonly topics = new Told();
  readonly perhaps = new Told();

  notes(): Sentence[] {
    const { sections, others, labels, maybe, odd, remarks, list, wrapped, kept, quotes, early, naming, topics, perhaps } = this;
    const when = (is: boolean, said: () => Sentence): Sentence[] => (is ? [said()] : []);
    return [
      ...when(
        sections.size > 0,
        () => sentence`What stands below a heading is of the kind that it says, and headings are not asked: ${sections.kinds}.`,
      ),
      ...when(
        early.count > 0,
        () =>
          sentence`Before the first such heading stands ${many(early.count, 'prompt')} (${early.lines}), adversarial since nothing else is said.`,
      ),
      ...when(
        others.size > 0,
        () =>
          sentence`A heading that does not say of which kind the prompts below it are ends the one before; they count as adversarial: ${others.places}.`,
      ),
      ...when(labels.size > 0, () => sentence`A label beside each prompt says its kind and is not asked: ${labels.kinds}.`),
      ...when(
        topics.count > 0,
        () =>
          sentence`Lines of a few words above parts of the list name what the prompts below are about, and are not asked (${many(topics.count, 'line')}: ${topics.lines}); if one of them is a prompt, put it into a table.`,
      ),
      ...when(
        perhaps.count > 0,
        () =>
          sentence`Lines of a few words may name what the prompts below are about, but are asked as prompts (${many(perhaps.count, 'line')}: ${perhaps.lines}); if they are headings, begin them with "#".`,
      ),
      ...when(
        remarks.count > 0,
        () =>
          sentence`Headings and remarks are not asked (${many(remarks.count, 'line')}: ${remarks.lines}); if one of them is a prompt, put it into a table.`,
      ),
      ...when(
        list.count > 0,
        () => sentence`The number or mark of a list before ${many(list.count, 'prompt')} (${list.lines}) was left out.`,
      ),
      ...when(
        kept.count > 1,
        () =>
          sentence`${many(kept.count, 'line begins', 'lines begin')} with a number or mark as those of a list do, which is asked with the prompt since too few lines have one or the numbers do not count up (${kept.lines}); take it out of the file where it is none of the prompt.`,
      ),
      ...when(
        wrapped.count > 0,
        () =>
          sentence`Lines that have no number or mark of the list go on with the prompt above, so they were joined to it (${many(wrapped.count, 'line')}: ${wrapped.lines}); if one of them is a prompt, begin it as the others do.`,
      ),
      ...when(
        odd.size > 0,
        () =>
          sentence`Lines that have no number or mark of the list are asked as prompts of their own: ${odd.places}; if one goes on with the line above, join them, and if it is none, take it out of the file.`,
      ),
      ...when(
        quotes.count > 0,
        () => sentence`The quotation marks and the comma around ${many(quotes.count, 'prompt')} (${quotes.lines}) were left out.`,
      ),
      ...when(
        maybe.size > 0,
        () => sentence`Lines that may be headings are asked as prompts: ${maybe.places}; if they are none, take them out of the file.`,
      ),
      ...when(
        naming.count > 0,
        () =>
          sentence`A word for harmful or harmless stands outside a sentence in ${many(naming.count, 'line')} that decided nothing and is asked (${naming.lines}); if it is a label, put it into a column of its own.`,
      ),
    ];
  }
}
