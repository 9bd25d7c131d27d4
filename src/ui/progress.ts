import { localized, msg, str } from '@lit/localize';
import { css, html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { START_TRACK } from '../protocol/recipe';
import { count, percent, trackTitle } from '../lab/format';
import type { Run } from '../lab/runs';
import type { Session } from './session';
import { shared } from './shared';

/** Steps of which the figures are back. */
const stepsDone = ({ series }: Run): number => series.step[series.length - 1] ?? 0;

/** `promptsInSet`: how many the chosen set holds, of which the curve takes some and the end of the run all. */
export function phaseText(run: Run, promptsInSet: number): string {
  const { phase, recipe, state } = run;
  switch (phase?.phase) {
    case 'loading':
      return msg('Loading model and data');
    case 'compiling':
      return msg(str`Preparing the GPU: ${count(phase.done)} of ${count(phase.total)} parts`);
    case 'evaluating': {
      const track = trackTitle(phase.track ?? START_TRACK);
      const prompts = count(Math.min(recipe.evaluation.live_prompts, promptsInSet));
      if (stepsDone(run) >= recipe.max_steps) return msg(str`Closing evaluation, ${track}: all ${count(promptsInSet)} prompts`);
      return msg(str`Evaluating ${track}: ${prompts} prompts, step ${count(phase.done)} of ${count(recipe.max_steps)}`);
    }
    default: {
      if (state === 'preparing') return msg('Getting ready');
      const at = msg(str`step ${count(stepsDone(run))} of ${count(recipe.max_steps)}`);
      return state === 'paused' ? msg(str`Paused, ${at}`) : msg(str`Training, ${at}`);
    }
  }
}

/** Training speed, and what evaluation costs. */
function paceText({ seconds, tokens }: Run): string {
  const parts: string[] = [];
  if (seconds.training > 0 && tokens > 0) parts.push(msg(str`${count(tokens / seconds.training)} tokens/s`));
  if (seconds.training > 0 && seconds.evaluation > 0) {
    parts.push(msg(str`evaluation ${percent(seconds.evaluation / (seconds.training + seconds.evaluation), 0)} of the time`));
  }
  return parts.map((part) => ` · ${part}`).join('');
}

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

  @property({ attribute: false }) session!: Session;
  #stops: (() => void)[] = [];
  #frame = 0;

  override connectedCallback(): void {
    super.connectedCallback();
    const { runs } = this.session;
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
    const run = this.session.runs.active;
    const bar = this.renderRoot.querySelector('progress');
    if (!run || !bar) return;
    bar.value = stepsDone(run) / run.recipe.max_steps;
    const group = this.session.runs.groups.find(({ runs }) => runs.includes(run))!;
    const seed = group.runs.length > 1 ? msg(str`Seed ${run.recipe.data_seed}. `) : '';
    const { prompts } = this.session.catalogue ?? { prompts: [] };
    const inSet = prompts.find(({ id }) => id === run.recipe.evaluation.prompts)?.n ?? run.recipe.evaluation.live_prompts;
    const doing = this.session.runs.stopping ? msg('Stopping …') : phaseText(run, inSet);
    this.renderRoot.querySelector('#text')!.textContent = seed + doing + paceText(run);
  }
}
