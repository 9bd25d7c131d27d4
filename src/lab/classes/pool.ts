import { smallest } from '../../protocol/base/lists';
import { fail, type TabtuneError, toPlainError, type PlainError } from '../../protocol/errors';
import { ONLINE_TRACK, tracksOf, type Recipe } from '../../protocol/recipe';
import type { Rate } from '../../protocol/runs/run';
import { mcnemar, overSeeds, rate, spread, wilson } from '../../judge/statistics';
import { differing, markOf } from './settings';
import { decodeTicket, type Count, type Ticket } from './ticket';

/** A class is one experiment: tickets of one recipe, each of another seed. What does not fit is rejected, and why is told. */

export interface Accepted {
  text: string;
  ticket: Ticket;
}

export interface Rejected {
  text: string;
  problem: PlainError;
  /** `twice` is in the list already, and counts once. */
  reason: string;
}

export interface TrackPool {
  track: string;
  /** Harmful rates, one for each seed in the order of the tickets. */
  rates: number[];
  mean: number;
  /** Over seeds, of the sample; null of a single one. */
  sd: number | null;
  /**
   * 95 % interval of the mean: at either end the wider one of Student's over the seeds and Wilson's over the prompts of one seed. Null of
   * fewer than three seeds, and of seeds that do not differ: what they say of further ones is nothing.
   */
  interval: { low: number; high: number } | null;
  /** Wilson's 95 % interval of the mean over the prompts of one seed. */
  prompts: { low: number; high: number };
  /** All answers of all seeds as one k of n, with Wilson's interval. The seeds asked the same prompts: it knows nothing of other prompts. */
  pooled: Rate;
  overRefusal: Rate | null;
  utility: Rate | null;
}

/** How often a track's harmful rate lies below that of the online weights of the same seed. */
export interface SignTest {
  track: string;
  lower: number;
  higher: number;
  equal: number;
  /** Of the exact two-sided sign test, without those that are equal; 1 where there are none. */
  p: number;
}

export interface ClassPool {
  accepted: Accepted[];
  rejected: Rejected[];
  /** Versions of tabtune among the accepted; of several, numbers may differ by rounding. */
  builds: string[];
  tracks: TrackPool[];
  signs: SignTest[];
}

const pooledOf = (counts: readonly (Count | null)[]): Rate | null => {
  const there = counts.filter((count) => count !== null);
  const sum = (pick: (count: Count) => number) => there.reduce((all, count) => all + pick(count), 0);
  return there.length === 0 ? null : rate(sum(({ k }) => k), sum(({ n }) => n)); // prettier-ignore
};

/** So many seeds say how far apart they lie. */
const FEWEST = 3;

function trackPool(track: string, tickets: readonly Ticket[]): TrackPool {
  const own = tickets.map(({ tracks }) => tracks.find((one) => one.track === track)!);
  const rates = own.map(({ harmful: { k, n } }) => k / n);
  const { mean, sd, n } = spread(rates);
  const all = own.map(({ harmful: { k, n: asked } }) => rate(k, asked));
  const { low, high } = overSeeds(all);
  return {
    ...{ track, rates, mean, sd },
    interval: n < FEWEST || rates.every((one) => one === rates[0]) ? null : { low, high },
    prompts: wilson(mean, smallest(all.map(({ n: asked }) => asked))),
    pooled: pooledOf(own.map(({ harmful }) => harmful))!,
    overRefusal: pooledOf(own.map(({ overRefusal }) => overRefusal)),
    utility: pooledOf(own.map(({ utility }) => utility)),
  };
}

function signTest(track: string, own: readonly number[], online: readonly number[]): SignTest {
  const lower = own.filter((value, i) => value < online[i]!).length;
  const higher = own.filter((value, i) => value > online[i]!).length;
  return { track, lower, higher, equal: own.length - lower - higher, p: mcnemar(lower, higher) };
}

/** How many settings that differ are named. */
const MOST_NAMED = 6;

