import { listed, sentence, type Sentence } from '../../../protocol/errors';
import { againIn } from '../../sets/mapping/transcript';
import { thirdIn, worthIn } from '../../sets/mapping/speakers';
import { type Heading, headingOf, isEnd, isEvent } from './between';

/** Texts whose lines begin with marks of who speaks: questions with their answers, or the turns of chats. */

export interface Talk {
  /** Each question opens a row; the turns of others go on until a new conversation begins. */
  kind: 'pairs' | 'turns';
  /** Empty lines stand only before what is asked, where a new conversation begins. */
  parted: boolean;
  /** Of what kind the headings are that stand before several of the conversations; null where there are none. */
  headed: Heading | null;
  /** Lines that say that a chat is over stand behind several of the conversations. */
  ended: boolean;
  /** The shape of the line that stands before several of them; null where there is none. */
  opening: string | null;
  /** As they are written. */
  marks: Sentence;
}

export interface Mark {
  who: 'system' | 'user' | 'assistant';
  /** The words of the mark, and what follows it in its line. */
  word: string;
  said: string;
}

const QUESTIONS = '質問|問い?|Question|Prompt|Instruction|指示';
const ANSWERS_TO = 'ご?回答|答え?|解答|Answer|Response|Completion|Output|応答|出力';
const ASKS =
  'User|Human|Customer|Client|Caller|Guest|Visitor|Patient|Student|You said|You|Me|あなた(?:の(?:発言|プロンプト|質問|メッセージ))?|お客様|顧客|客|患者|生徒|相談者|利用者|ユーザー?|人間|私|わたし|僕|ぼく|自分';
const ANSWERS = 'Assistant|AI|ＡＩ|Bot|Chatbot|(?:ChatGPT|Claude|Gemini|Copilot) (?:said|responded)|ChatGPT(?: ?の(?:発言|回答|返答|応答))?|GPT|Claude|Gemini|Copilot|Agent|Support|Operator|Representative|Rep|Advisor|Doctor|Teacher|Tutor|アシスタント|チャットボット|ボット|オペレーター?|担当者?|サポート|スタッフ|店員|医師|先生'; // prettier-ignore

/** A word and a colon, which may be bold, or the whole line, and stand in a heading. */
const marked = (words: string, ends = '[:：]'): string => String.raw`(?:(${words})(?:[ \t]?\d{1,4})?(?:\*\*)?[ \t]*${ends}(?:\*\*)?)`;
const BEFORE = String.raw`^[ \t]*(?:#{1,6}[ \t]+|[-*][ \t]+(?=\*\*))?(\*\*)?`;
const of = (words: string, letters?: string, sign = ''): RegExp =>
  new RegExp(
    letters === undefined
      ? `${BEFORE}${marked(words)}(.*)$`
      : String.raw`${BEFORE}(?:${marked(words)}|${marked(letters, '[:：.．]')}|[【[](${words})(?:\d{1,4})?[】\]]|[■◆●▼□◇▽○][ \t\u3000]*(${words})(?:[ \t]?\d{1,4})?(?=[ \t\u3000]*$)|(${letters}(?=\d)|${sign})\d{0,4}[ \t\u3000]+)(.*)$`,
    letters === undefined ? 'i' : '',
  );
/** Of letters and English words the first is a capital. */
const KINDS = {
  pairs: { user: of(`${QUESTIONS}|QUESTION`, '[QＱ]', '問'), assistant: of(`${ANSWERS_TO}|ANSWER`, '[AＡ]', '答'), system: /(?!)/ },
  turns: { user: of(ASKS), assistant: of(ANSWERS), system: of('System|システム') },
} as const;

/** The mark that a line begins with. */
export function markIn(line: string, kind: Talk['kind']): Mark | null {
  for (const who of ['user', 'assistant', 'system'] as const) {
    const [, bold, ...found] = KINDS[kind][who].exec(line) ?? [];
    const rest = found.at(-1);
    if (rest === undefined) continue;
    const word = found.slice(0, -1).find((one) => one !== undefined)!;
    const said = bold !== undefined && rest.endsWith('**') && !rest.slice(0, -2).includes('**') ? rest.slice(0, -2) : rest;
    return { who, word, said: said.trim() };
  }
  return null;
}

/** Lines without a mark before the first one, at most, and lines for each mark. */
const PREFACE = 8;
const LINES = 12;
/** One of several answers to choose from. */
const CHOICE = /^[ \t]*[BＢ][ \t]*[:：.．)]/m;

const same = (marks: readonly Mark[]): boolean => new Set(marks.map(({ word }) => word.normalize('NFKC').toLowerCase())).size === 1;

/**
 * What the beginning of a text is; `unsure` names the marks of one of which it is not certain who says what. Null for a text that is none.
 * `complete`: it is the whole file.
 */
