import { localized, msg, str } from '@lit/localize';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { PlainError } from '../../protocol/errors';
import { betweenSentences, saidOf, sentences } from '../../lab/base/said';
import type { DeviceName } from '../../protocol/device/names';
import type { KeptSpace, KeptSpaces } from '../../protocol/runs/keeping';
import { bytes, count, plural } from '../../lab/base/format';
import { isOver, stateOf, type Group } from '../../lab/runs/run';
import { UNDO_MS } from '../../lab/runs/run-list';
import { ListedNames, shownName } from '../../lab/settings/names';
import { fileName } from '../../lab/reports/export';
import { download } from '../base/downloads';
import { shared } from '../base/styles';
import { unheard } from '../base/unheard';
import { KeptFocus } from '../controls/kept-focus';

/** From this share on what a browser says of its room agrees with its refusal. */
const NEARLY_FULL = 0.9;

/** What a browser says of the room for a page is an estimate; one that contradicts what it does is called so. */
function roomText({ used, quota }: NonNullable<KeptSpaces['usage']>): string {
  if (used >= NEARLY_FULL * quota) return msg(str`${bytes(used)} of ${bytes(quota)} are in use.`);
  return msg(str`The browser counts ${bytes(used)} here and takes no more: the disk itself may be full.`);
}

