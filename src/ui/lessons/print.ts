import { localized, msg, str } from '@lit/localize';
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { PrintedPage } from '../../lab/base/asked';
import { count } from '../../lab/base/format';
import type { Lesson, LessonStep, Task, Tongue } from '../../lab/lessons/format';
import { shared } from '../base/styles';
import { reading } from './lesson.styles';
import { kindTitle, minutesText } from './said';
import { blocks, line } from './words';

/** A number stays with its sign and its n. */
const unbroken = (text: string): string => text.replaceAll(' %', '\u00a0%').replaceAll('n = ', 'n\u00a0=\u00a0');

/** A page of a lesson for paper: what a teacher knows before the class, or what a class writes on. */
@localized()
@customElement('tt-lesson-print')
export class LessonPrint extends LitElement {
  static override styles = [
    shared,
    reading,
    css`
      main {
        max-width: 190mm;
        margin: 0 auto;
        padding: var(--gap-5) var(--gap-4);
        display: grid;
        gap: var(--gap-4);
      }
      .text {
        font-size: var(--size-text);
      }
      h1 {
        margin: 0;
        font-size: var(--size-figure);
        line-height: 1.25;
      }
      h2 {
        margin-bottom: var(--gap-2);
        font-size: var(--size-title);
      }
      h3 {
        margin: 0;
        color: var(--ink);
        font-size: var(--size-text);
        font-weight: 650;
      }
      /* A heading stays with what it heads, and a page ends between two things. */
      h2,
      h3 {
        break-after: avoid;
      }
      section,
      li,
      tr,
      .together {
        break-inside: avoid;
      }
      .long {
        break-inside: auto;
      }
      p,
      li {
        orphans: 2;
        widows: 2;
      }
      th,
      td {
        white-space: normal;
        vertical-align: top;
      }
      .figures :is(th, td) {
        border-bottom: 1px solid var(--hair);
      }
      dl,
      ol {
        margin: 0;
      }
      dt {
        font-weight: 600;
      }
      dd {
        margin: 0 0 var(--gap-3);
      }
      ol {
        /* Room for a number of two digits. */
        padding-inline-start: 2.4em;
      }
      li + li {
        margin-top: var(--gap-1);
      }
      .answer {
        margin-top: var(--gap-3);
      }
      .answer ul {
        margin: var(--gap-1) 0 0;
      }
      .name {
        display: flex;
        gap: var(--gap-5);
      }
      .name span {
        flex: 1;
        border-bottom: 1px solid currentColor;
        min-height: 30px;
      }
      /* The number of a task stands beside its question. */
      .task {
        display: grid;
        grid-template-columns: 1.8em minmax(0, 1fr);
      }
      .task > h2 {
        margin: 0;
        line-height: 1.45;
      }
      .task > :is(.rule, .cells) {
        grid-column: 1 / -1;
      }
      /* Lines to write on, 8 mm apart as in an exercise book. */
      .rule {
        height: 8mm;
        border-bottom: 1px solid var(--soft);
      }
      .cells {
        border-collapse: collapse;
        margin-top: var(--gap-2);
      }
      .cells tr :is(th, td) {
        border: 1px solid var(--soft);
        padding: 6px;
        color: inherit;
      }
      .cells tr td {
        height: 9mm;
      }
      @media print {
        main {
          padding: 0;
          max-width: none;
        }
        .tools {
          display: none;
        }
      }
    `,
  ];

  @property({ attribute: false }) lesson!: Lesson;
  @property() tongue: Tongue = 'en';
  @property() shown: PrintedPage = 'teacher';

  protected override render() {
    const { lesson, tongue, shown } = this;
    return html`<main>
      <div class="tools"><button class="main" @click=${() => print()}>${msg('Print')}</button></div>
      <header>
        <p class="soft">
          ${shown === 'teacher' ? msg(str`For the teacher · ${minutesText(lesson.minutes)}`) : msg(str`Worksheet · ${minutesText(lesson.minutes)}`)}
        </p>
        <h1>${line(lesson.title[tongue])}</h1>
        <p>${line(lesson.question[tongue])}</p>
      </header>
      ${shown === 'teacher' ? this.#teacher() : this.#worksheet()}
    </main>`;
  }

  #text(words: Lesson['title']) {
    return html`<div class="text">${blocks(unbroken(words[this.tongue]))}</div>`;
  }

  /** What kind of step it is and its title, once where both say the same. */
  #step(step: LessonStep) {
    const kind = kindTitle(step.kind);
    const title = ('title' in step ? step.title : step.question)[this.tongue];
    return title === kind || step.kind === 'limits' ? line(title) : html`${kind} · ${line(title)}`;
  }

  #teacher() {
    const { lesson, tongue } = this;
    const { aim, expected, misunderstandings, answers } = lesson.teacher;
    return html`<section>
        <h2>${msg('Aim')}</h2>
        ${this.#text(aim)}
      </section>
      <section>
        <h2>${msg('Course')}</h2>
        <ol>
          ${lesson.steps.map((step) => html`<li>${this.#step(step)}</li>`)}
        </ol>
      </section>
      ${
        expected.length > 0
          ? html`<section>
              <h2>${msg('Figures on our reference machine')}</h2>
              <table class="figures">
                <tbody>
                  ${expected.map(
                    ({ what, figure }) =>
                      html`<tr>
                        <th scope="row">${line(unbroken(what[tongue]))}</th>
                        <td>${line(unbroken(figure[tongue]))}</td>
                      </tr>`,
                  )}
                </tbody>
              </table>
            </section>`
          : nothing
      }
      ${
        misunderstandings.length > 0
          ? html`<section class="long">
              <h2>${msg('Common misunderstandings')}</h2>
              <dl>
                ${misunderstandings.map(
                  ({ wrong, right }) =>
                    html`<div class="together">
                      <dt>${this.#text(wrong)}</dt>
                      <dd>${this.#text(right)}</dd>
                    </div>`,
                )}
              </dl>
            </section>`
          : nothing
      }
      <section class="long">
        <h2>${msg('Answers', { id: 'answers to the questions of a lesson' })}</h2>
        ${this.#text(answers)}
        ${lesson.steps.map((step) =>
          step.kind === 'check'
            ? html`<div class="answer together">
                <h3>${line(step.question[tongue])}</h3>
                <ul>
                  ${step.choices.filter(({ right }) => right).map(({ text }) => html`<li>${line(text[tongue])}</li>`)}
                </ul>
              </div>`
            : nothing,
        )}
      </section>`;
  }

  /** What the limits are called says what kind of step it is. */
  #worksheet() {
    return html`<div class="name"><span>${msg('Name')}</span><span>${msg('Date')}</span></div>
      ${this.lesson.worksheet.map((task, i) => this.#task(task, i + 1))}`;
  }

  #task(task: Task, nth: number) {
    const { tongue } = this;
    return html`<section class="task">
      <h2>${count(nth)}</h2>
      ${this.#text(task.question)}
      ${
        'lines' in task
          ? Array.from({ length: task.lines }, () => html`<div class="rule"></div>`)
          : html`<table class="cells">
              <thead>
                <tr>
                  ${task.table.columns.map((column) => html`<th>${line(column[tongue])}</th>`)}
                </tr>
              </thead>
              <tbody>
                ${Array.from(
                  { length: task.table.rows },
                  () =>
                    html`<tr>
                      ${task.table.columns.map(() => html`<td></td>`)}
                    </tr>`,
                )}
              </tbody>
            </table>`
      }
    </section>`;
  }
}
