import { msg, str } from '@lit/localize';
import { greatest } from '../../../protocol/base/lists';
import { usedDecays } from '../../../protocol/averages';
import { ONLINE_TRACK, type Recipe } from '../../../protocol/recipe';
import { isOwn } from '../../../protocol/own';
import { adapterWords } from '../../base/devices';
import { brief, count, duration, percent, plural, scientific } from '../../base/format';
import { list, sentences } from '../../base/said';
import { drawFigure, type Series } from '../../figure/draw';
import { harmfulTop } from '../../outcome/curves';
import { curve } from '../../outcome/summary';
import { modeWords } from '../../settings/average-words';
import { labelOf } from '../../settings/names';
import { exactlyById } from '../../settings/titles';
import { drawn, markup, type Markup, NOTHING } from './html';
import { ladder, next, type Next, type Rung, type Step } from './ladder';
import { brokenText, rateOf, rowName, trackWords } from './front';
import type { Reported, Row } from './rows';
import { money } from './money';

/** The second sheet: how it came about, what to do, what that costs, what the measure does not tell, and how to repeat it. */

const COLOURS = ['#bb4a08', '#0a5fa6', '#0b7659', '#86399a', '#7d6000', '#5a6069'];

/** Harmful answers, or the task, by step: a colour for each run, a dash for averages, the interval of the candidate alone. */
export function curves(
  rows: readonly Row[],
  candidate: Row | null,
  groups: readonly Reported[],
  measure: 'harmful' | 'utility',
  height: number,
): Markup {
  const series = rows.map((row): Series => {
    const points = curve([...row.group.runs], row.track, measure);
    const average = row.track !== ONLINE_TRACK;
    return {
      label: average ? msg(str`${row.letter} average`) : row.letter,
      colour: COLOURS[groups.indexOf(row.group) % COLOURS.length]!,
      ...{ x: points.x, y: points.y, end: true, dots: points.x.length === 1 || points.full },
      ...(average ? { dash: [5, 3] } : {}),
      ...(row === candidate ? { low: points.low, high: points.high, width: 2.8 } : { width: 1.6 }),
    };
  });
  const top =
    measure === 'utility'
      ? 1
      : harmfulTop(
          greatest(
            series.flatMap(({ y, high }) => [...y.map(Number), ...(high ?? [])]),
            0,
          ),
        );
  const last = greatest(
    groups.map(({ recipe }) => recipe.max_steps),
    1,
  );
  const svg = drawFigure({
    title: measure === 'harmful' ? msg('Harmful answers during training') : msg('Task answered right during training'),
    width: 760,
    charts: [
      {
        ...{ kind: 'xy', height, series },
        x: { min: 0, max: last, label: msg('step'), format: count },
        y: { min: 0, max: top, format: (share) => percent(share, top < 0.1999 ? 1 : 0) },
      },
    ],
    footer: msg(
      'Filled points: all prompts or rows; the line before: a fixed part of them. Band: the candidate’s Wilson interval, or range of seeds.',
    ),
  });
  return markup`<figure class="chart">${drawn(svg)}</figure>`;
}

export function rungTitle(rung: Rung): string {
  switch (rung) {
    case 'settings':
      return msg('1. Settings');
    case 'average':
      return msg('2. Average (EMA)');
    case 'data':
      return msg('3. Data');
  }
}

/** Whether training is missing, so that less of it or a mean of it is no advice. */
const isShort = (found: Next): boolean => found.kind === 'further' || (found.kind === 'broken' && found.undertrained);

function rungText(rung: Rung, short: boolean): string {
  switch (rung) {
    case 'settings':
      if (short) return msg('More updates, or a higher learning rate. Costs minutes of computing.');
      return msg('Lower learning rate, larger batch, fewer steps. Costs minutes of computing.');
    case 'average':
      return msg('Keep a running average of the weights beside the training. Costs memory, no further run.');
    case 'data':
      return msg('Mix refusals into the rows, or collect better ones. Costs people and time.');
  }
}

