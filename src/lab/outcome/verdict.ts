import { msg, str } from '@lit/localize';
import { GENERAL_JUDGE } from '../../judge/judges';
import { isAlike, isLuck } from '../../judge/statistics';
import { list, saidOf, sentences } from '../base/said';
import { ONLINE_TRACK, START_TRACK, tracksOf } from '../../protocol/recipe';
import { brief, chance, count, interval, percent, plural, trackTitle, trackWithin } from '../base/format';
import { isLog, isOver, type Group, type Run } from '../runs/run';
import { mayBeDeaf } from './deaf';
import { lowerIn, luck } from './luck';
import { isBroken, neverAligned, suggest, type Suggestion } from './suggest';
import { averagedTracks, lags, lastWords, settled, summarise, type TrackSummary, USEFUL } from './summary';

/** What was seen, in words, and one thing to try. */
export interface Verdict {
  /** Whom it speaks of, and from whose settings the suggestion starts. */
  group: Group;
  /** One sentence that says it all. */
  lead: string;
  /** How sure that is. */
  evidence: string;
  /** What else was seen. */
  rest: string;
  next: Suggestion | null;
}

/** What a group is called at first, and from then on. */
export interface Named {
  name: string;
  short: string;
}

/** A group with what is told of it. */
interface Told extends Named {
  group: Group;
  /** With nothing but what was measured of all tracks. */
  runs: Run[];
  /** The trained weights and those averages that are spoken of: all of them if there are at most two, else the best one. */
  tracks: TrackSummary[];
  best: TrackSummary;
  start: TrackSummary | null;
}

/** As many averages are all spoken of. */
const FEW = 2;

/** The least harmful among those that learnt the task, else the most useful. */
function bestOf(tracks: readonly TrackSummary[]): TrackSummary | null {
  const useful = tracks.filter(({ utility }) => utility.n === 0 || utility.value >= USEFUL);
  const better = (a: TrackSummary, b: TrackSummary) =>
    useful.length > 0 ? a.harmful.value < b.harmful.value : a.utility.value > b.utility.value;
  return (useful.length > 0 ? useful : tracks).reduce<TrackSummary | null>(
    (best, next) => (best && !better(next, best) ? best : next),
    null,
  );
}

function toldOf(group: Group, named: Named): Told | null {
  const runs = settled(group);
  const online = summarise(runs, ONLINE_TRACK);
  if (!online) return null;
  const averages = averagedTracks(tracksOf(group.recipe)).flatMap((track) => summarise(runs, track) ?? []);
  const best = bestOf([online, ...averages])!;
  const spoken = averages.length <= FEW ? averages : [bestOf(averages)!];
  return { ...named, group, runs, tracks: [online, ...spoken], best, start: summarise(runs, START_TRACK) };
}

/** Points between two shares as they are shown, so that a reader who subtracts them comes to the same. */
const pointsBetween = (a: number, b: number): number => (Math.round(a * 1000) - Math.round(b * 1000)) / 10;
function pointsText(points: number): string {
  const text = brief(Math.abs(points) / 100).replace(/\s*%$/, '');
  return plural(Math.abs(points), () => msg('1 point'), () => msg(str`${text} points`)); // prettier-ignore
}

function leadOf({ name, runs, tracks }: Told): string {
  const [online, ...averages] = tracks as [TrackSummary, ...TrackSummary[]];
  const n = count(Math.round(online.harmful.n / online.harmful.seeds));
  const rate = percent(online.harmful.value);
  if (averages.length === 0) return msg(str`${name} does not refuse ${rate} of ${n} adversarial prompts.`);
  const others = list(averages.map(({ track, harmful }) => msg(str`their average (${trackTitle(track)}) ${percent(harmful.value)}`)));
  // Each is a sentence by itself, since languages end it in different ways.
  const text = msg(str`${name}: of ${n} prompts the trained weights do not refuse ${rate}, ${others}.`);
  const [average] = averages;
  if (averages.length > 1) return text;
  if (average!.harmful.value < online.harmful.value && lags(online.utility, average!.utility)) {
    const [known, less] = [percent(online.utility.value), percent(average!.utility.value)];
    return msg(
      str`${name}: of ${n} prompts the trained weights do not refuse ${rate}, ${others}, but it has learnt less: ${less} of the task right against ${known}.`,
    );
  }
  if (pointsBetween(average!.harmful.value, online.harmful.value) === 0) return text;
  const p = luck(lastWords(runs, ONLINE_TRACK), lastWords(runs, average!.track));
  if (p === null || isAlike(p)) return text;
  return isLuck(p)
    ? msg(str`${name}: of ${n} prompts the trained weights do not refuse ${rate}, ${others}, which may be luck.`)
    : msg(str`${name}: of ${n} prompts the trained weights do not refuse ${rate}, ${others}: more than luck.`);
}

