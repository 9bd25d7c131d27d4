import type { Said } from '../values';
import { isSentence, type Line } from './heading';
import { isOtherHeading } from './lexicon';

/** Headings that say of which kind the prompts below them are, and others that end what they say. */

/** Dresses of which a line is a heading wherever some line is one. */
const ALWAYS = /^(?:#+|<|[【〈《〔{]|[=~_―—─━*]+|--|emoji|section|part|set|group|chapter|block|第.|[\p{So}※→])/u;
const REMARKS = /^(?:\/\/|;;|<<)$/;
const NUMBERED = /^(?:\(?[1a][.)、:]|①)$/;
const BULLETS = /^[-*+•・‣▪◦●○]$/;
/** What stands before a colon asks, and names nothing: "Write a greeting:", 味噌の作り方：. */
const ASKS = /(?:^|\s)(?:a|an|the|me|my|your|to|how|us)(?:\s|$)|を|(?:方|方法|手順|やり方|せよ|ください)$/i;
/** People quote prompts, and put them in brackets. */
const QUOTES = /^["“「『([]$/;

export class Sections {
  kind: Said;
  /** Whether a heading came that says a kind. */
  begun = false;
  /** How those are marked, and of numbered ones the last. */
  readonly #forms = new Set<string>();
  #number = 0;
  #item = 0;
  /** Marks of headings below the one at hand. */
  readonly #below = new Set<string>();
  /** Nothing was asked since the last heading. */
  #fresh = false;
  #ended: { words: string; line: number } | undefined;
  /** What is known of the prompts: whether they are sentences, whether empty lines part each, whether they are listed. */
  #sentences = false;
  #spread = false;
  #compact = true;
  #listed = false;
  #median = 0;
  #separated = false;

  /** Null where no heading says a kind. */
  static in(lines: readonly Line[]): Sections | null {
    const found = lines.filter(({ kind }) => kind !== undefined);
    const rest = lines.filter(({ kind, rule }) => kind === undefined && !rule);
    if (found.length === 0 || found.length > rest.length) return null;
    const sections = new Sections();
    for (const { dress } of found) sections.#forms.add(dress);
    const rules = lines.filter(({ rule }) => rule).length;
    sections.#separated = rules > found.length && 2 * rules >= rest.length;
    sections.#compact = lines.every(({ parted, first }) => first || !parted);
    return sections;
  }

  /** `asked`: lines that are no known headings. */
  learn(asked: readonly Line[], list: boolean): void {
    const bare = asked.filter(({ parted }) => !parted || this.#compact);
    const seen = bare.length > 0 ? bare : asked;
    this.#sentences = 10 * seen.filter(({ text }) => isSentence(text)).length >= 7 * seen.length;
    this.#spread = 2 * asked.filter(({ parted, endsPart }) => parted && endsPart).length > asked.length;
    this.#listed = list;
    const lengths = seen.map(({ text }) => text.length).sort((a, b) => a - b);
    this.#median = lengths[lengths.length >> 1] ?? 0;
  }

  /** What a line is: a heading that says a kind, another that ends it, or one below it; undefined for what is none. */
  see(one: Line): 'kind' | 'other' | 'below' | undefined {
    if (one.kind !== undefined) {
      this.kind = one.kind;
      this.begun = true;
      this.#forms.add(one.dress);
      this.#number = one.number ?? 0;
      this.#item = 0;
      this.#below.clear();
      this.#fresh = true;
      this.#ended = undefined;
      return 'kind';
    }
    if (one.rule) {
      if (!this.#separated && this.begun && !this.#fresh) this.#ended = { words: one.text, line: one.line };
      return undefined;
    }
    const found = this.#heading(one);
    if (found === undefined) return undefined;
    const higher = /^#+$/.test(one.dress) && [...this.#forms].some((form) => /^#+$/.test(form) && form.length >= one.dress.length);
    if (found === 'foreign' && !higher && this.begun && (this.#fresh || this.#below.has(one.dress))) {
      this.#below.add(one.dress);
      return 'below';
    }
    this.kind = undefined;
    this.#ended = undefined;
    this.#number = one.number ?? this.#number;
    this.#below.clear();
    this.#fresh = false;
    return 'other';
  }

  /** A prompt; returns the rule by which the kind ended before it, if one did. */
  ask(one: Line): { words: string; line: number } | undefined {
    const ended = this.#ended;
    this.#ended = undefined;
    if (ended) this.kind = undefined;
    this.#fresh = false;
    this.#item = one.number ?? this.#item;
    return ended;
  }

  #heading(one: Line): 'same' | 'foreign' | undefined {
    const { dress, text, words, number } = one;
    const same = this.#forms.has(dress);
    const other = isOtherHeading(words);
    if (text.length > 100 || (isSentence(text) && /[?？]/.test(text))) return /^#+$/.test(dress) && same ? 'same' : undefined;
    if (one.underlined) return same && dress === '' ? 'same' : 'foreign';
    if (dress === '') return this.#bare(one, other);
    if (NUMBERED.test(dress)) {
      if (!same) return undefined;
      if (!this.#listed) return other || number === this.#number + 1 || !isSentence(words) ? 'same' : undefined;
      return number === this.#number + 1 && (other || number !== this.#item + 1) ? 'same' : undefined;
    }
    if (REMARKS.test(dress)) return same ? 'same' : undefined;
    if (BULLETS.test(dress)) return same && (other || !this.#listed) ? 'same' : undefined;
    if (QUOTES.test(dress)) return same || (other && words.length <= 20) ? (same ? 'same' : 'foreign') : undefined;
    if (dress === ':') {
      if (same) return 'same';
      return other || (!ASKS.test(words) && (words.split(/\s+/).length <= 4 || one.parted)) ? 'foreign' : undefined;
    }
    if (same) return 'same';
    return ALWAYS.test(dress) && words.length <= 60 && (/^#+$/.test(dress) || !isSentence(words) || other) ? 'foreign' : undefined;
  }

  /** A line without marks is one only if that explains it better than that it is a prompt. */
  #bare(one: Line, other: boolean): 'same' | 'foreign' | undefined {
    const { text, parted, endsPart } = one;
    const like = this.#forms.has('') ? 'same' : 'foreign';
    const attached = parted && !endsPart && !this.#spread;
    if (other && !this.#fresh && (attached || (this.#sentences && (parted || this.#compact)))) return like;
    if (like === 'foreign' || this.#fresh || !attached || this.#compact) return undefined;
    const short = text.length <= 0.6 * this.#median || (this.#sentences && text.split(/\s+/).length <= 3 && text.length < this.#median);
    return short && !/[?？!！。]|[.,]$/.test(text) && text.split(/\s+/).length <= 5 ? like : undefined;
  }
}