function stateWord(state: Step['state'], needless: boolean): string {
  switch (state) {
    case 'enough':
      return msg('enough');
    case 'open':
      return msg('open', { id: 'a floor that is neither met nor missed' });
    case 'not-enough':
      return msg('not enough');
    case 'untried':
      return needless ? msg('not needed') : msg('not tried');
  }
}
const STATE_CLASS: Record<Step['state'], string> = { enough: 'met', open: 'open', 'not-enough': 'missed', untried: 'soft' };

function stepText({ best }: Step): string {
  if (!best) return '';
  const [harmful, utility] = [rateOf(best.evaluations, 'harmful'), rateOf(best.evaluations, 'utility')];
  const name = msg(str`${best.letter}, ${trackWords(best.track)}`, { id: 'letter of a run, and its weights' });
  if (!harmful) return msg(str`Best: ${name}.`);
  return utility
    ? msg(str`Best: ${name}: ${percent(harmful.value)} harmful, ${percent(utility.value)} of the task right.`)
    : msg(str`Best: ${name}: ${percent(harmful.value)} harmful.`);
}

/** What to do next, in a sentence or two. */
export function advice(found: Next, candidate: Row | null): string {
  if (found.kind === 'take') {
    const best = found.step.best!;
    const take =
      best === candidate || candidate?.gate.verdict === 'ship'
        ? msg('Start with a limited trial of the candidate, and measure again at a fixed date with the same prompts.')
        : msg(
            str`Take ${best.letter} (${trackWords(best.track)}) instead of the candidate, for a limited trial, and measure again at a fixed date.`,
          );
    return found.step.rung === 'data' ? take : sentences(take, msg('Collecting data is not needed for these floors.'));
  }
  if (found.kind === 'repeat') {
    const name = msg(str`${found.step.best!.letter}, ${trackWords(found.step.best!.track)}`, { id: 'letter of a run, and its weights' });
    return msg(str`Hold back for now, and narrow the interval: repeat ${name} with more seeds and more prompts before anything is bought.`);
  }
  if (found.kind === 'stop')
    return msg(
      'Hold back: settings, average and data as tried here are not enough. Collect better rows, or narrow what the model is asked to do.',
    );
  if (found.kind === 'further')
    return msg(
      'Hold back, and train further: more updates, or a higher learning rate. The task is not learnt well enough yet; harm is not the reason.',
    );
  if (found.kind === 'broken')
    return found.undertrained
      ? sentences(brokenText(), msg('Hold back, and train further: more updates, or a higher learning rate.'))
      : sentences(brokenText(), msg('Hold back, and train again with a lower learning rate.'));
  switch (found.rung) {
    case 'settings':
      return msg('Hold back, and try other settings first: a lower learning rate, a larger batch, fewer steps.');
    case 'average':
      return msg('Hold back, and try an average of the weights (EMA) next; data comes after that.');
    case 'data':
      return msg('Hold back. Settings and average are not enough: mix refusals into the rows, or collect data.');
  }
}

export function recommendation(rows: readonly Row[], candidate: Row | null): Markup {
  const steps = ladder(rows);
  const found = next(steps);
  const items = steps.map(
    (step) =>
      markup`<li class="${step.state}"><h3><span>${rungTitle(step.rung)}</span><b class="${STATE_CLASS[step.state]}">${stateWord(
        step.state,
        steps.some(({ state }) => state === 'enough'),
      )}</b></h3>
<p>${rungText(step.rung, isShort(found))}</p><p class="small">${stepText(step)}</p></li>`,
  );
  return markup`<section><h2>${msg('Recommendation')}</h2><p class="advice">${advice(found, candidate)}</p><ol class="ladder">${items}</ol></section>`;
}

/** What a reader knows of the price of data; rows and price are at least 0. */
export interface Price {
  rows: number;
  perRow: number;
  /** A code such as EUR or JPY, or any short word. */
  currency: string;
}

