import { localized, msg } from '@lit/localize';
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { keyed } from 'lit/directives/keyed.js';
import { isolated } from '../protocol/isolate';
import { isOwn } from '../protocol/own';
import { list } from '../lab/base/said';
import { collecting, leaving } from '../lab/classes/address';
import { Collection } from '../lab/classes/collection';
import { isHandedIn, isOfSeat } from '../lab/classes/result';
import { takeSeat, type Seat } from '../lab/classes/seat';
import { markOf } from '../lab/classes/settings';
import type { Desk } from '../lab/desk';
import type { Draft } from '../lab/settings/fields';
import { labelOf } from '../lab/settings/names';
import { titleOf } from '../lab/settings/titles';
import { unheard } from './base/unheard';
import { Follow } from './base/follow';
import './classes/collect';
import './classes/pupil';
import './classes/settings';
import './classes/share';

/** A class on the page: what its elements show of the desk, and what they do to it. Loaded with its first use. */

/** A tab of a class, from now on with its seed, and what it shows. The draft is that of the address. */
export class Pupil {
  readonly seat: Seat;
  readonly #out: string;

  constructor(private readonly desk: Desk) {
    this.seat = takeSeat(location.search, desk.draft);
    this.#out = leaving(location.href, desk.draft);
    desk.join(this.seat.seed);
    const stop = desk.changed.listen(() => {
      if (!desk.known) return;
      stop();
      this.#clearStage();
    });
  }

  /** The charts wait for the run of this seat: what this browser trained before stays in the list. */
  #clearStage(): void {
    const { runs, draft } = this.desk;
    const own = runs.groups.filter((group) => !group.imported && group.runs.some((run) => isOfSeat(run, draft.recipe, this.seat.seed)));
    runs.only(own.slice(-1).map(({ id }) => id));
  }

  panel(): TemplateResult {
    const { runs, draft } = this.desk;
    const { seed } = this.seat;
    const own = runs.groups
      .filter(({ imported }) => !imported)
      .flatMap((group) => group.runs.filter((run) => isHandedIn(run, draft.recipe, seed)).map((run) => ({ run, group })))
      .at(-1);
    return html`<tt-seat
      role="region"
      aria-label=${msg('Class')}
      .seat=${this.seat}
      .run=${own && !own.run.unread ? own.run : null}
      .unread=${Boolean(own?.run.unread)}
      .working=${runs.active !== null}
      .out=${this.#out}
      .onRead=${() => own && void runs.need(own.group.id)}
    ></tt-seat>`;
  }

  /** In place of the form. `go`: what starts and steers a run, for the slot of that name. */
  settings(go: TemplateResult): TemplateResult {
    const { draft, errors, catalogue } = this.desk;
    const { model, data } = draft.recipe;
    const title = (id: string, entries: readonly { id: string; title: string; own?: true }[] = []) => {
      const entry = entries.find((one) => one.id === id);
      return entry ? titleOf(entry) : labelOf(id);
    };
    return html`<tt-class-settings
      role="region"
      aria-label=${msg('Recipe')}
      .recipe=${draft.recipe}
      .errors=${errors}
      .model=${title(model, catalogue?.models)}
      .data=${title(data, catalogue?.data)}
      >${go}</tt-class-settings
    >`;
  }
}

/** The teacher's page of the recipe that the desk has. */
@localized()
@customElement('tt-class')
export class TeachersPage extends LitElement {
  @property({ attribute: false }) desk!: Desk;
  onBack: () => void = unheard;
  #collection: Collection | null = null;

  constructor() {
    super();
    new Follow(this, () => this.desk.changed);
  }

  /** It trains and keeps no run, so that a pupil's tab beside it may. */
  override connectedCallback(): void {
    super.connectedCallback();
    this.desk.runs.standAside(true);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.desk.runs.standAside(false);
  }

  protected override render() {
    const { recipe, draft } = this.desk;
    if (!recipe)
      return html`<p>
        ${msg('Correct the settings first; then a class can train them.')}
        <button @click=${() => this.onBack()}>${msg('Back to the lab')}</button>
      </p>`;
    if (!this.#collection || markOf(this.#collection.recipe).digest !== markOf(recipe).digest) this.#collection = new Collection(recipe);
    const own = [recipe.model, recipe.data, recipe.evaluation.prompts].filter(isOwn).map((id) => isolated(labelOf(id)));
    const collection = this.#collection;
    const page = html`<tt-collect
      .collection=${collection}
      .draft=${draft}
      .base=${location.href}
      .own=${list(own)}
      .onBack=${() => this.onBack()}
    ></tt-collect>`;
    return keyed(collection, page);
  }
}

/** The address of the page with its code; nothing while it is closed. */
export const share = (open: boolean, onClose: () => void): TemplateResult | typeof nothing =>
  open ? html`<tt-share .address=${location.href} .onClose=${onClose}></tt-share>` : nothing;

/** Where the teacher's page of a recipe is found, or the lab with it. */
export const addressOf = (part: 'collect' | null, draft: Draft): string =>
  part ? collecting(location.href, draft) : leaving(location.href, draft);
