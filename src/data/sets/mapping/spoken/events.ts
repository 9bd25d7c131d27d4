import type { ChatMessage } from '../../../../protocol/examples';
import { systemLine, type SystemLine } from './lexicon';

/** Lines of the system inside the turns of chats: they are left out where that is certain, and otherwise told. */

const FENCE = /^[ \t]*(?:`{3,}|~{3,})/;
/** Shares of the chats: of lines that hardly are anything else, and of those that may be. */
const FEW = 0.05;
const MOST = 0.5;
/** Kinds of lines of which the first is kept to tell them by. */
const SAMPLES = 200;

type Turns = readonly ChatMessage[];

/** The lines of a text, without those between fences. */
export function linesOutside(content: string): { line: string; at: number }[] {
  let fenced = false;
  return content.split(/\r\n|\r|\n/).flatMap((line, at) => {
    const fence = FENCE.test(line);
    if (fence) fenced = !fenced;
    return fence || fenced || line.trim() === '' ? [] : [{ line: line.trim(), at }];
  });
}

/** A line by its shape: figures, stars and names of any kind are alike. `always`: also where little else is left. */
export function shapeOf(line: string, always = false): string {
  const figures = line
    .replace(/\S+@\S+/g, '@')
    .replace(/\d+/g, '0')
    .replace(/[★☆]+/g, '★');
  const folded = figures.replace(/(?<![\p{L}\p{N}])\p{Lu}[\p{L}\p{N}'’.-]*/gu, '@').replace(/[^\s、。「」]{1,8}(?=さん|様|氏)/gu, '@');
  // Without a few words of its own it is no shape.
  const words = folded.match(/\p{Ll}{2,}/gu)?.length ?? 0;
  const kana = folded.match(/[\p{Script=Hiragana}\p{Script=Han}]/gu)?.length ?? 0;
  return (always || words > 2 || kana > 5 ? folded : figures).toLowerCase();
}

interface Found extends SystemLine {
  line: string;
  /** Where the line stands in its turn; `inside`: it stands in brackets within a line. */
  at: number;
  inside: 'first' | 'last' | null;
  /** An empty line parts it from what is said. */
  alone: boolean;
  /** Nothing else is said in the turn. */
  whole: boolean;
  edge: boolean;
}

const OPENS = '[(（【＜';
const CLOSES = '])）】＞';

/** What stands in brackets before or behind what is said in a line. */
function bracketsIn(line: string): { line: string; inside: 'first' | 'last' }[] {
  const found: { line: string; inside: 'first' | 'last' }[] = [];
  const last = CLOSES.indexOf(line.at(-1) ?? ' ');
  const from = last < 0 ? -1 : line.lastIndexOf(OPENS[last]!);
  if (from > 0) found.push({ line: line.slice(from), inside: 'last' });
  const first = OPENS.indexOf(line[0] ?? ' ');
  const to = first < 0 ? -1 : line.indexOf(CLOSES[first]!);
  if (to > 0 && to < line.length - 1) found.push({ line: line.slice(0, to + 1), inside: 'first' });
  return found;
}

/** The lines of the system in a turn: at its beginning and end, and elsewhere those between brackets or rules. */
function foundIn(content: string, isFirst: boolean, isLast: boolean): Found[] {
  const lines = linesOutside(content);
  if (lines.length === 0) return [];
  const all = lines.map(({ line, at }) => ({ line, at, is: systemLine(line) }));
  const starts = all.findIndex(({ is }) => is === null);
  const ends = all.findLastIndex(({ is }) => is === null);
  const whole = starts < 0;
  const rows = content.split(/\r\n|\r|\n/);
  const found = all.flatMap(({ line, at, is }, i): Found[] => {
    const [start, end] = [!whole && i < starts, !whole && i > ends];
    if (is === null || !(whole || start || end || (is.dressed && is.strong))) return [];
    if (/^[^\p{L}\p{N}]*$/u.test(line) && !end) return [];
    const edge = (isLast && end) || (isFirst && start);
    const alone = end ? rows[at - 1]?.trim() === '' : start && rows[at + 1]?.trim() === '';
    return [{ ...is, line, at, inside: null, alone, whole, edge }];
  });
  if (whole) return found;
  for (const { line, at } of new Set([all[starts]!, all[ends]!]))
    for (const one of bracketsIn(line)) {
      const is = systemLine(one.line);
      const fits = one.inside === 'last' ? at === all[ends]!.at : at === all[starts]!.at;
      if (is?.dressed && fits && /\p{L}/u.test(one.line)) found.push({ ...is, ...one, at, alone: false, whole: false, edge: false });
    }
  return found;
}

const all = (messages: Turns): Found[][] => messages.map(({ content }, i) => foundIn(content, i === 0, i === messages.length - 1));

function without(content: string, left: readonly Found[]): string {
  const rows = content.split(/\r\n|\r|\n/);
  for (const { at, inside, line } of left) {
    if (inside === null) rows[at] = '';
    else if (inside === 'last') rows[at] = rows[at]!.slice(0, rows[at]!.lastIndexOf(line)).trimEnd();
    else rows[at] = rows[at]!.slice(rows[at]!.indexOf(line) + line.length).trimStart();
  }
  const gone = new Set(left.flatMap(({ at, inside }) => (inside === null ? [at] : [])));
  const said = rows.map((row, i) => (row.trim() !== '' && !gone.has(i) ? i : -1)).filter((i) => i >= 0);
  const from = [...gone].some((i) => i < said[0]!) ? said[0]! : 0;
  const to = [...gone].some((i) => i > said.at(-1)!) ? said.at(-1)! + 1 : rows.length;
  return rows
    .slice(from, to)
    .filter((_, i) => !gone.has(i + from))
    .join('\n');
}

export interface Cleared {
  messages: ChatMessage[];
  /** By the first of their kind. */
  left: string[];
  likely: { line: string; role: ChatMessage['role'] }[];
}

/** What is known of the lines of the system in the chats of one column. */
export class Events {
  #strong = 0;
  #any = 0;
  readonly #samples = new Map<string, string>();

  constructor(private readonly chats: number) {}

  static of(chats: readonly Turns[]): Events {
    const events = new Events(chats.length);
    for (const chat of chats) {
      const found = all(chat)
        .flat()
        .filter(({ whole }) => !whole);
      if (found.some(({ strong }) => strong)) events.#strong++;
      if (found.length > 0) events.#any++;
    }
    return events;
  }

  #often(count: number, share: number): boolean {
    return count > 1 && count > share * this.chats;
  }

  #isCertain({ dressed, strong, alone, edge }: Found): boolean {
    if (strong) return dressed || (alone && edge) || this.#often(this.#strong, FEW);
    return this.#often(this.#any, MOST);
  }

  #sample(line: string): string {
    const shape = shapeOf(line, true);
    const known = this.#samples.get(shape);
    if (known === undefined && this.#samples.size < SAMPLES) this.#samples.set(shape, line);
    return known ?? line;
  }

  /** The turns without what is certain; the same ones where there is nothing of it. */
  clear(messages: Turns): Cleared {
    const found = all(messages);
    const cleared: Cleared = { messages: [], left: [], likely: [] };
    for (const [i, one] of messages.entries()) {
      const before = cleared.messages.at(-1);
      const own = found[i]!;
      const whole = own.length > 0 && own[0]!.whole;
      if (whole) {
        const late = i > 0 && (one.role === 'system' || one.role === before?.role || i === messages.length - 1);
        const certain = late && own.every(({ strong }) => strong);
        // What somebody is answered with and what is asked stay, where nothing else is said.
        if (certain && (before?.role !== 'user' || one.role !== 'assistant' || own.every(({ dressed }) => dressed))) {
          for (const { line } of own) cleared.left.push(this.#sample(line));
          continue;
        }
        if (i > 0) for (const { line, strong } of own) if (strong) cleared.likely.push({ line: this.#sample(line), role: one.role });
        cleared.messages.push(one);
        continue;
      }
      const left = new Set(own.filter((event) => this.#isCertain(event)));
      for (const event of own)
        if (left.has(event)) cleared.left.push(this.#sample(event.line));
        else if (event.strong) cleared.likely.push({ line: this.#sample(event.line), role: one.role });
      const content = left.size === 0 ? one.content : without(one.content, [...left]);
      cleared.messages.push(left.size === 0 || content.trim() === '' ? one : { ...one, content });
    }
    return cleared;
  }
}
