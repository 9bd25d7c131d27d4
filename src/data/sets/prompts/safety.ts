import { sentence, type Sentence } from '../../../protocol/errors';
import type { DataRow } from '../../../protocol/dataset';
import { plainName } from '../../../protocol/plain';
import { cell, textOf } from '../columns';
import { type LabelName, labelName } from './roles';
import { folded, isMarked, isYes, mayBeTopic, other, type PromptKind, type Said, saidByAction, saidByExpected, saidByWord } from './values';

/** How a column says which prompts of a set are adversarial and which only look so. */

export interface Safety {
  column: string;
  /** Null for a value that is known to say neither, undefined for one that is not known. */
  kindOf(value: string): Said;
}

const NUMBER = /^[+-]?\d+(?:\.\d*)?(?:e[+-]?\d+)?$/i;

/** Beside 0 and 1 it stands for what is not known. */
const UNKNOWN = /^-1(?:\.0*)?$/;

const NOTHING_SAID: LabelName = { words: 'both', gold: false, ofPrompts: false, topics: false };

/** `given`: a person chose the column, so that a 1 counts as harmful where its name does not tell. */
export function safetyOf(column: string, given = false): Safety {
  const name = labelName(column) ?? (given ? NOTHING_SAID : null);
  const one = name?.one ?? name?.mostly ?? (given ? 'adversarial' : undefined);
  const by = (kind: PromptKind | undefined, yes: boolean): Said => (kind === undefined || yes ? kind : other(kind));
  return {
    column,
    kindOf(value) {
      const word = value.trim();
      const yes = isYes(word);
      if (yes !== null) return by(one, yes);
      const marked = isMarked(word);
      if (marked !== null) return by(name?.one, marked);
      if (UNKNOWN.test(word)) return one === undefined ? undefined : null;
      if (name?.topics && !given && mayBeTopic(word)) return undefined;
      // Under such a name alone it is certain to be what a model should do.
      const expected = name?.words === 'actions' && name.ofPrompts && name.one === undefined ? saidByExpected(word) : undefined;
      if (expected !== undefined) return expected;
      const said = name?.words === 'actions' && !given ? undefined : saidByWord(word);
      return said === undefined && (given || (name !== null && name.words !== 'kinds')) ? saidByAction(word) : said;
    },
  };
}

/** Names of columns of what harm a prompt does. */
const OF_HARM =
  /^(?:(?:prompt |content )?(?:harm|harmful|hazard|risk|violation|toxicity|safety violation|unsafe|danger|abuse|jailbreak)(?:ful(?:ness)?)? ?(?:category|categories|type|types|class|topic|area|kind)|(?:有害|危険|違反|リスク|危害|有害性|安全性違反|攻撃)(?:な|の)?(?:カテゴリー?|種別|種類|分類|区分|タイプ|内容))$/;
/** What stands in them where there is none. */
const NO_HARM: ReadonlySet<string> = new Set(
  ['none', 'no', 'nothing', 'no harm', 'no category', 'not applicable', 'benign', 'safe', 'harmless', 'normal', 'clean'].concat([
    'なし',
    '無し',
    '無',
    '特になし',
    '該当なし',
    '該当無し',
    '該当しない',
    '無害',
    '安全',
    '問題なし',
    '正常',
    '害なし',
    '有害性なし',
  ]),
);

const isNoHarm = (value: string): boolean => NO_HARM.has(folded(value));

/** Whether a column says of each prompt which harm it does, or that it does none; a number is no harm that is known. */
export function namesHarms(rows: readonly DataRow[], column: string): boolean {
  if (!OF_HARM.test(folded(column))) return false;
  const values = labelsIn(rows, column);
  return values.some(isNoHarm) && values.some((value) => !isNoHarm(value)) && !values.some((value) => NUMBER.test(value));
}

/** Any harm is one, except where it is not known whether there is one. */
export const harms = (column: string): Safety => ({
  column,
  kindOf: (value) => (value.trim() === '' ? undefined : isNoHarm(value) ? 'look-alike' : saidByWord(value) === null ? null : 'adversarial'),
});

/** Types of XSTest: harmless ones, each of which has a harmful contrast. */
const CONTRAST = /^contrast_/i;
const XSTEST =
  /^(?:contrast_)?(?:homonyms|figurative_language|safe_targets|safe_contexts|definitions|discr|real_group_nons_discr|historical_events|nons_group_real_discr|privacy|privacy_public|privacy_fictional)$/i;

/** `given`: a person chose the column, whose types may be others than those of the paper. */
export const contrasts = (column: string, given = false): Safety => ({
  column,
  kindOf: (value) =>
    value.trim() === '' || !(given || XSTEST.test(value.trim())) ? undefined : CONTRAST.test(value.trim()) ? 'adversarial' : 'look-alike',
});

/** Text of a label: a list of one is what stands in it. */
export const labelText = (value: unknown): string =>
  (textOf(Array.isArray(value) && value.length === 1 ? (value[0] as unknown) : value) ?? '?').trim();

export const labelsIn = (rows: readonly DataRow[], column: string): string[] =>
  rows.map(({ values }) => labelText(cell(values, column))).filter((value) => value !== '');

/** Whether a column holds the types of XSTest. `given`: a person chose it, and some may be others. */
export const isContrasting = (rows: readonly DataRow[], column: string, given = false): boolean => {
  const values = labelsIn(rows, column);
  return values.length > 0 && (values.every((value) => XSTEST.test(value)) || (given && values.some((value) => CONTRAST.test(value))));
};

/** Whether all that stands in a column says only whether something is harmful. */
export function holdsLabels(rows: readonly DataRow[], column: string): boolean {
  const values = labelsIn(rows, column);
  const safety = safetyOf(column, true);
  return values.length > 0 && values.every((value) => !/\s/.test(value) && (safety.kindOf(value) ?? null) !== null);
}

/** A number that is neither yes nor no, nor that it is not known. */
export const isScale = (value: string | null): boolean => {
  const number = value?.trim() ?? '';
  return NUMBER.test(number) && isYes(number) === null && !UNKNOWN.test(number);
};

/** Why numbers in a column do not say it: there are others than 0 and 1. Null where there are none. */
export function scaleIn(rows: readonly DataRow[], column: string): Sentence | null {
  const numbers = labelsIn(rows, column).filter((value) => NUMBER.test(value));
  const yesNo = numbers.some((value) => isYes(value) === false) && numbers.some((value) => isYes(value) === true);
  const beyond = numbers.find((value) => isScale(value) || (!yesNo && UNKNOWN.test(value)));
  if (beyond === undefined) return null;
  return sentence`Column "${plainName(column)}" holds numbers other than 0 and 1, such as ${beyond.slice(0, 20)}, and where on that scale harm begins is not known, so it decides nothing.`;
}
