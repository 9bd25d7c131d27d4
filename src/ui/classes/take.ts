import { localized, msg, str } from '@lit/localize';
import { css, html, LitElement, nothing } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { toPlainError } from '../../protocol/errors';
import { isolated } from '../../protocol/isolate';
import { count } from '../../lab/base/format';
import { list, saidOf, sentences } from '../../lab/base/said';
import type { Taken } from '../../lab/classes/collection';
import { shared } from '../base/styles';
import { dropped, filesOf, holdsFiles } from '../base/take';
import { unheard } from '../base/unheard';
import './camera';
import { readTickets } from './reading';

/** Lines that are shown of those that hold no ticket. */
const MOST_LINES = 3;
const MOST_SHOWN = 60;

/** What was done with a text, with counts and the first lines of what was left. */
function takenText({ fresh, rejected, again, againRejected, other }: Taken): string {
  const good = fresh - rejected;
  const lines = other.slice(0, MOST_LINES).map((line) => isolated(line.length > MOST_SHOWN ? `${line.slice(0, MOST_SHOWN)}…` : line));
  return sentences(
    fresh + again + againRejected === 0 ? msg('No ticket was found.') : msg(str`Taken: ${count(good)}.`),
    rejected > 0 ? msg(str`Rejected: ${count(rejected)}, see below.`) : '',
    again > 0 ? msg(str`Here already, counted once: ${count(again)}.`) : '',
    againRejected > 0 ? msg(str`Here already, but rejected and not counted: ${count(againRejected)}, see below.`) : '',
    other.length > 0 ? msg(str`Lines without a ticket: ${count(other.length)} (${list(lines)}).`) : '',
  );
}

/** Tickets come in: by camera, pasted, or as files. */
@localized()
@customElement('tt-take')
export class Take extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        display: grid;
        gap: var(--gap-3);
      }
      textarea {
        width: 100%;
        min-height: 72px;
        resize: vertical;
        font-family: var(--mono);
        font-size: var(--size-note);
        color: inherit;
        background: var(--field);
        border: 1px solid var(--line);
        border-radius: var(--round);
        padding: 6px 8px;
      }
      label {
        font-size: var(--size-small);
        display: grid;
        gap: 4px;
      }
      .said {
        overflow-wrap: anywhere;
        font-size: var(--size-small);
        white-space: pre-line;
      }
    `,
  ];

  take: (text: string) => Taken = () => {
    throw new Error('Nobody takes tickets.');
  };
  onTaken: () => void = unheard;
  @state() private said = '';
  @state() private working = false;

  protected override render() {
    return html`<h2>${msg('Take results')}</h2>
      <tt-camera .onText=${(text: string) => this.#take(text)}></tt-camera>
      <label
        >${msg('Results as text, as many as you like')}
        <textarea
          rows="3"
          spellcheck="false"
          autocomplete="off"
          placeholder="tabtune:1:…"
          translate="no"
          @dragover=${(event: DragEvent) => holdsFiles(event) && event.preventDefault()}
          @drop=${(event: DragEvent) => void this.#drop(event)}
        ></textarea>
      </label>
      <div class="tools">
        <button class="main" @click=${this.#pasted}>${msg('Take')}</button>
        <button ?disabled=${this.working} @click=${() => this.renderRoot.querySelector<HTMLInputElement>('#files')!.click()}>
          ${msg('Files: texts or pictures of codes')}
        </button>
        <input
          id="files"
          type="file"
          hidden
          multiple
          accept="image/*,.txt,.csv,.json,text/*"
          aria-label=${msg('Files with results')}
          @change=${this.#chosen}
        />
      </div>
      <p class="said" role="status">${this.said || nothing}</p>`;
  }

  #take(text: string): void {
    this.said = takenText(this.take(text));
    this.onTaken();
  }

  readonly #pasted = (): void => {
    const area = this.renderRoot.querySelector('textarea')!;
    if (area.value.trim() === '') {
      this.said = msg('Paste results first.');
      return;
    }
    this.#take(area.value);
    area.value = '';
  };

  readonly #chosen = (event: Event): void => {
    const input = event.target as HTMLInputElement;
    const files = filesOf(input);
    input.value = '';
    void this.#files(files);
  };

  async #drop(event: DragEvent): Promise<void> {
    if (!event.dataTransfer || !holdsFiles(event)) return;
    event.preventDefault();
    await this.#files(await dropped(event.dataTransfer));
  }

  /** One after the other; one that cannot be read costs no other. */
  async #files(files: readonly { path: string; data: Blob }[]): Promise<void> {
    this.working = true;
    const all: Taken = { fresh: 0, rejected: 0, again: 0, againRejected: 0, other: [] };
    const problems: string[] = [];
    for (const { path, data } of files) {
      try {
        const one = this.take(await readTickets(data instanceof File ? data : new File([data], path)));
        all.fresh += one.fresh;
        all.rejected += one.rejected;
        all.again += one.again;
        all.againRejected += one.againRejected;
        all.other = [...all.other, ...one.other];
      } catch (reason) {
        problems.push(saidOf(toPlainError(reason)));
      }
    }
    this.said = [takenText(all), ...problems].join('\n');
    this.working = false;
    this.onTaken();
  }
}
