import { append } from '../../protocol/base/lists';
import type { Recipe } from '../../protocol/recipe';
import { Signal } from '../base/signal';
import { poolClass, type ClassPool } from './pool';
import { markOf } from './settings';
import { decodeTicket } from './ticket';

/** Tickets in a text: a chat, a mail, a file with many. */
export interface FoundTickets {
  /** In their order, whether they are whole or not. */
  tickets: string[];
  /** Lines that hold no ticket, nor a piece of one. */
  other: string[];
}

const TICKET = /tabtune:\d+:[A-Za-z0-9_-]*/g;
/** A mail breaks long lines: what follows may be the rest of the ticket. */
const PIECE = /^[A-Za-z0-9_-]+$/;

/** `whole` says whether a text is a ticket as it is; only where it is not, the lines below are tried as its rest. */
export function findTickets(text: string, whole: (ticket: string) => boolean): FoundTickets {
  const lines = text.split(/\r\n|[\r\n]/);
  const found: FoundTickets = { tickets: [], other: [] };
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at]!;
    const here = line.match(TICKET) ?? [];
    if (here.length === 0 && line.trim() !== '') found.other.push(line.trim());
    append(found.tickets, here.slice(0, -1));
    let last = here.at(-1);
    if (last === undefined) continue;
    if (!whole(last) && line.trimEnd().endsWith(last)) {
      let joined = last;
      for (let next = at + 1; next < lines.length && PIECE.test(lines[next]!.trim()); next++) {
        joined += lines[next]!.trim();
        if (!whole(joined)) continue;
        last = joined;
        at = next;
        break;
      }
    }
    found.tickets.push(last);
  }
  return found;
}

/** What a text or a file brought in. */
export interface Taken {
  /** New in the list, whether they fit or not. */
  fresh: number;
  /** Of those, what does not fit. */
  rejected: number;
  /** Were in the list already, and count once. */
  again: number;
  /** Were in the list already as rejected ones, and do not count. */
  againRejected: number;
  /** Lines that hold no ticket. */
  other: string[];
}

/** What keeps the list over a reload; the browser's storage, which may be closed or full. */
export interface Shelf {
  read(key: string): string | null;
  write(key: string, value: string): boolean;
}

export const localShelf: Shelf = {
  read(key) {
    try {
      return localStorage.getItem(key);
    } catch {
      return null;
    }
  },
  write(key, value) {
    try {
      localStorage.setItem(key, value);
      return true;
    } catch {
      return false;
    }
  },
};

const isTicket = (text: string): boolean => {
  try {
    decodeTicket(text);
    return true;
  } catch {
    return false;
  }
};

/** The tickets that a teacher has taken for one recipe, in the order in which they came, and what they come to. */
export class Collection {
  readonly changed = new Signal();
  pool: ClassPool;
  /** The list stands in this page alone: a reload would lose it. */
  unkept = false;
  #texts: string[];
  /** Lists before removals, the newest last. */
  #before: string[][] = [];
  readonly #key: string;

  constructor(
    readonly recipe: Recipe,
    private readonly shelf: Shelf = localShelf,
  ) {
    this.#key = `tabtune.class.${markOf(recipe).digest}`;
    this.#texts = listOf(shelf.read(this.#key));
    this.pool = poolClass(recipe, this.#texts);
  }

  get undoable(): boolean {
    return this.#before.length > 0;
  }

  /** Everything in a text that looks like a ticket. */
  take(text: string): Taken {
    const { tickets, other } = findTickets(text, isTicket);
    const fresh = [...new Set(tickets)].filter((ticket) => !this.#texts.includes(ticket));
    const before = this.pool.rejected.length;
    const refused = new Set(this.pool.rejected.map((one) => one.text));
    const againRejected = new Set(tickets.filter((ticket) => refused.has(ticket))).size;
    if (fresh.length > 0) this.#set([...this.#texts, ...fresh]);
    return {
      fresh: fresh.length,
      rejected: this.pool.rejected.length - before,
      again: tickets.filter((ticket) => !refused.has(ticket)).length - fresh.length,
      againRejected,
      other,
    };
  }

  remove(texts: readonly string[]): void {
    this.#before.push(this.#texts);
    this.#set(this.#texts.filter((text) => !texts.includes(text)));
  }

  /** Puts back what was removed last; what came since stays. */
  undo(): void {
    const before = this.#before.pop();
    if (before) this.#set([...before, ...this.#texts.filter((text) => !before.includes(text))]);
  }

  #set(texts: string[]): void {
    this.#texts = texts;
    this.pool = poolClass(this.recipe, texts);
    this.unkept = !this.shelf.write(this.#key, JSON.stringify(texts));
    this.changed.emit();
  }
}

/** What was kept; nothing where it is no list of texts. */
function listOf(kept: string | null): string[] {
  try {
    const list: unknown = JSON.parse(kept ?? '[]');
    return Array.isArray(list) ? list.filter((one) => typeof one === 'string') : [];
  } catch {
    return [];
  }
}
