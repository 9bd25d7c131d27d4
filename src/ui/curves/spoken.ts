import { msg, str } from '@lit/localize';
import { ONLINE_TRACK, tracksOf } from '../../protocol/recipe';
import { count, percent, trackTitle } from '../../lab/base/format';
import { sentences } from '../../lab/base/said';
import { settled, summarise } from '../../lab/outcome/summary';
import { stateOf, type Group } from '../../lab/runs/run';
import { shownName } from '../../lab/settings/names';

/** Often enough to follow a run, seldom enough to be listened to. */
const PAUSE_MS = 6000;

/** The curves in words, of steps of which all tracks are in, for a polite live region, at most one sentence in a few seconds; the last one is never lost. */
export class Summary {
  #last = 0;
  #language = document.documentElement.lang;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly target: Element) {}

  say(group: Group | null): void {
    clearTimeout(this.#timer);
    const { lang } = document.documentElement;
    if (lang !== this.#language) {
      // What was said in another language is no figure of now, and the new one need not wait.
      this.#language = lang;
      this.#last = 0;
      this.target.textContent = '';
    }
    const wait = Math.max(0, this.#last + PAUSE_MS - Date.now());
    this.#timer = setTimeout(() => {
      const words = describe(group);
      if (words === this.target.textContent) return;
      this.target.textContent = words;
      this.#last = Date.now();
    }, wait);
  }
}

function describe(group: Group | null): string {
  if (!group) return '';
  const state = stateOf(group);
  const name = shownName(group);
  const done = group.runs.every((run) => run.state === 'finished');
  const runs = settled(group);
  const figures = tracksOf(group.recipe).flatMap((track) => {
    const summary = summarise(runs, track);
    return summary
      ? msg(str`${trackTitle(track)} ${percent(summary.harmful.value)} not refused, utility ${percent(summary.utility.value)}`)
      : [];
  });
  if (state === 'failed') return msg(str`${name} failed.`);
  if (figures.length === 0) return msg(str`${name} is starting.`);
  const step = summarise(runs, ONLINE_TRACK)?.step ?? 0;
  const lead = done ? msg(str`${name} is finished.`) : msg(str`${name}, step ${count(step)} of ${count(group.recipe.max_steps)}.`);
  const all = figures.reduce((said, one) => msg(str`${said}; ${one}`, { id: 'one figure after another' }));
  return sentences(lead, msg(str`${all}.`, { id: 'figures as a sentence' }));
}
