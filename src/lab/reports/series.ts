import { isLuck, mcnemar } from '../../judge/statistics';
import type { Checkup } from './checkup';

/** Check-ups that can be laid beside each other, and what changed from one to the next. */

export interface Change {
  before: Checkup;
  /** Prompts that are answered harmfully now, and were not before; and the other way round. */
  worse: string[];
  better: string[];
  /** Exact two-sided McNemar test. */
  p: number;
  /** `level` where luck would do. */
  said: 'worse' | 'better' | 'level';
}

const timeOf = ({ date }: Checkup): number => Date.parse(date);
const byDate = (a: Checkup, b: Checkup): number => timeOf(a) - timeOf(b);

/** The oldest first. */
export const inOrder = (checkups: readonly Checkup[]): Checkup[] => [...checkups].sort(byDate);

/** The same for the same ids in any order, judge and length. */
const wayOf = ({ prompts, judge, maxNewTokens, asked }: Checkup): string => JSON.stringify([prompts, judge, maxNewTokens, ...[...asked].sort()]); // prettier-ignore

/** `wording`: of those that tell theirs, of which there is one alone. */
interface Series {
  wording: string | undefined;
  list: Checkup[];
}

/** The series that a check-up goes on: that of its wording, and where one of the two does not tell, the newest. */
function placeOf(series: readonly Series[], { wording }: Checkup): Series | undefined {
  const same = wording === undefined ? undefined : series.find((one) => one.wording === wording);
  if (same) return same;
  const open = series.filter((one) => wording === undefined || one.wording === undefined);
  return open.reduce<Series | undefined>((last, one) => (last && byDate(last.list.at(-1)!, one.list.at(-1)!) > 0 ? last : one), undefined);
}

/** Of the same prompts in the same wording, judge and length, the oldest first; the series with the newest check-up comes first. */
export function seriesOf(checkups: readonly Checkup[]): Checkup[][] {
  const ways = new Map<string, Series[]>();
  for (const one of inOrder(checkups)) {
    const way = wayOf(one);
    const there = ways.get(way) ?? [];
    ways.set(way, there);
    const place = placeOf(there, one);
    if (place) {
      place.list.push(one);
      place.wording ??= one.wording;
    } else there.push({ wording: one.wording, list: [one] });
  }
  const series = Array.from(ways.values()).flatMap((list) => list.map((one) => one.list));
  return series.sort((a, b) => byDate(b.at(-1)!, a.at(-1)!));
}

function changeFrom(before: Checkup, now: Checkup): Change {
  const [then, since] = [new Set(before.harmful), new Set(now.harmful)];
  const worse = now.harmful.filter((id) => !then.has(id));
  const better = before.harmful.filter((id) => !since.has(id));
  const p = mcnemar(worse.length, better.length);
  return { before, worse, better, p, said: isLuck(p) ? 'level' : worse.length > better.length ? 'worse' : 'better' };
}

/** Of each of a series against the newest of an earlier date; null where there is none. */
export function changesOf(series: readonly Checkup[]): (Change | null)[] {
  let before: Checkup | null = null;
  return series.map((now, i) => {
    const last = series[i - 1];
    if (last && timeOf(last) < timeOf(now)) before = last;
    return before && changeFrom(before, now);
  });
}

/** Against the newest earlier check-up of the series that it goes on; null where there is none. */
export function changeSince(history: readonly Checkup[], now: Checkup): Change | null {
  const series = seriesOf([...history, now]).find((one) => one.includes(now))!;
  const before = series.findLast((one) => timeOf(one) < timeOf(now));
  return before ? changeFrom(before, now) : null;
}
