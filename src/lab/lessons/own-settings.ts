/** The person's own settings, as the address has them, while a lesson has the form; those of a tab outlast a reload. */

const KEY = 'tabtune.before-lesson';

export class OwnSettings {
  #kept: string | null = null;

  /** Those from before the lesson, else those that the address has now. */
  before(now: string): string {
    return this.#kept ?? this.#left() ?? now;
  }

  #left(): string | null {
    try {
      return sessionStorage.getItem(KEY);
    } catch {
      return null;
    }
  }

  keep(own: string): void {
    this.#kept = own;
    try {
      sessionStorage.setItem(KEY, own);
    } catch {
      // They last as long as the page.
    }
  }

  /** Gives them back; nothing is kept any more. */
  take(): string {
    const own = this.#kept ?? '';
    this.#kept = null;
    try {
      sessionStorage.removeItem(KEY);
    } catch {
      // There was nothing.
    }
    return own;
  }
}
