/**
 * Something that ends once, and what waits for an answer until then. A race against a promise that stays open for long would hold on to
 * the answer of every race; here nothing is held once it was answered.
 */
export class Ending {
  readonly #waiting = new Set<(reason: Error) => void>();
  #reason: Error | null = null;

  end(reason: Error): void {
    this.#reason ??= reason;
    for (const refuse of this.#waiting) refuse(this.#reason);
    this.#waiting.clear();
  }

  /** As `answer`, but rejected with the reason when it ends before. */
  async unless<T>(answer: Promise<T>): Promise<T> {
    let refuse: (reason: Error) => void = () => undefined;
    const ended = new Promise<never>((_, reject) => (refuse = reject));
    this.#waiting.add(refuse);
    if (this.#reason) this.end(this.#reason);
    try {
      return await Promise.race([answer, ended]);
    } finally {
      this.#waiting.delete(refuse);
    }
  }
}
