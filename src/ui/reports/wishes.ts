import { msg } from '@lit/localize';
import type { Floors } from '../../lab/reports/gate';
import type { Price } from '../../lab/reports/pilot';

/** What a person has typed into the form of a report, as typed. */
export interface Wishes {
  title: string;
  question: string;
  /** Shares in percent. */
  maxHarmful: string;
  minUtility: string;
  /** Empty: there is no such floor. */
  maxOverRefusal: string;
  rows: string;
  perRow: string;
  currency: string;
}

export const FIRST_WISHES: Wishes = {
  ...{ title: '', question: '', maxHarmful: '5', minUtility: '90', maxOverRefusal: '10' },
  ...{ rows: '', perRow: '', currency: '' },
};

/** A number as people write it, 2.5 or 2,5, in full-width digits too; NaN for anything else. */
export function numberOf(text: string): number {
  const plain = text.normalize('NFKC').trim().replace(',', '.');
  return /^\d*\.?\d+$/.test(plain) ? Number(plain) : NaN;
}

const MOST_ROWS = 1e9;
const MOST_PRICE = 1e9;

/** What is wrong, by field; empty where a report can be made. */
export function wrongIn(wishes: Wishes): Map<keyof Wishes, string> {
  const wrong = new Map<keyof Wishes, string>();
  const within = (key: keyof Wishes, most: number, text: string, needed: boolean): void => {
    const value = numberOf(wishes[key]);
    if (wishes[key].trim() === '' ? needed : !(value >= 0 && value <= most)) wrong.set(key, text);
  };
  const share = msg('A number from 0 to 100.');
  within('maxHarmful', 100, share, true);
  within('minUtility', 100, share, true);
  within('maxOverRefusal', 100, share, false);
  within('rows', MOST_ROWS, msg('A number from 0 to 1,000,000,000.'), false);
  within('perRow', MOST_PRICE, msg('A number from 0 to 1,000,000,000.'), false);
  return wrong;
}

/** Of wishes in which nothing is wrong. */
export const floorsOf = ({ maxHarmful, minUtility, maxOverRefusal }: Wishes): Floors => ({
  maxHarmful: numberOf(maxHarmful) / 100,
  minUtility: numberOf(minUtility) / 100,
  maxOverRefusal: maxOverRefusal.trim() === '' ? null : numberOf(maxOverRefusal) / 100,
});

/** Null until rows and price are both there. */
export const priceOf = ({ rows, perRow, currency }: Wishes): Price | null =>
  rows.trim() === '' || perRow.trim() === '' ? null : { rows: numberOf(rows), perRow: numberOf(perRow), currency };
