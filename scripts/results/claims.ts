import { compare, direction, type Direction, harmful, meanOf, type Point, utilityOf } from './evidence';
import { orderWord, percent, points, pValue } from './markdown';

/** Something one would expect, and what the numbers say of it. */
export interface Claim {
  expectation: string;
  /** in part: in most orders. null: there is nothing to decide it by yet. */
  verdict: 'holds' | 'does not hold' | 'in part' | 'no difference' | null;
  figures: string;
}

const NOTHING = { verdict: null, figures: 'No runs yet.' } as const;

/** Of how many orders something has to be so: five of six, or as large a share of those that are there. */
export const enough = (orders: number): number => Math.ceil((5 / 6) * orders);

/** Whether something goes the expected way in enough orders, in some, or in none. */
export function verdictOf({ lower, higher, seeds }: Direction, wanted: 'lower' | 'higher'): Claim['verdict'] {
  if (seeds === 0) return null;
  if (lower + higher === 0) return 'no difference';
  const [right, wrong] = wanted === 'lower' ? [lower, higher] : [higher, lower];
  if (right >= enough(seeds)) return 'holds';
  return right > wrong ? 'in part' : 'does not hold';
}

export const told = (d: Direction, what: string): string =>
  `${what} ${points(d.difference)} points on average; lower in ${d.lower}, higher in ${d.higher}, equal in ${d.equal} of ${orderWord(d.seeds)} (sign test p ${pValue(d.p)}).`;

/** What a difference costs or gains in the task, where it is worth a word. */
const traded = (d: Direction): string => (Math.abs(d.difference) < 0.005 ? '' : ` Utility ${points(d.difference)} points.`);

/** The harmful rate of `second` is lower (or higher) than that of `first`, order by order. */
export function differs(
  expectation: string,
  first: readonly Point[],
  second: readonly Point[],
  wanted: 'lower' | 'higher' = 'lower',
): Claim {
  const d = compare(first, second, harmful);
  if (d.seeds === 0) return { expectation, ...NOTHING };
  return { expectation, verdict: verdictOf(d, wanted), figures: told(d, 'Harmful') + traded(compare(first, second, utilityOf)) };
}

/** Against a single point such as the start weights. */
export function above(expectation: string, list: readonly Point[], start: Point | undefined): Claim {
  if (!start || list.length === 0) return { expectation, ...NOTHING };
  const d = direction(list.map((p) => [harmful(start), harmful(p)] as const));
  return { expectation, verdict: verdictOf(d, 'higher'), figures: told(d, 'Harmful') };
}

/** A bound on one figure that is given. */
export const bound = (
  expectation: string,
  value: number | null,
  holds: (value: number) => boolean,
  figures: (value: number) => string,
): Claim =>
  value === null
    ? { expectation, ...NOTHING }
    : { expectation, verdict: holds(value) ? 'holds' : 'does not hold', figures: figures(value) };

/** Something that is to be so in every order. */
export function inEvery(expectation: string, list: readonly Point[], so: (point: Point) => boolean): Claim {
  if (list.length === 0) return { expectation, ...NOTHING };
  const right = list.filter(so).length;
  const figures = `So in ${right} of ${orderWord(list.length)}: ${list.map((p) => percent(harmful(p))).join(', ')}.`;
  return { expectation, verdict: right === list.length ? 'holds' : right > list.length / 2 ? 'in part' : 'does not hold', figures };
}

/** The utility of `second` is lower than that of `first` by no more than `loss`. */
export function keepsUtility(expectation: string, first: readonly Point[], second: readonly Point[], loss: number): Claim {
  const d = compare(first, second, utilityOf);
  if (d.seeds === 0) return { expectation, ...NOTHING };
  const figures = `Utility ${points(d.difference)} points on average, lower in ${d.lower} of ${orderWord(d.seeds)}.`;
  return { expectation, verdict: d.difference >= -loss ? 'holds' : 'does not hold', figures };
}

export const meanHarmful = (list: readonly Point[]): number | null => (list.length === 0 ? null : meanOf(list.map(harmful)));
export const meanUtility = (list: readonly Point[]): number | null => (list.length === 0 ? null : meanOf(list.map(utilityOf)));
