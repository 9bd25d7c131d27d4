import type { DataRow } from '../../../protocol/dataset';
import { kindOfList } from './roles';
import { labelsIn } from './safety';
import { isYes, type PromptKind, saidByWord } from './values';

/** Two columns of prompts beside each other, of which one is named for harmful and one for harmless ones. */

const isText = (value: string): boolean => isYes(value) === null && saidByWord(value) === undefined;

export function findPair(rows: readonly DataRow[], columns: readonly string[]): Record<PromptKind, string> | undefined {
  const lists = columns.flatMap((column) => {
    const list = kindOfList(column);
    const values = labelsIn(rows, column);
    return list && values.length > 0 && values.every(isText) ? [{ column, ...list }] : [];
  });
  const [one, two] = lists;
  // Of both they say the same: what is beside a prompt may be an answer to it.
  if (lists.length !== 2 || one!.kind === two!.kind || one!.of !== two!.of) return undefined;
  if (
    one!.of === '' &&
    columns.some((column) => column !== one!.column && column !== two!.column && rows.some(({ values }) => isWords(values[column])))
  )
    // prettier-ignore
    return undefined;
  const [adversarial, lookAlike] = one!.kind === 'adversarial' ? [one!, two!] : [two!, one!];
  return { adversarial: adversarial.column, 'look-alike': lookAlike.column };
}

const isWords = (value: unknown): boolean => typeof value === 'string' && /\S\s+\S/.test(value);
