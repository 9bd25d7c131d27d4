import { localized, msg, str } from '@lit/localize';
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { usedDecays } from '../../protocol/averages';
import { saidOf } from '../../lab/base/said';
import { scientific } from '../../lab/base/format';
import { noOverRefusal } from '../../lab/outcome/curves';
import { isLog, isOver, stateOf, type Group } from '../../lab/runs/run';
import { MOST_OVERLAID } from '../../lab/runs/run-list';
import { modeWords } from '../../lab/settings/average-words';
import { decaysText, labelOf, ListedNames } from '../../lab/settings/names';
import { shared } from '../base/styles';
import { unheard } from '../base/unheard';
import { KeptFocus } from '../controls/kept-focus';
import { isOn } from '../controls/fields';
import '../controls/term';
import { figures, sample, severalDevices, stateTitle, time } from './cells';
import { styles } from './table.styles';
import { type Part, Window } from './window';

/** The runs that are there, what they did, and what follows from those in the charts. What brings in others stands in its slot. */
@localized()
@customElement('tt-runs')
export class RunsTable extends LitElement {
  static override styles = [shared, styles];

  /** RunsTable are written to while they are computed: fresh groups say that something is new. */
  @property({ attribute: false }) groups: readonly Group[] = [];
  /** Those in the charts, by their ids. */
  @property({ attribute: false }) selected: readonly string[] = [];
  /** The one whose figures and answers are shown. */
  @property({ attribute: false }) focused: string | null = null;
  /** Those that were cut off and can go on now. */
  @property({ attribute: false }) resumable: readonly string[] = [];
  /** They can be looked at alone. */
  @property({ type: Boolean }) fixed = false;
  /** What stands below a run of which more is to be seen. */
  details: (group: Group) => TemplateResult | typeof nothing = () => nothing;
  onSelect: (id: string, on: boolean) => void = unheard;
  /** More of it is to be seen. */
  onOpen: (id: string) => void = unheard;
  onResume: (id: string) => void = unheard;
  onRemove: (id: string) => void = unheard;
  readonly #unfolded = new Set<string>();
  readonly #detailed = new Set<string>();
  readonly #window = new Window(this, '.wrap');
  /** Not all were computed on the same kind of device. */
  #several = false;
  /** The one in which somebody is with the keyboard. */
  #within = '';
  readonly #listed = new ListedNames();

  constructor() {
    super();
    new KeptFocus(this, () => this.renderRoot.querySelector<HTMLElement>('.wrap') ?? this.renderRoot.querySelector('h2'));
  }

  protected override render() {
    const { groups, selected } = this;
    const names = this.#listed.of(groups);
    this.#several = severalDevices(groups);
    return html`<div class="head">
        <h2 tabindex="-1">${msg('Runs')}</h2>
        <span class="tools">
          <span class="note">${groups.length > 0 ? msg(str`${selected.length} shown, at most ${MOST_OVERLAID} at once`) : nothing}</span>
          <slot></slot>
        </span>
      </div>
      ${groups.length === 0 ? html`<p class="empty">${msg('Each run is listed here with its settings and what it did to safety and utility. Tick two or more to lay their curves over each other.')}</p>` : this.#table(groups, names)}`;
  }

