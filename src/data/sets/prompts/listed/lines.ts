import type { Sentence } from '../../../../protocol/errors';
import type { DataRow } from '../../../../protocol/dataset';
import type { RowBatch } from '../../../readers/rows';
import { isFoot } from '../../../foot';
import { LISTS_COLUMN } from '../roles';
import { mayBeTopic, type Said } from '../values';
import { isTitle } from './furniture';
import { isHeading, type Line, linesOf } from './heading';
import { labelled, type Labelled, marked, namesKind } from './labels';
import { Sections } from './sections';
import { ToldLines } from './told';
import { isBare, type Topics, topicsIn } from './topics';

/** Prompts that stand one a line in a text, with what people write around them: headings, remarks, labels, marks of a list. */

/** Rows by which the lines are known. */
const FIRST = 200;

const REMARK = /^(?:#{1,6}(?:\s|$)|\/\/|;|<!--)|^【[^】]*】$/;
/** Numbers and marks before each of a list. */
const LISTED = /^\s*(?:(?:[\d０-９]{1,4}|[(（][\d０-９]{1,4}[)）])(?:[.)]\s+|[．、）]\s*|[:：](?:\s+|(?=[^\s\d\x20-\x7e]))|[.)](?=[^\s\d\x20-\x7e])|(?<=[)）])\s*)|[①-⑳]\s*|[-*+–—]\s+(?:\[[ xX]\]\s+)?|[•・‣●○▪◦]\s*)(?=\S)/; // prettier-ignore
const QUOTED = /^"(.+)"(,?)$/;
const BRACKET = /^[[\]](?:,|;)?$/;

