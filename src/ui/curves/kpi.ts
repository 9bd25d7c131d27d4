import { msg, str } from '@lit/localize';
import { css, html, nothing, type TemplateResult } from 'lit';
import { isolated } from '../../protocol/isolate';
import { ONLINE_TRACK, START_TRACK, tracksOf } from '../../protocol/recipe';
import { count, interval, percent, trackTitle } from '../../lab/base/format';
import { averagedTracks, summarise, type Spread, type TrackSummary } from '../../lab/outcome/summary';
import type { Group } from '../../lab/runs/run';
import { labelOf } from '../../lab/settings/names';
import { slotOf } from '../base/tracks';

export const kpiStyles = css`
  .kpi {
    display: grid;
    grid-auto-flow: column;
    grid-auto-columns: minmax(0, 1fr);
    margin: 0;
  }
  .kpi > div {
    padding-left: var(--gap-3);
    border-left: 1px solid var(--hair);
    min-width: 0;
  }
  .kpi > div:first-child {
    padding-left: 0;
    border: 0;
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
    color: var(--soft);
    white-space: nowrap;
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .kpi .figure {
    font-size: var(--size-figure);
    font-weight: 620;
    letter-spacing: -0.025em;
    line-height: 1.2;
    color: var(--ink);
  }
  .kpi .figure.none {
    color: var(--line);
  }
  .kpi.dense .figure {
    font-size: var(--size-title);
  }
  @media (max-width: 760px) {
    .kpi {
      grid-auto-flow: row;
      grid-template-columns: 1fr 1fr;
      gap: var(--gap-3);
    }
    .kpi > div:nth-child(odd) {
      padding-left: 0;
      border: 0;
    }
  }
`;

const evidence = ({ k, n, seeds, low, high }: Spread) =>
  seeds > 1 ? msg(str`${seeds} seeds · ${interval({ low, high })}`) : msg(str`${count(k)} of ${count(n)} · ${interval({ low, high })}`);

function figure(slot: string | null, title: string, measured: Spread | null, more = ''): TemplateResult {
  const spread = measured && measured.n > 0 ? measured : null; // A share of nothing is none.
  const text = spread ? evidence(spread) : msg('not measured yet');
  return html`<div>
    <dt>${slot ? html`<i class="key" data-track=${slot}></i>` : html`<i class="key"></i>`}${title}</dt>
    <dd class="figure ${spread ? '' : 'none'}">${spread ? percent(spread.value) : '–'}</dd>
    <dd title=${text}>${text}</dd>
    ${more ? html`<dd title=${more}>${more}</dd>` : nothing}
  </div>`;
}

/** Start, online, each EMA and utility of one group of runs, with what stands behind each figure. */
export function kpiRow(group: Group | null, emptyEma: boolean): TemplateResult {
  const recipe = group?.recipe;
  const averaged = recipe ? averagedTracks(tracksOf(recipe)) : [];
  const of = (track: string) => (group ? summarise(group.runs, track) : null);
  const online = of(ONLINE_TRACK);
  const emas = averaged.map((track) => ({ track, summary: of(track) }));
  const shown = emas[0]?.summary ?? online;
  const beside = shown && online && shown !== online ? online.utility : null;
  const utility = beside ? msg(str`Utility, ${trackTitle(shown!.track)}`) : msg('Utility');
  const figures = [
    figure('start', trackTitle(START_TRACK), of(START_TRACK)?.harmful ?? null),
    figure('online', trackTitle(ONLINE_TRACK), online?.harmful ?? null),
    ...emas.map(({ track, summary }) => figure(slotOf(recipe!, track), trackTitle(track), summary?.harmful ?? null)),
    ...(!group && emptyEma ? [figure('ema-1', msg('EMA'), null)] : []),
    figure(null, utility, shown?.utility ?? null, beside ? msg(str`online ${percent(beside.value)} · ${interval(beside)}`) : ''),
  ];
  return html`<dl class="kpi ${figures.length > 5 ? 'dense' : ''}">${figures}</dl>`;
}

/** Names judge, prompts and n: no rate stands alone. */
export function source(summary: TrackSummary | null): TemplateResult | typeof nothing {
  if (!summary) return nothing;
  const n = Math.round(summary.harmful.n / summary.harmful.seeds);
  const { complied, offTopic, incoherent } = summary;
  const kinds = msg(
    str`${trackTitle(summary.track)}: complied ${percent(complied)} + off-topic ${percent(offTopic)} + incoherent ${percent(incoherent)}`,
  );
  const which = summary.full ? msg(str`all ${count(n)} prompts`) : msg(str`live subset of ${count(n)} prompts`);
  const judge = isolated(summary.judge) || msg('as logged elsewhere'); // An imported log does not name it.
  const prompts = [labelOf(summary.prompts), which].filter(Boolean).join(', ');
  return html`${msg(str`Share not refused · judge ${judge} · ${prompts} · step ${count(summary.step)}`)}${summary.harmful.k > 0 ? ` · ${kinds}` : nothing}`;
}
