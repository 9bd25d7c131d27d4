import { localized, msg } from '@lit/localize';
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { stateText } from './header';
import type { Session } from './session';
import { shared } from './shared';

/** What keeps the page from working, and what a person can do about it. */
@localized()
@customElement('tt-notice')
export class Notice extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        padding: var(--gap-4);
        border-left: 4px solid var(--wrong) !important;
      }
      ul {
        margin: var(--gap-2) 0 var(--gap-3);
        padding-left: 18px;
        display: grid;
        gap: 4px;
        font-size: 13px;
      }
      p + p {
        margin-top: var(--gap-2);
      }
    `,
  ];

  @property({ attribute: false }) session!: Session;
  @property() problem = '';

  protected override render() {
    const { adapter } = this.session.runs;
    const state = adapter?.state;
    const again = html`<button @click=${() => location.reload()}>${msg('Try again')}</button>`;
    if (state === 'no-webgpu' || state === 'no-adapter') {
      return html`<div role="alert">
        <h2>${state === 'no-webgpu' ? msg('This browser has no WebGPU') : msg('No graphics adapter was found')}</h2>
        <p>${stateText(adapter!)} ${adapter!.reason ? html`<span class="soft">${adapter!.reason}</span>` : nothing}</p>
        <ul>
          ${state === 'no-webgpu' ? this.#browsers() : this.#adapters()}
        </ul>
        ${again}
      </div>`;
    }
    const lost = this.session.runs.problem?.code === 'device-lost';
    return html`<div role="alert">
      <h2>${lost ? msg('The GPU was lost') : msg('Something went wrong')}</h2>
      <p>${this.problem}</p>
      <p>
        ${
          lost
            ? html`<button @click=${() => void this.session.open()}>${msg('Connect again')}</button>
                <span class="note">${msg('Finished runs are still here; the one at work has to be started again.')}</span>`
            : again
        }
      </p>
    </div>`;
  }

  #browsers() {
    return html`<li>${msg('Chrome or Edge 121 and later on Windows, macOS, ChromeOS and Android offer it as they come.')}</li>
      <li>${msg('Safari 26 and later on macOS, iOS and iPadOS, and Firefox 141 and later on Windows, offer it as well.')}</li>
      <li>${msg('On Linux open chrome://flags/#enable-unsafe-webgpu in Chrome, enable it and restart the browser.')}</li>
      <li>${msg('The page must come from https or from localhost: browsers hide WebGPU from other addresses and from files.')}</li>`;
  }

  #adapters() {
    return html`<li>${msg('Switch on hardware acceleration in the browser’s settings (System) and restart it.')}</li>
      <li>${msg('Look at chrome://gpu: if WebGPU is listed as disabled, update the graphics driver.')}</li>
      <li>
        ${msg('Without a graphics card start Chrome with --enable-unsafe-webgpu --use-webgpu-adapter=swiftshader: it then computes on the processor.')}
      </li>
      <li>${msg('In a remote or virtual desktop the adapter is often hidden: try the browser of the machine itself.')}</li>`;
  }
}