  #table(groups: readonly Group[], names: string[]) {
    return html`<div
      class=${Window.cuts(groups.length) ? 'wrap cut' : 'wrap'}
      tabindex="0"
      role="region"
      aria-label=${msg('Table of runs')}
      @scroll=${this.#window.scrolled}
      @focusin=${(event: Event) => (this.#within = (event.target as Element).closest<HTMLElement>('[data-id]')?.dataset['id'] ?? '')}
    >
      <table aria-rowcount=${groups.length + 1}>
        <thead>
          <tr>
            <th scope="col">${msg('Run')}</th>
            <th scope="col">${msg('data')}</th>
            <th scope="col"><tt-term of="rate">${msg('rate')}</tt-term></th>
            <th scope="col"><tt-term of="batch">${msg('batch')}</tt-term></th>
            <th scope="col">${msg('steps')}</th>
            <th scope="col"><tt-term of="average">${msg('EMA')}</tt-term></th>
            <th scope="col"><tt-term of="online">${msg('harmful, trained')}</tt-term></th>
            <th scope="col">${msg('harmful, EMA')}</th>
            <th scope="col"><tt-term of="utility">${msg('utility')}</tt-term></th>
            <th scope="col" title=${noOverRefusal(false).reason}><tt-term of="over-refusal">${msg('over-refusal')}</tt-term></th>
            <th scope="col"><tt-term of="drift">${msg('drift')}</tt-term></th>
            <th scope="col">${msg('time')}</th>
            <th scope="col">${msg('state')}</th>
            <th><span class="unseen">${msg('Actions')}</span></th>
          </tr>
        </thead>
        ${this.#rows(groups, names)}
      </table>
    </div>`;
  }

  /** Pinned ones first, then the newest. */
  #rows(groups: readonly Group[], names: string[]) {
    const shown = groups.filter(({ id }) => this.selected.includes(id));
    const rows = groups.map((group, i) => ({ group, name: names[i]! })).reverse();
    const order = [...rows.filter(({ group }) => group.pinned), ...rows.filter(({ group }) => !group.pinned)];
    const places = new Map(order.map((row, place) => [row.group.id, { ...row, place }]));
    const stays = (id: string): boolean => id === this.#within || this.#detailed.has(id) || this.#unfolded.has(id);
    // By key: an open row keeps its elements, and what they are at, when a new run comes in above it.
    return repeat(
      this.#window.parts([...places.keys()], stays),
      ({ id, gap }: Part) => (gap === null ? id : `before ${id}`),
      ({ id, gap }) => {
        if (gap !== null)
          return html`<tbody aria-hidden="true">
            <tr>
              <td colspan="14" class="gap" data-gap=${gap}></td>
            </tr>
          </tbody>`;
        const { group, name, place } = places.get(id)!;
        return html`<tbody data-id=${id}>
          ${this.#group(group, shown.indexOf(group), name, place)}
        </tbody>`;
      },
    );
  }

  /** `place`: in the charts; `row`: in the table. */
  #group(group: Group, place: number, name: string, row: number) {
    const { recipe } = group;
    const decays = usedDecays(recipe);
    const several = group.runs.length > 1;
    const open = this.#unfolded.has(group.id);
    const failures = group.runs.filter((run) => run.error);
    const detailed = this.#detailed.has(group.id);
    const fold = () => this.#toggle(this.#unfolded, group.id);
    return html`<tr class=${place < 0 ? 'off' : ''} aria-rowindex=${row + 2} aria-current=${this.focused === group.id ? 'true' : 'false'}>
        <td>
          <span class="first">
            <input
              type="checkbox"
              aria-label=${msg(str`Show ${name} in the charts`)}
              .checked=${place >= 0}
              @change=${(event: Event) => this.onSelect(group.id, isOn(event))}
            />
            ${sample(place)}
            <button class="name" title=${msg('Show its figures and answers')} @click=${() => this.onSelect(group.id, true)}>${name}</button>
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
        ${figures(group, group.runs)}
        <td class="n">${time(group.runs, this.#several)}</td>
        <td>${this.#state(group)}</td>
        <td class="right">
          <button
            class="plain"
            aria-label=${msg(str`More about ${name}`)}
            title=${msg('Its settings, name, exports and history')}
            aria-expanded=${detailed ? 'true' : 'false'}
            @click=${() => this.#detail(group.id)}
          >
            ⋯
          </button>
          <button
            class="plain"
            aria-label=${msg(str`Delete ${name}`)}
            title=${this.fixed ? msg('The runs are kept elsewhere in this browser') : msg('Delete; can be undone')}
            ?disabled=${!group.runs.every(isOver) || this.fixed}
            @click=${() => this.onRemove(group.id)}
          >
            ✕
          </button>
        </td>
      </tr>
      ${failures.map(
        (run) =>
          html`<tr>
            <td colspan="14" class="failure">${several ? msg(str`Seed ${run.recipe.data_seed}: `) : ''}${saidOf(run.error!)}</td>
          </tr>`,
      )}
      ${several && open ? group.runs.map((run) => this.#seed(group, run)) : nothing}
      ${
        detailed
          ? html`<tr>
              <td colspan="14">${this.details(group)}</td>
            </tr>`
          : nothing
      }`;
  }

  #detail(id: string): void {
    this.#toggle(this.#detailed, id);
    if (this.#detailed.has(id)) this.onOpen(id);
  }

  #toggle(set: Set<string>, id: string): void {
    if (!set.delete(id)) set.add(id);
    this.requestUpdate();
  }

  #seed(group: Group, run: Group['runs'][number]) {
    return html`<tr class="seed">
      <td colspan="6">${msg(str`seed ${run.recipe.data_seed}`)}</td>
      ${figures(group, [run])}
      <td class="n">${time([run], this.#several)}</td>
      <td class="state">${stateTitle(run.state)}</td>
      <td></td>
    </tr>`;
  }

  #state(group: Group) {
    if (isLog(group))
      return html`<span class="state" title=${msg('Trained elsewhere; this is its trainer_state.json')}>${msg('imported')}</span>`;
    const state = stateOf(group);
    const done = group.runs.filter(isOver).length;
    const part = group.runs.length > 1 && done < group.runs.length ? ` ${done}/${group.runs.length}` : '';
    const goOn = this.resumable.includes(group.id)
      ? html` <button
          class="plain"
          title=${msg('Goes on from its last checkpoint; without one it begins again')}
          @click=${() => this.onResume(group.id)}
        >
          ${msg('Resume')}
        </button>`
      : nothing;
    const from = group.imported
      ? html` <span class="soft" title=${msg('It came from a file, and was not trained here')}>${msg('imported')}</span>`
      : nothing;
    return html`<span class="state ${state}">${stateTitle(state)}${part}</span>${from}${goOn}`;
  }
}
