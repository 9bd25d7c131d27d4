import { msg, str } from '@lit/localize';
import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { count } from '../../lab/base/format';
import type { Lesson, StepOf, Tongue } from '../../lab/lessons/format';
import { kindTitle } from './said';
import { blocks, line } from './words';

/** Parts of a lesson's page that know nothing of the page: what is asked in a step, and where in the lesson one is. */

/** `chosen`: which was, from 0. `fixed`: it cannot be changed any more. */
export function prediction(
  { id, question, choices }: StepOf<'predict'>,
  tongue: Tongue,
  chosen: number | null,
  fixed: boolean,
  onPredict: (id: string, choice: number) => void,
): TemplateResult {
  return html`<fieldset>
      <legend>${line(question[tongue])}</legend>
      ${choices.map(
        (choice, i) =>
          html`<label class="choice"
            ><input
              type="radio"
              name="prediction"
              .checked=${live(chosen === i)}
              ?disabled=${fixed}
              @change=${() => onPredict(id, i)}
            /><span>${line(choice[tongue])}</span></label
          >`,
      )}
    </fieldset>
    <p class="soft small" role="status">${keptText(fixed, chosen !== null)}</p>`;
}

function keptText(fixed: boolean, chosen: boolean): string {
  if (fixed) return msg('What came of it has been seen, so the prediction stays as it is.');
  return chosen
    ? msg('Kept on this machine until you see the outcome; no answer is right or wrong.')
    : msg('Guess before you see it; no answer is right or wrong.');
}

/** A question with its answers. `chosen`: which was last, from 0. */
export function question(
  { question, choices }: StepOf<'check'>,
  tongue: Tongue,
  chosen: number | null,
  onAnswer: (choice: number) => void,
): TemplateResult {
  const given = chosen === null ? undefined : choices[chosen];
  return html`<fieldset>
      <legend>${line(question[tongue])}</legend>
      ${choices.map(
        ({ text, right }, i) =>
          html`<button
            class="choice ${chosen === i ? (right ? 'right' : 'wrong') : ''}"
            aria-pressed=${chosen === i ? 'true' : 'false'}
            @click=${() => onAnswer(i)}
          >
            <span class="mark" aria-hidden="true">${chosen === i ? (right ? '✓' : '✗') : '○'}</span><span>${line(text[tongue])}</span>
          </button>`,
      )}
    </fieldset>
    <div role="status">
      ${
        given
          ? html`<div class="why verdict ${given.right ? 'right' : 'wrong'}">
              <p>${given.right ? msg('Right.') : msg('Not quite. Try another answer.')}</p>
              <div class="text">${blocks(given.why[tongue])}</div>
            </div>`
          : nothing
      }
    </div>`;
}

/** All steps and the end, from 0, of which those up to the farthest can be gone to. */
export function places(lesson: Lesson, at: number, farthest: number, onGo: (at: number) => void): TemplateResult {
  const all = [...lesson.steps.map(({ kind }) => kindTitle(kind)), msg('The end')];
  return html`<nav aria-label=${msg('Steps of the lesson')}>
    <ol>
      ${all.map((title, i) => {
        const label = msg(str`Step ${count(i + 1)}: ${title}`);
        return html`<li>
          <button
            class="dot ${i < at ? 'been' : ''}"
            aria-label=${label}
            title=${label}
            aria-current=${i === at ? 'step' : nothing}
            ?disabled=${i > farthest}
            @click=${() => onGo(i)}
          ></button>
        </li>`;
      })}
    </ol>
  </nav>`;
}
