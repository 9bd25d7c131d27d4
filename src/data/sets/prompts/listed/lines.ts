import { listed, sentence, type Sentence } from '../../../../protocol/errors';
import type { DataRow } from '../../../../protocol/dataset';
import type { RowBatch } from '../../../readers/rows';
import { many, Told } from '../../../told';
import { kindOfList, LISTS_COLUMN } from '../roles';
import { mayBeTopic, type Said, saidByWord } from '../values';

/** Prompts that stand one a line in a text, with what people write around them: headings, remarks, labels, marks of a list. */

/** Rows by which the lines are known. */
const FIRST = 200;

const HEADING =
  /^(?:#{1,6}[ \t]*|\/\/[ \t]*|;+[ \t]*|--[ \t]*|=+[ \t]*|[■◆●▼][ \t\u3000]*|\*\*)(.+?)(?:[ \t]*=+|\*\*)?[ \t]*[:：]?(?:\*\*)?$|^[【[<＜［](.+)[】\]>＞］][ \t]*[:：]?$|^(.+)[:：]$/;
const REMARK = /^(?:#{1,6}(?:\s|$)|\/\/|;|<!--)|^【[^】]*】$/;
/** Numbers and marks before each of a list. */
const LISTED = /^\s*(?:(?:[\d０-９]{1,4}|[(（][\d０-９]{1,4}[)）])(?:[.)]\s+|[．、）]\s*|[:：](?:\s+|(?=[^\s\d\x20-\x7e]))|[.)](?=[^\s\d\x20-\x7e])|(?<=[)）])\s*)|[①-⑳]\s*|[-*+–—]\s+(?:\[[ xX]\]\s+)?|[•・‣●○▪◦]\s*)(?=\S)/; // prettier-ignore
const LABELLED = /^\s*(?:[[【(（]\s*([^\]】)）]{1,40})\s*[\]】)）]\s*[:：]?|([^:：\t]{1,40})[:：\t])\s*(\S.*)$/;
/** The same behind a prompt. */
const BEHIND = /^(\S.*?)\s*(?:[[【(（]\s*([^[\]【】()（）]{1,40})\s*[\]】)）]|(?:[:：]|\s[-–—|>]|→|\s=>)\s*([^:：\t]{1,40}))\s*$/;
/** Characters at the end of a line in which a label may stand. */
const END = 80;
/** Longer than this no heading is. */
const MOST = 100;

/** What headings call what stands below them. */
const NOUN = /[ \t]*(?:prompts?|requests?|questions?|queries|examples?|cases?|の?(?:プロンプト|質問|依頼|例文?|リクエスト))$/i;
/** What only headings call them. */
const BY_HEADINGS: readonly (readonly [RegExp, 'adversarial' | 'look-alike'])[] = [
  [/^(?:(?:harmless|benign|safe|safety)[ _-]*)?look[ _-]?alikes?$|^(?:normal|ordinary|everyday|普通|通常|一般|日常)$/i, 'look-alike'],
  [/^(?:jail[ -]?breaks?|attacks?|脱獄|ジェイルブレイク|危険行為|犯罪)$/i, 'adversarial'],
];

const kindOfWords = (words: string): Said => {
  const plain = words.replace(/[ \t]*[(（][^)）]*[)）]$/, '').trim();
  const bare = plain.replace(NOUN, '').trim();
  const said = [plain, bare].flatMap((one) => [kindOfList(one)?.kind, saidByWord(one)]).find((one) => one !== undefined);
  return said === undefined ? BY_HEADINGS.find(([by]) => by.test(bare))?.[1] : said;
};

