import { localized, msg, str } from '@lit/localize';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { isolated } from '../../protocol/isolate';
import { isUsable, type Machine } from '../../protocol/device/machine';
import { type DeviceChoice, type DeviceName } from '../../protocol/device/names';
import type { AdapterReport } from '../../protocol/runs/run';
import { deviceName, speedText, threadsText } from '../../lab/base/devices';
import { bytes, count } from '../../lab/base/format';
import { sentences } from '../../lab/base/said';
import { shared } from '../base/styles';
import { unheard } from '../base/unheard';
import { missing, stateText } from './adapter';
import './kernels';

/** What there is to compute with, and the choice among it. */
@localized()
@customElement('tt-machine')
export class MachineMenu extends LitElement {
  static override styles = [
    shared,
    css`
      .way {
        display: grid;
        grid-template-columns: auto 1fr;
        gap: 1px var(--gap-2);
        align-items: center;
        margin-top: var(--gap-3);
      }
      .way > :not(input, label) {
        grid-column: 2;
      }
      label {
        font-size: var(--size-small);
        font-weight: 550;
      }
      input:disabled + label {
        color: var(--soft);
      }
      summary {
        cursor: pointer;
      }
      ul {
        margin: 0;
        padding-inline-start: 16px;
      }
      dl {
        display: grid;
        grid-template-columns: auto 1fr;
        gap: 5px var(--gap-4);
        margin: var(--gap-4) 0 0;
        padding-top: var(--gap-3);
        border-top: 1px solid var(--hair);
        font-size: var(--size-small);
      }
      dt {
        color: var(--soft);
      }
      dd {
        margin: 0;
        overflow-wrap: anywhere;
      }
    `,
  ];

  @property({ attribute: false }) machine!: Machine;
  /** Of the recipe. */
  @property() choice: DeviceChoice = 'auto';
  /** A run is at work. */
  @property({ type: Boolean }) running = false;
  /** Cores of the processor that the page may not use, for want of two headers. */
  @property({ type: Number }) barred = 0;
  /** What is known of the kernels that the adapter gets. */
  @property({ attribute: false }) kernels: TemplateResult | typeof nothing = nothing;
  onChoose: (choice: DeviceChoice) => void = unheard;

  protected override render() {
    const { machine } = this;
    const { webgpu, processor } = machine.devices;
    const now = machine.devices[machine.chosen];
    const shown = machine.chosen === 'webgpu' && isUsable(webgpu);
    return html`<h2>${msg('Where the model is trained')}</h2>
      <p class="note">${msg('In this browser: nothing you do here leaves the tab.')}</p>
      <div role="radiogroup" aria-label=${msg('Compute on')}>
        ${this.#way('auto', msg('Automatic'), this.#automatic(now), true)}
        ${this.#way('webgpu', msg('Graphics card (WebGPU)'), this.#state(webgpu), isUsable(webgpu), this.#aboutCard(webgpu, isUsable(processor)))}
        ${this.#way('processor', msg('This processor'), this.#state(processor), isUsable(processor), this.#aboutProcessor(processor))}
      </div>
      ${this.running ? html`<p class="note" role="status">${msg('A run is at work; a choice counts for the next.')}</p>` : nothing}
      ${shown ? html`${facts(webgpu)} ${this.kernels}` : nothing}`;
  }

  #way(choice: DeviceChoice, title: string, text: string, usable: boolean, more: TemplateResult | typeof nothing = nothing) {
    return html`<div class="way">
      <input
        type="radio"
        name="device"
        id=${choice}
        aria-describedby="${choice}-state"
        .checked=${this.choice === choice}
        ?disabled=${!usable}
        @change=${() => this.onChoose(choice)}
      />
      <label for=${choice}>${title}</label>
      <p class="note" id="${choice}-state">${text}</p>
      ${more}
    </div>`;
  }

  #automatic(now: AdapterReport): string {
    const rule = msg('Whichever is faster here, by a short trial.');
    return this.choice === 'auto' && isUsable(now) ? sentences(rule, msg(str`Now: ${deviceName(now)}.`)) : rule;
  }

  #state(report: AdapterReport): string {
    if (!isUsable(report)) return stateText(report);
    const name = report.device === 'processor' ? threadsText(report.threads) : deviceName(report);
    return [name, ...(report.state === 'software' ? [msg('software, slower')] : []), this.#speed(report.device)].join(' · ');
  }

  #speed(device: DeviceName): string {
    const pace = this.machine.pace[device];
    return pace ? speedText(pace) : msg('not measured yet');
  }

  #aboutCard(report: AdapterReport, other: boolean) {
    if (!isUsable(report)) return why(report);
    if (report.state !== 'software' || !other) return nothing;
    return html`<p class="note">${msg('No graphics card stands behind it: the processor is faster without it.')}</p>`;
  }

  #aboutProcessor(report: AdapterReport) {
    if (!isUsable(report)) return why(report);
    if (this.barred === 0 || report.threads !== 1) return nothing;
    const cores = count(this.barred + 1);
    return html`<details class="note">
      <summary>${msg(str`Why not all ${cores} cores`)}</summary>
      <p>
        ${msg('Threads need a host that sends these two headers:')}
        <span class="mono" translate="no">Cross-Origin-Opener-Policy: same-origin</span>,
        <span class="mono" translate="no">Cross-Origin-Embedder-Policy: require-corp</span>.
      </p>
    </details>`;
  }
}

const subgroupsText = (sizes: readonly number[]): string => [...new Set(sizes)].join('–');

const why = (report: AdapterReport): TemplateResult =>
  html`<details class="note">
    <summary>${msg('What helps')}</summary>
    ${missing(report)}
  </details>`;

function facts(adapter: AdapterReport): TemplateResult {
  const row = (term: string, text: string) =>
    text
      ? html`<dt>${term}</dt>
          <dd>${text}</dd>`
      : nothing;
  const largest = adapter.limits['maxStorageBufferBindingSize'];
  return html`<dl>
    ${row(msg('Vendor'), isolated(adapter.vendor))} ${row(msg('Architecture'), isolated(adapter.architecture))}
    ${row(msg('Subgroups'), adapter.subgroupSize ? subgroupsText(adapter.subgroupSize) : msg('none'))}
    ${row(msg('Largest tensor'), largest ? bytes(largest) : '')} ${row(msg('Features'), adapter.features.join(', '))}
  </dl>`;
}
