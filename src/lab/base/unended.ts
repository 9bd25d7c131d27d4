import { greatest } from '../../protocol/base/lists';

/** Work is marked as long when it has gone on for so many milliseconds: hardly anything that comes to an end does. */
const LONG = 5000;
/** Pages may be reloaded or closed during quick work for any reason, but hardly so often in a row. */
const OFTEN = 3;
/** Milliseconds in which a page that is being reloaded has gone. */
const GOING = 500;

const PREFIX = 'tabtune-at-work ';

interface Mark {
  what: string;
  /** How many pages in a row have ended at it, this one included. */
  times: number;
  long: boolean;
}

/**
 * Remembers across reloads what a page was at when it ended: work that hangs the engine, or takes the whole browser with it, would do so
 * again in the page that comes back. A mark lies in localStorage, since sessionStorage goes with the browser, one for each page, since
 * other tabs work too. A lock that a page holds while it lives tells marks of pages that are gone from those of other tabs. Where the
 * browser refuses either, nothing is remembered.
 */
export class Unended {
  readonly #page = PREFIX + Math.random().toString(36).slice(2);
  readonly #living: Promise<void>;
  /** Marks of pages that are gone, and of engines of this one. They stay until the work has come to an end once. */
  readonly #found = new Map<string, Mark>();
  #latest: Mark | null = null;

  constructor() {
    this.#living = new Promise((lives) => {
      const locks = (globalThis.navigator as Partial<Navigator> | undefined)?.locks;
      locks?.request(this.#page, () => new Promise(() => lives())).catch(() => undefined);
    });
  }

  /** Whether pages before this one ended at it: while it went on for long, or several in a row. To be asked before it begins. */
  async left(what: string): Promise<boolean> {
    try {
      for (const page of Object.keys(localStorage)) {
        const mark = page.startsWith(PREFIX) && page !== this.#page ? read(page) : null;
        if (mark?.what === what && (await isGone(page))) this.#found.set(page, mark);
      }
    } catch {
      // Storage may be refused.
    }
    return this.#before(what).some(([, { long, times }]) => long || times >= OFTEN);
  }

  #before(what: string): [page: string, mark: Mark][] {
    return [...this.#found].filter(([, mark]) => mark.what === what);
  }

  /**
   * Work begins. Returns what is to be called when it has come to an end; by then other work may have taken its place. `false`: the engine
   * ended in the middle of it, which counts as a page that did.
   */
  begin(what: string): (itself?: boolean) => void {
    const before = this.#before(what);
    const counts = before.map(([, mark]) => mark.times);
    const mark: Mark = { what, times: greatest(counts, 0) + 1, long: false };
    this.#latest = mark;
    const write = async (): Promise<void> => {
      await this.#living;
      if (this.#latest === mark) attempt(() => localStorage.setItem(this.#page, JSON.stringify(mark)));
    };
    void write();
    const timer = setTimeout(() => {
      mark.long = true;
      void write();
    }, LONG);
    return (itself = true) => {
      clearTimeout(timer);
      if (this.#latest !== mark) return;
      this.#latest = null;
      if (!itself) return void this.#found.set(`${this.#page} ${what}`, mark);
      for (const page of [this.#page, ...before.map(([page]) => page)]) {
        this.#found.delete(page);
        attempt(() => localStorage.removeItem(page));
      }
    };
  }
}

/** What cannot be kept, because storage is refused, is not remembered. */
function attempt(write: () => void): void {
  try {
    write();
  } catch {
    return;
  }
}

/** Whether the page of a mark lives no longer. */
async function isGone(page: string): Promise<boolean> {
  return navigator.locks.request(page, { signal: AbortSignal.timeout(GOING) }, () => true).catch(() => false);
}

function read(page: string): Mark | null {
  try {
    return JSON.parse(localStorage.getItem(page) ?? 'null') as Mark | null;
  } catch {
    return null;
  }
}
