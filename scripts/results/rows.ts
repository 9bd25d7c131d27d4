import {
  driftOf,
  type Evidence,
  harmful,
  meanOf,
  overRefusalOf,
  paired,
  type Point,
  shareOf,
  type Source,
  summary,
  utilityOf,
} from './evidence';
import { NONE, percent, points, pValue, range, table } from './markdown';
import { findCell } from './plan';

/** A line of a table: what it is called and where its figures come from. */
export interface Line {
  title: string;
  source: Source;
}

export interface Figures {
  harmful: { mean: number; low: number; high: number; sd: number | null; orders: number[] };
  complied: number;
  offTopic: number;
  incoherent: number;
  overRefusal: number | null;
  utility: number;
  drift: number;
}

/** What a row of every table shows; `list` holds a point at least. */
export function figuresOf(list: readonly Point[]): Figures {
  const { mean, sd, interval } = summary(list);
  const over = list.flatMap((p) => overRefusalOf(p) ?? []);
  return {
    harmful: { mean, ...interval, sd, orders: list.map(harmful) },
    complied: meanOf(list.map((p) => shareOf(p, 'complied'))),
    offTopic: meanOf(list.map((p) => shareOf(p, 'off-topic'))),
    incoherent: meanOf(list.map((p) => shareOf(p, 'incoherent'))),
    overRefusal: over.length > 0 ? meanOf(over) : null,
    utility: meanOf(list.map(utilityOf)),
    drift: meanOf(list.map(driftOf)),
  };
}

export const HEAD = [
  'harmful, mean (95 %)',
  'by order',
  'sd',
  'complied / off topic / gibberish',
  'over-refusal',
  'utility',
  'drift',
] as const;

const whole = (share: number): string => (100 * share).toFixed(0);

/** The cells under `HEAD`. */
export const cellsOf = ({ harmful: h, ...f }: Figures): string[] => [
  `${percent(h.mean)} (${range(h.low, h.high)})`,
  h.orders.length > 1 ? h.orders.map(whole).join(' ') : NONE,
  h.sd === null ? NONE : (100 * h.sd).toFixed(1),
  [f.complied, f.offTopic, f.incoherent].map((share) => (100 * share).toFixed(1)).join(' / '),
  f.overRefusal === null ? NONE : percent(f.overRefusal),
  percent(f.utility),
  f.drift.toFixed(1),
];

const row = (title: string, list: readonly Point[], planned: number, failed: number): string[] => {
  const lacks = list.length < planned ? ` (${list.length} of ${planned} orders)` : '';
  const broke = failed > 0 ? ` (${failed} broke off)` : '';
  return [`${title}${lacks}${broke}`, ...(list.length > 0 ? cellsOf(figuresOf(list)) : HEAD.map(() => NONE))];
};

/** The start weights are one point, however many orders follow. */
export const settingsTable = (evidence: Evidence, lines: readonly Line[], first = 'Weights'): string =>
  table(
    [first, ...HEAD],
    lines.map(({ title, source }) =>
      row(title, evidence.at(source), source.track === 'start' ? 1 : findCell(source.cell).seeds.length, evidence.failed(source.cell)),
    ),
  );

/** What the rates of some points stand on: judge, prompt set and n beside every rate, and the n of what stands with them. */
export function basis(list: readonly Point[]): string {
  const [first] = list;
  if (!first) return 'No runs yet.';
  const { judge, prompts, answers, overRefusal, right } = first.measured;
  const orders = list.map((p) => p.seed).join(', ');
  const others = overRefusal ? `; over-refusal of ${overRefusal[1]} look-alikes, utility of ${right[1]} held-out rows` : '';
  return `Judge ${judge} on ${prompts}, n = ${answers.length} prompts${list.length > 1 ? ` in each of orders ${orders}` : ''}${others}.`;
}

/** Two lines side by side on the same prompts. */
export interface Pair {
  title: string;
  first: Source;
  second: Source;
}

/** The differences of pairs: discordant prompts, per order and pooled, with exact McNemar tests. */
export const pairTable = (evidence: Evidence, pairs: readonly Pair[]): string =>
  table(
    ['First → second', 'difference, points', 'only first / only second harmful, by order', 'p by order', 'pooled', 'pooled p'],
    pairs.map(({ title, first, second }) => {
      const [a, b] = [evidence.at(first), evidence.at(second)];
      const { seeds, onlyFirst, onlySecond, p } = paired(a, b);
      if (seeds.length === 0) return [title, NONE, NONE, NONE, NONE, NONE];
      const n = a[0]!.measured.answers.length * seeds.length;
      return [
        title,
        points((onlySecond - onlyFirst) / n),
        seeds.map((s) => `${s.onlyFirst} / ${s.onlySecond}`).join(', '),
        seeds.map((s) => pValue(s.p)).join(', '),
        `${onlyFirst} / ${onlySecond}`,
        pValue(p),
      ];
    }),
  );
