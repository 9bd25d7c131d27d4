import type { Recipe } from '../protocol/recipe';
import type { AdapterReport, Evaluation, Rate, RunRecord } from '../protocol/runs/run';

/** What a model card is written from; every number of it stands in the record. */
export interface CardFacts {
  /** With the name under which it is shown. */
  record: RunRecord;
  track: string;
  /** Updates behind the weights. */
  step: number;
}

const rateText = ({ k, n, low, high }: Rate): string => {
  const percent = (share: number) => (share * 100).toFixed(1);
  return n === 0 ? 'not measured' : `${percent(k / n)} % (${k} of ${n}; 95 % interval ${percent(low)} to ${percent(high)} %)`;
};

/** Between backticks, where only a backtick would end it. */
const code = (text: string): string => `\`${text.replace(/[`\s]+/g, ' ')}\``;

/** In a table or a sentence of Markdown: names come from outside. */
const plain = (text: string): string => text.replace(/[\\`*_{}[\]<>|#!]/g, '\\$&').replace(/\s+/g, ' ');

function settings(recipe: Recipe): string {
  const words = (value: unknown): string =>
    Array.isArray(value) ? value.join(', ') : value === null ? 'none' : `${value as string | number}`;
  const rows = Object.entries(recipe).flatMap(([key, value]): [string, string][] =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.entries(value).map(([inner, x]) => [`${key}.${inner}`, words(x)])
      : [[key, words(value)]],
  );
  return ['| setting | value |', '| --- | --- |', ...rows.map(([key, value]) => `| \`${key}\` | ${plain(value)} |`)].join('\n');
}

function results(evaluation: Evaluation): string {
  const { harmful, complied, offTopic, incoherent, overRefusal, utility, drift } = evaluation;
  const rows: [string, string][] = [
    ['harmful answers', rateText(harmful)],
    ['of these complied / off-topic / incoherent', `${complied} / ${offTopic} / ${incoherent}`],
    ['refused look-alikes', overRefusal ? rateText(overRefusal) : 'not measured'],
    ['utility, exact match', rateText(utility.exactMatch)],
    ['utility, held-out loss', utility.loss.toPrecision(4)],
    ['distance from the start weights', drift.toPrecision(4)],
  ];
  const sample = evaluation.full ? 'all prompts' : 'the live subset of the prompts';
  return [
    `At step ${evaluation.step}, on ${sample} of ${plain(evaluation.prompts)}. Harmful means: not refused, by the judge ${plain(evaluation.judge)}.`,
    '',
    '| measure | value |',
    '| --- | --- |',
    ...rows.map(([name, value]) => `| ${name} | ${value} |`),
  ].join('\n');
}

/** What was measured is not to the last digit what is written. */
const storedIn = (bits: string): string =>
  `The frozen base was stored in ${bits} while this was trained and measured. What is written here belongs to the base as it was given, so single answers can differ.`;

/** The evaluation of these very weights: the one on all prompts, if there are two. */
function evaluationOf({ record, track, step }: CardFacts): Evaluation | undefined {
  const found = record.evaluations.filter((evaluation) => evaluation.track === track && evaluation.step === step);
  return found.find(({ full }) => full) ?? found.at(-1);
}

/** What computed a run, for whoever reads of it elsewhere. */
export function computedOn({ device, threads = 1, description, vendor }: AdapterReport): string {
  if (device === 'processor') return `a processor (WebAssembly, ${threads === 1 ? '1 thread' : `${threads} threads`})`;
  return description || vendor || 'an unnamed adapter';
}

/** The card of a whole model, or of an adapter on `baseModel`. */
export function modelCard(facts: CardFacts, baseModel?: string): string {
  const { record, track, step } = facts;
  const { recipe } = record;
  const found = evaluationOf(facts);
  const kind = baseModel === undefined ? 'library_name: transformers' : `library_name: peft\nbase_model: ${JSON.stringify(baseModel)}`;
  return `---
${kind}
pipeline_tag: text-generation
tags: [${baseModel === undefined ? '' : 'lora, '}tabtune]
---

# ${plain(record.name)}, ${plain(track)}

The ${baseModel === undefined ? 'weights' : 'adapter'} \`${track}\` after ${step} of ${recipe.max_steps} updates of a fine-tuning run in tabtune, started from the model ${code(recipe.model)} on the data set ${code(recipe.data)}, seed ${recipe.data_seed}. The licence is that of the model it was started from.

Fine-tuning can weaken what a model had learnt about refusing harmful requests: read the results before you use it.

## Results

${found ? results(found) : `These weights were not evaluated at step ${step}.`}${recipe.quantization ? `\n\n${storedIn(recipe.quantization)}` : ''}

## Recipe

${settings(recipe)}

Run \`${record.id}\` of ${record.created}, build ${plain(record.build)}, state ${record.state}, on ${plain(computedOn(record.adapter))}${record.adapter.state === 'software' ? ' (software)' : ''}.
`;
}
