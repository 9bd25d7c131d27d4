/** The tokens of a parsed tokenizer.json by id, and the other way round; what is not of the expected form is passed over. */
export class Ids {
  readonly #added = new Map<string, number>();
  readonly #model: unknown;
  /** Built when a list has to be searched. */
  #listed: Map<string, number> | null = null;
  #contents: Map<number, string> | null = null;

  constructor(tokenizer: unknown) {
    const { added_tokens: added, model } = (tokenizer ?? {}) as { added_tokens?: unknown; model?: { vocab?: unknown } | null };
    this.#model = model?.vocab;
    for (const token of Array.isArray(added) ? (added as ({ id?: unknown; content?: unknown } | null)[]) : [])
      if (typeof token?.content === 'string' && typeof token.id === 'number') this.#added.set(token.content, token.id);
  }

  isAdded(content: string): boolean {
    return this.#added.has(content);
  }

  of(content: string): number | undefined {
    const added = this.#added.get(content);
    if (added !== undefined) return added;
    const vocab = this.#model;
    if (Array.isArray(vocab)) return this.#list(vocab).get(content);
    if (typeof vocab !== 'object' || vocab === null || !Object.hasOwn(vocab, content)) return undefined;
    const id = (vocab as Record<string, unknown>)[content];
    return typeof id === 'number' ? id : undefined;
  }

  contentOf(id: number): string | undefined {
    this.#contents ??= new Map([...this.#entries()].map(([content, at]) => [at, content]));
    return this.#contents.get(id);
  }

  /** The id that the next token would have which is added. */
  get next(): number {
    let last = -1;
    for (const [, id] of this.#entries()) last = Math.max(last, id);
    return last + 1;
  }

  /** The tokens with ids from `rows` on, in the order of their ids: those that stand in the vocabulary alone, and those that were added to it. */
  beyond(rows: number): { words: [content: string, id: number][]; added: [content: string, id: number][] } {
    const found = [...this.#entries()].filter(([, id]) => id >= rows).sort(([, a], [, b]) => a - b);
    const added = new Map(found.filter(([content, id]) => this.#added.get(content) === id));
    return { words: found.filter(([content]) => !this.#added.has(content)), added: [...added] };
  }

  #list(vocab: unknown[]): Map<string, number> {
    this.#listed ??= new Map(vocab.flatMap((entry, id) => (Array.isArray(entry) ? [[String(entry[0]), id] as const] : [])));
    return this.#listed;
  }

  *#entries(): Iterable<[string, number]> {
    const vocab = this.#model;
    if (Array.isArray(vocab)) yield* this.#list(vocab);
    else if (typeof vocab === 'object' && vocab !== null)
      for (const [content, id] of Object.entries(vocab)) if (typeof id === 'number') yield [content, id];
    yield* this.#added;
  }
}
