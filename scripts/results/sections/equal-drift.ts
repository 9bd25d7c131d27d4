import { byBoth, byCompliance, type Claim, told, verdictOf } from '../claims';
import { direction, meanOf } from '../evidence';
import { NONE, orderWord, percent, points, pValue, table } from '../markdown';
import { alongRates, alongRun, type Path, readAt, type Stop, stopOf } from '../paths';
import { CONTROLLED, decaysOf, ema, LOWER_RATES, presetDecay, rateCell, type Setting, SETTINGS, settingCell, settingTitle } from '../plan';
import { basis } from '../rows';
import { type Section, startOf, type Subject } from './shared';

/** An average at the end of its run, and another way of being as far from the start, order by order. */
export interface Meeting {
  rival: Rival;
  /** Prompts that were asked: a difference below one answer is none. */
  prompts: number;
  pairs: { average: Stop; other: Stop }[];
}

export const RIVALS = { line: 'the straight line back to the start', early: 'stopping early', rate: 'a lower rate' } as const;
export type Rival = keyof typeof RIVALS;

function pathsOf(subject: Subject, setting: Setting, rival: Exclude<Rival, 'line'>): Path[] {
  const { evidence, language } = subject;
  const cell = settingCell(language, setting);
  const [start] = startOf(subject);
  if (rival === 'early') return alongRun(evidence, start, cell, 'online');
  if (language !== CONTROLLED || setting !== 'careless') return [];
  return alongRates(evidence, [...LOWER_RATES.map(rateCell), cell]);
}

/** What each rival shows at the drift of an average; those of which nothing was measured are left out. */
export function meetings(subject: Subject, setting: Setting, decay = presetDecay(setting, subject.language)): Meeting[] {
  const { evidence, language } = subject;
  const cell = settingCell(language, setting);
  const averages = evidence.at({ cell, track: ema(decay) });
  const line = evidence.at({ cell, track: `line:${ema(decay)}` });
  const rivals: Record<Rival, (seed: number, drift: number) => Stop | null> = {
    line(seed) {
      const found = line.find((p) => p.seed === seed);
      return found ? stopOf(found) : null;
    },
    early: readFrom(pathsOf(subject, setting, 'early')),
    rate: readFrom(pathsOf(subject, setting, 'rate')),
  };
  return (Object.keys(rivals) as Rival[]).flatMap((rival) => {
    const pairs = averages.flatMap((point) => {
      const average = stopOf(point);
      const other = rivals[rival](point.seed, average.drift);
      return other ? [{ average, other }] : [];
    });
    return pairs.length > 0 ? [{ rival, pairs, prompts: averages[0]!.measured.answers.length }] : [];
  });
}

const readFrom =
  (paths: readonly Path[]) =>
  (seed: number, drift: number): Stop | null => {
    const path = paths.find((one) => one.seed === seed);
    return path ? readAt(path, drift) : null;
  };

/** What rounding takes from a difference of exactly one answer. */
const ROUNDING = 1e-9;
export const directionOf = ({ pairs, prompts }: Meeting, figure: 'harmful' | 'complied' = 'harmful') =>
  direction(
    pairs.map((p) => [p.other[figure], p.average[figure]] as const),
    1 / prompts - ROUNDING,
  );

function claimOf(setting: Setting, meeting: Meeting): Claim {
  const gained = (name: 'utility' | 'overRefusal'): string => points(meanOf(meeting.pairs.map((p) => p.average[name] - p.other[name])));
  const [d, truly] = [directionOf(meeting), directionOf(meeting, 'complied')];
  return {
    expectation: `${settingTitle(setting)}: at equal drift the average is less harmful than ${RIVALS[meeting.rival]}`,
    verdict: byBoth(verdictOf(d, 'lower'), verdictOf(truly, 'lower')),
    figures: `${told(d, 'Harmful')}${byCompliance(truly)} Utility ${gained('utility')} points. Over-refusal ${gained('overRefusal')} points.`,
  };
}

function rowOf(title: string, meeting: Meeting): string[] {
  const { rival, pairs } = meeting;
  const d = directionOf(meeting);
  const mean = (of: (pair: (typeof pairs)[number]) => number): string => percent(meanOf(pairs.map(of)));
  return [
    title,
    RIVALS[rival],
    orderWord(pairs.length),
    meanOf(pairs.map((p) => p.average.drift)).toFixed(1),
    `${mean((p) => p.average.harmful)} / ${mean((p) => p.average.complied)} / ${mean((p) => p.average.utility)}`,
    `${mean((p) => p.other.harmful)} / ${mean((p) => p.other.complied)} / ${mean((p) => p.other.utility)}`,
    pairs.map((p) => points(p.average.harmful - p.other.harmful)).join(', ') || NONE,
    pValue(d.p),
  ];
}

/** What is said of lower rates where they were run. */
const SLOWER = {
  title: ', a lower rate',
  or: ' or that had a lower rate',
  between: `, a lower rate between the ends of runs at ${LOWER_RATES.join(', ')} and 1 of the rate`,
};
const NO_SLOWER: typeof SLOWER = { title: '', or: '', between: '' };

/** Is an average better than other ways of staying as near to the start? */
export function equalDrift(subject: Subject): Section {
  const { language, evidence } = subject;
  const slower = language === CONTROLLED ? SLOWER : NO_SLOWER;
  const rows = SETTINGS.flatMap((setting) =>
    decaysOf(setting, language).flatMap((decay) =>
      meetings(subject, setting, decay).map((meeting) => rowOf(`${settingTitle(setting)}, average ${decay}`, meeting)),
    ),
  );
  const claims = SETTINGS.flatMap((setting) => meetings(subject, setting).map((meeting) => claimOf(setting, meeting)));
  return {
    text: `### At equal drift: the line, stopping early${slower.title}

An average lies nearer to the start than the weights that it follows. So does a point on the straight line from the start to the end of the run, and so does a run that was stopped early${slower.or}. Each is taken where it is exactly as far from the start as the average at the end: the point on the line was judged itself; a run is read by straight lines between the fifths at which every prompt was asked${slower.between}, so that a difference of a point or two may come from the reading. ${basis(evidence.at({ cell: settingCell(language, 'careless') }))}

${
  rows.length === 0
    ? 'No runs yet.'
    : table(
        [
          'Average',
          'against',
          'in',
          'drift',
          'average: harmful / complied / utility',
          'against it',
          'difference in harmful by order, points',
          'sign test p',
        ],
        rows,
        2,
      )
}

![Harmful answers against drift](results/drift-${language}.svg)`,
    claims,
  };
}
