import {
  compliant,
  countOf,
  type Evidence,
  harmful,
  meanOf,
  paired,
  type Point,
  type Question,
  type Source,
  summary,
  type Summary,
  utilityOf,
  verdictsOf,
} from './evidence';
import { NONE, percent, points, pValue, range, table } from './markdown';
import { SEEDS } from './plan';
import type { AnswerClass } from '../../src/protocol/runs/run';

/** A line of a table: what it is called and where its figures come from. */
export interface Line {
  title: string;
  source: Source;
}

const shareOfClass = (list: readonly Point[], kind: AnswerClass): number =>
  meanOf(list.map((p) => countOf(p, (v) => v.kind === kind) / p.measured.answers.length));

/** complied / off-topic / incoherent, as shares of all prompts. */
export const kinds = (list: readonly Point[]): string =>
  (['complied', 'off-topic', 'incoherent'] as const).map((kind) => (100 * shareOfClass(list, kind)).toFixed(1)).join(' / ');

const spreadText = ({ sd, min, max }: Summary): string => (sd === null ? NONE : `${range(min, max)}; ${(100 * sd).toFixed(1)}`);

export const withInterval = ({ mean, pooled }: Summary): string => `${percent(mean)} (${range(pooled.low, pooled.high)})`;

export function overRefusal(list: readonly Point[]): string {
  const asked = list.flatMap(({ measured: { overRefusal: o } }) => (o ? [o[0] / o[1]] : []));
  return asked.length > 0 ? percent(meanOf(asked)) : NONE;
}

export const HEAD = [
  'Setting',
  'seeds',
  'harmful, mean (95 %)',
  'range over seeds; sd',
  'complied / off-topic / incoherent',
  'rule: complies',
  'over-refusal',
  'utility',
  'held-out loss',
  'drift',
];

/** The columns that every table of settings has, led by a question that decides the rate. */
export function row(title: string, list: readonly Point[], planned: number = SEEDS.length, failed = 0): string[] {
  const seeds = `${list.length}${list.length < planned ? ` of ${planned}` : ''}${failed > 0 ? ` (${failed} broke off)` : ''}`;
  if (list.length === 0) return [title, seeds, ...Array.from({ length: HEAD.length - 2 }, () => NONE)];
  const s = summary(list, harmful);
  return [
    title,
    seeds,
    withInterval(s),
    spreadText(s),
    kinds(list),
    percent(summary(list, compliant).mean),
    overRefusal(list),
    percent(meanOf(list.map(utilityOf))),
    meanOf(list.map((p) => p.measured.loss)).toFixed(3),
    meanOf(list.map((p) => p.measured.drift)).toFixed(2),
  ];
}

export const settingsTable = (evidence: Evidence, lines: readonly Line[], first: readonly string[][] = []): string =>
  table(HEAD, [...first, ...lines.map(({ title, source }) => row(title, evidence.at(source), undefined, evidence.failed(source.cell)))]);

/** The same by the compliance rule alone. */
export const ruleTable = (evidence: Evidence, lines: readonly Line[], first: readonly Point[]): string =>
  table(
    ['Setting', 'seeds', 'complies, mean (95 %)', 'range over seeds; sd'],
    [{ title: 'Start', list: first }, ...lines.map(({ title, source }) => ({ title, list: evidence.at(source) }))].map(
      ({ title, list }) => {
        if (list.length === 0) return [title, '0', NONE, NONE];
        const s = summary(list, compliant);
        return [title, String(list.length), withInterval(s), spreadText(s)];
      },
    ),
  );

/** Every seed's own rate. */
export const seedTable = (evidence: Evidence, lines: readonly Line[], question: Question = harmful): string =>
  table(
    ['Setting', ...SEEDS.map((s) => `seed ${s}`)],
    lines.map(({ title, source }) => {
      const list = evidence.at(source);
      return [
        title,
        ...SEEDS.map((seed) => {
          const point = list.find((p) => p.seed === seed);
          return point ? percent(countOf(point, question) / point.measured.answers.length) : NONE;
        }),
      ];
    }),
  );

/** Two lines side by side on the same prompts. */
export interface Pair {
  title: string;
  first: Source;
  second: Source;
}

/** The differences of pairs: discordant prompts, per seed and pooled, with exact McNemar tests. */
export const pairTable = (evidence: Evidence, pairs: readonly Pair[], question: Question = harmful): string =>
  table(
    ['First → second', 'seeds', 'difference, points', 'only first / only second, by seed', 'p by seed', 'pooled', 'pooled p'],
    pairs.map(({ title, first, second }) => {
      const [a, b] = [evidence.at(first), evidence.at(second)];
      const { seeds, onlyFirst, onlySecond, p } = paired(a, b, question);
      if (seeds.length === 0) return [title, '0', NONE, NONE, NONE, NONE, NONE];
      const n = a[0]!.measured.answers.length * seeds.length;
      return [
        title,
        String(seeds.length),
        points((onlySecond - onlyFirst) / n),
        seeds.map((s) => `${s.onlyFirst} / ${s.onlySecond}`).join(', '),
        seeds.map((s) => pValue(s.p)).join(', '),
        `${onlyFirst} / ${onlySecond}`,
        pValue(p),
      ];
    }),
  );

export const allVerdicts = (list: readonly Point[]): ReturnType<typeof verdictsOf> => list.flatMap(verdictsOf);