export function talkIn(text: string, complete: boolean): Talk | { unsure: Sentence } | null {
  const lines = text.split('\n');
  if (!complete) lines.pop();
  for (const kind of ['pairs', 'turns'] as const) {
    const filled = lines.map((line) => line.trim()).filter((line) => line !== '');
    const first = filled.findIndex((line) => markIn(line, kind) !== null);
    if (first < 0 || first > PREFACE) continue;
    const found = lines.flatMap((line, at) => {
      const mark = markIn(line, kind);
      return mark === null ? [] : [{ ...mark, at }];
    });
    const [asks, answers] = (['user', 'assistant'] as const).map((who) => found.filter((one) => one.who === who));
    if (asks!.length === 0 || answers!.length === 0) continue;
    const marks = listed([sentence`"${asks![0]!.word}"`, sentence`"${answers![0]!.word}"`], ' and ');
    const unsure = asks!.length > 1 && answers!.length > 1 ? { unsure: marks } : null;
    if (LINES * found.length < filled.length) return unsure;
    const turns = found.filter(({ who }) => who !== 'system');
    const kept = turns.filter(({ who }, i) => i === 0 || who !== turns[i - 1]!.who).length;
    const answered = turns.filter(({ who }, i) => who === 'user' && turns[i + 1]?.who === 'assistant').length;
    // A question may lack its answer, but no answer its question.
    const even = kind === 'turns' ? 10 * kept >= 9 * turns.length : 10 * answered >= 9 * answers!.length && 2 * answered >= asks!.length;
    const headed = kind === 'turns' ? headingsOf(lines, found) : null;
    const opening = kind === 'turns' ? openingOf(lines, found) : null;
    const isApart = (line: string): boolean =>
      kind === 'turns' && (isEvent(line) || (headed !== null && headingOf(line) === headed) || unnumbered(line) === opening);
    const parts = found.map(({ said, at }, i) => [said, ...lines.slice(at + 1, found[i + 1]?.at).filter((line) => !isApart(line))].join('\n')); // prettier-ignore
    const said = parts.map((content) => ({ role: 'user' as const, content }));
    const other = kind === 'turns' ? thirdIn(parts, 'word') !== null || againIn(said, false) !== undefined : CHOICE.test(text);
    if (!even || other || !same(asks!) || !same(answers!) || worthIn(text).length > 0) return unsure;
    const parted = areParted(lines.slice(found[0]!.at, found.at(-1)!.at + 1), kind, isApart);
    return { kind, parted, headed, ended: above(lines, found).concat(filled.slice(-1)).filter(isEnd).length > 1, opening, marks };
  }
  return null;
}

/** The lines directly above what is asked. */
const above = (lines: readonly string[], found: readonly { who: Mark['who']; at: number }[]): string[] =>
  found.flatMap(({ who, at }) => {
    if (who === 'assistant') return [];
    let over = at - 1;
    while (over >= 0 && lines[over]!.trim() === '') over--;
    return over >= 0 ? [lines[over]!.trim()] : [];
  });

/** Of which kind several headings stand directly above what is asked. */
function headingsOf(lines: readonly string[], found: readonly { who: Mark['who']; at: number }[]): Heading | null {
  const kinds = above(lines, found).map(headingOf);
  return (['named', 'date', 'number'] as const).find((kind) => kinds.filter((one) => one === kind).length > 1) ?? null;
}

/** A line of which all numbers are alike. */
export const unnumbered = (line: string): string => line.trim().replace(/\d+/g, '0');

/** The shape of the line with which the text begins, where it stands before what is asked several times. */
function openingOf(lines: readonly string[], found: readonly { who: Mark['who']; at: number }[]): string | null {
  const [first] = above(lines, found.slice(0, 1));
  if (first === undefined) return null;
  const shape = unnumbered(first);
  return above(lines, found).filter((line) => unnumbered(line) === shape).length > 2 ? shape : null;
}

/** Whether there are empty lines, and what follows each of them is asked, or said to the model before, or a heading. */
function areParted(lines: readonly string[], kind: Talk['kind'], isApart: (line: string) => boolean): boolean {
  const behind = lines.filter((line, at) => line.trim() !== '' && lines[at - 1]?.trim() === '');
  return (
    behind.length > 0 &&
    behind.every((line) => isBetween(line) || isApart(line) || ['user', 'system'].includes(markIn(line, kind)?.who ?? ''))
  );
}

const PAGE = String.raw`\d{1,4}`;
/** What stands below pages and at the end of documents: a line for itself. */
const FOOTER = new RegExp(
  String.raw`^(?:(?:©|\(c\)|copyright\b|ⓒ).{0,120}|.{0,60}(?:all rights reserved|無断転載(?:を)?禁(?:止|じます)|無断複製).{0,20}|[-–—\s]*(?:page\s*${PAGE}(?:\s*(?:of|/)\s*${PAGE})?|${PAGE}\s*/\s*${PAGE}(?:\s*(?:ページ|頁|pages?))?|${PAGE}\s*(?:ページ|頁)(?:\s*(?:中|/).{0,8})?)[-–—\s]*|(?:(?:page|document|faq|article) )?(?:last )?(?:updated|modified|revised|edited|reviewed)(?: on| at)?\s*[:：]?\s*[\d\w ,./年月日-]{4,40}|(?:最終)?(?:更新|改訂|改定|作成|編集)日?時?\s*[:：]?\s*[\d年月日./-]{6,20}(?:\s*[\d:時分]{3,8})?(?:\s*(?:更新|改訂))?)\.?$`,
  'i',
);
const DATE = /\d{4}|\d{1,2}[./月]\d{1,2}/;

/** A line of a footer: a copyright, the number of a page, or when something was changed. */
export function isFooter(line: string): boolean {
  const text = line.normalize('NFKC').trim();
  if (text.length > 160 || !FOOTER.test(text)) return false;
  return !/^(?:(?:page|document|faq|article) )?(?:last )?(?:updated|modified|revised|edited|reviewed)/i.test(text) || DATE.test(text);
}

/** A line that parts what stands before and behind it. */
export const isSeparator = (line: string): boolean => /^\s*([-=*_#~―─━ー])\1{2,}\s*$/.test(line);

/** A line that is the heading of what follows, or parts it. */
export const isBetween = (line: string): boolean =>
  isSeparator(line) || /^\s*(?:#{1,6}[ \t]+\S|【[^】]*】\s*$|[■◆●▼][ \t\u3000]*\S)/.test(line);
