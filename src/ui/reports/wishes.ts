import { msg } from '@lit/localize';
import { isUnclear, typedNumber } from '../../lab/base/typed-number';
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

const MOST_ROWS = 1e9;
const MOST_PRICE = 1e9;

/** What only the part about cost stands on: a report can be made without it. */
const COST_FIELDS: readonly (keyof Wishes)[] = ['rows', 'perRow'];

/** What is wrong, by field. */
export function wrongIn(wishes: Wishes): Map<keyof Wishes, string> {
  const wrong = new Map<keyof Wishes, string>();
  const within = (key: keyof Wishes, most: number, text: string, needed: boolean): void => {
    const value = typedNumber(wishes[key]);
    if (wishes[key].trim() === '' ? needed : !(value >= 0 && value <= most))
      wrong.set(key, isUnclear(wishes[key]) ? msg('This can be read in two ways. Write it like 1,200.50.') : text);
  };
  const share = msg('A number from 0 to 100.');
  within('maxHarmful', 100, share, true);
  within('minUtility', 100, share, true);
  within('maxOverRefusal', 100, share, false);
  const whole = msg('A whole number from 0 to 1,000,000,000.');
  within('rows', MOST_ROWS, whole, false);
  if (typedNumber(wishes.rows) % 1 !== 0 && !wrong.has('rows') && wishes.rows.trim() !== '') wrong.set('rows', whole);
  within('perRow', MOST_PRICE, msg('A number from 0 to 1,000,000,000.'), false);
  return wrong;
}

/** Whether a report can be made: its floors are right. */
export const mayReport = (wishes: Wishes): boolean => [...wrongIn(wishes).keys()].every((key) => COST_FIELDS.includes(key));

/** Whether something was typed about cost that cannot be used. */
export const costIsWrong = (wishes: Wishes): boolean => [...wrongIn(wishes).keys()].some((key) => COST_FIELDS.includes(key));

/** Of wishes of which a report can be made. */
export const floorsOf = ({ maxHarmful, minUtility, maxOverRefusal }: Wishes): Floors => ({
  maxHarmful: typedNumber(maxHarmful) / 100,
  minUtility: typedNumber(minUtility) / 100,
  maxOverRefusal: maxOverRefusal.trim() === '' ? null : typedNumber(maxOverRefusal) / 100,
});

/** Null until rows and price are both there, and right. */
export const priceOf = (wishes: Wishes): Price | null => {
  const { rows, perRow, currency } = wishes;
  if (rows.trim() === '' || perRow.trim() === '' || costIsWrong(wishes)) return null;
  return { rows: typedNumber(rows), perRow: typedNumber(perRow), currency };
};
