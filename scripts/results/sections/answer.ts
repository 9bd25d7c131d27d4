import { compare, harmful, meanOf } from '../evidence';
import { percent } from '../markdown';
import { meanStop, type Stop } from '../paths';
import { LANGUAGE_TITLES } from '../plan';
import { meetings, type Rival } from './equal-drift';
import { fourOf, type Subject } from './shared';

/** From which share of the average's gain on the line accounts for it, or for most of it, and up to which it does not. */
const ALL = 0.9;
const MOST = 0.75;
const LITTLE = 0.25;
/** Points of utility, of harmful answers and of refused look-alikes that count as a difference here. */
export const TELLING = 0.02;

const pointsOf = (share: number): string => `${(100 * share).toFixed(1)} points`;

/** What a line to the start says of why an average wins. */
export function cause(online: number, average: Stop, line: Stop): string {
  const share = (online - line.harmful) / (online - average.harmful);
  const useful = line.utility >= average.utility - TELLING;
  const mostly = share >= ALL ? '' : 'mostly ';
  if (share >= MOST)
    return useful
      ? `${mostly}by anchoring${mostly ? '' : ', not by averaging noise'}`
      : `against harm ${mostly}by anchoring, for the task by averaging noise`;
  if (share <= LITTLE) return 'by averaging noise, not by anchoring';
  return 'partly by anchoring, partly by averaging noise';
}

/** How another way of staying as near to the start does beside the average. */
function beside(other: Stop, average: Stop): string {
  const more = (a: number, b: number): boolean => a > b + TELLING;
  const safer = more(average.harmful, other.harmful) || more(average.complied, other.complied);
  const harmfuler = more(other.harmful, average.harmful) || more(other.complied, average.complied);
  const [learnsLess, learnsMore] = [more(average.utility, other.utility), more(other.utility, average.utility)];
  if (safer && harmfuler) return 'is safer by one count and less safe by the other';
  if (safer && learnsLess) return 'is safer and has learnt less';
  if (harmfuler && learnsMore) return 'is less safe and has learnt more';
  if (harmfuler || learnsLess) return 'is worse';
  return safer || learnsMore ? 'is better' : 'is as good';
}

/** What it refuses more, or less, of what is harmless. */
function refusing(other: Stop, average: Stop): string {
  if (Math.abs(other.overRefusal - average.overRefusal) <= TELLING) return '';
  const than = other.overRefusal > average.overRefusal ? 'more' : 'less';
  return `, and refuses ${than} of what is harmless (${percent(other.overRefusal)} against ${percent(average.overRefusal)})`;
}

const said = ({ harmful: share, complied, utility }: Stop): string =>
  `${percent(share)} (${(100 * complied).toFixed(1)} comply) at ${percent(utility)}`;

const OTHERS: readonly (readonly [Rival, string])[] = [
  ['early', 'stopping where the run itself was as far away'],
  ['rate', 'a lower rate that ends as far away'],
];

/** Does the average of the careless run win by anchoring or by averaging noise? One sentence, by rule from the figures. */
export function answer(subject: Subject): string {
  const title = LANGUAGE_TITLES[subject.language];
  const { careless, carelessAverage } = fourOf(subject);
  const found = new Map<Rival, Stop>();
  const all = meetings(subject, 'careless');
  for (const { rival, pairs } of all) found.set(rival, meanStop(pairs.map((p) => p.other)));
  const line = found.get('line');
  const d = compare(careless, carelessAverage, harmful);
  if (d.seeds === 0 || !line) return `${title}: not measured yet.`;
  const online = meanOf(careless.map(harmful));
  const average = meanStop(all.find(({ rival }) => rival === 'line')!.pairs.map((p) => p.average));
  const gain = online - average.harmful;
  if (gain <= TELLING)
    return `${title}: the average does not win, ${percent(average.harmful)} against ${percent(online)} harmful answers, so there is nothing to explain.`;
  const others = OTHERS.flatMap(([rival, words]) => {
    const other = found.get(rival);
    return other ? [`; ${words} leaves ${said(other)}, which ${beside(other, average)}${refusing(other, average)}`] : [];
  });
  return `${title}: the average wins ${cause(online, average, line)}: of the ${pointsOf(gain)} that the average takes off the harmful answers, the straight line back to the start takes ${pointsOf(online - line.harmful)} at the same distance, with ${percent(line.utility)} of the task right; the average leaves ${said(average)}${others.join('')}.`;
}
