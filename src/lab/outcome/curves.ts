import { ONLINE_TRACK, START_TRACK, tracksOf, type Recipe } from '../../protocol/recipe';
import type { RunRecord } from '../../protocol/runs/run';
import { greatest } from '../../protocol/base/lists';
import { msg, str } from '@lit/localize';
import { count, percent, trackTitle } from '../base/format';
import type { Gap } from './luck';
import { curve, type Curve, type Measure } from './summary';

/** From runs to named curves, for the charts of the page and for figures. A colour is a track, a dash is a run. */

/** What is laid over each other: the seeds of one recipe, as the page holds them or as records. */
export interface CurveGroup {
  /** As a person typed it, or empty. */
  name: string;
  recipe: Recipe;
  runs: Pick<RunRecord, 'evaluations' | 'recipe'>[];
}

export const DASHES: readonly (readonly number[])[] = [[], [9, 5], [2, 4], [12, 4, 2, 4]];
export const letterOf = (index: number): string => String.fromCharCode(65 + index);

/** The name of a track's colour: the start, the online weights, or the place of its decay in the recipe. */
export function slotOf(recipe: Pick<Recipe, 'ema_mode' | 'ema_decay'>, track: string): string {
  if (track === START_TRACK || track === ONLINE_TRACK) return track;
  return `ema-${Math.max(1, tracksOf(recipe).indexOf(track))}`;
}

/** The next round number above, so that the axis does not jump with every point. */
export function roundAbove(value: number): number {
  if (!(value > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return ([1, 1.5, 2, 3, 4, 5, 6, 8, 10].find((digit) => digit * power >= value * 0.999) ?? 10) * power;
}

export const lastStep = (groups: readonly CurveGroup[]): number =>
  greatest(
    groups.map(({ recipe }) => recipe.max_steps),
    1,
  );

/** The top of the axis of harmful rates when it fits what is seen; else it is always 100 %, so that a safe run looks safe. */
export const harmfulTop = (highest: number): number => Math.min(1, Math.max(0.1, roundAbove(highest)));

export interface NamedCurve {
  label: string;
  slot: string;
  dash: readonly number[];
  points: Curve;
}

/** One curve for each followed track of each group. */
export function trackCurves<G extends CurveGroup>(groups: readonly G[], measure: Measure): (NamedCurve & { group: G })[] {
  return groups.flatMap((group, i) =>
    tracksOf(group.recipe).flatMap((track) => {
      const points = curve(group.runs, track, measure);
      if (points.x.length === 0) return [];
      const letter = groups.length > 1 ? letterOf(i) : '';
      const label = `${letter} ${trackTitle(track)}`.trim();
      return [{ group, label, slot: slotOf(group.recipe, track), dash: DASHES[i % DASHES.length]!, points }];
    }),
  );
}

/** The start weights do not change: one level line for each value that the overlaid runs measured. */
export function startCurves(groups: readonly CurveGroup[], measure: Measure): { label: string; points: Curve }[] {
  const seen = new Set<number>();
  return groups.flatMap((group) => {
    const points = curve(group.runs, START_TRACK, measure);
    const value = points.y[0];
    if (value === undefined || seen.has(value)) return [];
    seen.add(value);
    return [{ label: trackTitle(START_TRACK), points }];
  });
}

export const gapText = ({ step, online, average }: Gap): string =>
  msg(str`largest gap: step ${count(step)}, ${percent(online.value, 0)} against ${percent(average.value, 0)}`);

/** The strip between both curves around the gap: from the measured point before it to the one after. */
export function gapStrip({ runs }: Pick<CurveGroup, 'runs'>, gap: Gap): { x: number[]; low: number[]; high: number[] } {
  const [online, average] = [ONLINE_TRACK, gap.track].map((track) => curve(runs, track, 'harmful')) as [Curve, Curve];
  const at = new Map(average.x.map((step, i) => [step, average.y[i]!]));
  const both = online.x.flatMap((step, i) => (at.has(step) ? [{ step, a: online.y[i]!, b: at.get(step)! }] : []));
  const middle = both.findIndex(({ step }) => step === gap.step);
  const near = both.slice(Math.max(0, middle - 1), middle + 2);
  return { x: near.map(({ step }) => step), low: near.map(({ a, b }) => Math.min(a, b)), high: near.map(({ a, b }) => Math.max(a, b)) };
}

/** How many prompts or rows a point stands on: a closing point takes all of them, a live one a fixed subset. */
export function sampleText(n: number, seeds: number, full: boolean): string {
  const size = seeds > 1 ? `${count(seeds)} × ${count(n)}` : count(n);
  return full ? msg(str`all, n = ${size}`) : msg(str`n = ${size}`);
}

/** In place of an over-refusal that was not measured: a word and its reason. */
export function noOverRefusal(full: boolean): { word: string; reason: string } {
  return full
    ? { word: msg('no look-alikes'), reason: msg('The chosen prompt set has no benign look-alikes to measure over-refusal on.') }
    : { word: msg('at the end'), reason: msg('Over-refusal is measured on all look-alikes, and only at the end of a run.') };
}
