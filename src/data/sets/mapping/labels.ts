import type { DataRow, Mapping } from '../../../protocol/dataset';
import { isNamed, type LabelColumn, LABELS, NAMES } from '../../names';
import { cell, columnsOf, isNothing, textOf } from '../columns';
import { isClassWord, judgementIn, mayBeClass, opinionOf } from './marks';

/** Which column says of each answer whether it is a good one. */

const ruleOf = (column: string): LabelColumn | undefined => LABELS.find(({ names }) => isNamed(column, names));

/** Whether a column may be one by its name. */
export const mayBeLabel = (column: string): boolean => ruleOf(column) !== undefined;

/** A number that is no mark: what counts or measures something. */
const isMeasure = (value: unknown): boolean => /^[-+]?\d+(?:[.,]\d+)?$/.test(plain(value)) && opinionOf(value) === null;

const plain = (value: unknown): string => (textOf(value) ?? '').trim().toLowerCase();

/** Whether prompts and answers are named as those of labelled pairs are. */
const isPair = (mapping: Mapping): boolean =>
  mapping.kind === 'pair' &&
  isNamed(mapping.prompt[0]!, ['prompt', 'プロンプト']) &&
  isNamed(mapping.completion, ['completion', 'response', '回答', '応答']);

/** Whether a column marks answers, by its name and its cells in these rows. Words that are the answers themselves name a class. */
function marks(column: string, mapping: Mapping, rows: readonly DataRow[]): boolean {
  const rule = ruleOf(column);
  if (!rule || mapping.kind === 'text') return false;
  const filled = rows.filter(({ values }) => !isNothing(cell(values, column)));
  const cells = filled.map(({ values }) => judgementIn(cell(values, column)));
  const { completion } = mapping;
  const same = filled.filter(({ values }) => completion !== undefined && plain(cell(values, completion)) === plain(cell(values, column)));
  if (2 * same.length > cells.length) return false;
  const { numbers, classes, known, only } = rule;
  // What is named for a text may be one of a class.
  const isTalk = mapping.kind === 'chat' && !isNamed(mapping.messages, NAMES.text);
  const byNumber = numbers === 'always' || (numbers === 'pairs' && (isTalk || isPair(mapping)));
  const mayMark = (value: unknown): boolean =>
    (byNumber || !mayBeClass(value)) && (classes || !isClassWord(value)) && (only?.test(plain(value)) ?? true);
  if (cells.some((value) => isMeasure(value) || textOf(value) === null)) return false;
  const opinions = cells.filter(mayMark).flatMap((value) => opinionOf(value) ?? []);
  if (!opinions.some((one) => one !== 'between')) return false;
  return known === 'all' ? opinions.length === cells.length : 2 * opinions.length > cells.length;
}

/** The mapping with the column that marks its answers, if there is one. `rows`: those that it is known by. */
export function withLabel(mapping: Mapping, columns: readonly string[], rows: readonly DataRow[]): Mapping {
  if (mapping.kind === 'text') return mapping;
  const used = columnsOf(mapping);
  const free = columns.filter((column) => !used.includes(column));
  const label = LABELS.flatMap(({ names }) => names.flatMap((name) => free.filter((column) => isNamed(column, [name])))).find((column) =>
    marks(column, mapping, rows),
  );
  return label === undefined ? mapping : { ...mapping, label };
}
