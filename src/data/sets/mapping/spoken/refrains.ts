/** Lines that stand again and again inside the turns of the chats of one column: how a chat was closed, who joined, when. */

/** Longer than this no such line is. */
const MOST = 80;
const FENCE = /^(?:`{3,}|~{3,})/;

/** A line by its shape: figures and stars of any number are alike. */
const shapeOf = (line: string): string => line.replace(/\d+/g, '0').replace(/[★☆]+/g, '★').toLowerCase();

interface Line {
  shape: string;
  /** As it is written. */
  line: string;
  role: 'system' | 'user' | 'assistant';
}

type Turns = readonly { role: Line['role']; content: string }[];

/** What follows the first line of each turn. */
const linesOf = (turns: Turns): Line[] =>
  turns.flatMap(({ role, content }) =>
    content
      .split(/\r\n|\r|\n/)
      .slice(1)
      .map((line) => line.trim())
      .filter((line) => line !== '' && line.length <= MOST && !FENCE.test(line))
      .map((line) => ({ shape: shapeOf(line), line, role })),
  );

export class Refrains {
  readonly #often = new Set<string>();

  constructor(chats: readonly Turns[]) {
    const rows = new Map<string, number>();
    for (const chat of chats)
      for (const shape of new Set(linesOf(chat).map((one) => one.shape))) rows.set(shape, (rows.get(shape) ?? 0) + 1);
    for (const [shape, count] of rows) if (count > 1 && 2 * count > chats.length) this.#often.add(shape);
  }

  /** Those of one chat, each once. */
  in(turns: Turns): { line: string; role: Line['role'] }[] {
    if (this.#often.size === 0) return [];
    const met = new Set<string>();
    return linesOf(turns).filter(({ shape, role }) => {
      if (!this.#often.has(shape) || met.has(`${role} ${shape}`)) return false;
      met.add(`${role} ${shape}`);
      return true;
    });
  }
}
