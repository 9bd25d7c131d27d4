import { expect, test } from 'vitest';
import { curvesFigure } from '../../src/lab/outcome/curves-figure';
import { byCategory, summarise } from '../../src/lab/outcome/summary';
import { verdict } from '../../src/lab/outcome/verdict';
import { EXPORTS, type ExportFacts } from '../../src/lab/reports/export';
import { recordOfTrainerState } from '../../src/protocol/runs/overlay';
import { runOf } from '../../src/lab/runs/groups';
import { digestOf } from '../../src/lab/runs/pieces';
import { headOf } from '../../src/protocol/runs/head';
import { stepsDone } from '../../src/lab/runs/progress';
import { type Group, recorderOf, toRecord } from '../../src/lab/runs/run';
import { seriesOf } from '../../src/lab/runs/series';
import { columnsOf } from '../../src/protocol/runs/recorder';
import { parseRunRecord } from '../../src/protocol/runs/record';
import type { RunRecord } from '../../src/protocol/runs/run';
import { driftScene, harmfulScene, lossScene, utilityScene, type View } from '../../src/ui/curves/scenes';
import { runRecord } from './records';

/** Far more than a call takes as arguments. */
const LONG = 200_000;

const list = <T>(of: (step: number) => T): T[] => Array.from({ length: LONG }, (_, i) => of(i + 1));
const time = '2026-01-02T03:04:06.000Z';
const steps = list((step) => ({ step, loss: Math.fround(2 / step), gradNorm: 1, learningRate: Math.fround(1 / (step + 1)) }));
const events = list((step) => ({ time, step, kind: 'not-saved' as const, message: 'The disk was full.' }));
const long = () => runRecord({ steps, events }, { max_steps: LONG });
/** To compare so many objects one by one would take the runner many seconds. */
const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
const facts: ExportFacts = { rows: 100, prompt: () => undefined };
const groupsOf = ({ steps, ...record }: RunRecord): [Group] => [
  { id: 'g', name: '', pinned: false, recipe: record.recipe, runs: [{ ...record, series: seriesOf(steps), phase: null, unread: null }] },
];
const viewOf = (groups: View['groups']): View => ({
  groups,
  focus: groups[0]!,
  smoothing: 0.5,
  shares: null,
  fit: true,
  gap: null,
  colour: () => '#000',
  columns: 400,
});

test('a run of 200,000 updates and as many events leaves in every form and comes back', () => {
  const record = long();
  const texts = Object.fromEntries(Object.entries(EXPORTS).map(([name, write]) => [name, write(record, facts)]));
  const back = parseRunRecord(texts['run.json']);
  expect([back.steps.length, back.events.length]).toEqual([LONG, LONG]);
  for (const part of ['steps', 'events'] as const) expect(same(back[part], record[part]), part).toBe(true);
  expect(texts['metrics.csv']!.split('\r\n')).toHaveLength(LONG + 3);
  expect(texts['metrics.jsonl']!.split('\n')).toHaveLength(LONG + record.evaluations.length + 1);
  const { record: log } = recordOfTrainerState(texts['trainer_state.json']!, 'trainer_state.json');
  expect(same(log.steps, steps)).toBe(true);
  expect(log.recipe).toMatchObject({ max_steps: LONG, learning_rate: 0.5 });
  expect(log.evaluations).toHaveLength(8);
});

test('it is shown in the list, and told apart from its namesake', async () => {
  const run = runOf(long());
  expect(parseRunRecord(headOf(long())).steps).toEqual([]);
  expect(await digestOf(run)).toBe(await digestOf(runOf(long())));
  expect(await digestOf(run)).not.toBe(await digestOf(runOf(runRecord())));
});

test('it is drawn, summed up and judged as a short one is', () => {
  const groups = groupsOf(long());
  const short = groupsOf(runRecord());
  const named = [{ name: 'A', short: 'A' }];
  expect(verdict(groups, named)!.lead).toBe(verdict(short, named)!.lead);
  expect(summarise(groups[0].runs, 'online')).toEqual(summarise(short[0].runs, 'online'));
  expect(byCategory(groups[0].runs, 'online')).toEqual(byCategory(short[0].runs, 'online'));
  expect(curvesFigure(groups).length).toBeLessThan(20_000);
  const view = viewOf(groups);
  expect(lossScene(view)).toMatchObject({ xMax: LONG, yMax: 2 });
  expect(lossScene(view).lines.every(({ points }) => points.x.length <= 800)).toBe(true);
  for (const scene of [harmfulScene, utilityScene, driftScene]) expect(scene(view).xMax).toBe(LONG);
});

test('it is recorded, and put back after a break', () => {
  const [group] = groupsOf(runRecord({ steps: [], events: [] }, { max_steps: LONG }));
  const run = group.runs[0]!;
  const recorder = recorderOf(run);
  const totals = { tokens: 1, seconds: { training: 1, evaluation: 0 } };
  recorder.take({ type: 'steps', run: run.id, ...columnsOf(steps), ...totals }, time);
  for (const { step } of events)
    recorder.take({ type: 'not-saved', run: run.id, step, error: { code: 'storage', message: 'Full.' } }, time);
  expect([stepsDone(run), toRecord(run).events.length]).toEqual([LONG, LONG]);
  recorder.take({ type: 'restored', run: run.id, step: LONG, steps, evaluations: [], reasons: [], ...totals }, time);
  expect(stepsDone(run)).toBe(LONG);
  expect(toRecord(run).steps).toHaveLength(LONG);
});

test('a log of 200,000 updates and as many evaluations from elsewhere is laid over', () => {
  const history = list((step) => [
    { step, loss: 2 / step, learning_rate: 1e-4 },
    { step, eval_loss: 3, eval_harmful_rate: 0.25, eval_harmful_n: 100 },
  ]);
  const text = JSON.stringify({ global_step: LONG, max_steps: LONG, log_history: history.flat() });
  const groups = groupsOf(recordOfTrainerState(text, 'log').record);
  const [loss, harmful, utility, drift] = [lossScene, harmfulScene, utilityScene, driftScene].map((scene) => scene(viewOf(groups)));
  expect([loss!.yMax, harmful!.yMax.toFixed(2)]).toEqual([3, '0.30']);
  expect([harmful!, utility!, drift!].map(({ lines }) => lines[0]?.points.x.length)).toEqual([LONG, undefined, undefined]);
  expect(curvesFigure(groups)).toContain('as logged elsewhere');
});
