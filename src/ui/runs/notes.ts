import { localized, msg, str } from '@lit/localize';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { PlainError } from '../../protocol/errors';
import { bytes, count } from '../../lab/base/format';
import { distinctNames, shownName } from '../../lab/settings/names';
import { isOver, stateOf, type Group } from '../../lab/runs/run';
import { Follow } from '../base/follow';
import type { Desk } from '../../lab/desk';
import { shared } from '../base/styles';

/** How many of the largest runs are offered for deletion when the disk is full. */
const LARGEST = 3;

/** What a person has to know about what is kept: a run that was cut off, a full disk, another tab, a deletion that can be undone. */
@localized()
@customElement('tt-kept')
export class KeptNotes extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        display: contents;
      }
      .strip {
        grid-column: 1 / -1;
        background: var(--panel);
        border: 1px solid var(--line);
        border-radius: var(--round-panel);
        padding: var(--gap-2) var(--gap-4);
        display: grid;
        gap: var(--gap-2);
        font-size: 13px;
      }
      .line {
        display: flex;
        gap: var(--gap-2) var(--gap-3);
        align-items: baseline;
        flex-wrap: wrap;
      }
      .line p {
        flex: 1 1 320px;
        text-wrap: pretty;
      }
      .wrong {
        color: var(--wrong);
      }
    `,
  ];

  @property({ attribute: false }) desk!: Desk;
  /** Groups whose offer to go on was declined; they still can, in the table. */
  readonly #left = new Set<string>();

  constructor() {
    super();
    new Follow(this, () => this.desk.runs.changed);
  }

  protected override render() {
    const { runs } = this.desk;
    const { keeping } = runs;
    const names = new Map(distinctNames(runs.groups.map(shownName)).map((name, i) => [runs.groups[i]!.id, name]));
    const lines = [
      keeping.onlooker ? this.#onlooker() : null,
      ...(keeping.onlooker || runs.active
        ? []
        : runs.groups.filter((group) => this.#offered(group)).map((group) => this.#interrupted(group, names))),
      keeping.problem ? this.#full(names) : null,
      ...keeping.unreadable.map((problem) => this.#unreadable(problem)),
      runs.bin ? this.#deleted(runs.bin) : null,
    ].filter((line) => line !== null);
    return lines.length === 0 ? nothing : html`<div class="strip" role="status">${lines}</div>`;
  }

  #offered(group: Group): boolean {
    return stateOf(group) === 'interrupted' && !this.#left.has(group.id);
  }

  #onlooker(): TemplateResult {
    return html`<div class="line">
      <p>
        <b>${msg('Another tab of this browser trains and keeps the runs.')}</b>
        ${msg('Here you can look, compare and read. When that tab is closed, this one takes over.')}
      </p>
    </div>`;
  }

  #unreadable({ message, details }: PlainError): TemplateResult {
    const run = details?.['run'];
    const { keeping } = this.desk.runs;
    return html`<div class="line">
      <p class="wrong">${message}</p>
      ${
        typeof run === 'string' && !keeping.onlooker
          ? html`<button @click=${() => void this.desk.runs.forgetUnreadable(run)}>${msg('Delete for good')}</button>`
          : nothing
      }
    </div>`;
  }

  #interrupted(group: Group, names: Map<string, string>): TemplateResult {
    const { runs } = this.desk;
    const run = group.runs.find(({ state }) => state === 'interrupted')!;
    const step = runs.keeping.spaces.get(run.id)?.step ?? 0;
    const leave = () => {
      this.#left.add(group.id);
      this.requestUpdate();
    };
    const from =
      step > 0
        ? msg(str`It goes on from step ${count(step)} of ${count(run.recipe.max_steps)}, as if nothing had happened.`)
        : msg('It had no checkpoint yet, so it begins again.');
    return html`<div class="line">
      <p><b>${msg(str`“${names.get(group.id)!}” was interrupted.`)}</b> ${from}</p>
      <span class="tools">
        <button class="main" ?disabled=${!this.desk.usable} @click=${() => void runs.goOn(group.id)}>${msg('Resume')}</button>
        <button @click=${leave}>${msg('Not now')}</button>
      </span>
    </div>`;
  }

  #full(names: Map<string, string>): TemplateResult {
    const { runs } = this.desk;
    const { keeping } = runs;
    const space = (group: Group) => group.runs.reduce((sum, run) => sum + (keeping.spaces.get(run.id)?.bytes ?? 0), 0);
    const largest = runs.groups
      .filter((group) => group.runs.every(isOver) && space(group) > 0)
      .sort((a, b) => space(b) - space(a))
      .slice(0, LARGEST);
    const used = keeping.usage ? ` ${msg(str`${bytes(keeping.usage.used)} of ${bytes(keeping.usage.quota)} are in use.`)}` : '';
    return html`<div class="line">
      <p>
        <b class="wrong">${keeping.problem!.message}</b>${used}
        ${msg('Runs go on, and what was kept before stays. Delete a run, or export what you need: the rest goes with this tab.')}
      </p>
      <span class="tools">
        ${largest.map(
          (group) =>
            html`<button @click=${() => this.#delete(group)}>
              ${msg(str`Delete ${names.get(group.id)!} for good (${bytes(space(group))})`)}
            </button>`,
        )}
      </span>
    </div>`;
  }

  /** Space is wanted now, so this is the one deletion that is not held back for an undo; it says so. */
  #delete(group: Group): void {
    this.desk.runs.remove(group.id);
    void this.desk.runs.emptyBin();
  }

  #deleted(group: Group): TemplateResult {
    const { runs } = this.desk;
    return html`<div class="line">
      <p>${msg(str`“${shownName(group)}” was deleted.`)}</p>
      <button @click=${() => runs.undoRemove()}>${msg('Undo')}</button>
    </div>`;
  }
}
