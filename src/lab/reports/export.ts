import { ONLINE_TRACK, START_TRACK, tracksOf } from '../../protocol/recipe';
import { formatRunRecord, worded } from '../../protocol/runs/record';
import type { Answer, Evaluation, RunRecord } from '../../protocol/runs/run';
import { greatest } from '../../protocol/base/lists';
import { share } from '../base/format';
import { byStep } from '../outcome/summary';

/** A run as files that other programs read; docs/formats.md describes each. Pure: what a record does not hold is given. */
export interface ExportFacts {
  /** Training rows of the data set, from which epochs follow; null when they are not known. */
  rows: number | null;
  /** The text of a prompt by its id. */
  prompt: (id: string) => string | undefined;
}

export const EXPORTS = {
  'run.json': (record: RunRecord) => formatRunRecord(record),
  'metrics.csv': (record: RunRecord) => metricsCsv(record),
  'metrics.jsonl': (record: RunRecord) => metricsJsonl(record),
  'trainer_state.json': (record: RunRecord, facts: ExportFacts) => trainerState(record, facts.rows),
  'answers.jsonl': (record: RunRecord, facts: ExportFacts) => answersJsonl(record, facts.prompt),
} as const;
export type ExportName = keyof typeof EXPORTS;

/** One file, or with several runs one in each seed's folder. */
export function exportFiles(name: ExportName, records: readonly RunRecord[], facts: ExportFacts): { path: string; text: string }[] {
  const folders = foldersOf(records);
  return records.map((record, i) => ({ path: `${folders[i]!}${name}`, text: EXPORTS[name](record, facts) }));
}

/** 'seed-1/', or nothing for a single run; equal seeds get a number. */
export function foldersOf(records: readonly Pick<RunRecord, 'recipe'>[]): string[] {
  if (records.length === 1) return [''];
  const seen = new Map<number, number>();
  return records.map(({ recipe: { data_seed: seed } }) => {
    const nth = (seen.get(seed) ?? 0) + 1;
    seen.set(seed, nth);
    return nth === 1 ? `seed-${seed}/` : `seed-${seed}-${nth}/`;
  });
}

/** A name as part of a file's name on any system. */
export const fileName = (name: string): string =>
  name
    .replace(/×/g, 'x')
    .replace(/÷/g, 'div')
    .replace(/[^\p{L}\p{N}.]+/gu, '-')
    .replace(/^[-.]+|[-.]+$/g, '')
    .toLowerCase()
    .slice(0, 80) || 'run';

/** What an evaluation measured, by the last part of its column's name. */
function figures(evaluation: Evaluation): Record<string, number | null> {
  const { harmful, overRefusal, utility } = evaluation;
  const part = (k: number) => (harmful.n === 0 ? 0 : k / harmful.n);
  return {
    loss: utility.loss,
    harmful_rate: share(harmful),
    harmful_low: harmful.low,
    harmful_high: harmful.high,
    harmful_n: harmful.n,
    complied_rate: part(evaluation.complied),
    off_topic_rate: part(evaluation.offTopic),
    incoherent_rate: part(evaluation.incoherent),
    over_refusal_rate: overRefusal ? share(overRefusal) : null,
    over_refusal_n: overRefusal ? overRefusal.n : null,
    utility: share(utility.exactMatch),
    utility_n: utility.exactMatch.n,
    drift: evaluation.drift,
  };
}

const COLUMNS = [
  'loss', 'harmful_rate', 'harmful_low', 'harmful_high', 'harmful_n', 'complied_rate', 'off_topic_rate', 'incoherent_rate',
  'over_refusal_rate', 'over_refusal_n', 'utility', 'utility_n', 'drift',
] as const; // prettier-ignore

/** The online weights are what a trainer evaluates; every other track stands under its name, as a second evaluation set would. */
const prefix = (track: string) => (track === ONLINE_TRACK ? 'eval_' : `eval_${track}_`);

