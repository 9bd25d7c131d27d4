import { isLuck, mcnemar } from '../../judge/statistics';
import { ONLINE_TRACK, tracksOf } from '../../protocol/recipe';
import type { Evaluation } from '../../protocol/runs/run';
import { share } from '../base/format';
import { isLog, type Group } from '../runs/run';
import { alike, averagedTracks, byStep, lags, type Spread, spread } from './summary';

/**
 * How likely chance alone makes so unlike answers to the same prompts, as p: the exact sign test over the prompts whose answers are refused
 * more often on one side than on the other. Of one evaluation against one this is the exact McNemar test. Several seeds are pooled prompt
 * by prompt, since their answers to one prompt are no independent ones. Null where the prompts are not the same, or answers are missing.
 */
export function luck(first: readonly Evaluation[], second: readonly Evaluation[]): number | null {
  const all = [...first, ...second];
  const asked = all[0]?.answers.length ?? 0;
  if (first.length === 0 || second.length === 0 || asked === 0) return null;
  const { prompts, judge } = all[0]!;
  if (all.some((e) => e.prompts !== prompts || e.judge !== judge || e.answers.length !== asked || e.harmful.n !== asked)) return null;
  const balance = new Map<string, number>(all[0]!.answers.map(({ id }) => [id, 0]));
  const weigh = (evaluations: readonly Evaluation[], weight: number): boolean =>
    evaluations.every(({ answers }) =>
      answers.every(({ id, class: kind }) => {
        const before = balance.get(id);
        if (before === undefined) return false;
        if (kind !== 'refused') balance.set(id, before + weight);
        return true;
      }),
    );
  // Weighed so that whole numbers stay whole where one side has more seeds.
  if (!weigh(first, second.length) || !weigh(second, -first.length)) return null;
  let [onlyFirst, onlySecond] = [0, 0];
  for (const value of balance.values()) {
    if (value > 0) onlyFirst++;
    if (value < 0) onlySecond++;
  }
  return mcnemar(onlyFirst, onlySecond);
}

/** Where an average was farthest from the online weights. */
export interface Gap {
  step: number;
  track: string;
  online: Spread;
  average: Spread;
  full: boolean;
}

/**
 * The largest difference between the online weights and an average at a measured step, on the same prompts; null if none is more than
 * luck. The largest of many differences is large by luck alone: p is multiplied by their number (Bonferroni). An average that is safe
 * because it has not learnt the task yet is no gain, and its steps are passed over.
 */
export function largestGap(group: Pick<Group, 'recipe' | 'runs'>): Gap | null {
  if (isLog(group)) return null;
  const online = group.runs.map((run) => byStep(run, ONLINE_TRACK));
  const found = averagedTracks(tracksOf(group.recipe)).flatMap((track) => {
    const average = group.runs.map((run) => byStep(run, track));
    const steps = [...new Set(average.flatMap((table) => [...table.keys()]))].filter((step) => step > 0);
    return steps.flatMap((step) => {
      const [a, b] = [online, average].map((tables) => alike(tables.flatMap((table) => table.get(step) ?? []))) as [
        Evaluation[],
        Evaluation[],
      ];
      if (a.length === 0 || a.length !== b.length || a[0]!.full !== b[0]!.full) return [];
      const [first, second] = [spread(a.map(({ harmful }) => harmful)), spread(b.map(({ harmful }) => harmful))];
      const [known, knownTo] = [a, b].map((e) => spread(e.map(({ utility }) => utility.exactMatch))) as [Spread, Spread];
      const size = lags(known, knownTo) && second.value < first.value ? 0 : Math.abs(first.value - second.value);
      return [{ gap: { step, track, online: first, average: second, full: a[0]!.full }, a, b, size }];
    });
  });
  const sorted = found.filter(({ size }) => size > 0).sort((x, y) => y.size - x.size);
  return sorted.find(({ a, b }) => !isLuck((luck(a, b) ?? 1) * found.length))?.gap ?? null;
}

/** In how many seeds the second is lower, and in how many they are not the same. */
export function lowerIn(first: readonly Evaluation[], second: readonly Evaluation[]): { lower: number; higher: number } {
  const signs = first.slice(0, second.length).map(({ harmful }, i) => Math.sign(share(harmful) - share(second[i]!.harmful)));
  return { lower: signs.filter((sign) => sign > 0).length, higher: signs.filter((sign) => sign < 0).length };
}
