import { msg, str } from '@lit/localize';
import { html, nothing, type TemplateResult } from 'lit';
import { count, percent, plural, scientific, significant, trackTitle } from '../../lab/base/format';
import { sentences } from '../../lab/base/said';
import type { InsideAverage, InsideToken, InsideUpdate } from '../../protocol/runs/inside';
import { isolated } from '../../protocol/isolate';
import { bar, columns } from './bars';
import { chips, legend } from './chips';

/** What happens one after the other in an update. */
export const PHASES = ['row', 'forward', 'backward', 'clipping', 'update', 'average'] as const;
export type Phase = (typeof PHASES)[number];

const TITLES: Readonly<Record<Phase, () => string>> = {
  row: () => msg('The row'),
  forward: () => msg('Forward: the loss'),
  backward: () => msg('Backward: the gradient'),
  clipping: () => msg('Clipping', { id: 'the clipping of a gradient' }),
  update: () => msg('The update'),
  average: () => msg('The average follows'),
};
export const titleOf = (phase: Phase): string => TITLES[phase]();

const learntOf = (tokens: readonly InsideToken[]): InsideToken[] => tokens.filter(({ learnt }) => learnt);

/** What one weight moves by, as the root of the mean square. */
const each = ({ change, trained }: InsideUpdate): number => change / Math.sqrt(trained);

/** The one figure of a phase. */
export function figureOf(phase: Phase, update: InsideUpdate): string {
  const [average] = update.averages;
  switch (phase) {
    case 'row':
      return plural(
        update.tokens.length,
        () => msg(str`${count(learntOf(update.tokens).length)} of 1 token learnt`),
        () => msg(str`${count(learntOf(update.tokens).length)} of ${count(update.tokens.length)} tokens learnt`),
      );
    case 'forward':
      return significant(update.loss);
    case 'backward':
      return significant(update.gradNorm);
    case 'clipping':
      return update.clip < 1 ? `× ${significant(update.clip)}` : msg('as it is', { id: 'a gradient that is not clipped' });
    case 'update':
      return significant(update.change);
    case 'average':
      return average ? significant(average.moved) : msg('none', { id: 'no average' });
  }
}

/** What happens in a phase, in whole sentences, which are read aloud too. */
export function sentenceOf(phase: Phase, update: InsideUpdate): string {
  switch (phase) {
    case 'row':
      return row(update);
    case 'forward':
      return forward(update);
    case 'backward':
      return backward(update);
    case 'clipping':
      return clipping(update);
    case 'update':
      return moved(update);
    case 'average':
      return averages(update);
  }
}

/** Of a token; a small one is no zero. */
const probability = (p: number): string => (p < 0.001 ? msg(str`less than ${percent(0.001)}`) : percent(p));

function row({ tokens, rows, targets }: InsideUpdate): string {
  const learnt = count(learntOf(tokens).length);
  return sentences(
    msg(str`This is one of the ${count(rows)} rows of this update. The model reads ${count(tokens.length)} tokens and is to predict ${learnt} of them; the others are masked.`),
    plural(targets, () => msg('In all rows together it predicts 1 token.'), () => msg(str`In all rows together it predicts ${count(targets)} tokens.`)),
  ); // prettier-ignore
}

function forward({ tokens, rowLoss, loss }: InsideUpdate): string {
  const hardest = learntOf(tokens).reduce<InsideToken | null>((most, one) => ((one.loss ?? 0) > (most?.loss ?? -1) ? one : most), null);
  const given = hardest ? probability(Math.exp(-(hardest.loss ?? 0))) : '';
  return sentences(
    msg(str`The loss of a token is larger the less the model expected it: ${significant(rowLoss)} on average in this row, ${significant(loss)} in the whole batch.`),
    hardest ? msg(str`It expected “${isolated(hardest.text.trim())}” least, with a probability of ${given}.`) : '',
  ); // prettier-ignore
}

function backward({ trained, adapters, gradNorm }: InsideUpdate): string {
  const numbers = count(trained);
  return sentences(
    adapters
      ? msg(str`For each of the ${numbers} numbers of the adapters it is worked out how steeply the loss changes with it.`)
      : msg(str`For each of the ${numbers} weights it is worked out how steeply the loss changes with it.`),
    msg(str`The length of all these slopes together, the gradient norm, is ${significant(gradNorm)}.`),
  );
}

function clipping({ gradNorm, maxGradNorm, clip }: InsideUpdate): string {
  if (maxGradNorm === 0) return msg('This recipe does not clip: the gradient stays as it is.');
  const [norm, limit] = [significant(gradNorm), significant(maxGradNorm)];
  if (clip >= 1) return msg(str`The norm, ${norm}, is not above the limit, ${limit}: the gradient stays as it is.`);
  return msg(str`The norm, ${norm}, is above the limit, ${limit}: the whole gradient is multiplied by ${significant(clip)}. Its direction stays.`); // prettier-ignore
}