/** How many of the largest runs are offered for deletion when the disk is full. */
const LARGEST = 3;
/** Records that were not kept are named up to so many; the rest is counted. */
const MOST_NAMED = 3;

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
        font-size: var(--size-small);
      }
      /* What was deleted lay anywhere on the page: its undo is where the eyes are. */
      .undo {
        position: fixed;
        z-index: 5;
        inset: auto var(--gap-4) var(--gap-4);
        width: fit-content;
        max-width: calc(100vw - 2 * var(--gap-4));
        margin: 0 auto;
        background: var(--raised);
        border-color: var(--soft);
        box-shadow: 0 4px 18px rgb(0 0 0 / 0.2);
      }
      .undo .line p {
        flex: 0 1 auto;
        overflow-wrap: anywhere;
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

  /** Runs are written to while they are computed: fresh groups say that something is new. */
  @property({ attribute: false }) groups: readonly Group[] = [];
  /** A run is at work. */
  @property({ type: Boolean }) running = false;
  /** There is something to compute with. */
  @property({ type: Boolean }) usable = false;
  /** Groups that can go on now, by their ids. */
  @property({ attribute: false }) resumable: readonly string[] = [];
  /** The processor can compute. */
  @property({ type: Boolean }) processor = false;
  /** Another tab may train and write. */
  @property({ type: Boolean }) onlooker = false;
  /** Why records were not kept, by run; they wait. */
  @property({ attribute: false }) refused: ReadonlyMap<string, PlainError> = new Map();
  /** Why a checkpoint, or a name, was not kept. */
  @property({ attribute: false }) trouble: PlainError | null = null;
  /** Names or places in the list wait until they can be kept. */
  @property({ type: Boolean }) misplaced = false;
  /** What was kept is other than before, by somebody else's doing. */
  @property({ attribute: false }) lost: PlainError | null = null;
  /** Why a group that was deleted is in the list again. */
  @property({ attribute: false }) returned: PlainError | null = null;
  @property({ attribute: false }) unreadable: readonly PlainError[] = [];
  /** What is kept, by run. */
  @property({ attribute: false }) spaces: ReadonlyMap<string, KeptSpace> = new Map();
  @property({ attribute: false }) usage: KeptSpaces['usage'] = null;
  /** The group that was deleted last, while that can be undone. */
  @property({ attribute: false }) deleted: Group | null = null;
  /** As it was called in the list. */
  @property() deletedName = '';
  /** With a device: there instead of where it was begun. */
  onResume: (id: string, device?: DeviceName) => void = unheard;
  /** For good, and at once. */
  onDelete: (id: string) => void = unheard;
  onUndo: () => void = unheard;
  /** This tab is to train and write, and the other to look on. */
  onTakeOver: () => void = unheard;
  /** What is kept of a run that cannot be read is to be deleted. */
  onForget: (run: string) => void = unheard;
  /** What was not kept is to be tried once more. */
  onAgain: () => void = unheard;
  /** What was told of the storage has been read. */
  onSeen: () => void = unheard;
  /** So was why a group is in the list again. */
  onReturnSeen: () => void = unheard;
  /** What lies on disk of a run that cannot be read, as text. */
  onRaw: (run: string) => Promise<string> = async () => '';
  onProblem: (reason: unknown) => void = unheard;
  /** Groups whose offer to go on was declined; they still can, in the table. */
  readonly #left = new Set<string>();

  readonly #listed = new ListedNames();

  constructor() {
    super();
    new KeptFocus(this, () => this.renderRoot.querySelector('button'));
  }

  protected override render() {
    const { groups, onlooker, deleted, lost, returned } = this;
    const names = new Map(this.#listed.of(groups).map((name, i) => [groups[i]!.id, name]));
    const lines = [
      lost ? this.#lost(lost, this.onSeen) : null,
      onlooker ? this.#onlooker() : null,
      ...(onlooker || this.running ? [] : groups.flatMap((group) => this.#cut(group, names) ?? [])),
      ...this.#unkept(names),
      ...this.unreadable.map((unreadable) => this.#unreadable(unreadable)),
    ].filter((line) => line !== null);
    return html`${lines.length === 0 ? nothing : html`<div class="strip" role="status">${lines}</div>`}
    ${deleted ? this.#atHand(this.#deleted(deleted)) : nothing}${returned ? this.#atHand(this.#lost(returned, this.onReturnSeen)) : nothing}`;
  }

  /** Where the eyes are. */
  #atHand(line: TemplateResult): TemplateResult {
    return html`<div class="strip undo" role="status">${line}</div>`;
  }

  /** What is offered for a run that was cut off. */
  #cut(group: Group, names: Map<string, string>): TemplateResult | null {
    if (this.#left.has(group.id)) return null;
    if (stateOf(group) === 'interrupted') return this.#interrupted(group, names);
    const lost = group.runs.find(({ state, error }) => state === 'failed' && error?.code === 'device-lost');
    return lost && this.processor && this.resumable.includes(group.id) ? this.#deviceLost(group, lost, names) : null;
  }

  #onlooker(): TemplateResult {
    return html`<div class="line">
      <p>
        <b
          >${msg('tabtune is open elsewhere in this browser, in another tab or another part of this page, and only one can train and keep runs: now the other.')}</b
        >${betweenSentences()}${msg('Here you can look, compare and read; what you import is kept when this one takes over: when the other is closed, or at once. A run at work there would go on without being kept.')}
      </p>
      <button @click=${() => this.onTakeOver()}>${msg('Take over here')}</button>
    </div>`;
  }

  #unreadable(problem: PlainError): TemplateResult {
    const run = problem.details?.['run'];
    return html`<div class="line">
      <p class="wrong">${saidOf(problem)}</p>
      ${
        typeof run === 'string'
          ? html`<span class="tools">
              <button title=${msg('The record as it lies on disk, as text')} @click=${() => void this.#download(run)}>
                ${msg('Download')}
              </button>
              ${this.onlooker ? nothing : html`<button @click=${() => this.onForget(run)}>${msg('Delete for good')}</button>`}
            </span>`
          : nothing
      }
    </div>`;
  }

  #interrupted(group: Group, names: Map<string, string>): TemplateResult {
    const run = group.runs.find(({ state }) => state === 'interrupted')!;
    const step = this.#stepOf(run);
    const from =
      step > 0
        ? msg(str`It goes on from step ${count(step)} of ${count(run.recipe.max_steps)}.`)
        : msg('It had no checkpoint yet, so it begins again.');
    return html`<div class="line">
      <p><b>${msg(str`“${names.get(group.id)!}” was interrupted.`)}</b>${betweenSentences()}${from}</p>
      <span class="tools">
        <button class="main" ?disabled=${!this.usable} @click=${() => this.onResume(group.id)}>${msg('Resume')}</button>
        ${this.#leave(group)}
      </span>
    </div>`;
  }

  #deviceLost(group: Group, run: Group['runs'][number], names: Map<string, string>): TemplateResult {
    const step = this.#stepOf(run);
    const from =
      step > 0
        ? msg(
            str`It can go on from step ${count(step)} of ${count(run.recipe.max_steps)}; the processor rounds in another way, so the curve may differ from there.`,
          )
        : msg('It had no checkpoint yet, so it begins again.');
    return html`<div class="line">
      <p><b>${msg(str`“${names.get(group.id)!}” lost the GPU again and again.`)}</b>${betweenSentences()}${from}</p>
      <span class="tools">
        <button class="main" @click=${() => this.onResume(group.id, 'processor')}>${msg('Resume on this processor')}</button>
        ${this.#leave(group)}
      </span>
    </div>`;
  }

  #stepOf({ id }: Group['runs'][number]): number {
    return this.spaces.get(id)?.step ?? 0;
  }

  #leave({ id }: Group): TemplateResult {
    const leave = () => {
      this.#left.add(id);
      this.requestUpdate();
    };
    return html`<button @click=${leave}>${msg('Not now')}</button>`;
  }

  async #download(run: string): Promise<void> {
    try {
      download(`${fileName(run)}.json`, new Blob([await this.onRaw(run)], { type: 'application/json' }));
    } catch (reason) {
      this.onProblem(reason);
    }
  }

  #lost(problem: PlainError, onSeen: () => void): TemplateResult {
    return html`<div class="line">
      <p class="wrong">${saidOf(problem)}</p>
      <button @click=${() => onSeen()}>${msg('Close')}</button>
    </div>`;
  }

  /** What was not kept, run by run as far as there is room for it, and what can be done. */
  #unkept(names: Map<string, string>): TemplateResult[] {
    const { refused, trouble } = this;
    const named = this.groups.filter(({ runs }) => runs.some(({ id }) => refused.has(id)));
    const errors = named.map((group) => ({
      name: names.get(group.id)!,
      error: refused.get(group.runs.find(({ id }) => refused.has(id))!.id)!,
    }));
    if (errors.length === 0 && !trouble) return [];
    const lines = errors.slice(0, MOST_NAMED).map(
      ({ name, error }) =>
        html`<div class="line">
          <p><b>${msg(str`The record of “${name}” is not kept.`)}</b>${betweenSentences()}<span class="wrong">${saidOf(error)}</span></p>
        </div>`,
    );
    const more = errors.length - lines.length;
    if (more > 0)
      lines.push(
        html`<div class="line">
          <p>
            ${plural(
              more,
              () => msg('Nor is the record of 1 more run.'),
              () => msg(str`Nor are the records of ${count(more)} more runs.`),
            )}
          </p>
        </div>`,
      );
    const full = [trouble, ...refused.values()].some((error) => error?.details?.['full'] === true);
    return [...lines, full ? this.#full(names) : this.#notFull(errors.length > 0 || this.misplaced)];
  }

  #notFull(waiting: boolean): TemplateResult {
    const { trouble } = this;
    return html`<div class="line">
      <p>
        ${trouble ? html`<b class="wrong">${saidOf(trouble)}</b>${betweenSentences()}` : nothing}${msg('Runs go on. Export what you need before you close this tab: what is not kept goes with it.')}
      </p>
      ${waiting ? html`<button @click=${() => this.onAgain()}>${msg('Try again')}</button>` : nothing}
    </div>`;
  }

  /** Space is wanted now, so this is the one deletion that is not held back for an undo; it says so. */
  #full(names: Map<string, string>): TemplateResult {
    const { usage, trouble } = this;
    const space = (group: Group) => group.runs.reduce((sum, run) => sum + (this.spaces.get(run.id)?.bytes ?? 0), 0);
    const largest = this.groups
      .filter((group) => group.runs.every(isOver) && space(group) > 0)
      .sort((a, b) => space(b) - space(a))
      .slice(0, LARGEST);
    const goesOn = msg(
      'Runs go on, and the newest checkpoint of each that was kept stays. Delete a run, or export what you need: what is not kept goes with this tab.',
    );
    return html`<div class="line">
      <p>
        ${trouble ? html`<b class="wrong">${saidOf(trouble)}</b>${betweenSentences()}` : nothing}${sentences(usage ? roomText(usage) : '', goesOn)}
      </p>
      <span class="tools">
        ${largest.map(
          (group) =>
            html`<button @click=${() => this.onDelete(group.id)}>
              ${msg(str`Delete ${names.get(group.id)!} for good (${bytes(space(group))})`)}
            </button>`,
        )}
        <button @click=${() => this.onAgain()}>${msg('Try again')}</button>
      </span>
    </div>`;
  }

  #deleted(group: Group): TemplateResult {
    return html`<div class="line">
      <p>${msg(str`“${this.deletedName || shownName(group)}” will be deleted within ${count(UNDO_MS / 1000)} s.`)}</p>
      <button @click=${() => this.onUndo()}>${msg('Undo')}</button>
    </div>`;
  }
}
