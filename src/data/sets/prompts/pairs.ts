import type { DataRow } from '../../../protocol/dataset';
import { kindOfHeading } from './listed/lexicon';
import { kindOfList } from './roles';
import { labelsIn } from './safety';
import { isYes, type PromptKind, saidByWord } from './values';

/** Two columns of prompts beside each other, of which one is named for harmful and one for harmless ones. */

const isText = (value: string): boolean => isYes(value) === null && saidByWord(value) === undefined;

/** What stands beside a prompt of the other kind; it is as much a prompt. */
const BESIDE = /[ _-]*(?:look[ _-]?alikes?|counterparts?|versions?|variants?|twins?|版)$/i;

/** What a column holds that is named for what it is to the one beside it; null where that is not all that its name says. */
function besideOf(column: string): { kind: PromptKind; of: string | null } | null {
  const name = column.trim().replace(/^(?:類似の|似た|対応する)/, '');
  const kind = name === column.trim() && !BESIDE.test(name) ? undefined : kindOfHeading(name.replace(BESIDE, ''));
  return kind ? { kind, of: null } : null;
}

export function findPair(rows: readonly DataRow[], columns: readonly string[]): Record<PromptKind, string> | undefined {
  const lists = columns.flatMap((column) => {
    const list = kindOfList(column) ?? besideOf(column);
    const values = labelsIn(rows, column);
    return list && values.length > 0 && values.every(isText) ? [{ column, ...list }] : [];
  });
  const [one, two] = lists;
  // Of both they say the same: what is beside a prompt may be an answer to it.
  if (lists.length !== 2 || one!.kind === two!.kind) return undefined;
  const of = [one!.of, two!.of].find((name) => name !== null) ?? null;
  if ((one!.of ?? of) !== (two!.of ?? of)) return undefined;
  if (
    (of ?? '') === '' &&
    columns.some((column) => column !== one!.column && column !== two!.column && rows.some(({ values }) => isWords(values[column])))
  )
    // prettier-ignore
    return undefined;
  const [adversarial, lookAlike] = one!.kind === 'adversarial' ? [one!, two!] : [two!, one!];
  return { adversarial: adversarial.column, 'look-alike': lookAlike.column };
}

const isWords = (value: unknown): boolean => typeof value === 'string' && /\S\s+\S/.test(value);
