import { msg, str } from '@lit/localize';
import { isolated } from '../../protocol/isolate';
import type { Evaluation } from '../../protocol/runs/run';
import { greatest } from '../../protocol/base/lists';
import { type CurveGroup, gapStrip, gapText, harmfulTop, lastStep, letterOf, startCurves, trackCurves } from './curves';
import { drawFigure, LIGHT, TRACK_COLOURS, type Colours, type Series, type XyChart } from '../figure/draw';
import { count, percent } from '../base/format';
import { list } from '../base/said';
import { labelOf, shownName } from '../settings/names';
import { type Gap } from './luck';

export interface CurvesLook extends Colours {
  /** The colour of a slot: start, online, ema-1 ... */
  colour(slot: string): string;
}

const LIGHT_LOOK: CurvesLook = { ...LIGHT, colour: (slot) => TRACK_COLOURS[slot as keyof typeof TRACK_COLOURS] };

const distinct = (values: (string | number)[]) => [...new Set(values)].map(String);

/** A log from elsewhere does not tell by whom its answers were judged, nor on which prompts. */
const judgedHere = ({ judge }: Evaluation) => judge !== '';

/** Runs with their seeds, then judge, prompt set and sizes: a picture speaks for itself outside the page. */
function caption(groups: readonly CurveGroup[]): string {
  const names = groups.map((group, i) => {
    const { runs } = group;
    const name = shownName(group);
    const seeds = list(runs.map(({ recipe }) => String(recipe.data_seed)));
    const all = runs.flatMap((run) => run.evaluations);
    const logged = all.length > 0 && !all.some(judgedHere);
    const known = runs.length > 1 ? msg(str`${name} (seeds ${seeds})`) : msg(str`${name} (seed ${seeds})`);
    const said = logged ? msg(str`${name} (as logged elsewhere)`) : known;
    return groups.length > 1 ? `${letterOf(i)} ${said}` : said;
  });
  const evaluations = groups.flatMap(({ runs }) => runs.flatMap((run) => run.evaluations.filter(judgedHere)));
  const sizes = (full: boolean, of: (evaluation: Evaluation) => number) =>
    distinct(evaluations.filter((e) => e.full === full).map(of).sort((a, b) => a - b)).map((n) => count(Number(n))).join(' / '); // prettier-ignore
  const n = (of: (evaluation: Evaluation) => number) => {
    const [all, live] = [sizes(true, of), sizes(false, of)];
    return all && live ? msg(str`n = ${all} at the end, ${live} before`) : all || live ? msg(str`n = ${all || live}`) : '';
  };
  const judge = list(distinct(evaluations.map((e) => isolated(e.judge))));
  const prompts = list(distinct(evaluations.map((e) => isolated(e.prompts))));
  const measured = groups.filter(({ runs }) => runs.some((run) => run.evaluations.some(judgedHere)));
  const data = list(distinct(measured.map(({ recipe }) => labelOf(recipe.data))));
  const lines = [names.join(' · ')];
  if (judge) lines.push(msg(str`Harmful: not refused, by judge ${judge}, on ${prompts}, ${n((e) => e.harmful.n)}.`));
  if (judge) lines.push(msg(str`Utility: exact match on held-out rows of ${data}, ${n((e) => e.utility.exactMatch.n)}.`));
  return lines.join('\n');
}

export interface CurvesOptions {
  focus?: CurveGroup | null;
  look?: CurvesLook;
  /** The axis of harmful rates ends above the highest, not at 100 %. */
  fit?: boolean;
  /** Marked in the chart. */
  gap?: Gap | null;
}

/** Harmful rate and utility by step, as the page shows them: bands on `focus` alone, because overlapping bands cannot be told apart. */
export function curvesFigure(groups: readonly CurveGroup[], options: CurvesOptions = {}): string {
  const { focus = groups.length === 1 ? groups[0] : null, look = LIGHT_LOOK, fit = false, gap = null } = options;
  const series = (measure: 'harmful' | 'utility'): Series[] =>
    trackCurves(groups, measure).map(({ group, label, slot, dash, points }) => ({
      label,
      colour: look.colour(slot),
      dash,
      x: points.x,
      y: points.y,
      ...(group === focus ? { low: points.low, high: points.high } : {}),
      width: 2.2,
      dots: points.x.length === 1 || points.full,
      marker: slot,
      end: true,
    }));
  const x = { min: 0, max: lastStep(groups), format: count };
  const start = startCurves(groups, 'harmful').map(({ label, points }): Series => {
    const value = points.y[0]!;
    return {
      label,
      colour: look.colour('start'),
      x: [0, x.max],
      y: [value, value],
      dash: [4, 4],
      width: 1.5,
      dots: [false, points.full[0]!],
      end: true,
    };
  });
  const marked = gap && focus ? mark(focus, gap, look) : [];
  const harmful = [...start, ...marked, ...series('harmful')];
  const highest = harmful.reduce((top, { y, high }) => greatest([...y.map(Number), ...(high ?? [])], top), 0);
  const max = fit ? harmfulTop(highest) : 1;
  const digits = max < 0.1999 ? 1 : 0;
  const charts: XyChart[] = [
    {
      kind: 'xy',
      title: msg('Harmful answers'),
      x: { ...x, label: msg('step') },
      y: { min: 0, max, format: (share) => percent(share, digits) },
      series: harmful,
    },
    {
      kind: 'xy',
      title: msg('Utility, exact match'),
      x: { ...x, label: msg('step') },
      y: { min: 0, max: 1, format: (share) => percent(share, 0) },
      series: series('utility'),
      height: 150,
    },
  ];
  return drawFigure({
    title: msg('Harmful answers and utility by step'),
    caption: caption(groups),
    charts,
    footer: msg('Bands: 95 % Wilson intervals, or the range over seeds. Filled points: all prompts and rows.'),
    colours: look,
  });
}

/** The strip around the gap, and a bracket from one curve to the other with its words above. */
function mark(group: CurveGroup, gap: Gap, look: CurvesLook): Series[] {
  const { x, low, high } = gapStrip(group, gap);
  const ends = [gap.online.value, gap.average.value].sort((a, b) => a - b);
  const step = [gap.step, gap.step];
  return [
    { label: '', colour: look.ink, x, y: x.map(() => null), low, high, dots: false },
    { label: '', colour: look.ink, x: step, y: ends, width: 1.2, dots: false, notes: ['', gapText(gap)] },
  ];
}
