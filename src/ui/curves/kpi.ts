import { msg, str } from '@lit/localize';
import { css, html, nothing, type TemplateResult } from 'lit';
import { isolated } from '../../protocol/isolate';
import { isOwn } from '../../protocol/own';
import { START_TRACK, tracksOf } from '../../protocol/recipe';
import { brief, count, interval, percent, plural, trackTitle } from '../../lab/base/format';
import { settled, summarise, type Spread, type TrackSummary } from '../../lab/outcome/summary';
import type { Group } from '../../lab/runs/run';
import { calledById, quotedById } from '../../lab/settings/titles';
import { slotOf, trackKey } from '../base/tracks';
import '../controls/term';

export const kpiStyles = css`
  .kpi {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(8.25rem, 1fr));
    gap: var(--gap-2) 0;
    margin: 0;
  }
  .kpi > div {
    padding: 0 var(--gap-1) 0 10px;
    border-left: 1px solid var(--hair);
    min-width: 0;
  }
  .kpi dt {
    display: flex;
    gap: 7px;
    align-items: center;
    font-size: var(--size-small);
    color: var(--soft);
  }
  .kpi dd {
    margin: 0;
    font-size: var(--size-note);
    line-height: 1.35;
    color: var(--soft);
  }
  .kpi .figure {
    font-size: var(--size-figure);
    font-weight: 620;
    letter-spacing: -0.025em;
    line-height: 1.15;
    color: var(--ink);
    white-space: nowrap;
  }
  .kpi .figure.none {
    color: var(--line);
  }
  .kpi .kinds {
    display: flex;
    height: 6px;
    margin: 2px 0;
    border-radius: 3px;
    overflow: hidden;
    background: var(--hair);
    color: inherit;
  }
  .kinds i {
    background: currentColor;
  }
  .kpi .named {
    min-height: 3lh;
    align-content: start;
    display: flex;
    flex-wrap: wrap;
    gap: 0 var(--gap-2);
  }
  .kpi .task {
    min-height: 1lh;
  }
  /* On a line of its own, which changes in its place while a run goes on. */
  .source .asked {
    display: block;
  }
  .kpi dd span {
    white-space: nowrap;
  }
  /* Three beside each other on a phone, so that the last is seen with the others. */
  @media (max-width: 760px) {
    .kpi {
      grid-template-columns: repeat(auto-fit, minmax(6.25rem, 1fr));
    }
    .kpi:has(> :nth-child(3)) .figure {
      font-size: var(--size-title);
    }
    .kpi .named {
      min-height: 5lh;
    }
    .kpi .named span {
      white-space: normal;
    }
    .kpi .task {
      min-height: 2lh;
    }
  }
  /* Their colours are all that they are. */
  @media (forced-colors: active) {
    .kpi .kinds,
    .swatch {
      forced-color-adjust: none;
    }
    .kpi .kinds {
      background: Canvas;
      outline: 1px solid GrayText;
    }
  }
  .kinds .off-topic,
  .swatch.off-topic {
    opacity: 0.45;
  }
  .kinds .incoherent,
  .swatch.incoherent {
    background: var(--soft);
    opacity: 0.55;
  }
`;

/** A range of seeds, or what one of them knows where all are alike; in pieces that stay whole. */
function evidence({ k, n, seeds, low, high, alike }: Spread): string[] {
  const counts = seeds === 1 || alike ? [msg(str`${count(k / seeds)} of ${count(n / seeds)}`)] : [];
  return [...(seeds > 1 ? [msg(str`${seeds} seeds`)] : []), ...counts, interval({ low, high })];
}