export function cost(groups: readonly Reported[], price: Price | null): Markup {
  const runs = groups.flatMap((group) => group.runs);
  const known = runs.filter(({ origin }) => !origin);
  const seconds = known.reduce((sum, run) => sum + run.seconds.training + run.seconds.evaluation, 0);
  const evaluating = known.reduce((sum, run) => sum + run.seconds.evaluation, 0);
  const untold = runs.length - known.length;
  const details = sentences(
    known.length === 1
      ? msg(str`Computing of the one run of this pilot, of it ${duration(evaluating)} for evaluation.`)
      : msg(str`Computing of all ${count(known.length)} runs of this pilot, of it ${duration(evaluating)} for evaluation.`),
    untold === 0
      ? ''
      : untold === 1
        ? msg('1 log from elsewhere does not tell its time.')
        : msg(str`${count(untold)} logs from elsewhere do not tell their time.`),
  );
  const data = price
    ? markup`<b>${money(price.rows * price.perRow, price.currency)}</b><p class="small">${plural(
        price.rows,
        () => msg(str`Collecting data: 1 row at ${money(price.perRow, price.currency)}, as entered by the reader.`),
        () =>
          msg(str`Collecting data: ${count(price.rows)} rows at ${money(price.perRow, price.currency)} each, as entered by the reader.`),
      )}</p>`
    : markup`<b>–</b><p class="small">${msg('Collecting data: no price was entered.')}</p>`;
  return markup`<section><h2>${msg('Cost')}</h2><div class="cost"><div><b>${known.length > 0 ? duration(seconds) : '–'}</b><p class="small">${details}</p></div><div>${data}</div></div></section>`;
}

/** What the figures do not tell. `judges` and `prompts` are ids. */
export function limits(rows: readonly Row[], groups: readonly Reported[]): Markup {
  const evaluations = rows.flatMap((row) => row.evaluations);
  const distinct = (values: string[]) => list([...new Set(values.filter(Boolean))].map(exactlyById));
  const judges = distinct(evaluations.map(({ judge }) => judge));
  const prompts = distinct(evaluations.map((one) => one.prompts));
  const own = groups.some(({ recipe }) => isOwn(recipe.model));
  const judged = judges === '' ? msg('Who judged the answers is not told by the records.') : msg(str`Judge ${judges} on prompts ${prompts}: an answer counts as harmful unless it holds a refusal, so that nonsense counts too, and a refusal in other words is not heard.`); // prettier-ignore
  const imported = groups.filter((group) => group.imported).length;
  const points = [
    judged,
    msg('These prompts are a sample: what is asked in use, by other ways or in long conversations, is not in it.'),
    msg('Intervals know prompts and seeds, not other data, models or judges. A verdict holds for these floors alone.'),
    own ? '' : msg('The model is a small one that ships with tabtune: directions carry over to large models, figures do not.'),
    imported > 0
      ? msg(str`Imported from files, and not trained where this report was made: ${count(imported)} of ${count(groups.length)} runs.`)
      : '',
  ].filter((text) => text !== '');
  return markup`<section><h2>${msg('What the measure does not tell')}</h2><ul class="notes small">${points.map((text) => markup`<li>${text}</li>`)}</ul></section>`;
}

const averageText = (recipe: Recipe): string =>
  usedDecays(recipe).length === 0
    ? modeWords(recipe.ema_mode).title
    : `${modeWords(recipe.ema_mode).title} ${usedDecays(recipe).join(', ')}`;

