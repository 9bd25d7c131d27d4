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
    found.tickets.push(...here.slice(0, -1));
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
