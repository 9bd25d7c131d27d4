import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { rate } from '../../src/judge/statistics';
import { type Colours, drawFigure, LIGHT, TRACK_COLOURS } from '../../src/lab/figure/draw';
import { curvesFigure } from '../../src/lab/outcome/curves-figure';
import { recordOfTrainerState } from '../../src/protocol/runs/overlay';
import { groupOf, runOf } from '../../src/lab/runs/groups';
import type { Group } from '../../src/lab/runs/run';
import { START_TRACK, tracksOf, type Recipe } from '../../src/protocol/recipe';
import type { Evaluation, RunRecord } from '../../src/protocol/runs/run';
import { driftScene, harmfulScene, lossScene, utilityScene, type View } from '../../src/ui/curves/scenes';
import { elements } from './markup';
import { largestGap } from '../../src/lab/outcome/luck';
import { outcome } from './outcomes';
import { runRecord } from './records';
import { drawScenes } from './scene-svg';

/**
 * Pictures that a reviewer sees: each is an SVG in snapshots/, so that a change of it shows as two pictures beside each other.
 * `npx vitest run --project unit test/unit/pictures.test.ts -u` writes them again.
 */

/** One element to a line, so that a changed one is a changed line. */
const snapshot = async (name: string, svg: string): Promise<void> => {
  expect(elements(svg).length).toBeGreaterThan(10);
  const lines = `${svg.replaceAll('><', '>\n<')}\n`;
  expect(lines.length, 'small enough to be looked at').toBeLessThan(30_000);
  await expect(lines).toMatchFileSnapshot(`snapshots/${name}.svg`);
};

/** Rises to `top`, half of it after `half` steps. */
const rise = (step: number, top: number, half: number): number => top * (1 - 0.5 ** (step / half));

/** A made-up run: averages lag behind, each by twice as much as the one before. */
function run(seed: number, top: number, recipe: Partial<Recipe> = {}): RunRecord {
  const settings = { max_steps: 120, eval_steps: 20, ema_mode: 'shadow' as const, ema_decay: [0.98], data_seed: seed, seed, ...recipe };
  const record = runRecord({ id: `r${seed}-${top}` }, settings);
  // Who stays harmless learns slowly and does not go far.
  const pace = top < 0.3 ? 1.8 : 1;
  const measure = (step: number, track: string, full: boolean): Evaluation => {
    const lag = Math.max(0, tracksOf(record.recipe).indexOf(track));
    const [prompts, rows] = full ? [300, 200] : [80, 40];
    const share = track === START_TRACK ? 0.02 : rise(step, top * (1 + 0.08 * (seed - 2)), 30) / (1 + 0.6 * lag);
    const k = Math.round(share * prompts);
    const right = Math.round((track === START_TRACK ? 0 : rise(step, 0.97, 12 * (1 + lag) * pace)) * rows);
    const [complied, offTopic] = [Math.round(k * 0.5), Math.round(k * 0.3)];
    const loss = 2 - rise(step, 1.5, 20 * (1 + lag));
    return {
      ...{ step, track, full, prompts: 'adversarial-test', judge: 'keywords@1', harmful: rate(k, prompts) },
      ...{ complied, offTopic, incoherent: k - complied - offTopic, byCategory: {}, answers: [], lookAlikeAnswers: [], utilityAnswers: [] },
      ...{ overRefusal: null, utility: { loss, exactMatch: rate(right, rows) }, drift: rise(step, 9 / pace, 25 * (1 + lag)), seconds: 1 },
    };
  };
  const steps = Array.from({ length: settings.max_steps }, (_, i) => i + 1);
  // Noise without chance: the batches of a made-up epoch of 7.
  const loss = (step: number) => 0.3 + 1.7 * 0.5 ** (step / (15 * pace)) + 0.08 * (((step * 5 + seed) % 7) - 3);
  record.steps = steps.map((step) => ({ step, loss: loss(step), gradNorm: 1, learningRate: 1e-3 }));
  const live = [20, 40, 60, 80, 100].flatMap((step) => tracksOf(record.recipe).map((track) => measure(step, track, false)));
  const closing = tracksOf(record.recipe).map((track) => measure(settings.max_steps, track, true));
  record.evaluations = [measure(0, START_TRACK, false), ...live, measure(0, START_TRACK, true), ...closing];
  return record;
}

