import { localized, msg } from '@lit/localize';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { PromptRow } from '../../protocol/catalogue';
import { saidOf } from '../../lab/base/said';
import type { ExportedFile } from '../../protocol/messages';
import { Job } from '../../lab/base/job';
import { type ExportFacts, exportFiles, type ExportName, fileName, foldersOf } from '../../lab/reports/export';
import { bareName } from '../../lab/settings/names';
import { largestGap } from '../../lab/outcome/luck';
import { isLog, toRecord, type Group } from '../../lab/runs/run';
import { Follow } from '../base/follow';
import { download, downloadFiles } from '../base/downloads';
import { shared } from '../base/styles';
import { curvesSvg, pngOf, svgBlob } from '../curves/picture';

const GAP = 6;

/** Everything that can leave the page of one group of runs. */
@localized()
@customElement('tt-export')
export class Export extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        display: inline-block;
      }
      #menu {
        position: fixed;
        margin: 0;
        width: min(330px, calc(100vw - 32px));
        max-height: calc(100vh - 24px);
        overflow: auto;
        background: var(--raised);
        color: var(--ink);
        border: 1px solid var(--line);
        border-radius: var(--round-panel);
        padding: var(--gap-3);
        box-shadow: 0 12px 32px rgb(0 0 0 / 0.16);
        white-space: normal;
      }
      .entry {
        display: flex;
        justify-content: space-between;
        align-items: baseline;
        gap: var(--gap-2);
        width: 100%;
        border-color: transparent;
        padding: 4px var(--gap-2);
        text-align: start;
      }
      p.note,
      .error {
        padding: 2px var(--gap-2);
      }
      [aria-disabled='true'] {
        opacity: 0.45;
        cursor: default;
      }
    `,
  ];

  @property({ attribute: false }) group!: Group;
  /** What exports its trained weights, as a part of the menu. */
  @property({ attribute: false }) weights: TemplateResult | typeof nothing = nothing;
  /** How many rows an epoch of it has, where that is known. */
  rows: () => number | null = () => null;
  /** Reads the wording of a prompt set and of its look-alikes. */
  wording: (set: string) => Promise<PromptRow[]> = async () => [];
  /** Makes what is needed to train a run on elsewhere. */
  handover: (run: string) => Promise<ExportedFile[]> = async () => [];
  readonly #job = new Job();

  constructor() {
    super();
    new Follow(this, () => this.#job.changed);
  }

  protected override render() {
    return html`<button id="opener" popovertarget="menu">${msg('Export')}</button>
      <div id="menu" popover role="group" aria-label=${msg('Export')} @beforetoggle=${this.#leave} @toggle=${this.#place}>
        ${this.#text('run.json', msg('Run record'))} ${this.#text('metrics.csv', msg('Metrics, CSV'))}
        ${this.#text('metrics.jsonl', msg('Metrics, JSON lines'))} ${this.#text('trainer_state.json', msg('Trainer state'))}
        ${this.#text('answers.jsonl', msg('Answers, JSON lines'))}
        ${this.#entry(msg('Curves, SVG'), 'curves.svg', async () => download(`${this.#name}-curves.svg`, svgBlob(this.#svg())))}
        ${this.#entry(msg('Curves, PNG'), 'curves.png', async () => download(`${this.#name}-curves.png`, await pngOf(this.#svg())))}
        ${isLog(this.group) ? nothing : html`${this.weights} ${this.#entry(msg('Hand over to a cluster'), 'train.py …', () => this.#handover())}`}
        <p class="note" role="status">${this.#job.working ? msg('Preparing …') : nothing}</p>
        <p class="error" role="alert">${this.#job.problem ? saidOf(this.#job.problem) : nothing}</p>
      </div>`;
  }

  #entry(title: string, file: string, work: () => Promise<void>) {
    return html`<button class="entry" aria-disabled=${this.#job.working ? 'true' : 'false'} @click=${() => this.#do(work)}>
      <span>${title}</span><span class="note mono">${file}</span>
    </button>`;
  }

  #text(name: ExportName, title: string) {
    return this.#entry(title, name, async () => {
      const records = this.group.runs.map(toRecord);
      const files = exportFiles(name, records, await this.#facts(name));
      const made = files.map(({ path, text }) => ({ path, data: new Blob([text]) }));
      await downloadFiles(files.length === 1 ? this.#name : `${this.#name}-${fileName(name)}`, made);
    });
  }

  /** What is needed to train on elsewhere, of each seed. */
  async #handover(): Promise<void> {
    const folders = foldersOf(this.group.runs);
    const files: ExportedFile[] = [];
    for (const [i, run] of this.group.runs.entries())
      for (const { path, data } of await this.handover(run.id)) files.push({ path: folders[i]! + path, data });
    await downloadFiles(`${this.#name}-cluster`, files);
  }

  get #name(): string {
    return fileName(bareName(this.group));
  }

  #svg = (): string => curvesSvg(this, [this.group], { focus: this.group, gap: largestGap(this.group) });

  /** What the record does not hold: the wording of prompts, and how many rows an epoch has. */
  async #facts(name: ExportName): Promise<ExportFacts> {
    const texts = new Map<string, string>();
    if (name === 'answers.jsonl') {
      const used = new Set(this.group.runs.flatMap((run) => run.evaluations.map(({ prompts }) => prompts)));
      for (const set of used) for (const { id, prompt } of await this.wording(set)) texts.set(id, prompt);
    }
    return { rows: this.rows(), prompt: (id) => texts.get(id) };
  }

  /** Buttons are not disabled meanwhile, because that would take the focus from the one that was pressed. */
  #do(work: () => Promise<void>): void {
    if (!this.#job.working) void this.#job.run(work);
  }

  /** Whoever was in the menu comes back to its button. */
  #leave(event: Event): void {
    const { activeElement } = this.shadowRoot!;
    if ((event as ToggleEvent).newState === 'closed' && (event.target as HTMLElement).contains(activeElement)) this.#opener.focus();
  }

  get #opener(): HTMLElement {
    return this.renderRoot.querySelector('#opener')!;
  }

  /** Beside its button, within the window: the top layer knows nothing of where the button stands. */
  #place(event: Event): void {
    const menu = event.target as HTMLElement;
    if ((event as ToggleEvent).newState !== 'open') return;
    const opener = this.#opener.getBoundingClientRect();
    const { width, height } = menu.getBoundingClientRect();
    const below = opener.bottom + GAP + height <= innerHeight;
    menu.style.left = `${Math.max(GAP, Math.min(opener.left, innerWidth - width - GAP))}px`;
    menu.style.top = `${Math.max(GAP, below ? opener.bottom + GAP : opener.top - GAP - height)}px`;
  }
}
