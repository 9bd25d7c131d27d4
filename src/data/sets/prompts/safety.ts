import type { DataRow } from '../../../protocol/dataset';
import { cell, textOf } from '../columns';

/** Which prompts of a set are adversarial and which only look so, as its columns say it. */

export type PromptKind = 'adversarial' | 'look-alike';

/** How a column says it; null for a value that says neither. */
export interface Safety {
  column: string;
  kindOf(value: string): PromptKind | null;
}

/** Before the others: what is denied stands in it. */
const DENIED = /(?:^|[^a-z])(?:not[ _-]?|non[ _-]?|un)(?:harmful|toxic|malicious|adversarial)(?:$|[^a-z])/i;
const HARMLESS = /(?:^|[^a-z])(?:safe|benign|harmless|legit|legitimate|look-?alikes?|allowed|ok|clean|安全|無害)(?:$|[^a-z])/i;
const HARMFUL =
  /(?:^|[^a-z])(?:unsafe|un-safe|(?:not|non)[ _-]?(?:safe|allowed|ok|benign|harmless)|harmful|malicious|toxic|jail-?break(?:s|ing)?|attack|injection|dangerous|disallowed|危険|有害)(?:$|[^a-z])/i;
const ADVERSARIAL = /(?:^|[^a-z])adversarial(?:$|[^a-z])/i;
/** Labels are short; what is longer is a text in which such a word stands. */
const MOST_CHARACTERS = 40;

const YES = /^(?:1|1\.0|true|yes|y|はい|有|[○◯〇])$/i;
const NO = /^(?:0|0\.0|false|no|n|いいえ|無|[×✕✗])$/i;

/** It is said of the prompt, though it speaks of the answer. */
const SHOULD_REFUSE = /(?:should|must|to)_?(?:be_?)?refuse/i;

/** What a 1 says in a column of this name; undefined when the name does not tell. */
function polarityOf(column: string): PromptKind | undefined {
  const name = column.replace(/([a-z])([A-Z])/g, '$1_$2');
  if (SHOULD_REFUSE.test(name)) return 'adversarial';
  if (/unharmful|(?:not|non)_?(?:harmful|toxic|malicious|adversarial)/i.test(name)) return 'look-alike';
  if (/unsafe|harm(?!less)|malicious|toxic|jail-?break|attack|injection|danger|adversarial|offensive|有害|危険/i.test(name))
    return 'adversarial';
  if (/(?:not|non|un)_?(?:safe|benign|harmless)/i.test(name)) return 'adversarial';
  if (/safe|benign|harmless|look-?alike|安全|無害/i.test(name)) return 'look-alike';
  return /^(?:label|class|target|y|flag(?:ged)?|ラベル)$/i.test(name.trim()) ? 'adversarial' : undefined;
}

const other = (kind: PromptKind): PromptKind => (kind === 'adversarial' ? 'look-alike' : 'adversarial');

/** What a label says in words. */
export function kindOfWord(value: string): PromptKind | null {
  const word = value.trim();
  if (word.length > MOST_CHARACTERS) return null;
  if (DENIED.test(word)) return 'look-alike';
  if (HARMFUL.test(word)) return 'adversarial';
  if (HARMLESS.test(word)) return 'look-alike';
  return ADVERSARIAL.test(word) ? 'adversarial' : null;
}

/** `given`: a person chose the column, so that a 1 counts as harmful whatever its name. */
export function safetyOf(column: string, given = false): Safety {
  const one = polarityOf(column) ?? (given ? 'adversarial' : undefined);
  return {
    column,
    kindOf(value) {
      const word = value.trim();
      if (YES.test(word)) return one ?? null;
      if (NO.test(word)) return one ? other(one) : null;
      return kindOfWord(word);
    },
  };
}

/** Types of XSTest: harmless ones, each of which has a harmful contrast. */
const CONTRAST = /^contrast_/i;
const XSTEST =
  /^(?:contrast_)?(?:homonyms|figurative_language|safe_targets|safe_contexts|definitions|discr|real_group_nons_discr|nons_group_real_discr|historical_events|privacy|privacy_public|privacy_fictional)$/i;

export const contrasts = (column: string): Safety => ({
  column,
  kindOf: (value) => (value.trim() === '' ? null : CONTRAST.test(value.trim()) ? 'adversarial' : 'look-alike'),
});

const valuesOf = (rows: readonly DataRow[], column: string): string[] =>
  rows.map(({ values }) => (textOf(cell(values, column)) ?? '').trim()).filter((value) => value !== '');

export const isContrasting = (rows: readonly DataRow[], column: string): boolean => {
  const values = valuesOf(rows, column);
  return values.length > 0 && (values.every((value) => XSTEST.test(value)) || values.some((value) => CONTRAST.test(value)));
};

/** Labels of answers say nothing of the prompts. */
const OF_ANSWERS = /response|completion|answer|output|refus|complian|final_label|annotation|agreement|回答/i;
/** Share of the values of a column that must be texts. */
const MOST = 0.8;
/** Share of the values of a column that must say it; rows of the others (borderline, not known) are left out and told. */
const ENOUGH = 0.5;

/** The column that says it, best first: the one named for it, then one of words, then one of contrasts. */
export function findSafety(rows: readonly DataRow[], columns: readonly string[], prompt: string): Safety | undefined {
  const rest = columns.filter((column) => column !== prompt && (SHOULD_REFUSE.test(column) || !OF_ANSWERS.test(column)));
  const says = (safety: Safety): boolean => {
    const values = valuesOf(rows, safety.column);
    return values.length > 0 && values.filter((value) => safety.kindOf(value) !== null).length >= ENOUGH * values.length;
  };
  const found = rest.map((column) => safetyOf(column)).filter(says);
  // "label" and columns of the prompt before those that speak of something else as well.
  const rank = ({ column }: Safety): number =>
    /prompt|harm/i.test(column) ? 0 : /^label$/i.test(column.trim()) ? 1 : /safe|benign|toxic/i.test(column) ? 2 : 3;
  const [best] = found.sort((a, b) => rank(a) - rank(b));
  const contrasting = rest.find((column) => isContrasting(rows, column));
  return best ?? (contrasting === undefined ? undefined : contrasts(contrasting));
}

/** Texts, and no labels. */
const isText = (rows: readonly DataRow[], column: string): boolean => {
  const values = valuesOf(rows, column);
  return values.length > 0 && values.filter((value) => /\s/.test(value) || value.length > 12).length >= MOST * values.length;
};

/** Two columns of prompts beside each other, of which one is named for harmful and one for harmless ones. */
export function findPair(rows: readonly DataRow[], columns: readonly string[]): Record<PromptKind, string> | undefined {
  const texts = columns.filter((column) => !OF_ANSWERS.test(column) && isText(rows, column));
  const named = (kind: PromptKind) => texts.filter((column) => kindOfWord(column.replace(/([a-z])([A-Z])/g, '$1_$2')) === kind);
  const [[adversarial, ...more], [lookAlike, ...others]] = [named('adversarial'), named('look-alike')];
  if (adversarial === undefined || lookAlike === undefined || more.length + others.length > 0) return undefined;
  return { adversarial, 'look-alike': lookAlike };
}