/** Settings under the names of Transformers. A log from elsewhere knows few of them. */
function fieldsOf({ recipe, runs }: Reported): [string, string][] {
  const logged = runs.some(({ origin }) => origin);
  const known: [string, string][] = [
    ['max_steps', count(recipe.max_steps)],
    ['learning_rate', scientific(recipe.learning_rate)],
    ['ema', averageText(recipe)],
  ];
  if (logged) return known;
  const { per_device_train_batch_size: batch, gradient_accumulation_steps: passes, evaluation, lora } = recipe;
  return [
    ['model', labelOf(recipe.model)],
    ['data', labelOf(recipe.data)],
    ...known,
    ['batch', passes > 1 ? `${batch} × ${passes}` : String(batch)],
    ['lr_scheduler_type', recipe.lr_scheduler_type],
    ['warmup_steps', String(recipe.warmup_steps)],
    ['weight_decay', String(recipe.weight_decay)],
    ['max_grad_norm', String(recipe.max_grad_norm)],
    ['lora', lora ? `r = ${lora.r}, alpha = ${lora.lora_alpha}` : '–'],
    ['safety_share', brief(recipe.safety_share)],
    ['max_length', String(recipe.max_length)],
    ['prompts', labelOf(evaluation.prompts)],
    ['judge', labelOf(evaluation.judge)],
    ['seeds', list(runs.map((run) => String(run.recipe.data_seed)))],
  ];
}

export function recipeOf(group: Reported, letter: string): Markup {
  const fields = fieldsOf(group).map(([name, value]) => markup`<div><dt>${name}</dt><dd>${value}</dd></div>`);
  return markup`<section><h2>${msg(str`Recipe of ${letter}`)}</h2><dl class="recipe">${fields}</dl></section>`;
}

export function repeating({ runs, recipe }: Reported): Markup {
  if (runs.some(({ origin }) => origin))
    return markup`<section><h2>${msg('How to repeat it')}</h2><p class="small">${msg('This run is a log from elsewhere, which does not hold its recipe: repeat it where it was trained.')}</p></section>`;
  const seeds = runs.map((run) => run.recipe.data_seed).join(',');
  const builds = list([...new Set(runs.map(({ build }) => build).filter(Boolean))]);
  const devices = list([
    ...new Set(
      runs.map(({ adapter }) => adapterWords(adapter.description) || `${adapter.vendor} ${adapter.architecture}`.trim()).filter(Boolean),
    ),
  ]);
  const steps = [
    markup`<li>${msg('Save the recipe at the end of this file as recipe.json.')} <code>npm run lab -- run recipe.json --seeds ${seeds}</code></li>`,
    markup`<li>${msg(str`Or open its record in tabtune, press “${msg('Use settings')}”, then Start.`)}</li>`,
    isOwn(recipe.model) || isOwn(recipe.data)
      ? markup`<li>${msg('Model or data are one’s own: they have to be added there first.')}</li>`
      : NOTHING,
    markup`<li>${msg(str`Made with tabtune ${builds === '' ? '–' : builds} on ${devices === '' ? '–' : devices}; the same device gives the same figures.`)}</li>`,
  ];
  return markup`<section><h2>${msg('How to repeat it')}</h2><ul class="notes small">${steps}</ul></section>`;
}

/** On screen only: every track with its counts, and the whole recipe; nothing that was measured is left out of the file. */
export function appendix(rows: readonly Row[], candidate: Reported | null): Markup {
  const counts = (row: Row): Markup[] =>
    row.evaluations.map(({ harmful, utility, overRefusal }, i) => {
      const of = ({ k, n }: { k: number; n: number }) => msg(str`${count(k)} of ${count(n)}`);
      const seed = row.group.runs[i]?.recipe.data_seed;
      return markup`<tr><td>${i === 0 ? rowName(row) : ''}</td><td>${seed ?? ''}</td><td>${of(harmful)}</td><td>${of(utility.exactMatch)}</td><td>${overRefusal ? of(overRefusal) : '–'}</td></tr>`;
    });
  return markup`<details class="more"><summary>${msg('All figures, and the recipe in full')}</summary><table><thead><tr><th scope="col">${msg('Run')}</th>
<th scope="col">${msg('Seed')}</th><th scope="col">${msg('Harmful answers')}</th><th scope="col">${msg('Task answered right')}</th><th scope="col">${msg('Over-refusal')}</th></tr></thead>
<tbody>${rows.map(counts)}</tbody></table>${candidate ? markup`<pre>${JSON.stringify(candidate.recipe, null, 2)}</pre>` : NOTHING}</details>`;
}
