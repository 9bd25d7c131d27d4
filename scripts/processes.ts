import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { fail, fromPlainError, type PlainError, toPlainError } from '../src/protocol/errors';

/**
 * Work in processes of their own, one task at a time in each: a task that takes its process along takes no other. They end with the process
 * that started them. Ctrl-C on a terminal reaches all of them; they leave it to the one that gives out the work.
 */

type ToChild<Task> = { task: Task } | 'stop';
type FromChild<Told, Result> = { told: Told } | { result: Result } | { error: PlainError };

export interface TaskOptions<Told> {
  /** Ends the task as the other side does it: within a step, with what is needed to go on kept. */
  stopped: AbortSignal;
  onTold: (told: Told) => void;
}

/** Characters of what a process said last, for whoever wants to know why it ended. */
const LAST_WORDS = 2000;

interface Child {
  process: ChildProcess;
  lastWords: string;
}

export class Processes<Task, Told, Result> {
  readonly #command: string[];
  readonly #idle: Child[] = [];
  readonly #all = new Set<Child>();

  /** `script` is TypeScript whose end is a call of `serveTasks`; `args` are its arguments. */
  constructor(script: string, args: readonly string[] = []) {
    this.#command = [script, ...args];
  }

  /** In a process that is idle, or in a new one. Rejects with what the task threw, or with how its process ended. */
  run(task: Task, { stopped, onTold }: TaskOptions<Told>): Promise<Result> {
    if (stopped.aborted) return Promise.reject(fail('stopped')`It was stopped before it began.`);
    const child = this.#idle.pop() ?? this.#start();
    // A channel that closes meanwhile is told by the end of the process.
    const send = (message: ToChild<Task>): void => void child.process.send(message, () => undefined);
    return new Promise((done, reject) => {
      const stop = (): void => send('stop');
      const settle = (act: () => void): void => {
        stopped.removeEventListener('abort', stop);
        child.process.off('message', take).off('close', lost).off('error', broken);
        act();
      };
      const take = (message: FromChild<Told, Result>): void => {
        if ('told' in message) return onTold(message.told);
        settle(() => {
          this.#idle.push(child);
          if ('result' in message) done(message.result);
          else reject(fromPlainError(message.error));
        });
      };
      const lost = (code: number | null, signal: string | null): void =>
        settle(() => {
          if (stopped.aborted) return reject(fail('stopped')`It was stopped before it began.`);
          const how = signal ? `was ended by ${signal}` : `ended with ${code}`;
          reject(fail('engine-lost')`Its process ${how}. ${child.lastWords.trim() || 'It said nothing.'}`);
        });
      const broken = (error: Error): void => settle(() => reject(error));
      child.process.on('message', take).on('close', lost).on('error', broken);
      stopped.addEventListener('abort', stop);
      send({ task });
    });
  }

  #start(): Child {
    const child: Child = {
      process: fork(resolve(import.meta.dirname, 'run.mjs'), this.#command, {
        // Figures that are no numbers survive it, which JSON would lose.
        serialization: 'advanced',
        stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      }),
      lastWords: '',
    };
    this.#all.add(child);
    child.process.stderr!.on('data', (data: Buffer) => (child.lastWords = (child.lastWords + data.toString()).slice(-LAST_WORDS)));
    child.process.on('close', () => {
      this.#all.delete(child);
      const at = this.#idle.indexOf(child);
      if (at >= 0) this.#idle.splice(at, 1);
    });
    return child;
  }

  /** Ends the processes, and whatever they are at. */
  async close(): Promise<void> {
    await Promise.all(
      [...this.#all].map(async ({ process }) => {
        // Not `close`, which Node does not tell after a disconnection from here.
        const ended = once(process, 'exit');
        if (process.connected) process.disconnect();
        await ended;
      }),
    );
  }
}

/** The other side: does what it is given, and goes when nobody gives anything any more. */
export function serveTasks<Task, Told, Result>(
  work: (task: Task, tell: (told: Told) => void, stopped: AbortSignal) => Promise<Result>,
): void {
  const send = (message: FromChild<Told, Result>): void => void process.send!(message, () => undefined);
  let control = new AbortController();
  const take = async (task: Task): Promise<void> => {
    control = new AbortController();
    try {
      send({ result: await work(task, (told) => send({ told }), control.signal) });
    } catch (error) {
      send({ error: toPlainError(error) });
    }
  };
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => undefined);
  process.on('disconnect', () => process.exit());
  process.on('message', (message: ToChild<Task>) => {
    if (message === 'stop') control.abort();
    else void take(message.task);
  });
}

/** Calls `act` for each item, at most `most` of them at a time, in their order. */
export async function atOnce<T>(items: readonly T[], most: number, act: (item: T) => Promise<void>): Promise<void> {
  const left = items.values();
  const line = async (): Promise<void> => {
    for (const item of left) await act(item);
  };
  await Promise.all(Array.from({ length: Math.min(most, items.length) }, line));
}