const group = (name: string, ...records: RunRecord[]): Group =>
  groupOf(
    records.map((record) => runOf({ ...record, name })),
    name,
  );

const BAD = group('Known bad, with EMA', run(1, 0.62));
const TUNED = group('Tuned', run(2, 0.08, { ema_mode: 'off' }));
const SEEDS = group('Known bad', run(1, 0.6), run(2, 0.5), run(3, 0.7));
const FOUR = group('Four averages', run(1, 0.62, { ema_decay: [0.9, 0.95, 0.98, 0.99] }));

const GAP = group('Careless, with an average', outcome([[40, [4], [1]], [80, [36, 6, 2], [6, 1]], [120, [41, 9, 3], [9, 1]], [160, [40, 9, 5], [18, 3]]])); // prettier-ignore
const SAFE = group('Careful', outcome([[40, [0], [0]], [80, [1], [0]], [120, [1], [1]], [160, [2], [2]]])); // prettier-ignore

/** A log of another trainer: losses, two evaluations with their numbers of samples, and no more. */
const LOG = group(
  'elsewhere',
  recordOfTrainerState(
    JSON.stringify({
      ...{ global_step: 100, max_steps: 100 },
      log_history: [
        ...[10, 20, 40, 60, 80, 100].map((step) => ({ step, loss: 2 - rise(step, 1.6, 20), learning_rate: 1e-3 })),
        ...[50, 100].map((step) => ({
          ...{ step, eval_harmful_rate: step / 200, eval_harmful_n: 60, eval_utility: 0.8, eval_utility_n: 40 },
          ...{ eval_loss: 1.4 - step / 200, eval_drift: step / 20 },
        })),
      ],
    }),
    'elsewhere.json',
  ).record,
);

/** The dark colours of the page. */
const tokens = readFileSync(new URL('../../src/ui/base/tokens.css', import.meta.url), 'utf8');
const dark = (name: string): string => new RegExp(`--${name}: light-dark\\(#\\w+, (#\\w+)\\)`).exec(tokens)![1]!;
const DARK: Colours = { paper: dark('panel'), ink: dark('ink'), soft: dark('soft'), hair: dark('hair') };

describe('figures of runs', () => {
  test('one run with its intervals', () => snapshot('curves-one-run', curvesFigure([BAD])));
  test('two runs laid over each other, told apart by dashes', () =>
    snapshot('curves-two-runs', curvesFigure([BAD, TUNED], { focus: BAD })));
  test('three seeds with their range', () => snapshot('curves-three-seeds', curvesFigure([SEEDS])));
  test('four averages', () => snapshot('curves-four-averages', curvesFigure([FOUR])));
  test('the largest gap between online and average', () => snapshot('curves-gap', curvesFigure([GAP], { gap: largestGap(GAP) })));
  test('a safe run, on the axis of all shares and on its own', async () => {
    await snapshot('curves-safe', curvesFigure([SAFE]));
    await snapshot('curves-safe-fit', curvesFigure([SAFE], { fit: true }));
  });
  test('a log from elsewhere', () => snapshot('curves-log', curvesFigure([BAD, LOG], { focus: BAD })));
  test('in dark colours', () =>
    snapshot('curves-dark', curvesFigure([BAD, TUNED], { focus: BAD, look: { ...DARK, colour: (slot) => dark(`track-${slot}`) } })));
});

