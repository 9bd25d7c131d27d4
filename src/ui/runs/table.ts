import { localized, msg, str } from '@lit/localize';
import { html, LitElement, nothing, svg } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { usedDecays } from '../../protocol/averages';
import { ONLINE_TRACK, tracksOf } from '../../protocol/recipe';
import { duration, interval, noOverRefusal, percent, scientific, significant, trackTitle } from '../../lab/base/format';
import { modeWords } from '../../lab/settings/average-words';
import { decaysText, distinctNames, labelOf, shownName } from '../../lab/settings/names';
import { isLog, isOver, stateOf, type Group } from '../../lab/runs/run';
import { MOST_OVERLAID } from '../../lab/runs/run-list';
import { averagedTracks, summarise, type Spread } from '../../lab/outcome/summary';
import { draftOf, verdict, type Verdict } from '../../lab/outcome/verdict';
import { Follow } from '../base/follow';
import './import';
import './details';
import { DASHES, letterOf } from '../../lab/outcome/curves';
import type { Desk } from '../../lab/desk';
import { styles } from './table.styles';
import { shared } from '../base/styles';
import { slotOf } from '../base/tracks';

@localized()
@customElement('tt-runs')
export class Runs extends LitElement {
  static override styles = [shared, styles];

  @property({ attribute: false }) desk!: Desk;
  readonly #unfolded = new Set<string>();
  readonly #detailed = new Set<string>();

  constructor() {
    super();
    new Follow(this, () => this.desk.runs.changed);
  }

  protected override render() {
    const { groups, selected } = this.desk.runs;
    const names = distinctNames(groups.map(shownName));
    return html`<div class="head">
        <h2>${msg('Runs')}</h2>
        <span class="tools">
          <span class="note">${groups.length > 0 ? msg(str`${selected.length} shown, at most ${MOST_OVERLAID} at once`) : nothing}</span>
          <tt-import .desk=${this.desk}></tt-import>
        </span>
      </div>
      ${groups.length === 0 ? html`<p class="empty">${msg('Each run is listed here with its settings and what it did to safety and utility. Tick two or more to lay their curves over each other.')}</p>` : this.#table(groups, names)}`;
  }

