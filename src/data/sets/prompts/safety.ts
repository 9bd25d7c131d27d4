import { listed, sentence, type Sentence } from '../../../protocol/errors';
import type { DataRow } from '../../../protocol/dataset';
import { plainName } from '../../../protocol/plain';
import { cell, textOf } from '../columns';
import { answerIn, isOfAnswers, ofAnswer, SHOULD_REFUSE } from './answers';
import { other, type PromptKind, type Said, saidByLabel, saidByName } from './words';

/** Which prompts of a set are adversarial and which only look so, as its columns say it. */

/** How a column says it; null for a value that says neither. */
export interface Safety {
  column: string;
  kindOf(value: string): PromptKind | null;
}

/** Labels are short; what is longer is a text in which such a word stands. */
const MOST_CHARACTERS = 40;

const YES = /^(?:1|1\.0|true|yes|y|はい)$/i;
const NO = /^(?:0|0\.0|false|no|n|いいえ)$/i;
/** Say whether something is there or right: what, the name of the column must say. */
const MARK_YES = /^(?:有り?|あり|ある|[○◯〇✓✔✅☑])\uFE0F?$/u;
const MARK_NO = /^(?:無し?|なし|ない|[×✕✗✖❌])\uFE0F?$/u;

/** Names that say nothing of harm and are given to what says it. */
const LABEL = /^(?:label|class|target|y|flag(?:ged)?|ラベル)$/i;
const FLAGGED = /^flag(?:ged)?$/i;

/** What a 1 says in a column of this name. */
function saidByOne(column: string): Said {
  if (SHOULD_REFUSE.test(column.replace(/([a-z])([A-Z])/g, '$1_$2'))) return 'adversarial';
  return saidByName(column) ?? (LABEL.test(column.trim()) ? 'adversarial' : null);
}

const known = (said: Said): PromptKind | undefined => (said === null || said === 'unclear' ? undefined : said);

/** What a label says in words. `beside`: it stands among labels that are all understood. */
export function kindOfWord(value: string, beside = false): PromptKind | null {
  const word = value.trim();
  return word.length > MOST_CHARACTERS ? null : (known(saidByLabel(word, beside)) ?? null);
}

/**
 * `given`: a person chose the column, so that a 1 counts as harmful where its name does not tell. `beside`: words count that mean something
 * only where all of the column are understood.
 */
