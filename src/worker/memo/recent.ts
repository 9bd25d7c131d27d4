/** The values that were asked for last, by key: those that have not been asked for the longest are dropped, so that memory does not grow. */
export class Recent<T> {
  readonly #most: number;
  /** The one that was asked for last is at the end. */
  readonly #values = new Map<string, T>();

  /** Keeps at most `most` values, of which there must be one. */
  constructor(most: number) {
    this.#most = most;
  }

  get(key: string): T | undefined {
    const value = this.#values.get(key);
    if (value !== undefined) this.set(key, value);
    return value;
  }

  set(key: string, value: T): void {
    this.#values.delete(key);
    this.#values.set(key, value);
    if (this.#values.size > this.#most) this.#values.delete(this.#values.keys().next().value!);
  }

  delete(key: string): void {
    this.#values.delete(key);
  }

  keys(): Iterable<string> {
    return [...this.#values.keys()];
  }
}
