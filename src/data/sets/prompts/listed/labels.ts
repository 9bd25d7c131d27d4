import { isMarked, other, type Said, saidByWord } from '../values';
import { dressOf } from './dress';
import { kindOfHeading } from './lexicon';

/** Labels that stand beside prompts in a line. */

const LABELLED = /^\s*(?:[[【(（]\s*([^\]】)）]{1,40})\s*[\]】)）]\s*[:：]?|([^:：\t|]{1,40})[:：\t|])\s*(\S.*)$/;
/** The same behind a prompt. */
const BEHIND =
  /^(.*\S)(?:\s*[\t|:：]\s*|\s+[-–—>]+\s+|\s*(?:[-=]>|→)\s*|\s*[([（［【]\s*)([^\t|:：()[\]（）［］【】]{1,40}?)\s*!?\s*[)\]）］】]?$/;
/** Characters at the end of a line in which a label may stand, however long the line is. */
const END = 80;
const MARK = /^\s*(?:[-*]\s+|\d{1,4}[.)]\s*)?([○◯〇⭕✓✔✅☑×✕✗✖❌]\uFE0F?)\s*(\S.*)$/u;

export interface Labelled {
  said: Said;
  prompt: string;
  word: string;
}

/** The label that a line has, before a colon or beside a tab, and the prompt. */
export function labelled(text: string): Labelled | null {
  const [, bracketed, plain, behind] = LABELLED.exec(text) ?? [];
  const word = bracketed ?? plain;
  if (word !== undefined && saidByWord(word) !== undefined) return { said: saidByWord(word), prompt: behind!, word: word.trim() };
  const from = Math.max(0, text.length - END);
  const [, prompt, last = ''] = BEHIND.exec(text.slice(from)) ?? [];
  const said = saidByWord(last.trim());
  return said === undefined || prompt === undefined ? null : { said, prompt: (text.slice(0, from) + prompt).trim(), word: last.trim() };
}

/** A sign before a line: a cross stands for what must not be, as a circle or a tick for what may. */
export function marked(text: string): Labelled | null {
  const [, mark, prompt] = MARK.exec(text) ?? [];
  if (mark === undefined) return null;
  const may = isMarked(mark);
  return may === null ? null : { said: may ? other('adversarial') : 'adversarial', prompt: prompt!, word: mark };
}

/** Lines that end as headings do, and words of which they speak. */
const HEADS = /[:：]$|(?:プロンプト|質問|依頼)$/;
const SPEAKS =
  /(?:^|[^\p{L}])(?:harmful|harmless|unsafe|refuse|adversarial|benign|malicious|should answer|to answer)(?![\p{L}])|有害|無害|拒否すべき|回答すべき/iu;
const MOST = 60;

/** Whether a line names a kind outside a sentence, beside a prompt or alone. */
export function namesKind(text: string): boolean {
  if (text.length <= MOST && !/[?？。]/.test(text) && HEADS.test(text) && SPEAKS.test(text)) return true;
  if (kindOfHeading(dressOf(text).words, false)) return true;
  const [, , last = ''] = BEHIND.exec(text.slice(-END)) ?? [];
  const [, first = ''] = /^[[【(（]\s*([^\]】)）]{1,40})\s*[\]】)）]/.exec(text) ?? [];
  return [last, first].some((one) => (saidByWord(one.trim()) ?? null) !== null);
}