/** How a heading is marked; those of one form part what is of one level. */
const formOf = (text: string): string => /^(?:#+|[^\p{L}\p{N}\s])/u.exec(text)?.[0] ?? (/[:：]$/.test(text) ? ':' : '');

interface Heading {
  /** Undefined where it says nothing of the kind. */
  kind: Said;
  words: string;
  form: string;
}

/** A line as a heading; `plain`: a line of a few words without a mark may be one. Undefined for a line that is none. */
function headingOf(text: string, plain: boolean): Heading | undefined {
  if (text.length > MOST) return undefined;
  const match = HEADING.exec(text);
  const words = (match?.slice(1).find((one) => one !== undefined) ?? text).trim();
  const plainly = saidByWord(words);
  const bare = plainly === undefined && NOUN.test(words) ? kindOfWords(words.replace(LISTED, '')) : plainly;
  const kind = match === null ? bare : kindOfWords(words);
  const isBare = match === null && plain && words.length <= 30 && words.split(/\s+/).length <= 3 && !/[.?!。？！、,]/.test(words);
  return kind === undefined && match === null && !isBare ? undefined : { kind, words, form: formOf(text) };
}

/** A heading that says of which kind the prompts below it are. */
const sectionOf = (text: string): Heading | undefined => {
  const found = headingOf(text, false);
  return found?.kind === undefined ? undefined : found;
};

/** The label that a line has, before a colon or beside a tab, and the prompt. */
function labelled(text: string): { said: Said; prompt: string; word: string; behind?: true } | null {
  const [, bracketed, plain, behind] = LABELLED.exec(text) ?? [];
  const word = bracketed ?? plain;
  if (word !== undefined && saidByWord(word) !== undefined) return { said: saidByWord(word), prompt: behind!, word: word.trim() };
  const tab = text.lastIndexOf('\t');
  const last = text.slice(tab + 1).trim();
  const said = tab < 0 ? undefined : saidByWord(last);
  if (said !== undefined) return { said, prompt: text.slice(0, tab).trim(), word: last };
  // Only the end is looked at, however long a line is.
  const from = Math.max(0, text.length - END);
  const [, asked = '', inBrackets, afterMark] = BEHIND.exec(text.slice(from)) ?? [];
  const behindIt = (inBrackets ?? afterMark)?.trim() ?? '';
  const saidBehind = behindIt === '' ? undefined : saidByWord(behindIt);
  return saidBehind === undefined ? null : { said: saidBehind, prompt: text.slice(0, from) + asked, word: behindIt, behind: true };
}

/** A line of a few words that asks nothing, as names of categories are. */
const isBare = (text: string): boolean =>
  /^[\p{Lu}\p{Lo}]/u.test(text) &&
  text.length <= 30 &&
  !/[.?!。？！、,:：;]/.test(text) &&
  (/[\u3040-\u30ff\u3400-\u9fff]/.test(text) ? text.length <= 10 && !ASKS.test(text) : text.split(/\s+/).length <= 3);
const ASKS = /を|(?:て|で|に|は|が|方法|手順|作り方|やり方|ください|ます|です|する|か)$/;
/** What is asked in a line: it ends as a sentence does, or has more words than a name. */
const isSaid = (text: string): boolean =>
  /[.?!。？！]["'”’」』)）]*$/.test(text) || (/[\u3040-\u30ff\u3400-\u9fff]/.test(text) ? text.length > 10 || ASKS.test(text) : text.split(/\s+/).length > 4); // prettier-ignore

/**
 * Whether lines of a few words stand above others that ask: all of those are the first of their part, and empty lines part the text. Where
 * none do it is not certain.
 */
function topicsIn(rows: readonly DataRow[]): 'certain' | 'perhaps' | null {
  const texts = rows.map(textOf);
  const heads = texts.flatMap((text, i) => (isBare(text) ? [i] : []));
  const rest = texts.filter((_, i) => !heads.includes(i));
  if (heads[0] !== 0 || rest.length < 2 || heads.length > rest.length || !mostly(rest.filter(isSaid).length, rest.length)) return null;
  if (heads.some((at) => at + 1 >= texts.length || heads.includes(at + 1))) return null;
  const first = rows.flatMap(({ line }, i) => (i === 0 || line > rows[i - 1]!.line + 1 ? [i] : []));
  // Below a name an empty line may stand as well.
  return heads.length > 1 && heads.every((at) => first.includes(at)) && first.every((at) => heads.includes(at) || heads.includes(at - 1))
    ? 'certain'
    : 'perhaps';
}

const labelOf = (said: Said): string => (said === 'adversarial' ? 'harmful' : said === 'look-alike' ? 'harmless' : 'unclear');
const mostly = (few: number, all: number): boolean => all > 1 && 10 * few >= 9 * all;

/** Takes from lines what is no part of a prompt, and says which kind it makes them. */
export class PromptLines {
  /** How the lines are read, once the first are known. */
  #by: { sections: boolean; labels: boolean; list: boolean; remarks: boolean; topics: 'certain' | 'perhaps' | null } | undefined;
  #kind: Said;
  /** How headings that say a kind are marked. */
  readonly #forms = new Set<string>();
  #before = 0;
  readonly #others = new Map<string, Told>();
  readonly #sections = new Map<string, { kind: Said; told: Told }>();
  readonly #labels = new Map<string, { kind: Said; told: Told }>();
  private readonly remarks = new Told();
  private readonly list = new Told();
  private readonly early = new Told();
  /** Lines that name what stands below them, or may do so, and labels where most prompts have none. */
  private readonly topics = new Told();
  private readonly perhaps = new Told();
  private readonly unsure = new Told();

  /** Whether blank lines part lists and no prompts of several lines. */
  get isList(): boolean {
    return this.#by?.sections === true || this.#by?.list === true || this.#by?.topics === 'certain';
  }

  async *of(batches: AsyncGenerator<RowBatch>): AsyncGenerator<RowBatch> {
    let first: RowBatch | undefined = { rows: [], problems: [] };
    for await (const batch of batches) {
      if (first === undefined) {
        yield { ...batch, rows: this.#read(batch.rows) };
        continue;
      }
      first = { rows: [...first.rows, ...batch.rows], problems: [...first.problems, ...batch.problems] };
      if (first.rows.length < FIRST) continue;
      this.#look(first.rows);
      yield { ...first, rows: this.#read(first.rows) };
      first = undefined;
    }
    if (first === undefined) return;
    this.#look(first.rows);
    yield { ...first, rows: this.#read(first.rows) };
  }

  #look(rows: readonly DataRow[]): void {
    const all = rows.map(textOf);
    const found = all.flatMap((text) => sectionOf(text) ?? []);
    const sections = found.length > 0;
    for (const { form } of found) this.#forms.add(form);
    const rest = all.filter((text) => sectionOf(text) === undefined);
    const remarked = rest.filter((text) => REMARK.test(text)).length;
    // What nearly every line begins with may be part of what is asked.
    const remarks = 2 * remarked < rest.length;
    const asked = remarks ? rest.filter((text) => !REMARK.test(text)) : rest;
    const topics = sections ? null : topicsIn(remarks ? rows.filter((row) => !REMARK.test(textOf(row))) : rows);
    const prompts = topics === null ? asked : asked.filter((text) => !isBare(text));
    const list = mostly(prompts.filter((text) => LISTED.test(text)).length, prompts.length);
    const labels = asked.flatMap((text) => labelled(list ? text.replace(LISTED, '') : text) ?? []);
    const certain = labels.some(({ word }) => !mayBeTopic(word)) || new Set(labels.map(({ said }) => said)).size > 1;
    this.#by = { sections, remarks, list, topics, labels: certain && mostly(labels.length, prompts.length) };
  }

  #read(rows: readonly DataRow[]): DataRow[] {
    const { sections, remarks, list, labels, topics } = this.#by!;
    return rows.flatMap((row): DataRow[] => {
      const { line } = row;
      let text = textOf(row);
      const section = sections ? sectionOf(text) : undefined;
      const parted = line > this.#before + 1;
      const opens = parted || this.#before === 0;
      this.#before = line;
      if (section !== undefined) {
        this.#kind = section.kind;
        this.#forms.add(section.form);
        put(this.#sections, section.words, section.kind, line);
        return [];
      }
      // A heading of the same form begins something else, of which nothing is said.
      const other = sections ? headingOf(text, parted && this.#forms.has('')) : undefined;
      if (other !== undefined && this.#forms.has(other.form)) {
        this.#kind = undefined;
        const key = this.#others.has(other.words) || this.#others.size < 20 ? other.words : '…';
        const told = this.#others.get(key) ?? new Told();
        told.add(line);
        this.#others.set(key, told);
        return [];
      }
      if (remarks && (REMARK.test(text) || (sections && /^\S+(?:\s\S+){0,3}[:：]$/.test(text)))) {
        this.remarks.add(line);
        return [];
      }
      if (list && LISTED.test(text)) {
        text = text.replace(LISTED, '');
        this.list.add(line);
      }
      if (topics !== null && isBare(text)) {
        const certain = topics === 'certain' && opens;
        (certain ? this.topics : this.perhaps).add(line);
        if (certain) return [];
      }
      const label = labels ? labelled(text) : null;
      if (!labels && labelled(text)?.behind) this.unsure.add(line);
      if (label !== null) {
        put(this.#labels, label.word, label.said, line);
        return [{ line, values: { text: label.prompt, [LISTS_COLUMN]: labelOf(label.said) } }];
      }
      if (sections && this.#kind === undefined && this.#others.size === 0) this.early.add(line);
      const kind = labels ? '' : sections ? labelOf(this.#kind === undefined ? 'adversarial' : this.#kind) : undefined;
      return [{ line, values: kind === undefined ? { text } : { text, [LISTS_COLUMN]: kind } }];
    });
  }

  notes(): Sentence[] {
    const { remarks, list, early, topics, perhaps, unsure } = this;
    return [
      ...(this.#sections.size > 0
        ? [sentence`What stands below a heading is of the kind that it says, and headings are not asked: ${named(this.#sections)}.`]
        : []),
      ...(early.count > 0
        ? [
            sentence`Before the first such heading stands ${many(early.count, 'prompt')} (${early.lines}), adversarial since nothing else is said.`,
          ]
        : []),
      ...(this.#others.size > 0
        ? [
            sentence`A heading that does not say of which kind the prompts below it are ends the one before; they count as adversarial: ${listed(
              Array.from(this.#others, ([words, { lines }]) => sentence`"${words.slice(0, 40)}" (${lines})`),
              ' and ',
            )}.`,
          ]
        : []),
      ...(this.#labels.size > 0 ? [sentence`A label beside each prompt says its kind and is not asked: ${named(this.#labels)}.`] : []),
      ...(topics.count > 0
        ? [
            sentence`Lines of a few words above parts of the list name what the prompts below are about, and are not asked (${many(topics.count, 'line')}: ${topics.lines}); if one of them is a prompt, put it into a table.`,
          ]
        : []),
      ...(perhaps.count > 0
        ? [
            sentence`Lines of a few words may name what the prompts below are about, but are asked as prompts (${many(perhaps.count, 'line')}: ${perhaps.lines}); if they are headings, begin them with "#".`,
          ]
        : []),
      ...(unsure.count > 0
        ? [
            sentence`What looks like a label beside a prompt is asked with it, since most prompts have none (${many(unsure.count, 'line')}: ${unsure.lines}); if it is one, label each prompt.`,
          ]
        : []),
      ...(remarks.count > 0
        ? [
            sentence`Headings and remarks are not asked (${many(remarks.count, 'line')}: ${remarks.lines}); if one of them is a prompt, put it into a table.`,
          ]
        : []),
      ...(list.count > 0
        ? [sentence`The number or mark of a list before ${many(list.count, 'prompt')} (${list.lines}) was left out.`]
        : []),
    ];
  }
}

const textOf = ({ values }: DataRow): string => (typeof values.text === 'string' ? values.text.trim() : '');

function put(into: Map<string, { kind: Said; told: Told }>, words: string, kind: Said, line: number): void {
  const key = into.has(words) || into.size < 20 ? words : '…';
  const known = into.get(key) ?? { kind, told: new Told() };
  into.set(key, known);
  known.told.add(line);
}

const named = (all: ReadonlyMap<string, { kind: Said; told: Told }>): Sentence =>
  listed(
    Array.from(all, ([words, { kind, told }]) => {
      const place = told.lines;
      if (kind === 'adversarial') return sentence`"${words.slice(0, 40)}" (${place}) as harmful`;
      return kind === 'look-alike'
        ? sentence`"${words.slice(0, 40)}" (${place}) as harmless`
        : sentence`"${words.slice(0, 40)}" (${place}) as neither`;
    }),
    ' and ',
  );
