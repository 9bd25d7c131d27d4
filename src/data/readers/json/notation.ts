/**
 * Values as people write them who do not write JSON: dicts and lists of Python, NaN, comments, commas behind the last item, line ends
 * within texts. All else is refused, so that nothing is guessed.
 */

/** What a value held that JSON does not have. */
export type Oddity = 'python' | 'not-finite' | 'comments' | 'commas' | 'controls';

/** `repeated`: names that an object has more than once. */
export type Notation = { value: unknown; odd: Set<Oddity>; repeated: Set<string> } | { ended: boolean };

const WORDS: Readonly<Record<string, readonly [value: unknown, odd?: Oddity]>> = {
  true: [true],
  false: [false],
  null: [null],
  True: [true, 'python'],
  False: [false, 'python'],
  None: [null, 'python'],
};
const NOT_FINITE = /^[-+]?(?:NaN|nan|Infinity|inf)$/;
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f', v: '\v', a: '\x07', '0': '\0', '/': '/', '\\': '\\', "'": "'", '"': '"', '\n': '' }; // prettier-ignore
const LENGTHS: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

/** Digits as they stand: a number that would come back written otherwise is text. */
export const numberOf = (token: string): number | string => (String(Number(token)) === token ? Number(token) : token);

class Broken extends Error {}

class Parser {
  readonly odd = new Set<Oddity>();
  readonly repeated = new Set<string>();
  at = 0;
  readonly #number = /[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?/y;
  readonly #word = /[-+]?[A-Za-z]+/y;

  constructor(
    private readonly text: string,
    private readonly depth: number,
  ) {}

  /** White space and comments. */
  space(): void {
    for (;;) {
      while (this.at < this.text.length && /\s/.test(this.text[this.at]!)) this.at++;
      const two = this.text.slice(this.at, this.at + 2);
      if (two !== '//' && two !== '/*') return;
      this.odd.add('comments');
      const end = two === '//' ? this.text.indexOf('\n', this.at) : this.text.indexOf('*/', this.at + 2);
      this.at = end < 0 ? this.text.length : two === '//' ? end : end + 2;
    }
  }

  value(deeper = 0): unknown {
    if (deeper > this.depth) throw new Broken();
    this.space();
    const sign = this.text[this.at];
    if (sign === '{') return this.fields(deeper);
    if (sign === '[') return this.list(']', deeper);
    if (sign === '(') return this.list(')', deeper);
    if (sign === '"' || sign === "'") return this.string(sign);
    return this.word(deeper);
  }

  private match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0];
    if (found !== undefined) this.at += found.length;
    return found;
  }

  private word(deeper: number): unknown {
    const number = this.match(this.#number);
    if (number !== undefined) return numberOf(number);
    const word = this.match(this.#word) ?? '';
    if (word === 'array' && this.text[this.at] === '(') return this.array(deeper);
    if (NOT_FINITE.test(word)) {
      this.odd.add('not-finite');
      return null;
    }
    const known = Object.hasOwn(WORDS, word) ? WORDS[word] : undefined;
    if (!known) throw new Broken();
    if (known[1]) this.odd.add(known[1]);
    return known[0];
  }

  /** As NumPy shows it: array([...], dtype=object). */
  private array(deeper: number): unknown {
    this.at++;
    this.odd.add('python');
    const value = this.value(deeper + 1);
    this.space();
    this.match(/,\s*dtype=[\w.<>]+\s*/y);
    this.expect(')');
    return value;
  }

  private expect(sign: string): void {
    this.space();
    if (this.text[this.at] !== sign) throw new Broken();
    this.at++;
  }

  /** Whether the end of a list or of fields comes next; takes it, or the comma before the next item. */
  private ended(close: string, first: boolean): boolean {
    this.space();
    if (this.text[this.at] === close) {
      this.at++;
      return true;
    }
    if (first) return false;
    // NumPy puts nothing but white space between the items of a list.
    if (close === ']' && /[{[]/.test(this.text[this.at] ?? '') && /[}\]]\s*$/.test(this.text.slice(Math.max(0, this.at - 64), this.at))) {
      this.odd.add('python');
      return false;
    }
    this.expect(',');
    this.space();
    if (this.text[this.at] !== close) return false;
    this.odd.add('commas');
    this.at++;
    return true;
  }

  private list(close: string, deeper: number): unknown[] {
    if (close === ')') this.odd.add('python');
    this.at++;
    const items: unknown[] = [];
    while (!this.ended(close, items.length === 0)) items.push(this.value(deeper + 1));
    return items;
  }

  private fields(deeper: number): object {
    this.at++;
    const entries: [string, unknown][] = [];
    const names = new Set<string>();
    while (!this.ended('}', entries.length === 0)) {
      this.space();
      const sign = this.text[this.at];
      if (sign !== '"' && sign !== "'" && !/\d/.test(sign ?? '')) throw new Broken();
      const name = sign === '"' || sign === "'" ? this.string(sign) : String(this.value(deeper + 1));
      this.expect(':');
      if (names.has(name)) this.repeated.add(name);
      names.add(name);
      entries.push([name, this.value(deeper + 1)]);
    }
    return Object.fromEntries(entries);
  }

  private string(quote: string): string {
    if (quote === "'") this.odd.add('python');
    this.at++;
    let said = '';
    for (;;) {
      const from = this.at;
      while (this.at < this.text.length && this.text[this.at] !== quote && this.text[this.at] !== '\\') this.at++;
      const part = this.text.slice(from, this.at);
      if (/[\0-\x1f]/.test(part)) this.odd.add('controls');
      said += part;
      if (this.at >= this.text.length) throw new Broken();
      if (this.text[this.at++] === quote) return said;
      said += this.escape();
    }
  }

  private escape(): string {
    const sign = this.text[this.at++];
    if (sign === undefined) throw new Broken();
    const length = LENGTHS[sign];
    if (length === undefined) return ESCAPES[sign] ?? `\\${sign}`;
    const digits = this.text.slice(this.at, (this.at += length));
    const code = /^[\dA-Fa-f]+$/.test(digits) && digits.length === length ? parseInt(digits, 16) : NaN;
    if (!(code <= 0x10ffff)) throw new Broken();
    return String.fromCodePoint(code);
  }
}

/** `ended`: the text stops before the value does. `depth`: of lists and objects within each other. */
export function parseNotation(text: string, depth: number): Notation {
  const parser = new Parser(text, depth);
  try {
    const value = parser.value();
    parser.space();
    if (text[parser.at] === ',') parser.at++; // Behind a row that was copied out of a list.
    parser.space();
    if (parser.at < text.length) return { ended: false };
    return { value, odd: parser.odd, repeated: parser.repeated };
  } catch (reason) {
    if (!(reason instanceof Broken)) throw reason;
    return { ended: parser.at >= text.length };
  }
}