  #table(groups: Group[], names: string[]) {
    const said = this.#verdict(groups, names);
    return html`${said ? this.#sentence(said) : nothing}
      <div class="wrap" tabindex="0" role="region" aria-label=${msg('Table of runs')}>
        <table>
          <thead>
            <tr>
              <th scope="col">${msg('Run')}</th>
              <th scope="col">${msg('data')}</th>
              <th scope="col">${msg('rate')}</th>
              <th scope="col">${msg('batch')}</th>
              <th scope="col">${msg('steps')}</th>
              <th scope="col">${msg('EMA')}</th>
              <th scope="col">${msg('harmful, online')}</th>
              <th scope="col">${msg('harmful, EMA')}</th>
              <th scope="col">${msg('utility')}</th>
              <th scope="col" title=${noOverRefusal(false).reason}>${msg('over-refusal')}</th>
              <th scope="col">${msg('drift')}</th>
              <th scope="col">${msg('time')}</th>
              <th scope="col">${msg('state')}</th>
              <th><span class="unseen">${msg('Actions')}</span></th>
            </tr>
          </thead>
          <tbody>
            ${this.#rows(groups, names, said)}
          </tbody>
        </table>
      </div>`;
  }

  /** Pinned ones first, then the newest. */
  #rows(groups: Group[], names: string[], said: Verdict | null) {
    const rows = groups.map((group, i) => ({ pinned: group.pinned, row: this.#group(group, names[i]!, said) })).reverse();
    return [...rows.filter(({ pinned }) => pinned), ...rows.filter(({ pinned }) => !pinned)].map(({ row }) => row);
  }

  #verdict(groups: Group[], names: string[]): Verdict | null {
    const { selected } = this.desk.runs;
    const chosen = groups.map((group, i) => ({ group, name: names[i]! })).filter(({ group }) => selected.includes(group.id));
    return verdict(
      chosen.map(({ group }) => group),
      chosen.map(({ name }) => name),
    );
  }

  #sentence(said: Verdict) {
    const { next, group } = said;
    const go = () => {
      this.desk.edit(draftOf(group, next!));
      void this.desk.start();
    };
    return html`<div class="say">
      <p><b>${said.lead}</b>${said.rest}</p>
      ${next ? html`<span class="tools"><span class="note">${msg('Next:')}</span><button @click=${go}>${next.label}</button></span>` : nothing}
    </div>`;
  }

  #group(group: Group, name: string, said: Verdict | null) {
    const { runs } = this.desk;
    const { recipe } = group;
    const decays = usedDecays(recipe);
    const place = runs.overlaid.indexOf(group);
    const several = group.runs.length > 1;
    const open = this.#unfolded.has(group.id);
    // What the sentence above has said is not said again.
    const failures = said?.group === group ? [] : group.runs.filter((run) => run.error);
    const detailed = this.#detailed.has(group.id);
    const fold = () => this.#toggle(this.#unfolded, group.id);
    return html`<tr class=${place < 0 ? 'off' : ''} aria-current=${runs.focus === group.id ? 'true' : 'false'}>
        <td>
          <span class="first">
            <input
              type="checkbox"
              aria-label=${msg(str`Show ${name} in the charts`)}
              .checked=${place >= 0}
              @change=${(event: Event) => runs.select(group.id, (event.target as HTMLInputElement).checked)}
            />
            ${sample(place)}
            <button class="name" title=${msg('Show its figures and answers')} @click=${() => runs.select(group.id, true)}>${name}</button>
            ${
              several
                ? html`<button class="plain" aria-expanded=${open ? 'true' : 'false'} @click=${fold}>
                    ${msg(str`${group.runs.length} seeds`)} ${open ? '▴' : '▾'}
                  </button>`
                : nothing
            }
          </span>
        </td>
        <td>${labelOf(recipe.data)}</td>
        <td class="n">${scientific(recipe.learning_rate)}</td>
        <td class="n">
          ${isLog(group) ? '–' : recipe.per_device_train_batch_size}${recipe.gradient_accumulation_steps > 1 ? ` × ${recipe.gradient_accumulation_steps}` : ''}
        </td>
        <td class="n">${recipe.max_steps}</td>
        <td class="n">${decays.length === 0 ? '–' : html`<span title=${modeWords(recipe.ema_mode).title}>${decaysText(decays)}</span>`}</td>
        ${this.#figures(group, group.runs)}
        <td class="n">${this.#time(group.runs)}</td>
        <td>${this.#state(group)}</td>
        <td class="right">
          <button
            class="plain"
            aria-label=${msg(str`More about ${name}`)}
            title=${msg('Its settings, name, exports and history')}
            aria-expanded=${detailed ? 'true' : 'false'}
            @click=${() => this.#toggle(this.#detailed, group.id)}
          >
            ⋯
          </button>
          <button
            class="plain"
            aria-label=${msg(str`Delete ${name}`)}
            title=${msg('Delete; can be undone')}
            ?disabled=${!group.runs.every(isOver) || runs.keeping.onlooker}
            @click=${() => runs.remove(group.id)}
          >
            ✕
          </button>
        </td>
      </tr>
      ${failures.map(
        (run) =>
          html`<tr>
            <td colspan="14" class="failure">${several ? msg(str`Seed ${run.recipe.data_seed}: `) : ''}${run.error!.message}</td>
          </tr>`,
      )}
      ${several && open ? group.runs.map((run) => this.#seed(group, run)) : nothing}
      ${
        detailed
          ? html`<tr>
              <td colspan="14"><tt-run-details .desk=${this.desk} .group=${group}></tt-run-details></td>
            </tr>`
          : nothing
      }`;
  }

  #toggle(set: Set<string>, id: string): void {
    if (!set.delete(id)) set.add(id);
    this.requestUpdate();
  }

  #seed(group: Group, run: Group['runs'][number]) {
    return html`<tr class="seed">
      <td colspan="6">${msg(str`seed ${run.recipe.data_seed}`)}</td>
      ${this.#figures(group, [run])}
      <td class="n">${this.#time([run])}</td>
      <td class="state">${stateTitle(run.state)}</td>
      <td></td>
    </tr>`;
  }

  #figures(group: Group, runs: Group['runs']) {
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
      <td class="n" title=${shown ? trackTitle(shown.track) : ''}>${shown && shown.utility.n > 0 ? percent(shown.utility.value) : '–'}</td>
      <td class="n">${shown?.overRefusal ? rate(shown.overRefusal) : this.#noOverRefusal(shown?.full ?? false, runs)}</td>
      <td class="n">${shown && !Number.isNaN(shown.drift) ? significant(shown.drift) : '–'}</td>`;
  }

  /** A run that is over without its closing evaluation never gets there. */
  #noOverRefusal(full: boolean, runs: Group['runs']) {
    if (isLog({ runs })) return '–';
    const { word, reason } = noOverRefusal(full);
    return html`<span class="soft" title=${reason}>${!full && runs.every(isOver) ? msg('not reached') : word}</span>`;
  }

  #time(runs: Group['runs']) {
    const training = runs.reduce((sum, run) => sum + run.seconds.training, 0);
    const evaluation = runs.reduce((sum, run) => sum + run.seconds.evaluation, 0);
    const title = msg(str`Training ${duration(training)}, evaluation ${duration(evaluation)}`);
    const all = training + evaluation;
    if (all === 0) return '–';
    const part = training > 0 ? html` <span class="soft">${msg(str`eval. ${percent(evaluation / all, 0)}`)}</span>` : nothing;
    return html`<span title=${title}>${duration(all)}${part}</span>`;
  }

  #state(group: Group) {
    if (isLog(group))
      return html`<span class="state" title=${msg('Trained elsewhere; this is its trainer_state.json')}>${msg('imported')}</span>`;
    const state = stateOf(group);
    const done = group.runs.filter(isOver).length;
    const part = group.runs.length > 1 && done < group.runs.length ? ` ${done}/${group.runs.length}` : '';
    const { runs } = this.desk;
    const goOn =
      runs.canGoOn(group) && this.desk.usable && !runs.active && !runs.keeping.onlooker
        ? html` <button
            class="plain"
            title=${msg('Goes on from its last checkpoint; without one it begins again')}
            @click=${() => void runs.goOn(group.id)}
          >
            ${msg('Resume')}
          </button>`
        : nothing;
    return html`<span class="state ${state}">${stateTitle(state)}${part}</span>${goOn}`;
  }
}

function stateTitle(state: ReturnType<typeof stateOf>): string {
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
function sample(place: number) {
  if (place < 0) return html`<span class="sample"></span>`;
  const dash = DASHES[place % DASHES.length]!.join(' ');
  return html`<span class="sample" aria-hidden="true"
    >${letterOf(place)}<svg viewBox="0 0 28 6">
      ${svg`<path d="M0 3h28" stroke="currentColor" stroke-width="2.2" stroke-dasharray=${dash || 'none'}></path>`}
    </svg></span
  >`;
}
