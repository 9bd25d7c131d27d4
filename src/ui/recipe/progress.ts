import { localized, msg, str } from '@lit/localize';
import { css, html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { paceText, phaseText, fractionDone } from '../../lab/runs/progress';
import type { Run } from '../../lab/runs/run';
import type { Tick } from '../base/follow';
import { shared } from '../base/styles';

/** What a run at work is doing. Written straight into its two nodes, because it changes ten times a second. */
@localized()
@customElement('tt-progress')
export class ProgressLine extends LitElement {
  static override styles = [
    shared,
    css`
      progress {
        appearance: none;
        display: block;
        width: 100%;
        height: 4px;
        border: 0;
        border-radius: 4px;
        overflow: hidden;
        background: var(--line);
        margin-bottom: 5px;
      }
      progress::-webkit-progress-bar {
        background: var(--line);
      }
      progress::-webkit-progress-value {
        background: var(--track-online);
      }
      progress::-moz-progress-bar {
        background: var(--track-online);
      }
      @media (forced-colors: active) {
        progress {
          forced-color-adjust: none;
          --line: GrayText;
          --track-online: Highlight;
        }
      }
    `,
  ];

  @property({ attribute: false }) run: Run | null = null;
  /** It is one of several seeds. */
  @property({ type: Boolean }) several = false;
  /** How many prompts the closing evaluation takes; those of the curve where that is not known. */
  @property({ attribute: false }) prompts: number | null = null;
  @property({ type: Boolean }) stopping = false;
  /** What says that the run is further. Given before the element is put into the page. */
  ticks: readonly Tick[] = [];
  #stops: (() => void)[] = [];
  #frame = 0;

  override connectedCallback(): void {
    super.connectedCallback();
    const soon = () => {
      this.#frame ||= requestAnimationFrame(() => this.#show());
    };
    this.#stops = this.ticks.map((tick) => tick.listen(soon));
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const stop of this.#stops) stop();
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
  }

  protected override render() {
    return html`<progress max="1" aria-label=${msg('Progress of the run')}></progress>
      <div class="note" id="text"></div>`;
  }

  protected override updated(): void {
    this.#show();
  }

  #show(): void {
    this.#frame = 0;
    const { run } = this;
    const bar = this.renderRoot.querySelector('progress');
    if (!run || !bar) return;
    bar.value = fractionDone(run);
    const seed = this.several ? msg(str`Seed ${run.recipe.data_seed}. `) : '';
    const doing = this.stopping ? msg('Stopping …') : phaseText(run, this.prompts ?? run.recipe.evaluation.live_prompts);
    this.renderRoot.querySelector('#text')!.textContent = seed + doing + paceText(run);
  }
}
