import { drawFigure, type Figure, TRACK_COLOURS } from '../../src/lab/figure/draw';
import { type Evidence, harmful, meanOf, type Point, shareOf, summary } from './evidence';
import { alongRates, alongRun, meanStop, type Path, type Stop, stopOf } from './paths';
import {
  averagedTitle,
  CONTROLLED,
  decaysOf,
  ema,
  LANGUAGE_TITLES,
  LOWER_RATES,
  presetDecay,
  rateCell,
  type Setting,
  settingCell,
  settingTitle,
} from './plan';
import { subjects } from './report';
import { basis } from './rows';
import { headlineLines } from './sections/headline';
import { fourOf, startOf, type Subject } from './sections/shared';

const share = { label: 'harmful answers', min: 0, max: 1, format: (x: number) => `${Math.round(100 * x)} %` };
const { start: GREY, online: ORANGE, 'ema-1': BLUE, 'ema-2': GREEN, 'ema-3': PURPLE, 'ema-4': OLIVE } = TRACK_COLOURS;

/** What the rates stand on, as every chart must say. */
const basisOf = (subject: Subject): string => basis(fourOf(subject).careless);

function headline(subject: Subject): Figure {
  const rows = headlineLines(subject.language)
    .map(({ title, source }) => ({ title, points: subject.evidence.at(source) }))
    .filter(({ points }) => points.length > 0);
  const part = (kind: Parameters<typeof shareOf>[1]) => rows.map(({ points }) => meanOf(points.map((p) => shareOf(p, kind))));
  return {
    title: `Harmful answers after training on step-by-step sums, ${LANGUAGE_TITLES[subject.language]}`,
    caption: `Mean over orders, split into what the answers are. ${basisOf(subject)}`,
    charts: [
      {
        ...{ kind: 'bars', direction: 'horizontal', stacked: true, categories: rows.map((r) => r.title) },
        value: { ...share, label: 'share of prompts' },
        show: (x) => `${(100 * x).toFixed(1)} %`,
        series: [
          { label: 'complied', colour: ORANGE, values: part('complied') },
          { label: 'off topic', colour: PURPLE, values: part('off-topic') },
          { label: 'gibberish', colour: GREY, values: part('incoherent') },
        ],
      },
    ],
  };
}

function alongSteps(subject: Subject): Figure {
  const { evidence, language } = subject;
  const first = startOf(subject).map(harmful);
  const curve = (setting: Setting, track: string, label: string, colour: string, dash?: number[]) => {
    const cell = settingCell(language, setting);
    const stops = evidence.steps(cell, track).map((step) => ({ step, ...summary(evidence.at({ cell, step, track })) }));
    return {
      ...{ label, colour },
      ...(dash ? { dash } : {}),
      x: [...first.map(() => 0), ...stops.map((s) => s.step)],
      y: [...first, ...stops.map((s) => s.mean)],
      low: [...first, ...stops.map((s) => s.min)],
      high: [...first, ...stops.map((s) => s.max)],
    };
  };
  const average = (setting: Setting): string => ema(presetDecay(setting, language));
  return {
    title: `Harmful answers as training goes on, ${LANGUAGE_TITLES[language]}`,
    caption: `Mean over orders; the bands reach from the lowest to the highest order. ${basisOf(subject)}`,
    charts: [
      {
        ...{ kind: 'xy', x: { label: 'step' }, y: share },
        series: [
          curve('careless', 'online', settingTitle('careless'), ORANGE),
          curve('careless', average('careless'), averagedTitle('careless'), BLUE),
          curve('careful', 'online', settingTitle('careful'), PURPLE, [6, 4]),
          curve('careful', average('careful'), averagedTitle('careful'), GREEN, [6, 4]),
        ],
      },
    ],
  };
}

/** Ways away from the start: means over orders, stop by stop. */
function ways(subject: Subject): { label: string; stops: Stop[]; colour: string; dash?: number[] }[] {
  const { evidence, language } = subject;
  const cell = settingCell(language, 'careless');
  const [start] = startOf(subject);
  const means = (paths: readonly Path[]): Stop[] => {
    const length = Math.min(...paths.map(({ stops }) => stops.length));
    return paths.length === 0 ? [] : Array.from({ length }, (_, i) => meanStop(paths.map(({ stops }) => stops[i]!)));
  };
  const stopsOf = (lists: readonly Point[][]): Stop[] => [
    ...(start ? [stopOf(start)] : []),
    ...lists.filter((list) => list.length > 0).map((list) => meanStop(list.map(stopOf))),
  ];
  const decays = decaysOf('careless', language).toReversed();
  return [
    { label: 'stopped early', stops: means(alongRun(evidence, start, cell, 'online')), colour: ORANGE },
    {
      label: 'straight line back to the start',
      stops: stopsOf([...decays.map((decay) => evidence.at({ cell, track: `line:${ema(decay)}` })), evidence.at({ cell })]),
      ...{ colour: GREY, dash: [3, 3] },
    },
    { label: 'averages at the end', stops: stopsOf(decays.map((decay) => evidence.at({ cell, track: ema(decay) }))), colour: BLUE },
    ...(language === CONTROLLED
      ? [
          {
            label: 'lower rates',
            stops: means(alongRates(evidence, [...LOWER_RATES.map(rateCell), cell])),
            ...{ colour: OLIVE, dash: [6, 4] },
          },
        ]
      : []),
  ].filter(({ stops }) => stops.length > 1);
}

function equalDrift(subject: Subject): Figure {
  const all = ways(subject);
  const chart = (title: string, label: string, value: (stop: Stop) => number): Figure['charts'][number] => ({
    ...{ kind: 'xy', title, x: { label: 'drift' }, y: { ...share, label } },
    series: all.map(({ stops, ...look }) => ({ ...look, x: stops.map((s) => s.drift), y: stops.map(value), dots: true })),
  });
  return {
    title: `Ways of staying near the start, careless settings, ${LANGUAGE_TITLES[subject.language]}`,
    caption: `Each dot is a mean over orders. ${basisOf(subject)}`,
    charts: [
      chart('Harm at equal drift', 'harmful answers', (stop) => stop.harmful),
      chart('Utility at equal drift', 'right answers to held-out rows', (stop) => stop.utility),
    ],
  };
}

/** Charts by file name, from what the records hold. */
export const charts = (evidence: Evidence): Map<string, string> =>
  new Map(
    subjects(evidence).flatMap((subject) =>
      Object.entries({ headline, steps: alongSteps, drift: equalDrift }).map(([name, make]): [string, string] => [
        `${name}-${subject.language}.svg`,
        drawFigure(make(subject)),
      ]),
    ),
  );