function moved(update: InsideUpdate): string {
  const { change, weights, learningRate, share } = update;
  const relative = weights > 0 ? percent(change / weights, 3) : '';
  return sentences(
    msg(str`AdamW divides each slope by its usual size, so that the learning rate, ${scientific(learningRate)}, says about how far a weight goes: here ${scientific(each(update))} (root mean square).`),
    relative
      ? msg(str`All weights together move by ${significant(change)}, which is ${relative} of their length.`)
      : msg(str`All weights together move by ${significant(change)}.`),
    share < 1 ? msg(str`Of what AdamW wanted, ${percent(share)} was applied (blend).`) : '',
  ); // prettier-ignore
}

function averages({ averages, pull }: InsideUpdate): string {
  if (averages.length === 0)
    return sentences(
      msg('This recipe follows no average.'),
      pull > 0 ? msg(str`The weights go ${percent(pull)} of the way back to where they started (anchor).`) : '',
    );
  return sentences(
    averages.map(follows).reduce((all, one) => sentences(all, one), ''),
    pull > 0 ? msg(str`Then the weights go ${percent(pull)} of the way back to the first average.`) : '',
  );
}

function follows({ track, decay, before, after, moved }: InsideAverage): string {
  const title = trackTitle(track);
  if (decay === 1) return msg(str`${title} is left alone by this update.`);
  return msg(str`${title} keeps ${significant(decay, 6)} of itself and takes ${significant(1 - decay, 6)} of the new weights: it moves by ${significant(moved)}. It lay ${significant(before, 5)} from the weights, and now lies ${significant(after, 5)} from them.`); // prettier-ignore
}

/** A name, a bar, and the figure that it stands for. */
const line = (name: string, value: number, most: number, mark?: number): TemplateResult =>
  html`<dt>${name}</dt>
    <dd>${bar(most > 0 ? value / most : 0, mark === undefined ? undefined : mark / most)}<b>${significant(value)}</b></dd>`;

/** The picture of a phase; `all`: the updates that were made, of which one is shown. */
export function pictureOf(phase: Phase, update: InsideUpdate, all: readonly InsideUpdate[]): unknown {
  switch (phase) {
    case 'row':
      return html`${chips(update.tokens, false)} ${legend(update.tokens)}`;
    case 'forward':
      return html`${chips(update.tokens, true)} ${legend(update.tokens)}`;
    case 'backward':
      return all.length > 1 ? norms(update, all) : nothing;
    case 'clipping':
      return update.maxGradNorm > 0 ? clipped(update) : nothing;
    case 'update':
      return facts(update);
    case 'average':
      return update.averages.length > 0 ? beside(update) : nothing;
  }
}

const norms = (update: InsideUpdate, all: readonly InsideUpdate[]) =>
  html`${columns(
      all.map(({ gradNorm }) => gradNorm),
      all.indexOf(update),
    )}
    <p class="soft small">${msg('The gradient norm of the updates made so far; the filled one is this update.')}</p>`;

function clipped({ gradNorm, maxGradNorm, clip }: InsideUpdate) {
  const most = 1.08 * Math.max(gradNorm, maxGradNorm);
  return html`<dl class="lines">
      ${line(msg('before'), gradNorm, most, maxGradNorm)} ${line(msg('after'), gradNorm * clip, most, maxGradNorm)}
    </dl>
    <p class="soft small">${msg(str`The line stands at the limit, ${significant(maxGradNorm)} (max_grad_norm).`)}</p>`;
}

function facts(update: InsideUpdate) {
  const { learningRate, change, weights } = update;
  return html`<dl class="facts">
    <dt>${msg('Learning rate')}</dt>
    <dd>${scientific(learningRate)}</dd>
    <dt>${msg('A weight moves by (root mean square)')}</dt>
    <dd>${scientific(each(update))}</dd>
    <dt>${msg('All weights together')}</dt>
    <dd>${significant(change)}</dd>
    <dt>${msg('Their length before')}</dt>
    <dd>${significant(weights)}</dd>
  </dl>`;
}

function beside({ change, averages }: InsideUpdate) {
  const most = averages.reduce((all, { moved }) => Math.max(all, moved), change);
  return html`<dl class="lines">
      ${line(msg('weights', { id: 'the weights moved by' }), change, most)}
      ${averages.map(({ track, moved }) => line(trackTitle(track), moved, most))}
    </dl>
    <p class="soft small">${msg('How far each moved in this update.')}</p>`;
}