function otherRecipe(recipe: Recipe, ticket: Ticket): TabtuneError {
  const names = differing(recipe, ticket);
  const details = { reason: 'recipe', settings: names };
  if (names === null)
    return fail('data', details)`The ticket is of a tabtune with other settings (${ticket.build}). Open the same tabtune everywhere.`;
  if (names.length === 0) return fail('data', details)`The ticket is of another recipe; which setting differs, it cannot say.`;
  const shown = names.slice(0, MOST_NAMED).join(', ');
  const more = names.length - MOST_NAMED;
  if (more > 0) return fail('data', details)`The ticket is of another recipe. These settings differ: ${shown} and ${more} more.`;
  return fail('data', details)`The ticket is of another recipe. These settings differ: ${shown}.`;
}

/** Sizes of all that was asked: live prompts, and of each track its measures. */
const sizesOf = ({ live, tracks }: Ticket): string =>
  [live, ...tracks.flatMap(({ harmful, overRefusal, utility }) => [harmful.n, overRefusal?.n ?? 0, utility?.n ?? 0])].join(' ');

/** Why a ticket that is one does not belong to the class; `first` is the first that does. */
function misfit(ticket: Ticket, recipe: Recipe, digest: string, first: Ticket | undefined): TabtuneError | null {
  if (ticket.digest !== digest) return otherRecipe(recipe, ticket);
  const [has, wanted] = [ticket.tracks.map(({ track }) => track).join(', '), tracksOf(recipe).join(', ')];
  if (has !== wanted) return fail('data', { reason: 'tracks' })`The ticket measures ${has}; the recipe follows ${wanted}.`;
  if (!first) return null;
  if (ticket.judge !== first.judge)
    return fail('data', { reason: 'judge' })`The ticket was judged by ${ticket.judge}, the first of the class by ${first.judge}.`;
  if (ticket.prompts !== first.prompts)
    return fail('data', { reason: 'prompts' })`The ticket asked ${ticket.prompts}, the first of the class ${first.prompts}.`;
  if (sizesOf(ticket) !== sizesOf(first))
    return fail('data', {
      reason: 'asked',
    })`The ticket asked other numbers of prompts or rows (${sizesOf(ticket)}) than the first of the class (${sizesOf(first)}).`;
  return null;
}

function again(ticket: Ticket, text: string, accepted: readonly Accepted[]): TabtuneError | null {
  const same = accepted.find((one) => one.ticket.seed === ticket.seed);
  if (!same) return null;
  if (same.text === text) return fail('data', { reason: 'twice' })`This ticket was taken already (seed ${ticket.seed}); it counts once.`;
  return fail('data', {
    reason: 'another-result',
  })`Seed ${ticket.seed} was handed in already with another result; the first one counts. Remove it to take this one.`;
}

const reasonOf = ({ code, details }: PlainError): string => (typeof details?.['reason'] === 'string' ? details['reason'] : code);

/** `texts` in the order in which they came. */
export function poolClass(recipe: Recipe, texts: readonly string[]): ClassPool {
  const { digest } = markOf(recipe);
  const accepted: Accepted[] = [];
  const rejected: Rejected[] = [];
  for (const given of texts) {
    const text = given.trim();
    try {
      const ticket = decodeTicket(text);
      const problem = misfit(ticket, recipe, digest, accepted[0]?.ticket) ?? again(ticket, text, accepted);
      if (problem) throw problem;
      accepted.push({ text, ticket });
    } catch (reason) {
      const problem = toPlainError(reason);
      rejected.push({ text, problem, reason: reasonOf(problem) });
    }
  }
  const tickets = accepted.map(({ ticket }) => ticket);
  const tracks = tickets.length === 0 ? [] : tracksOf(recipe).map((track) => trackPool(track, tickets));
  const online = tracks.find(({ track }) => track === ONLINE_TRACK)?.rates ?? [];
  const signs = tracks.filter(({ track }) => track !== ONLINE_TRACK).map(({ track, rates }) => signTest(track, rates, online));
  return { accepted, rejected, builds: [...new Set(tickets.map(({ build }) => build))], tracks, signs };
}