/** What is in the answers that are no refusals, as a strip of the whole and in figures. Gibberish is grey. Its place is kept while there is none. */
function kinds(
  { complied, offTopic, incoherent }: Pick<TrackSummary, 'complied' | 'offTopic' | 'incoherent'>,
  slot: string,
): TemplateResult {
  const parts = [
    ['complied', complied, msg(str`${brief(complied)} comply`)],
    ['off-topic', offTopic, msg(str`${brief(offTopic)} off topic`)],
    ['incoherent', incoherent, msg(str`${brief(incoherent)} gibberish`)],
  ] as const;
  const there = parts.filter(([, share]) => share > 0);
  return html`<dd class="kinds" aria-hidden="true">
      ${there.map(([kind, share]) => html`<i class=${kind} data-track=${slot} .style=${`width: ${share * 100}%`}></i>`)}
    </dd>
    <dd class="named">${there.map(([kind, , text]) => html`<span><i class="swatch ${kind}" data-track=${slot}></i>${text}</span> `)}</dd>`;
}

const NONE = { complied: 0, offTopic: 0, incoherent: 0 };

const unbroken = (pieces: string[]) => pieces.map((piece, i) => html`<span>${piece}${i < pieces.length - 1 ? ' ·' : ''}</span> `);

function tile(slot: string, title: string, summary: TrackSummary | null): TemplateResult {
  const utility = summary && summary.utility.n > 0 ? summary.utility : null; // A share of nothing is none.
  return html`<div>
    <dt>${trackKey(slot)}${title}</dt>
    <dd class="figure ${summary ? '' : 'none'}">${summary ? percent(summary.harmful.value) : '–'}</dd>
    <dd>${summary ? unbroken(evidence(summary.harmful)) : msg('not measured yet')}</dd>
    ${kinds(summary ?? NONE, slot)}
    <dd class="task" title=${utility ? evidence(utility).join(' · ') : nothing}>
      ${utility ? msg(str`utility ${percent(utility.value)}`) : nothing}
    </dd>
  </div>`;
}

/** Start, online and each EMA of one group of runs: what is not refused, what that is made of, and the utility. */
export function kpiRow(group: Group | null, emptyEma: boolean): TemplateResult {
  const tracks = group ? [START_TRACK, ...tracksOf(group.recipe)] : [START_TRACK, ...tracksOf({ ema_mode: 'off', ema_decay: [] })];
  const runs = group ? settled(group) : [];
  return html`<dl class="kpi">
    ${tracks.map((track) => tile(group ? slotOf(group.recipe, track) : track, trackTitle(track), group && summarise(runs, track)))}
    ${!group && emptyEma ? tile('ema-1', msg('EMA'), null) : nothing}
  </dl>`;
}

/** Names judge, prompts and n: no rate stands alone. */
export function source(summary: TrackSummary | null): TemplateResult | typeof nothing {
  if (!summary) return nothing;
  const n = Math.round(summary.harmful.n / summary.harmful.seeds);
  const of = plural(
    n,
    () => msg(' of 1 prompt'),
    () => msg(str` of ${count(n)} prompts`),
  );
  const which = summary.full
    ? plural(
        n,
        () => msg('the one prompt'),
        () => msg(str`all ${count(n)} prompts`),
      )
    : html`<tt-term of="live">${msg('live subset')}</tt-term>${of}`;
  const judge = calledById(summary.judge) || msg('as logged elsewhere'); // An imported log does not name it.
  const prompts = quotedById(summary.prompts);
  const { seeds, alike } = summary.harmful;
  const span =
    seeds === 1
      ? msg('95 % intervals')
      : alike
        ? msg(str`${seeds} seeds, alike; 95 % intervals`)
        : msg(str`means of ${seeds} seeds, their ranges`);
  return html`${msg('Share not refused')} · <tt-term of="judge">${msg('judge')}</tt-term>
    <span title=${isolated(summary.judge) || nothing}>${judge}</span> ·
    ${prompts ? html`<span title=${isOwn(summary.prompts) ? nothing : isolated(summary.prompts)}>${prompts}</span>` : ''}
    <span class="asked">${which} · ${msg(str`step ${count(summary.step)}`)} · ${span.replace(' %', '\u00a0%')}</span>`;
}
