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
  /** Resolves when it has ended and all that it said is there. (`close` is not told after a disconnection from here.) */
  ended: Promise<string>;
}

export class Processes<Task, Told, Result> {
  readonly #command: string[];
  readonly #idle: Child[] = [];
  readonly #all = new Set<Child>();

  /** `script` is TypeScript that ends with `await serveTasks(...)`; `args` are its arguments. */
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
        child.process.off('message', take);
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
      void child.ended.then((how) =>
        settle(() => reject(stopped.aborted ? fail('stopped')`It was stopped before it began.` : fail('engine-lost')`Its process ${how}`)),
      );
      child.process.on('message', take);
      stopped.addEventListener('abort', stop);
      send({ task });
    });
  }

  #start(): Child {
    const started = fork(resolve(import.meta.dirname, 'run.mjs'), this.#command, {
      // Figures that are no numbers survive it, which JSON would lose.
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    const child: Child = { process: started, ended: endOf(started) };
    this.#all.add(child);
    void child.ended.then(() => {
      this.#all.delete(child);
      const at = this.#idle.indexOf(child);
      if (at >= 0) this.#idle.splice(at, 1);
    });
    return child;
  }

  /** Ends the processes, and whatever they are at. */
  async close(): Promise<void> {
    await Promise.all(
      [...this.#all].map(({ process, ended }) => {
        if (process.connected) process.disconnect();
        return ended;
      }),
    );
  }
}

/** How a process ended, with its last words. */
async function endOf(child: ChildProcess): Promise<string> {
  let words = '';
  const stderr = child.stderr!;
  stderr.on('data', (data: Buffer) => (words = (words + data.toString()).slice(-LAST_WORDS)));
  const silent = once(stderr, 'close');
  try {
    const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
    await silent;
    return `${signal ? `was ended by ${signal}` : `ended with ${code}`}. ${words.trim() || 'It said nothing.'}`;
  } catch (error) {
    return `could not be started: ${(error as Error).message}.`;
  }
}

/**
 * The other side: does what it is given, and goes when nobody gives anything any more. To be awaited at the end of the script, since nothing
 * can be imported late once a script is over.
 */
export function serveTasks<Task, Told, Result>(
  work: (task: Task, tell: (told: Told) => void, stopped: AbortSignal) => Promise<Result>,
): Promise<never> {
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
  return new Promise(() => undefined);
}

/** Calls `act` for each item, at most `most` of them at a time, in their order. */
export async function atOnce<T>(items: readonly T[], most: number, act: (item: T) => Promise<void>): Promise<void> {
  const left = items.values();
  const line = async (): Promise<void> => {
    for (const item of left) await act(item);
  };
  await Promise.all(Array.from({ length: Math.min(most, items.length) }, line));
}
