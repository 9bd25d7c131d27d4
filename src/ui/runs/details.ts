import { localized, msg, str } from '@lit/localize';
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { KeptSpace } from '../../protocol/runs/keeping';
import type { RunEventNote } from '../../protocol/runs/run';
import { deviceName } from '../../lab/base/devices';
import { list, saidOf } from '../../lab/base/said';
import { bytes, count, moment } from '../../lab/base/format';
import { bareName } from '../../lab/settings/names';
import { isLog, type Group } from '../../lab/runs/run';
import { shared } from '../base/styles';
import { unheard } from '../base/unheard';

/** Of a long history so many events at either end are shown. */
const MOST_EVENTS = 100;

function kindTitle(kind: RunEventNote['kind']): string {
  const titles: Record<RunEventNote['kind'], string> = {
    started: msg('started'),
    paused: msg('paused'),
    resumed: msg('resumed'),
    stopped: msg('stopped'),
    finished: msg('finished'),
    failed: msg('failed'),
    'device-lost': msg('device lost'),
    interrupted: msg('interrupted'),
    'not-saved': msg('not saved'),
  };
  return titles[kind];
}

function eventText(event: RunEventNote): string {
  const { kind, step } = event;
  const what = step > 0 ? msg(str`${kindTitle(kind)} at step ${count(step)}`) : kindTitle(kind);
  const why = saidOf({ message: '', ...event });
  return why ? msg(str`${what}. ${why}`, { id: 'what happened and why' }) : what;
}

/** One run of the list: its name, its place, what it takes on disk and what happened to it. Its exports stand in its slot. */
@localized()
@customElement('tt-run-details')
export class RunDetails extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        padding: var(--gap-1) 0 var(--gap-3) 58px;
        white-space: normal;
      }
      label {
        display: inline-flex;
        gap: var(--gap-2);
        align-items: baseline;
      }
      ol {
        list-style: none;
        margin: var(--gap-2) 0 0;
        padding: 0;
        display: grid;
        gap: 2px;
      }
    `,
  ];

  @property({ attribute: false }) group!: Group;
  /** What its runs take on disk, as far as they are kept. */
  @property({ attribute: false }) spaces: readonly KeptSpace[] = [];
  /** It can be looked at alone. */
  @property({ type: Boolean }) fixed = false;
  onRename: (name: string) => void = unheard;
  onPin: (on: boolean) => void = unheard;
  /** Its settings are to become the recipe. */
  onUse: () => void = unheard;

  protected override render() {
    const { group, fixed } = this;
    const rename = (event: Event) => {
      const input = event.target as HTMLInputElement;
      this.onRename(input.value.trim());
      // An empty one gives the run back the name that it has by itself.
      input.value = bareName(group);
    };
    return html`<div class="tools">
        <label class="small">
          ${msg('Name')}
          <input type="text" maxlength="120" size="28" autocomplete="off" ?disabled=${fixed} .value=${bareName(group)} @change=${rename} />
        </label>
        <button aria-pressed=${group.pinned ? 'true' : 'false'} ?disabled=${fixed} @click=${() => this.onPin(!group.pinned)}>
          ${msg('Pin')}
        </button>
        ${
          isLog(group)
            ? nothing
            : html`<button title=${msg('Put its settings into the recipe')} @click=${() => this.onUse()}>${msg('Use settings')}</button>`
        }
        <slot></slot>
        <span class="note">${this.#space()}</span>
        ${isLog(group) ? nothing : html`<span class="note">${this.#computed()}</span>`}
      </div>
      ${group.runs.map((run) => this.#history(run))}`;
  }

  #space(): string {
    const { spaces } = this;
    if (spaces.length === 0) return msg('Not kept on this machine.');
    const all = spaces.reduce((sum, space) => sum + space.bytes, 0);
    const steps = spaces.flatMap(({ step }) => step ?? []);
    const weights = steps.length === 0 ? msg('without weights') : msg(str`weights of step ${list(steps.map((step) => count(step)))}`);
    return msg(str`${bytes(all)} kept, ${weights}`);
  }

  #computed(): string {
    const names = this.group.runs.map(({ adapter }) =>
      adapter.state === 'software' ? msg(str`${deviceName(adapter)} (software)`) : deviceName(adapter),
    );
    const all = [...new Set(names)].reduce((before, one) => msg(str`${before}; ${one}`, { id: 'one device after another' }));
    return msg(str`Computed on: ${all}`);
  }

  #history(run: Group['runs'][number]) {
    const several = this.group.runs.length > 1;
    const { length } = run.events;
    const left = length - 2 * MOST_EVENTS;
    const shown = left > 0 ? [...run.events.slice(0, MOST_EVENTS), null, ...run.events.slice(-MOST_EVENTS)] : run.events;
    return html`<ol class="note">
      ${shown.map((event) => {
        if (!event) return html`<li>${msg(str`${count(left)} more, in the run as a file`)}</li>`;
        return html`<li>${several ? msg(str`Seed ${run.recipe.data_seed}: `) : nothing}${moment(event.time)} ${eventText(event)}</li>`;
      })}
    </ol>`;
  }
}
