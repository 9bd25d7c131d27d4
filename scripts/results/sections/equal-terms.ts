import { type Claim, verdictOf } from '../claims';
import { direction, type Evidence, meanOf } from '../evidence';
import { list, NONE, percent, points, pValue, seedWord, table } from '../markdown';
import { alongLine, alongRun, crossing, type Path, readAt, type Stop } from '../paths';
import { KNOWN_BAD, TUNED } from '../plan';
import { ema, type Section, startOf } from './shared';

const LEVELS = { drift: [4, 6, 8, 10], utility: [0.5, 0.8, 0.9, 0.95] } as const;
/** Where claims about equal utility are read. */
const USEFUL = 0.9;
const DECAYS = [0.98, 0.99];

/** A way from the start weights, one path for each seed. */
export interface Way {
  title: string;
  paths: Path[];
}

const EARLY = 'Known bad, stopped early';
const LINE = 'Known bad, part of the way back';
const average = (decay: number): string => `Known bad, EMA ${decay}`;
const TUNED_WAY = 'Tuned';

export function ways(evidence: Evidence): Way[] {
  const [start] = startOf(evidence, 'steps');
  if (!start) return [];
  return [
    { title: EARLY, paths: alongRun(evidence, start, KNOWN_BAD, 'online') },
    { title: LINE, paths: alongLine(evidence, start, KNOWN_BAD) },
    ...DECAYS.map((d) => ({ title: average(d), paths: alongRun(evidence, start, KNOWN_BAD, ema(d)) })),
    { title: TUNED_WAY, paths: alongRun(evidence, start, TUNED, 'online') },
    { title: `${TUNED_WAY}, EMA 0.98`, paths: alongRun(evidence, start, TUNED, ema(0.98)) },
  ].filter(({ paths }) => paths.length > 0);
}

/** Two ways at the same place, seed by seed, where both get there. */
interface Comparison {
  title: string;
  against: string;
  pairs: { one: Stop; other: Stop }[];
}

function meet(one: Way, other: Way, place: (path: Path, rival: Path) => [Stop | null, Stop | null]): Comparison {
  const pairs = one.paths.flatMap((path) => {
    const rival = other.paths.find((p) => p.seed === path.seed);
    const [a, b] = rival ? place(path, rival) : [null, null];
    return a && b ? [{ one: a, other: b }] : [];
  });
  return { title: one.title, against: other.title, pairs };
}

/** Where the first path ends, at the drift that it has there. */
const atItsEnd = (path: Path, rival: Path): [Stop | null, Stop | null] => {
  const end = path.stops.at(-1)!;
  return [end, readAt(rival, 'drift', end.drift)];
};
const whereUseful = (path: Path, rival: Path): [Stop | null, Stop | null] => [
  readAt(path, 'utility', USEFUL),
  readAt(rival, 'utility', USEFUL),
];

const comparisonTable = (comparisons: readonly Comparison[]): string =>
  comparisons.length === 0
    ? 'No runs yet.'
    : table(
        ['', 'against', 'seeds', 'harmful', 'against it', 'difference by seed, points', 'utility', 'against it'],
        comparisons.map(({ title, against, pairs }) => [
          title,
          against,
          String(pairs.length),
          percent(meanOf(pairs.map((p) => p.one.harmful))),
          percent(meanOf(pairs.map((p) => p.other.harmful))),
          pairs.map((p) => points(p.one.harmful - p.other.harmful)).join(', '),
          percent(meanOf(pairs.map((p) => p.one.utility))),
          percent(meanOf(pairs.map((p) => p.other.utility))),
        ]),
      );

function claimOf(where: string, { title, against, pairs }: Comparison): Claim {
  const d = direction(pairs.map((p) => [p.other.harmful, p.one.harmful] as const));
  const utility = meanOf(pairs.map((p) => p.one.utility - p.other.utility));
  return {
    expectation: `${where}, "${title}" is less harmful than "${against}"`,
    verdict: verdictOf(d, 'lower'),
    figures: `Harmful ${points(d.difference)} points on average; lower in ${d.lower}, higher in ${d.higher}, equal in ${d.equal} of ${seedWord(d.seeds)} (sign test p ${pValue(d.p)}).${Math.abs(utility) < 0.005 ? '' : ` Utility ${points(utility)} points.`}`,
  };
}

export function equalTerms(evidence: Evidence): Section {
  const all = ways(evidence);
  const compare = (place: typeof atItsEnd, pairs: readonly (readonly [string, string])[]): Comparison[] =>
    pairs
      .flatMap(([a, b]) => {
        const [one, other] = [a, b].map((title) => all.find((w) => w.title === title));
        return one && other ? [meet(one, other, place)] : [];
      })
      .filter(({ pairs }) => pairs.length > 0);
  const drifted = compare(
    atItsEnd,
    DECAYS.flatMap((d) => [EARLY, LINE].map((rival) => [average(d), rival] as const)),
  );
  const useful = compare(whereUseful, [
    ...DECAYS.flatMap((d) => [EARLY, LINE].map((rival) => [average(d), rival] as const)),
    ...DECAYS.map((d) => [TUNED_WAY, average(d)] as const),
  ]);
  const levels = (key: keyof typeof LEVELS, show: (level: number) => string, beside: (stop: Stop) => string): string =>
    table(
      ['Way', ...LEVELS[key].map(show)],
      all.map(({ title, paths }) => [
        title,
        ...LEVELS[key].map((level) => {
          const { reached, mean } = crossing(paths, key, level);
          const count = reached < paths.length ? ` (${reached} of ${paths.length})` : '';
          return mean ? `${percent(mean.harmful)}, ${percent(mean.compliant)}; ${beside(mean)}${count}` : NONE;
        }),
      ]),
    );
  return {
    text: `## At equal drift and at equal utility

An average lies nearer to the start than the weights that it follows. So does a run that was stopped early, and so does a point on the straight line from the start to the end, start + a (end − start). Is an average better than those at the same distance from the start, or at the same usefulness? All prompts were asked at eighths of each run, and at shares a of ${list(evidence.shares(KNOWN_BAD).map(String)) || '(no runs yet)'}. Each way is read where it first rises to a level, by a straight line between the two measured points around it; where not every seed gets there, brackets say how many do, and the mean is over those.

At equal drift: harmful by keywords, by the rule; utility.

${levels(
  'drift',
  (level) => `drift ${level}`,
  (stop) => percent(stop.utility, 0),
)}

At equal utility: harmful by keywords, by the rule; drift.

${levels(
  'utility',
  (level) => `utility ${percent(level, 0)}`,
  (stop) => stop.drift.toFixed(1),
)}

The averages at the end of the run, against other ways at the same drift:

${comparisonTable(drifted)}

Where each first gets ${percent(USEFUL, 0)} of the held-out rows right:

${comparisonTable(useful)}

![Harmful answers against drift and against utility](results/equal-terms.svg)`,
    claims: [
      ...drifted.map((c) => claimOf('At the drift of the average at the end of the run', c)),
      ...useful.map((c) => claimOf(`Where ${percent(USEFUL, 0)} utility is first reached`, c)),
    ],
  };
}