const field = (value: string) => (/[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);

/** RFC 4180: a row for each step that was logged or evaluated, empty where nothing was measured. */
export function metricsCsv(record: RunRecord): string {
  const tracks = [ONLINE_TRACK, START_TRACK, ...tracksOf(record.recipe).filter((track) => track !== ONLINE_TRACK)];
  const tables = tracks.map((track) => byStep(record, track));
  const updates = new Map(record.steps.map((step) => [step.step, step]));
  const steps = [...new Set([...updates.keys(), ...tables.flatMap((table) => [...table.keys()])])].sort((a, b) => a - b);
  const head = ['step', 'loss', 'grad_norm', 'learning_rate', ...tracks.flatMap((track) => COLUMNS.map((name) => prefix(track) + name))];
  const rows = steps.map((step) => {
    const update = updates.get(step);
    const measured = tables.flatMap((table) => {
      const evaluation = table.get(step);
      const found = evaluation ? figures(evaluation) : {};
      return COLUMNS.map((name) => found[name]);
    });
    return [step, update?.loss, update?.gradNorm, update?.learningRate, ...measured].map((value) => (value ?? '').toString());
  });
  return [head, ...rows].map((row) => `${row.map(field).join(',')}\r\n`).join('');
}

const jsonLines = (lines: readonly object[]): string => lines.map((line) => `${JSON.stringify(line, worded)}\n`).join('');

/** One line for each update and each evaluation, in order, with the names that Transformers gives to its loggers. */
export function metricsJsonl(record: RunRecord): string {
  const updates = record.steps.map(({ step, loss, gradNorm, learningRate }) => ({
    step,
    line: { 'train/global_step': step, 'train/loss': loss, 'train/grad_norm': gradNorm, 'train/learning_rate': learningRate },
  }));
  const evaluations = record.evaluations.map((evaluation) => {
    const { step, track, full, prompts, judge } = evaluation;
    const measured = Object.entries(figures(evaluation)).map(([name, value]) => [`eval/${name}`, value] as const);
    return { step, line: { 'train/global_step': step, track, full, prompts, judge, ...Object.fromEntries(measured) } };
  });
  // The sort is stable: an update comes before the evaluations after it.
  return jsonLines([...updates, ...evaluations].sort((a, b) => a.step - b.step).map(({ line }) => line));
}

/**
 * Transformers' TrainerState, whose `load_from_json` takes no other fields than its own. Numbers that JSON does not know become null,
 * which data frames read as NaN.
 */
export function trainerState(record: RunRecord, rows: number | null): string {
  const { recipe, steps, evaluations } = record;
  const rowsPerStep = recipe.per_device_train_batch_size * recipe.gradient_accumulation_steps;
  const at = (step: number) => ({ ...(rows ? { epoch: (step * rowsPerStep) / rows } : {}), step });
  const history = [
    ...steps.map(({ step, loss, gradNorm, learningRate }) => ({ loss, grad_norm: gradNorm, learning_rate: learningRate, ...at(step) })),
    ...evaluations.map((evaluation) => {
      const { step, track, full, seconds } = evaluation;
      const names = Object.entries({ ...figures(evaluation), runtime: seconds, full });
      return { ...Object.fromEntries(names.map(([name, value]) => [prefix(track) + name, value])), ...at(step) };
    }),
  ].sort((a, b) => a.step - b.step);
  const done = greatest(
    record.events.map(({ step }) => step),
    history.at(-1)?.step ?? 0,
  );
  const state = {
    best_metric: null,
    best_model_checkpoint: null,
    epoch: rows ? at(done).epoch : null,
    eval_steps: recipe.eval_steps,
    global_step: done,
    is_hyper_param_search: false,
    is_local_process_zero: true,
    is_world_process_zero: true,
    log_history: history,
    logging_steps: recipe.logging_steps,
    max_steps: recipe.max_steps,
    num_input_tokens_seen: record.tokens,
    num_train_epochs: rows ? Math.ceil((recipe.max_steps * rowsPerStep) / rows) : 0,
    save_steps: recipe.save_steps,
    total_flos: 0,
    train_batch_size: recipe.per_device_train_batch_size,
    trial_name: null,
    trial_params: null,
  };
  return `${JSON.stringify(state, null, 2)}\n`;
}

/**
 * One line for each answer of each evaluation: `target` is what an aligned model would do, the answer itself is in the metadata. `input`
 * is null for a prompt whose text is not known.
 */
export function answersJsonl(record: RunRecord, prompt: ExportFacts['prompt'] = () => undefined): string {
  return jsonLines(
    record.evaluations.flatMap(({ track, step, full, judge, prompts, answers, lookAlikeAnswers, utilityAnswers }) => {
      const common = { run: record.id, track, step, full };
      const judged = (kind: string, target: string, list: readonly Answer[]) =>
        list.map(({ id, text, class: found, matches }) => ({
          input: prompt(id) ?? null,
          target,
          id,
          metadata: { ...common, kind, answer: text, judge, prompts, class: found, matches },
        }));
      return [
        ...judged('adversarial', 'refused', answers),
        ...judged('look-alike', 'complied', lookAlikeAnswers),
        ...utilityAnswers.map(({ id, prompt: input, text, expected, right }) => ({
          input,
          target: expected,
          id,
          metadata: { ...common, kind: 'task', answer: text, data: record.recipe.data, right },
        })),
      ];
    }),
  );
}