const labelOf = (said: Said): string => (said === 'adversarial' ? 'harmful' : said === 'look-alike' ? 'harmless' : 'unclear');
const mostly = (few: number, all: number): boolean => all > 1 && 10 * few >= 9 * all;
/** The number of an item. */
const COUNTED = /^\s*[(（]?([\d０-９]{1,4})/;
/** A line so long that does not end as a sentence does goes on in the next. */
const WRAPPED = 40;

/** Whether the lines are those of a list, of which some may stand without: numbers count up before half of them, or marks stand before most. */
function isListed(texts: readonly string[]): boolean {
  const items = texts.filter((text) => LISTED.test(text));
  const numbers = items.flatMap((text) => COUNTED.exec(text)?.slice(1) ?? []).map((one) => Number(one.normalize('NFKC')));
  const counts = numbers.length > 1 && numbers.every((one, i) => i === 0 || one === numbers[i - 1]! + 1 || one === 1);
  return items.length > 1 && (10 * items.length >= 7 * texts.length || (counts && 2 * numbers.length >= texts.length));
}

interface By {
  sections: Sections | null;
  labels: ((text: string) => Labelled | null) | null;
  list: boolean;
  remarks: boolean;
  quotes: boolean;
  /** Few lines begin with a sign. */
  signs: boolean;
  topics: Topics;
}

/** Takes from lines what is no part of a prompt, and says which kind it makes them. */
export class PromptLines {
  /** How the lines are read, once the first are known. */
  #by: By | undefined;
  /** The row before: its line and whether it is a heading. */
  #before = 0;
  #underlined = false;
  /** The prompt at hand of a list, which the next line may go on with. */
  #item: DataRow | undefined;
  #end = 0;
  readonly #told = new ToldLines();

  /** Whether blank lines part lists and no prompts of several lines. */
  get isList(): boolean {
    return (this.#by?.sections ?? null) !== null || this.#by?.list === true || this.#by?.topics === 'certain';
  }

  notes(): Sentence[] {
    return this.#told.notes();
  }

  /** A row waits for the one behind it, which says whether it is a heading. */
  async *of(batches: AsyncGenerator<RowBatch>): AsyncGenerator<RowBatch> {
    let waiting: DataRow[] = [];
    for await (const batch of batches) {
      waiting = [...waiting, ...batch.rows];
      if (this.#by === undefined && waiting.length < FIRST) {
        if (batch.problems.length > 0) yield { ...batch, rows: [] };
        continue;
      }
      this.#by ??= this.#look(waiting);
      yield { ...batch, rows: this.#read(waiting.slice(0, -1), waiting.at(-1)) };
      waiting = waiting.slice(-1);
    }
    this.#by ??= this.#look(waiting);
    const rows = this.#read(waiting, undefined);
    yield { rows: this.#item === undefined ? rows : [...rows, this.#item], problems: [] };
  }

  #look(rows: readonly DataRow[]): By {
    const all = linesOf(rows, 0, undefined);
    const sections = Sections.in(all);
    const rest = all.filter((one) => !one.rule && !isFoot(one.text) && (sections === null || !isHeading(one)));
    const remarked = rest.filter(({ text }) => REMARK.test(text)).length;
    // What nearly every line begins with may be part of what is asked.
    const remarks = 2 * remarked < rest.length;
    const asked = rest.filter((one) => !(remarks && REMARK.test(one.text)) && !this.#isGroup(one) && !BRACKET.test(one.text));
    const topics = sections === null ? topicsIn(asked) : null;
    const texts = asked.map(({ text }) => text).filter((text) => topics === null || !isBare(text));
    const marks = texts.flatMap((text) => marked(text) ?? []);
    const byMark = mostly(marks.length, texts.length) && new Set(marks.map(({ said }) => said)).size > 1;
    const list = !byMark && isListed(texts);
    const labels = texts.flatMap((text) => labelled(list ? text.replace(LISTED, '') : text) ?? []);
    const certain = labels.some(({ word }) => !mayBeTopic(word)) || new Set(labels.map(({ said }) => said)).size > 1;
    const byLabel = certain && mostly(labels.length, texts.length);
    const quoted = texts.map((text) => QUOTED.exec(text)).filter((one) => one !== null);
    const quotes = mostly(quoted.length, texts.length) && 2 * quoted.filter(([, , comma]) => comma === ',').length >= quoted.length;
    sections?.learn(asked, list);
    const signs = 2 * asked.filter(({ signed }) => signed).length < asked.length;
    return { sections, remarks, list, quotes, signs, topics, labels: byMark ? marked : byLabel ? labelled : null };
  }

  /** A few words before a list, which say what is in it. */
  #isGroup({ text, next }: Line): boolean {
    return /^\S+(?:\s\S+){0,3}[:：]$/.test(text) && next !== undefined && LISTED.test(next.trim());
  }

  #isRemark(one: Line, { remarks, sections, quotes, signs, labels, list }: By): boolean {
    const { text } = one;
    if (one.rule) return true;
    if (list && one.first && !LISTED.test(text) && LISTED.test(one.next ?? '') && text.length <= 80 && !/[.?!。？！]$/.test(text))
      return true;
    if (isFoot(text) || (remarks && REMARK.test(text)) || (quotes && BRACKET.test(text))) return true;
    if (one.first && one.endsPart && isTitle(text)) return true;
    if (one.underlined && one.parted) return true;
    return sections === null && (this.#isGroup(one) || (one.signed && signs && labels === null));
  }

  #read(rows: readonly DataRow[], behind: DataRow | undefined): DataRow[] {
    const by = this.#by!;
    const { sections, list, labels, quotes, topics } = by;
    const told = this.#told;
    const lines = linesOf(rows, this.#before, behind);
    return rows.flatMap((row, i): DataRow[] => {
      const one = lines[i]!;
      const { line } = one;
      let { text } = one;
      const opens = one.parted || this.#before === 0;
      this.#before = line;
      const underline = one.rule && this.#underlined && !one.parted;
      this.#underlined = false;
      if (sections !== null && !underline) {
        const found = sections.see(one);
        if (found === 'kind' || found === 'other') {
          this.#underlined = true;
          told[found === 'kind' ? 'sections' : 'others'].put(found === 'kind' ? one.name : one.words, line, sections.kind);
          return [];
        }
        if (found === 'below') {
          this.#underlined = true;
          told.remarks.add(line);
          return [];
        }
      }
      if (this.#isRemark(one, by)) {
        this.#underlined = one.underlined;
        if (!underline) told.remarks.add(line);
        return [];
      }
      const ended = sections?.ask(one);
      if (ended) told.others.put(ended.words, ended.line);
      const topic = topics !== null && isBare(text);
      if (one.maybe && labels === null && !topic) told.maybe.put(text, line);
      if (quotes && QUOTED.test(text)) {
        text = text.replace(QUOTED, '$1');
        told.quotes.add(line);
      }
      if (list && LISTED.test(text)) {
        text = text.replace(LISTED, '');
        told.list.add(line);
      } else if (list && !topic && (labels?.(text) ?? null) === null) {
        if (this.#goesOn(row)) {
          told.wrapped.add(line);
          return [];
        }
        told.odd.put(text, line);
      } else if (!list && labels !== marked && LISTED.test(text)) told.kept.add(line);
      if (topic) {
        const certain = topics === 'certain' && opens;
        told[certain ? 'topics' : 'perhaps'].add(line);
        if (certain) return [];
      }
      const label = labels?.(text) ?? null;
      if (label !== null) {
        told.labels.put(label.word, line, label.said);
        return this.#asks({ line, values: { text: label.prompt, [LISTS_COLUMN]: labelOf(label.said) } });
      }
      if (namesKind(text)) told.naming.add(line);
      if (sections !== null && sections.begun === false) told.early.add(line);
      const kind =
        labels !== null ? '' : sections === null ? undefined : labelOf(sections.kind === undefined ? 'adversarial' : sections.kind);
      return this.#asks({ line, values: kind === undefined ? { text } : { text, [LISTS_COLUMN]: kind } });
    });
  }

  /** Hands on a prompt; of a list the one before, since the next line may go on with this one. */
  #asks(row: DataRow): DataRow[] {
    if (!this.#by!.list) return [row];
    const before = this.#item;
    this.#item = row;
    this.#end = row.line;
    return before === undefined ? [] : [before];
  }

  /** Takes a line without a number or mark as what the prompt above goes on with, where its form says so. */
  #goesOn({ line, values }: DataRow): boolean {
    const [raw, above] = [values.text, this.#item?.values.text].map((one) => (typeof one === 'string' ? one : '')) as [string, string];
    const text = raw.trim();
    if (this.#item === undefined || line !== this.#end + 1 || /[.?!。？！][)）"”』」]*$/.test(above)) return false;
    const inside = /^\p{Ll}/u.test(text) && !/^\p{Ll}/u.test(above);
    const long = above.length >= WRAPPED && !/^[\p{Lu}\p{Ll}\p{N}]/u.test(text);
    if (!/^[ \t\u3000]/.test(raw) && !inside && !long) return false;
    const joint = /[\u3000-\u9fff\uff00-\uffef]$/.test(above) && /^[\u3000-\u9fff\uff00-\uffef]/.test(text) ? '' : ' ';
    this.#item = { ...this.#item, values: { ...this.#item.values, text: above + joint + text } };
    this.#end = line;
    return true;
  }
}
