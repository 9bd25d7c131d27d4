import { append } from '../base/lists';
import { fail } from '../errors';
import type { StepColumns } from './recorder';
import type { Answer, Evaluation, RunEventNote, RunRecord, StepMetrics, UtilityAnswer } from './run';

/**
 * A record in pieces, each so small that whoever copies it is done in a few milliseconds: between page and worker a record crosses like
 * this, however long it is. In order they are: its head, its updates and events, and each evaluation followed by its answers.
 */

const LISTS = ['answers', 'lookAlikeAnswers', 'utilityAnswers'] as const;
type List = (typeof LISTS)[number];

export type Piece =
  | { part: 'head'; head: Omit<RunRecord, 'steps' | 'events' | 'evaluations'> }
  | { part: 'steps'; columns: StepColumns }
  | { part: 'events'; events: RunEventNote[] }
  | { part: 'evaluation'; evaluation: Omit<Evaluation, List> }
  /** Of the evaluation before. */
  | { part: 'answers'; list: List; answers: (Answer | UtilityAnswer)[] };

/** Characters and numbers of a piece, about; a single text may be longer. */
const SIZE = 128 * 1024;
const UPDATES = 4096;
/** What a value takes besides its characters, in characters. */
const OVERHEAD = 16;

function* chunks<T>(list: readonly T[], sizeOf: (item: T) => number): Generator<T[]> {
  let size = 0;
  let begin = 0;
  for (let i = 0; i < list.length; i++) {
    size += sizeOf(list[i]!);
    if (size < SIZE && i < list.length - 1) continue;
    yield list.slice(begin, i + 1);
    begin = i + 1;
    size = 0;
  }
}

function sizeOfAnswer(answer: Answer | UtilityAnswer): number {
  const { id, text } = answer;
  const rest = 'matches' in answer ? 3 * OVERHEAD * answer.matches.length : answer.prompt.length + answer.expected.length;
  return 4 * OVERHEAD + id.length + text.length + rest;
}

/** Logged updates, of which a stretch can be had as columns. */
export interface Updates {
  readonly length: number;
  stretch(from: number, to: number): StepColumns;
}

const updatesOf = (steps: readonly StepMetrics[]): Updates => ({
  length: steps.length,
  stretch(from, to) {
    const some = steps.slice(from, to);
    const column = (name: keyof StepMetrics): Float64Array => Float64Array.from(some, (step) => step[name]);
    return { step: column('step'), loss: column('loss'), gradNorm: column('gradNorm'), learningRate: column('learningRate') };
  },
});

export const cut = ({ steps, ...record }: RunRecord): Generator<Piece> => cutAlong(record, updatesOf(steps));

/** The same, of a record whose updates lie elsewhere. */
export function* cutAlong({ events, evaluations, ...head }: Omit<RunRecord, 'steps'>, updates: Updates): Generator<Piece> {
  yield { part: 'head', head };
  for (let from = 0; from < updates.length; from += UPDATES)
    yield { part: 'steps', columns: updates.stretch(from, Math.min(from + UPDATES, updates.length)) };
  for (const some of chunks(events, ({ message = '' }) => 4 * OVERHEAD + message.length)) yield { part: 'events', events: some };
  for (const { answers, lookAlikeAnswers, utilityAnswers, ...evaluation } of evaluations) {
    yield { part: 'evaluation', evaluation };
    const lists = { answers, lookAlikeAnswers, utilityAnswers };
    for (const list of LISTS)
      for (const some of chunks<Answer | UtilityAnswer>(lists[list], sizeOfAnswer)) yield { part: 'answers', list, answers: some };
  }
}

/** Puts a record together again. */
export class Assembly {
  #record: RunRecord | null = null;

  take(piece: Piece): void {
    if (piece.part === 'head') {
      this.#record = { ...piece.head, steps: [], events: [], evaluations: [] };
      return;
    }
    const record = this.record();
    switch (piece.part) {
      case 'steps': {
        const { step, loss, gradNorm, learningRate } = piece.columns;
        for (let i = 0; i < step.length; i++)
          record.steps.push({ step: step[i]!, loss: loss[i]!, gradNorm: gradNorm[i]!, learningRate: learningRate[i]! });
        break;
      }
      case 'events':
        append(record.events, piece.events);
        break;
      case 'evaluation':
        record.evaluations.push({ ...piece.evaluation, answers: [], lookAlikeAnswers: [], utilityAnswers: [] });
        break;
      case 'answers':
        append<Answer | UtilityAnswer>(record.evaluations.at(-1)![piece.list], piece.answers);
    }
  }

  /** What has come so far. */
  record(): RunRecord {
    if (!this.#record) throw new RangeError('The pieces of a record begin with its head.');
    return this.#record;
  }
}

/** Records of which the pieces come one by one, by run. */
export class Assemblies {
  readonly #begun = new Map<string, Assembly>();

  take(run: string, piece: Piece): void {
    const begun = piece.part === 'head' ? new Assembly() : this.#begun.get(run);
    if (!begun) return; // What came before was lost, which `finish` tells.
    this.#begun.set(run, begun);
    begun.take(piece);
  }

  /** Nobody wants it any more. */
  drop(run: string): void {
    this.#begun.delete(run);
  }

  /** The record whose last piece has come. */
  finish(run: string): RunRecord {
    const begun = this.#begun.get(run);
    if (!begun) throw fail('internal')`Parts of the record of the run ${run} were lost. Try again.`;
    this.#begun.delete(run);
    return begun.record();
  }
}
