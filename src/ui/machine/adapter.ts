import { plainSentence } from '../../protocol/errors';
import { wordsOf } from '../../lab/base/said';
import { msg } from '@lit/localize';
import { html, nothing, type TemplateResult } from 'lit';
import type { AdapterReport } from '../../protocol/runs/run';
import { bdi } from '../base/bdi';

/** What cannot be computed on, in sentences. */

/** Of what is not there. */
export function stateText({ state }: AdapterReport): string {
  if (state === 'no-webgpu') return msg('This browser does not offer WebGPU, through which a page uses the graphics card.');
  if (state === 'no-adapter') return msg('This browser knows WebGPU but gives the page no graphics adapter.');
  return msg('This browser does not offer WebAssembly with SIMD, in which the processor computes.');
}

/** Why something is not there, as the browser says it, and what a person can do about it. */
export function missing(report: AdapterReport): TemplateResult {
  return html`${report.reason ? html`<p class="soft">${bdi(wordsOf(plainSentence(report.reason)))}</p>` : nothing}
    <ul>
      ${remedies(report.state).map((remedy) => html`<li>${remedy}</li>`)}
    </ul>`;
}

function remedies(state: AdapterReport['state']): string[] {
  if (state === 'no-webgpu')
    return [
      msg('Chrome or Edge 121 and later on Windows, macOS, ChromeOS and Android offer it as they come.'),
      msg('Safari 26 and later on macOS, iOS and iPadOS, and Firefox 141 and later on Windows, offer it as well.'),
      msg('On Linux open chrome://flags/#enable-unsafe-webgpu in Chrome, enable it and restart the browser.'),
      msg('The page must come from https or from localhost: browsers hide WebGPU from other addresses and from files.'),
    ];
  if (state === 'no-adapter')
    return [
      msg('Switch on hardware acceleration in the browser’s settings (System) and restart it.'),
      msg('Look at chrome://gpu: if WebGPU is listed as disabled, update the graphics driver.'),
      msg('In a remote or virtual desktop the adapter is often hidden: try the browser of the machine itself.'),
    ];
  return [
    msg('Chrome and Edge 91, Firefox 89, Safari 16.4 and all later ones offer it.'),
    msg('A browser in a lockdown mode may hide it: make an exception for this page.'),
  ];
}
