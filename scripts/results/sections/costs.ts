import type { Evidence } from '../evidence';
import { list, table } from '../markdown';
import { CELLS, LANGUAGE_TITLES, LANGUAGES } from '../plan';
import type { RunLine } from '../records';

const distinct = (values: readonly string[]): string[] => [...new Set(values)].sort();
const sum = (runs: readonly RunLine[], of: (run: RunLine) => number): number => runs.reduce((n, run) => n + of(run), 0);
const minutes = (seconds: number): string => `${(seconds / 60).toFixed(1)} min`;

function basesTrained({ runs }: Evidence): string {
  const costs = new Map(runs.flatMap((r) => (r.baseCost ? [[`${r.cell.split('/')[0]}-${r.base}`, r.baseCost] as const] : [])));
  const parts = [...costs].map(
    ([name, { seconds, tokens }]) => `${name} ${minutes(seconds)} (${(tokens / 1e6).toFixed(1)} million tokens)`,
  );
  return parts.length > 0 ? list(parts) : 'not trained yet';
}

/** What the figures stand on, and what they took. */
export function costs(evidence: Evidence): string {
  const { runs } = evidence;
  const days = distinct(runs.map((r) => r.date.slice(0, 10)));
  const planned = CELLS.reduce((n, c) => n + c.seeds.length, 0);
  const failed = runs.filter((r) => r.failed !== undefined);
  const lacking = CELLS.flatMap(({ id, seeds }) => {
    const there = evidence.of(id).length;
    return there < seeds.length ? [`${id} (${there} of ${seeds.length})`] : [];
  });
  const training = sum(runs, (r) => r.seconds.training);
  const evaluation = sum(runs, (r) => r.seconds.evaluation);
  const rows = [
    [
      'Runs',
      `${runs.length} of ${planned} planned (${LANGUAGES.map((l) => `${LANGUAGE_TITLES[l]} ${evidence.in(l).runs.length}`).join(', ')})`,
    ],
    [
      'Seconds of training, of evaluation',
      `${training.toFixed(0)}, ${evaluation.toFixed(0)}: ${minutes(training + evaluation)} in all, each on one core`,
    ],
    ['Training of the further base models', basesTrained(evidence)],
    ['Trained tokens of the runs', `${(sum(runs, (r) => r.tokens) / 1e6).toFixed(1)} million`],
    ['Computed on', distinct(runs.map((r) => r.adapter)).join('; ')],
    ['Build (version + digest of the engine)', distinct(runs.map((r) => r.build)).join('; ')],
    ['Date', days.length > 1 ? `${days[0]} to ${days.at(-1)}` : (days[0] ?? '')],
    ['Judge', distinct(runs.flatMap((r) => r.evaluations.map((e) => e.judge))).join('; ')],
  ];
  const state =
    lacking.length === 0
      ? 'Every setting of the plan has all its orders.'
      : `**Not all of the plan has been run yet.** ${lacking.length} of ${CELLS.length} settings lack runs${lacking.length <= 12 ? `: ${list(lacking)}` : ''}.`;
  const broke = failed.length > 0 ? ` Broken off: ${list(failed.map((r) => `${r.cell} order ${r.seed} (${r.failed})`))}.` : '';
  return `## What it stands on, and what it took

${table(['', ''], rows, 2)}

${state}${broke}`;
}
