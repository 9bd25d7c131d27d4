import { localized, msg, str } from '@lit/localize';
import { css, html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { paceText, phaseText, fractionDone } from '../../lab/runs/progress';
import type { Desk } from '../../lab/desk';
import { shared } from '../base/styles';

/** What the run at work is doing. Written straight into its two nodes, because it changes ten times a second. */
@localized()
@customElement('tt-progress')
export class Progress extends LitElement {
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
    `,
  ];

  @property({ attribute: false }) desk!: Desk;
  #stops: (() => void)[] = [];
  #frame = 0;

  override connectedCallback(): void {
    super.connectedCallback();
    const { runs } = this.desk;
    const soon = () => {
      this.#frame ||= requestAnimationFrame(() => this.#show());
    };
    this.#stops = [runs.progressed.listen(soon), runs.stepped.listen(soon), runs.changed.listen(soon)];
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

  protected override firstUpdated(): void {
    this.#show();
  }

  #show(): void {
    this.#frame = 0;
    const run = this.desk.runs.active;
    const bar = this.renderRoot.querySelector('progress');
    if (!run || !bar) return;
    bar.value = fractionDone(run);
    const group = this.desk.runs.groups.find(({ runs }) => runs.includes(run))!;
    const seed = group.runs.length > 1 ? msg(str`Seed ${run.recipe.data_seed}. `) : '';
    const { prompts } = this.desk.catalogue ?? { prompts: [] };
    const inSet = prompts.find(({ id }) => id === run.recipe.evaluation.prompts)?.n ?? run.recipe.evaluation.live_prompts;
    const doing = this.desk.runs.stopping ? msg('Stopping …') : phaseText(run, inSet);
    this.renderRoot.querySelector('#text')!.textContent = seed + doing + paceText(run);
  }
}
