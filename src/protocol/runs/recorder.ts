import { listed, type PlainError, type Sentence, wordsOf } from '../errors';
import type { EngineEvent } from '../messages';
import { clipped } from '../plain';
import { MOST } from './record';
import { RECORD_VERSION, type RunEventNote, type RunRecord, type RunState, type StepMetrics } from './run';

/**
 * From what an engine tells of a run to its record: the page, the command line and the evidence all record with this. It knows neither
 * clock nor engine; whoever tells it something says when that was.
 */

type Why = Pick<PlainError, 'message' | 'sentence'>;

/** Several reasons as one; none where there are none. */
function reasons(given: readonly Sentence[]): Why | undefined {
  if (given.length === 0) return undefined;
  const all = listed(given, ' ');
  return { message: wordsOf(all), sentence: all };
}

/** Figures of logged updates, a column each, in ascending order of step. */
export interface StepColumns {
  step: ArrayLike<number>;
  loss: ArrayLike<number>;
  gradNorm: ArrayLike<number>;
  learningRate: ArrayLike<number>;
}

/** How the logged updates of a run are kept while it goes on. */
export interface StepLog {
  readonly length: number;
  /** The first `length` of them are steps. */
  readonly step: ArrayLike<number>;
  push(columns: StepColumns): void;
  rows(): StepMetrics[];
}

export const columnsOf = (steps: readonly StepMetrics[]): StepColumns => ({
  step: steps.map(({ step }) => step),
  loss: steps.map(({ loss }) => loss),
  gradNorm: steps.map(({ gradNorm }) => gradNorm),
  learningRate: steps.map(({ learningRate }) => learningRate),
});

/** Keeps every figure with all its digits. */
export class StepList implements StepLog {
  readonly step: number[] = [];
  readonly #rows: StepMetrics[] = [];

  get length(): number {
    return this.step.length;
  }

  push({ step, loss, gradNorm, learningRate }: StepColumns): void {
    for (let i = 0; i < step.length; i++) {
      this.step.push(step[i]!);
      this.#rows.push({ step: step[i]!, loss: loss[i]!, gradNorm: gradNorm[i]!, learningRate: learningRate[i]! });
    }
  }

  rows(): StepMetrics[] {
    return [...this.#rows];
  }
}

/** A record that is being written. */
export interface Recording<S extends StepLog = StepLog> extends Omit<RunRecord, 'steps'> {
  series: S;
}

type Told = Extract<EngineEvent, { run: string }>;
type Steps = Extract<Told, { type: 'steps' }>;
/** What an engine tells of a run; the columns of updates may be of any kind. */
export type RunEvent = Exclude<Told, Steps> | (Omit<Steps, keyof StepColumns> & StepColumns);

export type OverState = Extract<RunState, 'finished' | 'stopped' | 'failed' | 'interrupted'>;
const OVER: readonly RunState[] = ['finished', 'stopped', 'failed', 'interrupted'] satisfies OverState[];
export const isOverState = (state: RunState): state is OverState => OVER.includes(state);

/** A run of which nothing has been told yet. */
export function newRecording<S extends StepLog>(
  given: Pick<RunRecord, 'id' | 'name' | 'created' | 'build' | 'recipe' | 'adapter'>,
  series: S,
): Recording<S> {
  return {
    ...{ version: RECORD_VERSION, state: 'queued', ...given, series, evaluations: [], events: [] },
    ...{ seconds: { training: 0, evaluation: 0 }, tokens: 0 },
  };
}

export const recordOf = ({ series, ...record }: Recording): RunRecord => ({ ...record, steps: series.rows() });

/** Writes into one recording. It holds nothing else, so that there may be several of the same. */
export class Recorder<S extends StepLog = StepLog> {
  readonly run: Recording<S>;
  readonly #series: () => S;

  /** `series` makes an empty log, for a run that is put back. */
  constructor(run: Recording<S>, series: () => S) {
    this.run = run;
    this.#series = series;
  }

  /** The last update of which the figures are there. */
  get step(): number {
    const { series } = this.run;
    return series.length === 0 ? 0 : series.step[series.length - 1]!;
  }

  /** The engine is asked to start it, or to go on with it. */
  begin(time: string): void {
    this.run.state = 'preparing';
    delete this.run.error;
    this.#note(time, 0, 'started');
  }

  take(event: RunEvent, time: string): void {
    const { run } = this;
    switch (event.type) {
      case 'steps':
        this.#log(event);
        run.tokens = event.tokens;
        run.seconds.training = event.seconds.training;
        break;
      case 'evaluation':
        run.evaluations.push(event.evaluation);
        // Counted here, because no update follows the closing evaluations that would bring their time along.
        run.seconds.evaluation += event.evaluation.seconds;
        break;
      case 'restored':
        run.series = this.#series();
        this.#log(columnsOf(event.steps));
        run.evaluations = [...event.evaluations];
        run.tokens = event.tokens;
        run.seconds = { ...event.seconds };
        delete run.error;
        this.#note(time, event.step, 'resumed', reasons(event.reasons));
        break;
      case 'device':
        run.adapter = event.adapter;
        break;
      case 'not-saved':
      case 'device-lost':
        this.#note(time, event.step, event.type, event.error);
        break;
      case 'state':
        if (isOverState(event.state)) return this.end(event.state, event.step, time, event.error);
        if (run.state === 'paused' && event.state === 'running') this.#note(time, event.step, 'resumed');
        else if (event.state === 'paused' && run.state !== 'paused') this.#note(time, event.step, 'paused');
        run.state = event.state;
        break;
      case 'phase':
      case 'saved': // What it does meanwhile, and where it lies, is no part of it.
    }
  }

  end(state: OverState, step: number, time: string, error?: PlainError): void {
    this.run.state = state;
    if (error) this.run.error = error;
    this.#note(time, step, state, error);
  }

  /** Of more than a record holds the last one makes place: how a run ended is known in any case. */
  #note(time: string, step: number, kind: RunEventNote['kind'], why?: Why): void {
    const { events } = this.run;
    if (events.length >= MOST.entries) events.pop();
    const message = clipped(why?.message ?? '', MOST.text);
    // Of what is too long for a record the beginning is left, which has no parts.
    const parts = why?.sentence && message === why.message ? { sentence: why.sentence } : {};
    events.push({ time, step, kind, ...(message ? { message, ...parts } : {}) });
  }

  /** An update that was logged already is not logged again: a record holds each once, in their order. */
  #log(columns: StepColumns): void {
    const fresh: number[] = [];
    let last = this.step;
    for (let i = 0; i < columns.step.length; i++) {
      if (columns.step[i]! <= last) continue;
      last = columns.step[i]!;
      fresh.push(i);
    }
    if (fresh.length === columns.step.length) return this.run.series.push(columns);
    const of = (column: ArrayLike<number>): number[] => fresh.map((i) => column[i]!);
    this.run.series.push({
      step: of(columns.step),
      loss: of(columns.loss),
      gradNorm: of(columns.gradNorm),
      learningRate: of(columns.learningRate),
    });
  }
}