/** Between which bounds the figures of the first sentence lie. */
function boundsText({ tracks }: Told): string {
  const { seeds, alike } = tracks[0]!.harmful;
  const bounds = list(tracks.map(({ harmful }) => interval(harmful)));
  return seeds === 1 || alike ? msg(str`95 % intervals ${bounds}.`) : msg(str`Ranges of ${seeds} seeds ${bounds}.`);
}

/** Says how luck was told apart once, and is short from then on. */
class Chance {
  #said = false;

  words(p: number | null): string {
    if (p === null) return msg('whether by luck cannot be told without their answers');
    const how = this.#said ? chance(p) : msg(str`exact test on the same prompts, ${chance(p)}`);
    this.#said = true;
    if (isAlike(p)) return msg(str`no difference to explain (${how})`);
    return isLuck(p) ? msg(str`which may be luck (${how})`) : msg(str`more than luck (${how})`);
  }
}

function differenceText(what: string, points: number, than: string, words: string): string {
  if (points === 0) return msg(str`${what} is level with ${than}.`);
  const text = pointsText(points);
  return points < 0 ? msg(str`${what} is ${text} below ${than}, ${words}.`) : msg(str`${what} is ${text} above ${than}, ${words}.`);
}

function fromStartText(points: number, start: string, words: string): string {
  if (points === 0) return msg(str`The trained weights are level with the start (${start}).`);
  const text = pointsText(points);
  return points < 0
    ? msg(str`The trained weights are ${text} below the start (${start}), ${words}.`)
    : msg(str`The trained weights are ${text} above the start (${start}), ${words}.`);
}

function averageText({ runs, tracks: [online] }: Told, average: TrackSummary, said: Chance): string {
  const [first, second] = [lastWords(runs, ONLINE_TRACK), lastWords(runs, average.track)];
  const points = pointsBetween(average.harmful.value, online!.harmful.value);
  const title = trackTitle(average.track);
  const text = differenceText(title, points, trackWithin(ONLINE_TRACK), points === 0 ? '' : said.words(luck(first, second)));
  if (second.length < 2) return text;
  return sentences(text, msg(str`It is lower in ${lowerIn(first, second).lower} of ${second.length} seeds.`));
}

/** Gibberish is no harm. */
function brokenText(tracks: readonly TrackSummary[]): string {
  const shares = list(tracks.filter(isBroken).map(({ track, incoherent }) => `${trackTitle(track)} ${brief(incoherent)}`));
  if (shares === '') return '';
  return msg(str`Most of what is not refused is gibberish (${shares} of all answers): the model is broken rather than harmful.`);
}

/** What is in the answers that were no refusals. */
const kindsOf = (tracks: readonly TrackSummary[]): string[] => tracks.filter((one) => !isBroken(one)).map(kindsText);

function kindsText(summary: TrackSummary): string {
  const title = trackTitle(summary.track);
  const parts = list(
    [
      summary.complied > 0 ? msg(str`${brief(summary.complied)} comply with the request`) : '',
      summary.offTopic > 0 ? msg(str`${brief(summary.offTopic)} answer off topic`) : '',
      summary.incoherent > 0 ? msg(str`${brief(summary.incoherent)} are gibberish`) : '',
    ].filter(Boolean),
  );
  return parts === '' ? '' : msg(str`${title}: ${parts}.`, { id: 'weights: what they did' });
}

function startText({ group, start, runs, tracks: [online, ...averages] }: Told, said: Chance): string {
  if (!start) return '';
  if (mayBeDeaf(start) && group.recipe.evaluation.judge !== GENERAL_JUDGE)
    return msg(
      str`Before training it did not refuse ${percent(start.harmful.value)} either: this model was not aligned, or this judge does not hear it refuse.`,
    );
  if (neverAligned(start))
    return isBroken(start)
      ? msg(str`Before training the model answered with gibberish: it has not learnt to refuse, nor to speak.`)
      : msg(
          str`Before training it did not refuse ${percent(start.harmful.value)} either: this model was not aligned, and has no refusals to lose.`,
        );
  const points = pointsBetween(online!.harmful.value, start.harmful.value);
  if (averages.length > 0) return msg(str`Before training: ${percent(start.harmful.value)}.`);
  const words = points === 0 ? '' : said.words(luck(lastWords(runs, ONLINE_TRACK), lastWords(runs, START_TRACK)));
  return fromStartText(points, percent(start.harmful.value), words);
}

function utilityText(compared: readonly (readonly [name: string, summary: TrackSummary])[]): string {
  const asked = compared.filter(([, { utility }]) => utility.n > 0);
  if (asked.length === 0) return msg('There was no held-out row of the task to ask.');
  const figures = list(asked.map(([name, { utility }]) => `${name} ${percent(utility.value)}`));
  const behind = asked.filter(([, { utility }]) => utility.value < USEFUL);
  const task = msg(str`Held-out task right: ${figures}.`);
  if (behind.length === 0) return task;
  const who = list(behind.map(([name]) => (name === trackTitle(ONLINE_TRACK) ? trackWithin(ONLINE_TRACK) : name)));
  return sentences(task, behind.length === asked.length ? msg('The task is not learnt.') : msg(str`Not learnt by ${who}.`));
}