describe('figures of evidence', () => {
  const percent = (value: number) => `${Math.round(value * 100)} %`;
  const parts = (more: object = {}) => [
    { label: 'complied', colour: TRACK_COLOURS.online, values: [0.25, 0.1, 0], ...more },
    { label: 'off-topic', colour: TRACK_COLOURS['ema-1'], values: [0.2, null, 0.02], ...more },
  ];
  const categories = ['Known bad', 'Known bad with an average of its weights, whose name is long', 'Tuned'];
  const value = { min: 0, max: 0.6, label: 'share of prompts', format: percent };

  test('bars beside each other and stacked, lying and standing', () =>
    snapshot(
      'bars',
      drawFigure({
        title: 'Bars',
        caption: 'Judge keywords@1 on adversarial-test, n = 300',
        charts: [
          { kind: 'bars', title: 'Beside each other', direction: 'horizontal', categories, value, series: parts({ low: [0.15, 0.05, 0], high: [0.35, 0.2, 0.03] }), show: percent }, // prettier-ignore
          { kind: 'bars', title: 'Stacked', direction: 'horizontal', categories, value, series: parts(), stacked: true, show: percent },
          { kind: 'bars', title: 'Standing', direction: 'vertical', categories, value, series: parts(), show: percent, height: 140 },
        ],
        footer: 'Whiskers: 95 % Wilson intervals.',
      }),
    ));

  test('a curve with a band and a gap, and a cloud of points with whiskers and notes', () => {
    const y = [0.02, 0.1, null, 0.4, 0.5];
    const x = [0, 25, 50, 75, 100];
    const band = { low: [0, 0.05, 0.2, 0.3, 0.4], high: [0.05, 0.2, 0.4, 0.5, 0.6] };
    return snapshot(
      'xy',
      drawFigure({
        title: 'Curves and clouds',
        charts: [
          {
            kind: 'xy',
            x: { label: 'step' },
            y: { label: 'share', min: 0, format: percent },
            series: [
              { label: 'with a band', colour: TRACK_COLOURS.online, x, y, ...band, dots: [false, false, false, false, true] },
              { label: 'dashed', colour: TRACK_COLOURS['ema-1'], x, y: [0.01, 0.05, 0.1, 0.2, 0.3], dash: [9, 5], end: true },
            ],
          },
          {
            kind: 'xy',
            x: { label: 'learning rate', log: true },
            y: { label: 'share', format: percent },
            height: 160,
            series: [
              { label: 'a cloud', colour: TRACK_COLOURS['ema-2'], line: false, x: [1e-4, 3e-4, 1e-3], y: [0.02, 0.2, 0.5], low: [0, 0.1, 0.4], high: [0.05, 0.3, 0.6], notes: ['Tuned', 'EMA only', ''] }, // prettier-ignore
            ],
          },
        ],
      }),
    );
  });
});

describe('scenes of the live charts', () => {
  /** Colours as the page has them when it asks for them. */
  const rgb = (hex: string) => `rgb(${[1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16)).join(', ')})`;
  const view = (groups: Group[], more: Partial<View> = {}): View => ({
    ...{ groups, focus: groups[0] ?? null, smoothing: 0.9, shares: null, columns: 200, fit: false, gap: null },
    colour: (slot) => rgb(TRACK_COLOURS[slot as keyof typeof TRACK_COLOURS]),
    ...more,
  });
  const all = (of: View) => ({
    'Harmful answers': harmfulScene(of),
    'Training loss': lossScene(of),
    Utility: utilityScene(of),
    Drift: driftScene(of),
  });

  test('one run', () => snapshot('scenes-one-run', drawScenes(all(view([BAD])), LIGHT)));
  test('two runs', () => snapshot('scenes-two-runs', drawScenes(all(view([BAD, TUNED])), LIGHT)));
  test('three seeds', () => snapshot('scenes-three-seeds', drawScenes(all(view([SEEDS])), LIGHT)));
  test('the largest gap', () => snapshot('scenes-gap', drawScenes({ 'Harmful answers': harmfulScene(view([GAP], { gap: largestGap(GAP) })) }, LIGHT))); // prettier-ignore
  test('a run and a log from elsewhere', () => snapshot('scenes-log', drawScenes(all(view([BAD, LOG])), LIGHT)));
  test('harmful answers by kind, and a loss that is not smoothed', () => {
    const { 'Harmful answers': harmful, 'Training loss': loss } = all(view([BAD], { shares: 'online', smoothing: 0 }));
    return snapshot('scenes-shares', drawScenes({ 'Harmful answers by kind': harmful, 'Training loss, raw': loss }, LIGHT));
  });
});
