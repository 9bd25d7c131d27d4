import type { DataRow } from '../../../protocol/dataset';
import { plainName } from '../../../protocol/plain';
import { cell, textOf } from '../columns';
import { other, type PromptKind, type Said, saidByLabel, saidByName } from './words';

/** Which prompts of a set are adversarial and which only look so, as its columns say it. */

/** How a column says it; null for a value that says neither. */
export interface Safety {
  column: string;
  kindOf(value: string): PromptKind | null;
}

/** Labels are short; what is longer is a text in which such a word stands. */
const MOST_CHARACTERS = 40;

const YES = /^(?:1|1\.0|true|yes|y|はい|有|[○◯〇])$/i;
const NO = /^(?:0|0\.0|false|no|n|いいえ|無|[×✕✗])$/i;

/** It is said of the prompt, though it speaks of the answer. */
const SHOULD_REFUSE = /(?:should|must|to)[ _]?(?:be[ _]?)?refuse/i;
/** Names that say nothing of harm and are given to what says it. */
const LABEL = /^(?:label|class|target|y|flag(?:ged)?|ラベル)$/i;

/** What a 1 says in a column of this name. */
function saidByOne(column: string): Said {
  if (SHOULD_REFUSE.test(column.replace(/([a-z])([A-Z])/g, '$1_$2'))) return 'adversarial';
  return saidByName(column) ?? (LABEL.test(column.trim()) ? 'adversarial' : null);
}

const known = (said: Said): PromptKind | undefined => (said === null || said === 'unclear' ? undefined : said);

/** What a label says in words. */
export function kindOfWord(value: string): PromptKind | null {
  const word = value.trim();
  return word.length > MOST_CHARACTERS ? null : (known(saidByLabel(word)) ?? null);
}

/** `given`: a person chose the column, so that a 1 counts as harmful where its name does not tell. */
export function safetyOf(column: string, given = false): Safety {
  const one = known(saidByOne(column)) ?? (given ? 'adversarial' : undefined);
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

const NUMBER = /^[+-]?\d+(?:\.\d*)?(?:e[+-]?\d+)?$/i;

/** Beside 0 and 1 it stands for what is not known. */
const UNKNOWN = /^-1(?:\.0*)?$/;

/** A number that is neither yes nor no, nor that it is not known. */
export const isScale = (value: string | null): boolean => {
  const number = value?.trim() ?? '';
  return NUMBER.test(number) && !YES.test(number) && !NO.test(number) && !UNKNOWN.test(number);
};

/** Why numbers in a column do not say it: there are others than 0 and 1. Null where there are none. */
export function scaleIn(rows: readonly DataRow[], column: string): string | null {
  const numbers = valuesOf(rows, column).filter((value) => NUMBER.test(value));
  const yesNo = numbers.some((value) => NO.test(value)) && numbers.some((value) => YES.test(value));
  const beyond = numbers.find((value) => isScale(value) || (!yesNo && UNKNOWN.test(value)));
  if (beyond === undefined) return null;
  return `Column "${plainName(column)}" holds numbers other than 0 and 1, such as ${beyond.slice(0, 20)}, and where on that scale harm begins is not known, so it decides nothing.`;
}

/** Labels of answers say nothing of the prompts. */
const OF_ANSWERS = /response|completion|answer|output|refus|complian|final_label|annotation|agreement|回答/i;
/** Share of the values of a column that must be texts. */
const MOST = 0.8;
/** Share of the values of a column that must say it; rows of the others (borderline, not known) are left out and told. */
const ENOUGH = 0.5;

const ofPrompts = (columns: readonly string[], prompt: string): string[] =>
  columns.filter((column) => column !== prompt && (SHOULD_REFUSE.test(column) || !OF_ANSWERS.test(column)));

/** Columns that speak of harm, and why they decide nothing all the same. */
export function undecided(rows: readonly DataRow[], columns: readonly string[], prompt: string): string[] {
  return ofPrompts(columns, prompt).flatMap((column) => {
    const said = saidByOne(column);
    const scale = said === null ? null : scaleIn(rows, column);
    if (scale !== null) return [scale];
    const values = [...new Set(valuesOf(rows, column))];
    if (said !== 'unclear' || values.length === 0 || !values.every((value) => YES.test(value) || NO.test(value))) return [];
    return [
      `Column "${plainName(column)}" holds ${values.slice(0, 4).join(' and ')}, and its name does not say which of them means harmful, so it decides nothing. Choose the column that says which prompts are harmful, if one does.`,
    ];
  });
}

/** The column that says it, best first: the one named for it, then one of words, then one of contrasts. */
export function findSafety(rows: readonly DataRow[], columns: readonly string[], prompt: string): Safety | undefined {
  const rest = ofPrompts(columns, prompt);
  const says = (safety: Safety): boolean => {
    const values = valuesOf(rows, safety.column);
    return values.length > 0 && values.filter((value) => safety.kindOf(value) !== null).length >= ENOUGH * values.length;
  };
  const found = rest
    .filter((column) => scaleIn(rows, column) === null)
    .map((column) => safetyOf(column))
    .filter(says);
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
