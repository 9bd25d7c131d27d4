import { msg, str } from '@lit/localize';
import { css, html, nothing, svg, type TemplateResult } from 'lit';
import { tracksOf } from '../../protocol/recipe';
import { count, percent, trackTitle } from '../../lab/base/format';
import { DASHES, letterOf } from '../../lab/outcome/curves';
import { deaf } from '../../lab/outcome/deaf';
import type { Gap } from '../../lab/outcome/luck';
import { draftOf, stopAt } from '../../lab/outcome/suggest';
import { unlike } from '../../lab/outcome/unlike';
import { type Named, type Verdict, verdict } from '../../lab/outcome/verdict';
import type { Group } from '../../lab/runs/run';
import type { Draft } from '../../lab/settings/fields';
import { shownName } from '../../lab/settings/names';

export const toldStyles = css`
  /* Its lines are there before its words, so that nothing jumps: two that say it all, three small ones, one of them with a button. */
  .say {
    min-height: calc(2.7 * var(--size-text) + 3lh + 8px);
    font-size: var(--size-note);
    color: var(--soft);
    text-wrap: pretty;
  }
  /* On a phone they are more, and shorter. */
  @media (max-width: 760px) {
    .say {
      min-height: calc(4.05 * var(--size-text) + 6lh + 8px);
    }
    /* Of a recording nothing is suggested. */
    .say.recorded {
      min-height: calc(4.05 * var(--size-text) + 3lh);
    }
  }
  .more {
    min-height: 3lh;
    text-wrap: pretty;
  }
  .say button,
  .gap button {
    padding: 1px 8px;
    color: var(--ink);
  }
  .say span {
    white-space: nowrap;
  }
  .say b {
    display: block;
    margin-bottom: 2px;
    line-height: 1.35;
    font-weight: 620;
    color: var(--ink);
    font-size: var(--size-text);
  }
  .gap {
    min-height: 2.125rem;
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    gap: 2px var(--gap-2);
  }
  .unlike {
    color: var(--warn);
    font-size: var(--size-small);
  }
`;

/** Of several, the letter stands before the name. */
const namesOf = (groups: readonly Group[]): Named[] =>
  groups.map((group, i) => {
    const name = shownName(group);
    return groups.length > 1 ? { name: `${letterOf(i)} ${name}`, short: letterOf(i) } : { name, short: name };
  });

/** No sign begins a line that belongs to the figure before it. */
const unbroken = (text: string): string => text.replaceAll(' %', '\u00a0%').replace(/p ([<=]) /g, 'p\u00a0$1\u00a0');

function titled(groups: readonly Group[], recorded: boolean): Named[] {
  const recording = msg('Recording');
  return recorded && groups.length < 2 ? groups.map(() => ({ name: recording, short: recording })) : namesOf(groups);
}

/** What is to be said of the runs in the charts. Of a recording it stands above what it is a recording of. */
export const told = (groups: readonly Group[], focus: Group | null, recorded: boolean): Verdict | null =>
  verdict(groups, titled(groups, recorded), focus);

/** What makes their rates mean less than they seem to. */
export const warningsOf = (groups: readonly Group[], recorded: boolean): string[] =>
  [unlike(groups), ...deaf(groups, titled(groups, recorded))].filter((warning) => warning !== '');

/** What they did and how sure that is, and one thing to try. */
export function say(said: Verdict | null, onNext: ((draft: Draft) => void) | null, recorded: boolean): TemplateResult {
  const kind = `say ${recorded ? 'recorded' : ''}`;
  if (!said) return html`<p class=${kind}>${msg('What a run did is told here in words.')}</p>`;
  const { lead, evidence, next, group } = said;
  return html`<p class=${kind}>
    <b>${unbroken(lead)}</b> ${unbroken(evidence)}
    ${next && onNext ? html`<span>${msg('Next:')} <button @click=${() => onNext(draftOf(group, next))}>${next.label}</button></span>` : nothing}
  </p>`;
}

/** What else was seen of them. */
export const more = (said: Verdict | null): TemplateResult => html`<p class="more note">${unbroken(said?.rest ?? '')}</p>`;

/** The step at which an average was farthest from the online weights, with what can be done there. */
export function gapRow(group: Group, gap: Gap, onAnswers: (step: number) => void, onNext: ((draft: Draft) => void) | null): TemplateResult {
  const { step, track, online, average } = gap;
  const [at, trained, averaged] = [count(step), percent(online.value), percent(average.value)];
  const asked = count(Math.round(online.n / online.seeds));
  const words =
    tracksOf(group.recipe).length > 2
      ? msg(str`Largest clear gap: step ${at}, ${trained} against ${averaged} (${trackTitle(track)}) of ${asked}`)
      : msg(str`Largest clear gap: step ${at}, ${trained} against ${averaged} of ${asked}`);
  const stop = stopAt(step, group.recipe);
  const sinking = ['linear', 'cosine'].includes(group.recipe.lr_scheduler_type);
  const why = sinking
    ? msg('A run of the same settings that ends at this step. Its rate falls sooner, so that its figures will differ.')
    : msg('A run of the same settings that ends at this step.');
  return html`<div class="gap note">
    <span>${words}</span>
    <span class="tools">
      <button title=${msg('What was answered at this step')} @click=${() => onAnswers(step)}>${msg('Its answers')}</button>
      ${stop && onNext ? html`<button title=${why} @click=${() => onNext(draftOf(group, stop))}>${stop.label}</button>` : nothing}
    </span>
  </div>`;
}

/** Whose letter and dash is whose, and whose figures stand above. */
export function whose(groups: readonly Group[], focus: Group | null): TemplateResult | typeof nothing {
  if (groups.length < 2) return nothing;
  const names = namesOf(groups);
  return html`<div class="legend whose note">
    ${groups.map((group, i) => {
      const dash = DASHES[i % DASHES.length]!.join(' ') || 'none';
      return html`<span class=${group === focus ? 'focus' : ''}
        ><svg viewBox="0 0 28 6" width="28" height="6" aria-hidden="true">
          ${svg`<path d="M0 3h28" stroke="currentColor" stroke-width="2.2" stroke-dasharray=${dash}></path>`}
        </svg>
        ${names[i]!.name}${group === focus ? ` · ${msg('these figures')}` : ''}</span
      >`;
    })}
  </div>`;
}
