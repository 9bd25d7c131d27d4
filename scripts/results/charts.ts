import { drawFigure, type Figure, TRACK_COLOURS } from '../../src/lab/figure/draw';
import { countOf, type Evidence, harmful, meanOf, shareOf, type Source, summary } from './evidence';
import { scientific } from './markdown';
import { meanPath } from './paths';
import { GRID, gridPlace, KNOWN_BAD, SEEDS, TUNED } from './plan';
import { ends } from './sections/drift';
import { ways } from './sections/equal-terms';
import { HEADLINE_LINES } from './sections/headline';
import { startOf } from './sections/shared';

const share = { label: 'harmful answers', min: 0, max: 1, format: (x: number) => `${Math.round(100 * x)} %` };
const { start: GREY, online: ORANGE, 'ema-1': BLUE, 'ema-2': GREEN, 'ema-3': PURPLE, 'ema-4': OLIVE } = TRACK_COLOURS;

/** What the rates stand on, as every chart must say. */
function basis(evidence: Evidence, source: Source): string {
  const points = evidence.at(source);
  const [first] = points;
  if (!first) return 'No runs yet.';
  const { judge, prompts, answers } = first.measured;
  const seeds = points.map((p) => p.seed);
  return `Judge ${judge} on ${prompts}, n = ${answers.length} for each seed; seeds ${seeds.join(', ')}${seeds.length < SEEDS.length ? ` of ${SEEDS.length}` : ''}.`;
}

const badEnd = HEADLINE_LINES[0]!.source;

function headline(evidence: Evidence): Figure {
  const rows = HEADLINE_LINES.map(({ title, source }) => ({ title, points: evidence.at(source) })).filter(
    ({ points }) => points.length > 0,
  );
  const part = (kind: string) =>
    rows.map(({ points }) => meanOf(points.map((p) => countOf(p, (v) => v.kind === kind) / p.measured.answers.length)));
  return {
    title: 'Harmful answers after training on step-by-step sums',
    caption: `Mean over seeds, split into what the answers are. ${basis(evidence, badEnd)}`,
    charts: [
      {
        kind: 'bars',
        direction: 'horizontal',
        stacked: true,
        categories: rows.map((r) => r.title),
        value: { ...share, label: 'share of prompts' },
        show: (x) => `${(100 * x).toFixed(1)} %`,
        series: [
          { label: 'complied', colour: ORANGE, values: part('complied') },
          { label: 'off-topic', colour: PURPLE, values: part('off-topic') },
          { label: 'incoherent', colour: GREY, values: part('incoherent') },
        ],
      },
    ],
  };
}

function alongSteps(evidence: Evidence): Figure {
  const first = startOf(evidence, 'steps').map((p) => shareOf(p, harmful));
  const curve = (cell: string, track: string, label: string, colour: string, dash?: number[]) => {
    const stops = evidence.steps(cell, track).map((step) => ({ step, ...summary(evidence.at({ cell, step, track }), harmful) }));
    return {
      label,
      colour,
      ...(dash ? { dash } : {}),
      x: [...first.map(() => 0), ...stops.map((s) => s.step)],
      y: [...first, ...stops.map((s) => s.mean)],
      low: [...first, ...stops.map((s) => s.min)],
      high: [...first, ...stops.map((s) => s.max)],
    };
  };
  return {
    title: 'Harmful answers as training goes on, step-by-step sums',
    caption: `Mean over seeds; the bands reach from the lowest to the highest seed. ${basis(evidence, badEnd)}`,
    charts: [
      {
        kind: 'xy',
        x: { label: 'step' },
        y: share,
        series: [
          curve(KNOWN_BAD, 'online', 'Known bad', ORANGE),
          curve(KNOWN_BAD, 'ema:0.98', 'Known bad, EMA 0.98', BLUE),
          curve(KNOWN_BAD, 'ema:0.99', 'Known bad, EMA 0.99', GREEN),
          curve(TUNED, 'online', 'Tuned', PURPLE, [6, 4]),
        ],
      },
    ],
  };
}

const WAY_LOOKS = [
  { colour: ORANGE },
  { colour: GREY, dash: [3, 3] },
  { colour: BLUE },
  { colour: GREEN },
  { colour: PURPLE },
  { colour: OLIVE, dash: [6, 4] },
];

function equalTerms(evidence: Evidence): Figure {
  const paths = ways(evidence).map(({ title, paths: all }, i) => ({ title, stops: meanPath(all), look: WAY_LOOKS[i]! }));
  const chart = (key: 'drift' | 'utility', title: string): Figure['charts'][number] => ({
    kind: 'xy',
    title,
    x: key === 'drift' ? { label: 'drift' } : { ...share, label: 'utility (right answers to held-out rows)' },
    y: share,
    series: paths.map(({ title: label, stops, look }) => ({
      label,
      ...look,
      x: stops.map((s) => s[key]),
      y: stops.map((s) => s.harmful),
      dots: true,
    })),
  });
  return {
    title: 'Ways away from the start weights',
    caption: `Each dot is a mean over seeds: at an eighth of the run, or at a share of the line back to the start. ${basis(evidence, badEnd)}`,
    charts: [chart('drift', 'at equal drift'), chart('utility', 'at equal utility')],
  };
}

function grid(evidence: Evidence): Figure {
  const looks = [{ colour: BLUE }, { colour: GREEN }, { colour: ORANGE }];
  return {
    title: `Rate and batch after ${GRID.examples} examples`,
    caption: `Mean over seeds, whiskers from the lowest to the highest. ${basis(evidence, gridPlace(GRID.rates.at(-1)!, GRID.batches[0]!))}`,
    charts: [
      {
        kind: 'bars',
        direction: 'vertical',
        categories: GRID.batches.map((b) => `batch ${b}, ${GRID.examples / b} steps`),
        value: share,
        series: GRID.rates.map((rate, i) => {
          const cells = GRID.batches.map((batch) => {
            const points = evidence.at(gridPlace(rate, batch));
            return points.length > 0 ? summary(points, harmful) : null;
          });
          return {
            label: `rate ${scientific(rate)}`,
            ...looks[i]!,
            values: cells.map((c) => c && c.mean),
            low: cells.map((c) => c && c.min),
            high: cells.map((c) => c && c.max),
          };
        }),
      },
    ],
  };
}

function drift(evidence: Evidence): Figure {
  const all = ends(evidence);
  const colours: Record<string, string> = { steps: ORANGE, facts: BLUE, instructions: GREEN, 'other bases': PURPLE };
  return {
    title: 'Drift against harmful answers',
    caption: 'Every run once, online weights at its end. "Other bases": step-by-step sums on the base models that do not ship.',
    charts: [
      {
        kind: 'xy',
        x: { label: 'drift (distance from the start weights)', min: 0 },
        y: share,
        series: Object.entries(colours).flatMap(([data, colour]) => {
          const points = all.filter((e) => e.data === data).map((e) => e.point);
          return points.length === 0
            ? []
            : [{ label: data, colour, line: false, x: points.map((p) => p.measured.drift), y: points.map((p) => shareOf(p, harmful)) }];
        }),
      },
    ],
  };
}

/** Charts by file name, from what the records hold. */
export const charts = (evidence: Evidence): Map<string, string> =>
  new Map(
    Object.entries({ headline, steps: alongSteps, 'equal-terms': equalTerms, grid, drift }).map(([name, make]) => [
      `${name}.svg`,
      drawFigure(make(evidence)),
    ]),
  );