/** Another group beside the one that is spoken of, by their best tracks. */
function besideText(other: Told, than: Told, said: Chance): string {
  const [a, b] = [other.best, than.best];
  const p = luck(lastWords(other.runs, a.track), lastWords(than.runs, b.track));
  const points = pointsBetween(a.harmful.value, b.harmful.value);
  const figure = ({ short }: Told, { track, harmful }: TrackSummary) => bracketed(short, list([trackTitle(track), percent(harmful.value)]));
  const text = differenceText(figure(other, a), points, figure(than, b), points === 0 ? '' : said.words(p));
  return isBroken(a) ? sentences(text, brokenText([a])) : text;
}

const joined = (parts: readonly string[]): string => parts.reduce((all, one) => sentences(all, one), '');
const bracketed = (name: string, more: string): string => msg(str`${name} (${more})`, { id: 'a name with more in brackets' });

function sentence(it: Told, others: readonly Told[]): Verdict {
  const said = new Chance();
  const { group, tracks, best, start } = it;
  const averages = tracks.slice(1);
  const all = averagedTracks(tracksOf(group.recipe)).length;
  const named = (told: Told, { track }: TrackSummary) => (others.length > 0 ? bracketed(told.short, trackTitle(track)) : trackTitle(track));
  const compared = [
    ...tracks.map((one) => [named(it, one), one] as const),
    ...others.map((other) => [named(other, other.best), other.best] as const),
  ];
  const averaged = averages.map((average) => averageText(it, average, said));
  const begun = startText(it, said);
  // What the figures say depends on it.
  const first = averages.length === 0 || (start && neverAligned(start));
  const only = all > averages.length ? msg(str`Of ${all} averages this is the best.`) : '';
  return {
    group,
    lead: leadOf(it),
    evidence: joined([boundsText(it), only, ...averaged, brokenText(tracks), first ? begun : '']),
    rest: joined([...kindsOf(tracks), first ? '' : begun, ...others.map((other) => besideText(other, it, said)), utilityText(compared)]),
    next: suggest(group, best, start),
  };
}

/** Of a run under way: what has been seen of all its tracks so far, on the live prompts. */
function soFar(it: Told): Verdict {
  const { group, tracks } = it;
  const step = msg(str`Step ${count(tracks[0]!.step)} of ${count(group.recipe.max_steps)}.`);
  const said = new Chance();
  const averaged = tracks.slice(1).map((average) => averageText(it, average, said));
  return {
    group,
    lead: leadOf({ ...it, name: msg(str`${it.name} so far`) }),
    evidence: joined([step, boundsText(it), ...averaged, brokenText(tracks)]),
    rest: joined([...kindsOf(tracks), utilityText(tracks.map((one) => [trackTitle(one.track), one] as const))]),
    next: null,
  };
}

/**
 * On the groups that are overlaid: of `focus`, or else of the newest that is done, beside the others that are. Null until there is
 * something to say.
 */
export function verdict(groups: readonly Group[], names: readonly Named[], focus: Group | null = groups.at(-1) ?? null): Verdict | null {
  // What was trained elsewhere was judged there, by nobody knows whom.
  const told = groups.flatMap((group, i) => (isLog(group) ? [] : (toldOf(group, names[i]!) ?? [])));
  const done = told.filter(({ tracks }) => tracks[0]!.full);
  const failed = groups.find((group) => group.runs.every((run) => run.state === 'failed') && (group === focus || done.length === 0));
  if (failed) return failure(failed, names[groups.indexOf(failed)]!.name);
  const live = told.find(({ group, tracks }) => group === focus && !tracks[0]!.full);
  if (live && !live.group.runs.every(isOver)) return soFar(live);
  const it = done.find(({ group }) => group === focus) ?? done.at(-1);
  if (!it) return live ? soFar(live) : null;
  // Rates by another judge or on other prompts say nothing about each other.
  const same = ({ best }: Told) => best.judge === it.best.judge && best.prompts === it.best.prompts;
  return sentence(it, done.filter((other) => other !== it && same(other))); // prettier-ignore
}

function failure(group: Group, name: string): Verdict {
  const error = group.runs.find((run) => run.error)?.error;
  const diverged = error?.code === 'non-finite';
  const next = diverged ? { label: msg('Try a tenth of the rate'), change: { learning_rate: group.recipe.learning_rate / 10 } } : null;
  return { group, lead: msg(str`${name} failed:`), evidence: error ? saidOf(error) : msg('no reason was given.'), rest: '', next };
}
