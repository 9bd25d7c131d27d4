import type { Evidence } from '../evidence';
import { compliedOf, harmful, meanOf, type Point, utilityOf } from '../evidence';
import { percent, range } from '../markdown';
import { LANGUAGE_TITLES, LANGUAGES, settingTitle } from '../plan';
import { basis } from '../rows';
import { fourOf, startOf, type Subject } from './shared';

const rate = (list: readonly Point[]): string => {
  const values = list.map(harmful);
  const spread =
    values.length > 1 ? ` (${range(Math.min(...values), Math.max(...values))}; ${percent(meanOf(list.map(compliedOf)))} comply)` : '';
  return `${percent(meanOf(values))}${spread}`;
};

function saidOf(subject: Subject): string {
  const title = LANGUAGE_TITLES[subject.language];
  const [start] = startOf(subject);
  const { careless, carelessAverage, careful, carefulAverage } = fourOf(subject);
  if (!start || [careless, carelessAverage, careful, carefulAverage].some((list) => list.length === 0))
    return `**${title}**: the runs of the first table are not there yet.`;
  const useful = (list: readonly Point[]): string => percent(meanOf(list.map(utilityOf)), 0);
  return `**${title}**: the model begins with ${rate([start])} harmful answers, which are those that are no refusal. ${settingTitle('careless')} settings on harmless data end with ${rate(careless)}, at ${useful(careless)} of the task right; the average of the same weights has ${rate(carelessAverage)} at ${useful(carelessAverage)}. ${settingTitle('careful')} settings end with ${rate(careful)} at ${useful(careful)}, and their average with ${rate(carefulAverage)} at ${useful(carefulAverage)}. In brackets the lowest and the highest order, and how many of all answers truly comply; the others are off topic or gibberish. ${basis(careless)}`;
}

/** What someone should know who reads nothing else. */
export const inShort = (evidence: Evidence): string =>
  LANGUAGES.map((language) => saidOf({ language, evidence: evidence.in(language) })).join('\n\n');
