import type { ChatMessage } from '../../../../protocol/examples';
import { linesOutside, shapeOf } from './events';

/** Lines that stand again and again inside the turns of the chats of one column: a greeting, what is said at the end, the time. */

/** Of a longer line only the beginning is compared. */
const COMPARED = 400;
/** Share of the chats in which one is worth telling that ends each. */
const SEVERAL = 0.25;

interface Line {
  shape: string;
  /** As it is written. */
  line: string;
  role: ChatMessage['role'];
  /** Nothing follows it in the chat. */
  ends: boolean;
}

type Turns = readonly ChatMessage[];

/** The lines of the turns that have several. */
const linesOf = (turns: Turns): Line[] =>
  turns.flatMap(({ role, content }, i) => {
    if (!/[\r\n]/.test(content)) return [];
    const lines = linesOutside(content);
    return lines.length < 2
      ? []
      : lines.map(({ line }, at) => ({
          shape: shapeOf(line.slice(0, COMPARED)),
          line,
          role,
          ends: i === turns.length - 1 && at === lines.length - 1,
        }));
  });

export interface Refrain {
  /** The first of its kind, as it is written. */
  line: string;
  role: ChatMessage['role'];
  /** More than half of the chats have it. */
  most: boolean;
}

export class Refrains {
  readonly #often = new Map<string, { line: string; most: boolean }>();

  constructor(chats: readonly Turns[]) {
    const rows = new Map<string, { line: string; count: number; ends: number }>();
    for (const chat of chats) {
      const met = new Set<string>();
      for (const { shape, line, ends } of linesOf(chat)) {
        const kind = rows.get(shape) ?? { line, count: 0, ends: 0 };
        rows.set(shape, kind);
        if (!met.has(shape)) kind.count++;
        if (ends) kind.ends++;
        met.add(shape);
      }
    }
    for (const [shape, { line, count, ends }] of rows) {
      const most = count > 1 && 2 * count > chats.length;
      if (most || (ends > 2 && ends >= SEVERAL * chats.length)) this.#often.set(shape, { line, most });
    }
  }

  /** Those of one chat, each once. */
  in(turns: Turns): Refrain[] {
    if (this.#often.size === 0) return [];
    const met = new Set<string>();
    return linesOf(turns).flatMap(({ shape, role }) => {
      const kind = this.#often.get(shape);
      if (kind === undefined || met.has(`${role} ${shape}`)) return [];
      met.add(`${role} ${shape}`);
      return [{ ...kind, role }];
    });
  }
}
