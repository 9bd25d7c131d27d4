import { localized, msg, str } from '@lit/localize';
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { PlainError } from '../../protocol/errors';
import { count } from '../../lab/base/format';
import { saidOf } from '../../lab/base/said';
import type { Tongue } from '../../lab/lessons/format';
import type { Listed } from '../../lab/lessons/library';
import type { Page } from '../../lab/lessons/notebook';
import { filesOf } from '../base/take';
import { shared } from '../base/styles';
import { unheard } from '../base/unheard';
import { dialogHead, openDialog } from '../controls/dialog-head';
import './glossary-list';
import { minutesText } from './said';
import { line } from './words';

/** All lessons that ship, how far the person has come in each, and the glossary. */
@localized()
@customElement('tt-lesson-list')
export class LessonList extends LitElement {
  static override styles = [
    shared,
    css`
      dialog {
        width: min(760px, calc(100vw - 32px));
        max-width: none;
      }
      dialog[open] {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: var(--gap-4);
      }
      ul {
        list-style: none;
        margin: 0;
        padding: 0;
        display: grid;
        gap: var(--gap-2);
      }
      li {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        gap: var(--gap-1) var(--gap-3);
        align-items: center;
        border: 1px solid var(--line);
        border-radius: var(--round);
        padding: var(--gap-3);
      }
      h3 {
        color: var(--ink);
        font-size: var(--size-title);
        font-weight: 650;
      }
      .pages {
        grid-column: 1 / -1;
      }
      /* Below each other rather than beside a title that has no room left. */
      @media (max-width: 760px) {
        li > .tools:not(.pages) {
          justify-content: end;
          max-width: 7rem;
        }
      }
      a {
        color: inherit;
        font-size: var(--size-small);
      }
    `,
  ];

  /** Null until they have been read. */
  @property({ attribute: false }) lessons: readonly Listed[] | null = null;
  @property({ attribute: false }) problem: PlainError | null = null;
  @property() tongue: Tongue = 'en';
  /** What was done in a lesson. */
  page: (lesson: string) => Page | null = () => null;
  onOpen: (lesson: string) => void = unheard;
  /** As if nothing had been done in it. */
  onAnew: (lesson: string) => void = unheard;
  onPrepare: (lesson: string) => void = unheard;
  onFile: (file: Blob, name: string) => void = unheard;
  onAgain: () => void = unheard;
  onInside: () => void = unheard;

  show(): Promise<void> {
    return openDialog(this);
  }

  close(): void {
    this.renderRoot.querySelector('dialog')!.close();
  }

  protected override render() {
    return html`<dialog aria-label=${msg('Lessons')}>
      ${dialogHead(msg('Lessons'))}
      <p class="soft">
        ${msg('Each asks for a prediction, trains on this machine, and shows what came of it. What you answer stays in this browser.')}
      </p>
      ${this.#lessons()}
      <div class="tools">
        <button @click=${() => this.renderRoot.querySelector('input')!.click()}>${msg('Open a lesson from a file')}</button>
        <button @click=${() => this.onInside()}>${msg('Inside one step')}</button>
        <input type="file" hidden accept=".json,application/json" aria-label=${msg('File of a lesson')} @change=${this.#chosen} />
      </div>
      <tt-glossary-list></tt-glossary-list>
    </dialog>`;
  }

  #lessons() {
    const { lessons, problem } = this;
    if (problem) {
      return html`<p class="error" role="alert">${saidOf(problem)}</p>
        <div class="tools"><button @click=${() => this.onAgain()}>${msg('Try again')}</button></div>`;
    }
    if (!lessons) return html`<p class="soft" role="status">${msg('The lessons are on their way …')}</p>`;
    if (lessons.length === 0)
      return html`<p class="soft">${msg('No lessons came with this page. A lesson can be opened from a file.')}</p>`;
    return html`<ul>
      ${lessons.map((listed) => this.#one(listed))}
    </ul>`;
  }

  #one({ entry, lesson, problem }: Listed) {
    const { tongue } = this;
    const page = this.page(entry.id);
    const begun = page !== null && page.farthest > 0;
    const over = begun && page.farthest >= page.steps;
    const title = entry.title[tongue];
    return html`<li>
      <div>
        <h3>${title}</h3>
        ${lesson ? html`<p>${line(lesson.question[tongue])}</p>` : nothing}
        ${problem ? html`<p class="error">${saidOf(problem)}</p>` : nothing}
        <p class="note">${minutesText(entry.minutes)} · ${progress(page)}</p>
      </div>
      <div class="tools">
        <button
          class=${begun ? '' : 'main'}
          ?disabled=${!lesson}
          aria-label=${begun ? msg(str`Go on: ${title}`) : msg(str`Begin: ${title}`)}
          @click=${() => this.onOpen(entry.id)}
        >
          ${begun ? msg('Go on') : msg('Begin')}
        </button>
        ${
          over
            ? html`<button
                ?disabled=${!lesson}
                aria-label=${msg(str`Start anew: ${title}`)}
                title=${msg('From step 1, with predictions and answers cleared; the runs stay in the list')}
                @click=${() => this.onAnew(entry.id)}
              >
                ${msg('Start anew')}
              </button>`
            : nothing
        }
      </div>
      ${
        lesson
          ? html`<div class="tools pages">
              <button class="plain" @click=${() => this.onPrepare(entry.id)}>${msg('Prepare this lesson')}</button>
              <a href=${`?lesson=${entry.id}&print=teacher&lang=${tongue}`} target="_blank" rel="noopener">${msg("Teacher's page")}</a>
              <a href=${`?lesson=${entry.id}&print=worksheet&lang=${tongue}`} target="_blank" rel="noopener">${msg('Worksheet')}</a>
            </div>`
          : nothing
      }
    </li>`;
  }

  readonly #chosen = (event: Event): void => {
    const input = event.target as HTMLInputElement;
    const [file] = filesOf(input);
    input.value = ''; // The same file may be chosen again.
    if (file) this.onFile(file.data, file.path);
  };
}

function progress(page: Page | null): string {
  if (!page || page.farthest === 0) return msg('not begun');
  if (page.farthest >= page.steps) return msg('done');
  return msg(str`step ${count(page.farthest + 1)} of ${count(page.steps + 1)}`, { id: 'how far a lesson is' });
}

declare global {
  interface HTMLElementTagNameMap {
    'tt-lesson-list': LessonList;
  }
}
