import { msg, str } from '@lit/localize';
import { html, nothing, svg, type TemplateResult } from 'lit';
import { ONLINE_TRACK, tracksOf } from '../../protocol/recipe';
import { list } from '../../lab/base/said';
import { deviceKind, deviceName } from '../../lab/base/devices';
import { duration, interval, percent, significant, trackTitle } from '../../lab/base/format';
import { DASHES, letterOf, noOverRefusal } from '../../lab/outcome/curves';
import { averagedTracks, summarise, type Spread, type TrackSummary } from '../../lab/outcome/summary';
import { isLog, isOver, type stateOf, type Group } from '../../lab/runs/run';
import { slotOf } from '../base/tracks';

/** Cells of the table of runs. */

/** What some runs of a group did to safety and utility, one cell each. */
export function figures(group: Group, runs: Group['runs']): TemplateResult {
  const online = summarise(runs, ONLINE_TRACK);
  const emas = averagedTracks(tracksOf(group.recipe)).map((track) => ({ track, summary: summarise(runs, track) }));
  const shown = emas[0]?.summary ?? online;
  const rate = (spread: Spread) => html`${percent(spread.value)} <span class="soft">${interval(spread, 0)}</span>`;
  return html`<td class="n">${online ? rate(online.harmful) : '–'}</td>
    <td class="n">
      ${
        emas.length === 0
          ? '–'
          : emas.map(
              ({ track, summary }) =>
                html`<div title=${trackTitle(track)}>
                  ${emas.length > 1 ? html`<i class="key" data-track=${slotOf(group.recipe, track)}></i> ` : ''}${summary ? rate(summary.harmful) : '–'}
                </div>`,
            )
      }
    </td>
    <td class="n">${[{ track: ONLINE_TRACK, summary: online }, ...emas].map((one) => utility(group, one, emas.length > 0))}</td>
    <td class="n">${shown?.overRefusal ? rate(shown.overRefusal) : withoutOverRefusal(shown?.full ?? false, runs)}</td>
    <td class="n">${shown && !Number.isNaN(shown.drift) ? significant(shown.drift) : '–'}</td>`;
}

/** Of each track in a line of its own, as the sentence and the figures above the charts have it. */
function utility({ recipe }: Group, { track, summary }: { track: string; summary: TrackSummary | null }, several: boolean): TemplateResult {
  const key = several ? html`<i class="key" data-track=${slotOf(recipe, track)}></i> ` : nothing;
  return html`<div title=${trackTitle(track)}>${key}${summary && summary.utility.n > 0 ? percent(summary.utility.value) : '–'}</div>`;
}

/** A run that is over without its closing evaluation never gets there. */
function withoutOverRefusal(full: boolean, runs: Group['runs']): TemplateResult | string {
  if (isLog({ runs })) return '–';
  const { word, reason } = noOverRefusal(full);
  return html`<span class="soft" title=${reason}>${!full && runs.every(isOver) ? msg('not reached') : word}</span>`;
}

/** Whether runs that took time were computed on several kinds of devices: then each says on which. */
export const severalDevices = (groups: readonly Group[]): boolean =>
  new Set(groups.flatMap(({ runs }) => runs.filter(({ seconds }) => seconds.training > 0).map(({ adapter }) => deviceKind(adapter)))).size >
  1;

/** What they took, and on what where that differs in the list. */
export function time(runs: Group['runs'], several: boolean): TemplateResult | string {
  const training = runs.reduce((sum, run) => sum + run.seconds.training, 0);
  const evaluation = runs.reduce((sum, run) => sum + run.seconds.evaluation, 0);
  const devices = (words: typeof deviceName) => list([...new Set(runs.map(({ adapter }) => words(adapter)))]);
  const title = msg(str`Training ${duration(training)}, evaluation ${duration(evaluation)}, on ${devices(deviceName)}`);
  const all = training + evaluation;
  if (all === 0) return '–';
  const part = training > 0 ? html` <span class="soft">${msg(str`eval. ${percent(evaluation / all, 0)}`)}</span>` : nothing;
  const where = several ? html` <span class="soft">· ${devices(deviceKind)}</span>` : nothing;
  return html`<span title=${title}>${duration(all)}${part}${where}</span>`;
}

export function stateTitle(state: ReturnType<typeof stateOf>): string {
  const titles: Record<typeof state, string> = {
    queued: msg('queued'),
    preparing: msg('preparing'),
    running: msg('running'),
    paused: msg('paused'),
    finished: msg('finished'),
    stopped: msg('stopped'),
    failed: msg('failed'),
    interrupted: msg('interrupted'),
  };
  return titles[state];
}

/** The letter and the dash by which a run is known in the charts. */
export function sample(place: number): TemplateResult {
  if (place < 0) return html`<span class="sample"></span>`;
  const dash = DASHES[place % DASHES.length]!.join(' ');
  return html`<span class="sample" aria-hidden="true"
    >${letterOf(place)}<svg viewBox="0 0 28 6">
      ${svg`<path d="M0 3h28" stroke="currentColor" stroke-width="2.2" stroke-dasharray=${dash || 'none'}></path>`}
    </svg></span
  >`;
}