export function safetyOf(column: string, given = false, beside = given): Safety {
  const one = known(saidByOne(column)) ?? (given ? 'adversarial' : undefined);
  const marked = known(saidByName(column)) ?? (SHOULD_REFUSE.test(column) || FLAGGED.test(column.trim()) ? 'adversarial' : undefined);
  const kindOfOne = (kind: PromptKind | undefined, yes: boolean): PromptKind | null =>
    kind === undefined ? null : yes ? kind : other(kind);
  return {
    column,
    kindOf(value) {
      const word = value.trim();
      if (YES.test(word) || NO.test(word)) return kindOfOne(one, YES.test(word));
      if (MARK_YES.test(word) || MARK_NO.test(word)) return kindOfOne(marked, MARK_YES.test(word));
      return kindOfWord(word, beside);
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

/** Whether all that stands in a column says only whether something is harmful. */
export function holdsLabels(rows: readonly DataRow[], column: string): boolean {
  const values = valuesOf(rows, column);
  const safety = safetyOf(column, true);
  return values.length > 0 && values.every((value) => !/\s/.test(value) && safety.kindOf(value) !== null);
}

const NUMBER = /^[+-]?\d+(?:\.\d*)?(?:e[+-]?\d+)?$/i;

/** Beside 0 and 1 it stands for what is not known. */
const UNKNOWN = /^-1(?:\.0*)?$/;

/** A number that is neither yes nor no, nor that it is not known. */
export const isScale = (value: string | null): boolean => {
  const number = value?.trim() ?? '';
  return NUMBER.test(number) && !YES.test(number) && !NO.test(number) && !UNKNOWN.test(number);
};

/** Why numbers in a column do not say it: there are others than 0 and 1. Null where there are none. */
export function scaleIn(rows: readonly DataRow[], column: string): Sentence | null {
  const numbers = valuesOf(rows, column).filter((value) => NUMBER.test(value));
  const yesNo = numbers.some((value) => NO.test(value)) && numbers.some((value) => YES.test(value));
  const beyond = numbers.find((value) => isScale(value) || (!yesNo && UNKNOWN.test(value)));
  if (beyond === undefined) return null;
  return sentence`Column "${plainName(column)}" holds numbers other than 0 and 1, such as ${beyond.slice(0, 20)}, and where on that scale harm begins is not known, so it decides nothing.`;
}

/** Share of the values of a column that must be texts. */
const MOST = 0.8;
/** Share of the values of a column that must say it; rows of the others (borderline, not known) are left out and told. */
const ENOUGH = 0.5;
/** Names of columns whose few words are labels. */
const OF_LABELS =
  /^(?:[a-z]+[ _-])?(?:labels?|types?|class|category|kind|verdict|safety|expected(?:[ _-][a-z]+)?)$|^(?:ラベル|クラス|タイプ|カテゴリー?|分類|区分|種類|種別|判定)$/i;
/** Of these a row that says neither is left out, though the others say only one kind; in other columns the words may be topics. */
const SAYS_KINDS = /label|verdict|safety|ラベル|判定/i;
const MOST_LABELS = 3;
/** Of these as well words count that mean something only beside each other. */
const OF_ACTIONS = /^(?:target|action|behaviou?r|対応|期待.*)$/i;

interface Saying {
  safety: Safety;
  /** Whether it may decide. */
  decides: boolean;
  /** Whether any of its words say it. */
  some: boolean;
  values: string[];
  /** How many rows it is filled in, where these are too few for a column that is not named for it. */
  sparse: number | null;
}

/** The best that a column says by its words. */
function sayingOf(rows: readonly DataRow[], column: string): Saying {
  const all = valuesOf(rows, column);
  const values = [...new Set(all)];
  const beside = safetyOf(column, false, true);
  const kinds = new Set(values.map((value) => beside.kindOf(value)));
  const complete = !kinds.has(null) && kinds.size === 2;
  const labels = saidByOne(column) !== null || [OF_LABELS, OF_ACTIONS].some((names) => names.test(column.trim()));
  const safety = complete && labels ? beside : safetyOf(column);
  const said = all.map((value) => safety.kindOf(value)).filter((kind) => kind !== null);
  const oneOfTopics = said.length < all.length && new Set(said).size === 1 && saidByOne(column) === null && !SAYS_KINDS.test(column);
  const sparse = !labels && all.length < ENOUGH * rows.length;
  return {
    safety,
    decides: all.length > 0 && said.length >= ENOUGH * all.length && !oneOfTopics && !sparse,
    some: complete || said.length > 0,
    values,
    sparse: sparse ? all.length : null,
  };
}

const named = (values: readonly string[]): Sentence => listed(values.map((value) => `"${plainName(value)}"`));

/** Columns that speak of harm or look like labels, and why they decide nothing all the same. */
export function undecided(rows: readonly DataRow[], columns: readonly string[], prompt: string): Sentence[] {
  const answers = answerIn(rows, columns, prompt);
  return columns.flatMap((column) => {
    if (column === prompt) return [];
    const said = saidByOne(column);
    const { decides, some, values, sparse } = sayingOf(rows, column);
    const answer = ofAnswer(column, columns, answers);
    const few = values.length <= MOST_LABELS && values.length >= (said === null ? 2 : 1) && values.every(isLabel);
    const labels = few && (said !== null || OF_LABELS.test(column.trim()));
    if (answer !== null) {
      if (!decides && !labels) return [];
      return [
        answer === column
          ? sentence`Column "${plainName(column)}" holds ${named(values.slice(0, 4))}, but it may speak of an answer; so it does not decide which prompts are harmful. Choose it as the label if it speaks of the prompts.`
          : sentence`Column "${plainName(column)}" holds ${named(values.slice(0, 4))}, but it may speak of an answer, as one stands in column "${plainName(answer)}"; so it does not decide which prompts are harmful. Choose it as the label if it speaks of the prompts.`,
      ];
    }
    const scale = said === null ? null : scaleIn(rows, column);
    if (scale !== null) return [scale];
    if (said === 'unclear' && values.length > 0 && values.every((value) => YES.test(value) || NO.test(value)))
      return [
        sentence`Column "${plainName(column)}" holds ${listed(values.slice(0, 4), ' and ')}, and its name does not say which of them means harmful, so it decides nothing. Choose the column that says which prompts are harmful, if one does.`,
      ];
    if (!some && !labels) return [];
    if (sparse !== null)
      return [
        sentence`Column "${plainName(column)}" speaks of harm, but it is filled in only ${sparse} of the first ${rows.length} rows, so it decides nothing. Choose it as the label if it says which prompts are harmful.`,
      ];
    const shown = values.filter(isLabel).slice(0, 4);
    const labelled = values.length > shown.length ? sentence`${named(shown)} and ${values.length - shown.length} more` : named(shown);
    return [
      sentence`Column "${plainName(column)}" looks like a label, but it holds ${labelled}, of which it is not known which prompts are harmful and which harmless; so it decides nothing. If it says so, put harmful and harmless in place of its words, or say what all prompts are.`,
    ];
  });
}

const isLabel = (value: string): boolean => value.length <= MOST_CHARACTERS;

/** The column that says it, best first: the one named for it, then one of words, then one of contrasts. */
export function findSafety(rows: readonly DataRow[], columns: readonly string[], prompt: string): Safety | undefined {
  const answers = answerIn(rows, columns, prompt);
  const rest = columns.filter((column) => column !== prompt && ofAnswer(column, columns, answers) === null);
  const found = rest
    .filter((column) => scaleIn(rows, column) === null)
    .map((column) => sayingOf(rows, column))
    .flatMap(({ safety, decides }) => (decides ? [safety] : []));
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
  const texts = columns.filter((column) => !isOfAnswers(column) && isText(rows, column));
  const named = (kind: PromptKind) => texts.filter((column) => kindOfWord(column.replace(/([a-z])([A-Z])/g, '$1_$2')) === kind);
  const [[adversarial, ...more], [lookAlike, ...others]] = [named('adversarial'), named('look-alike')];
  if (adversarial === undefined || lookAlike === undefined || more.length + others.length > 0) return undefined;
  return { adversarial, 'look-alike': lookAlike };
}
