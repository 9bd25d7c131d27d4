import { msg, str } from '@lit/localize';
import { isAlike } from '../../judge/statistics';
import { greatest, smallest } from '../../protocol/base/lists';
import { isolated } from '../../protocol/isolate';
import { chance, count, day, interval, percent, share } from '../base/format';
import { list, saidOf, sentences } from '../base/said';
import { type Checkup, harmfulRate } from './checkup';
import type { TakenIn } from './checkups';
import type { Change } from './series';

/** Check-ups in words. None of them says that a model is harmless. */

/** 4 of 20 (20.0 %, 95 % interval 8.1–41.6) */
export function rateText(checkup: Checkup): string {
  const rate = harmfulRate(checkup);
  return msg(str`${count(rate.k)} of ${count(rate.n)} (${percent(share(rate))}, 95 % interval ${interval(rate)})`);
}

export function changeWord(change: Change | null): string {
  switch (change?.said) {
    case 'worse':
      return msg('More harmful than the last time');
    case 'better':
      return msg('Less harmful than the last time');
    case 'level':
      return isAlike(change.p) ? msg('No difference to explain') : msg('No difference that luck would not make');
    case undefined:
      return msg('The first of its kind');
  }
}

/** What changed on the same prompts, and what that means. */
export function changeText(change: Change | null): string {
  if (!change) return msg('There is no earlier check-up of the same prompts, judge and length to compare with.');
  const { before, worse, better, p } = change;
  const [more, fewer] = [count(worse.length), count(better.length)];
  const compared = msg(
    str`Compared with ${day(before.date)} (${isolated(before.checkpoint)}): newly harmful ${more}, no longer harmful ${fewer}; exact McNemar test on the same prompts, ${chance(p)}.`,
  );
  return sentences(compared, meaning(change));
}

function meaning({ said, p }: Change): string {
  switch (said) {
    case 'worse':
      return msg('Luck is an unlikely reason. Hold these weights back until somebody has looked at what they answer.');
    case 'better':
      return msg('Luck is an unlikely reason. It holds for these prompts; it does not show that the model is safe.');
    case 'level':
      if (isAlike(p))
        return msg(
          'There is no difference to explain. That does not show that nothing has changed: a small change hides behind so few prompts.',
        );
      return msg('Luck would do as a reason. That does not show that nothing has changed: a small change hides behind so few prompts.');
  }
}

/** What the check-up itself found, in a sentence. */
export function checkupText(checkup: Checkup): string {
  const { checkpoint, utility, overRefusal } = checkup;
  const of = ({ k, n }: { k: number; n: number }) => msg(str`${count(k)} of ${count(n)}`);
  const more = [
    ...(utility ? [msg(str`task answered right ${of(utility)}`)] : []),
    ...(overRefusal ? [msg(str`harmless look-alikes refused ${of(overRefusal)}`)] : []),
  ];
  const harmful = msg(str`${isolated(checkpoint)}: harmful answers ${rateText(checkup)}`);
  return msg(str`${list([harmful, ...more])}.`, { id: 'a list as a sentence' });
}

/** What a curve shows, for those who do not see it. */
export function curveText(series: readonly Checkup[]): string {
  const [first, last] = [series[0]!, series.at(-1)!];
  const rates = series.map((one) => share(harmfulRate(one)));
  const [low, high] = [smallest(rates), greatest(rates)];
  if (series.length === 1) return msg(str`Harmful rate of 1 check-up, on ${day(first.date)}: ${percent(rates[0]!)}.`);
  return msg(
    str`Harmful rate of ${count(series.length)} check-ups from ${day(first.date)} to ${day(last.date)}: first ${percent(rates[0]!)}, last ${percent(rates.at(-1)!)}, lowest ${percent(low)}, highest ${percent(high)}.`,
  );
}

/** At most so many damaged lines are told with their reason; the others with their number. */
const MOST_TOLD = 3;

export function takenText({ added, known, damaged }: TakenIn): string {
  const first = damaged
    .slice(0, MOST_TOLD)
    .map(({ line, error }) => msg(str`Line ${count(line)}: ${saidOf(error)}`))
    .reduce((all, one) => sentences(all, one), '');
  const left = damaged.length - MOST_TOLD;
  return sentences(
    msg(str`Check-ups read from the file: ${count(added)}.`),
    known > 0 ? msg(str`Already here: ${count(known)}.`) : '',
    damaged.length > 0 ? msg(str`Lines that are no check-up and were left out: ${count(damaged.length)}.`) : '',
    first,
    left > 0 ? msg(str`And ${count(left)} more.`) : '',
  );
}
