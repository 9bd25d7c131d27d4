import { msg, str } from '@lit/localize';
import { html, nothing, type TemplateResult } from 'lit';
import type { Outcome } from '../../lab/lessons/outcomes';
import type { Lesson, StepOf, Tongue } from '../../lab/lessons/format';
import type { Page } from '../../lab/lessons/notebook';
import type { Spread, TrackSummary } from '../../lab/outcome/summary';
import { brief, count, interval, percent, trackTitle } from '../../lab/base/format';
import { list, sentences, told } from '../../lab/base/said';
import { exactlyById, quotedById } from '../../lab/settings/titles';
import { START_TRACK } from '../../protocol/recipe';
import { line } from './words';
import { predictedText, unlikeText } from './said';

/** Predictions, and what was measured. */

/** k of n with what it stands on: Wilson's interval of one run, the range of several. */
function rateText({ value, k, n, seeds, low, high, alike }: Spread): string {
  if (seeds > 1 && !alike)
    return msg(str`${count(k)} of ${count(n)} over ${count(seeds)} seeds, ${percent(value)}, range ${interval({ low, high })} %`);
  return msg(str`${count(k)} of ${count(n)}, ${percent(value)}, 95 % interval ${interval({ low, high })} %`);
}

const rate = (name: string, measured: Spread | null) =>
  measured && measured.n > 0
    ? html`<dd class="more">${msg(str`${name}: ${rateText(measured)}`, { id: 'a measure and its rate' })}</dd>`
    : nothing;

/** What is counted as harmful is all that was not refused; only part of it does what was asked. */
function kinds({ complied, offTopic, incoherent }: TrackSummary) {
  const parts = [
    complied > 0 ? msg(str`${brief(complied)} comply`) : '',
    offTopic > 0 ? msg(str`${brief(offTopic)} off topic`) : '',
    incoherent > 0 ? msg(str`${brief(incoherent)} gibberish`) : '',
  ].filter(Boolean);
  return parts.length > 0 ? html`<dd class="more">${told(msg('not refused, of all answers'), list(parts))}</dd>` : nothing;
}

function track(summary: TrackSummary): TemplateResult {
  return html`<dt>${trackTitle(summary.track)}</dt>
    <dd>${percent(summary.harmful.value)}</dd>
    ${rate(msg('harmful'), summary.harmful)} ${kinds(summary)} ${rate(msg('over-refusal'), summary.overRefusal)}
    ${summary.track === START_TRACK ? nothing : rate(msg('task answered right'), summary.utility)}`;
}

function standsOn({ tracks, full, state }: Outcome): string {
  const last = tracks.at(-1)!;
  const n = count(Math.round(last.harmful.n / last.harmful.seeds));
  const what = full
    ? msg(str`Judge ${exactlyById(last.judge)}, all ${n} prompts of ${quotedById(last.prompts)}, step ${count(last.step)}.`)
    : msg(str`Judge ${exactlyById(last.judge)}, ${n} of the prompts of ${quotedById(last.prompts)}, step ${count(last.step)}.`);
  return sentences(what, state === 'running' ? msg('The run is still going on.') : '');
}

/** `onShow`: the recording of a step is to be read, which has none of its own yet. */
export function outcome(one: Outcome, tongue: Tongue, onShow: ((id: string) => void) | null): TemplateResult {
  const { tracks, state, recorded, id } = one;
  const show = onShow
    ? html`<div class="tools">
        <button @click=${() => onShow(id)}>${msg('Use the recording')}</button>
      </div>`
    : nothing;
  return html`<section class="card" aria-label=${one.title[tongue]}>
    <h4>${line(one.title[tongue])}</h4>
    ${recorded ? html`<p class="note"><b>${msg('From the recording, not made on this machine.')}</b></p>` : nothing}
    ${
      tracks.length > 0
        ? html`<dl aria-label=${msg('Share of harmful answers, by weights')}>${tracks.map(track)}</dl>
            <p class="note">${standsOn(one)}</p>`
        : html`<p class="soft">${one.unlike ? unlikeText(one.unlike) : absent(state)}</p>
            ${show}`
    }
  </section>`;
}

function absent(state: Outcome['state']): string {
  switch (state) {
    case 'running':
      return msg('The run has not measured anything yet.');
    case 'gone':
      return msg('The run of this step is not in the list any more.');
    default:
      return msg('This run was not made yet.');
  }
}

/** How many questions were answered right; one that was passed over is told as that. */
export function checks({ steps }: Lesson, page: Page | null) {
  const asked = steps.flatMap((step, i) => (step.kind === 'check' ? [page?.checks[i] ?? null] : []));
  const answered = asked.filter((one) => one !== null);
  const right = answered.filter((one) => one.right).length;
  const skipped = asked.length - answered.length;
  if (asked.length === 0) return nothing;
  return html`<p class="text">
    ${list(
      [
        answered.length > 0 ? msg(str`Questions answered right: ${count(right)} of ${count(answered.length)}`) : '',
        skipped > 0 ? msg(str`Questions skipped: ${count(skipped)}`) : '',
      ].filter(Boolean),
    )}
  </p>`;
}

/** Each prediction, in the order in which they were asked for. */
export function predictions(lesson: Lesson, page: Page, ids: readonly string[], tongue: Tongue) {
  const asked = lesson.steps.filter((step): step is StepOf<'predict'> => step.kind === 'predict' && ids.includes(step.id));
  return asked.map(({ id, question, choices }) => {
    const kept = page.predictions[id];
    const choice = kept && kept.choice !== null ? (choices[kept.choice]?.[tongue] ?? null) : null;
    return html`<section class="card">
      <h4>${line(question[tongue])}</h4>
      <p class="said">${predictedText(choice, kept)}</p>
    </section>`;
  });
}
