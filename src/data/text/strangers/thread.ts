import { openThread, type Opened, threadScript } from './open';

/**
 * Threads for what strangers wrote: chat templates, and the patterns of tokenizers. Such a program may never come to an end, so it runs
 * where it can be killed.
 */

/** What a thread is asked: one kind of work on item after item. What it answers to each comes in order. */
export interface Task<Item> {
  kind: 'render' | 'describe' | 'encode' | 'decode';
  items: readonly Item[];
  /** What it takes besides, for all items. */
  given: object;
  /** What the thread keeps from task to task, and is sent only where it has it not (any more); `patience` is for taking it in. */
  kept?: { key: number; value: object; patience: number };
  /** Milliseconds that an item of the thread may take beyond TIME_LIMIT, because it is long. */
  patience?: (item: Item) => number;
  /** What is not answered in time is tried again in a fresh thread, which says what part of a tokenizer it begins. */
  again?: boolean;
}

export interface TaskHooks<Answer> {
  /** When its turn has come; throws what makes it pointless. */
  begins?: () => void;
  /** For each answer; returns what it is refused for. */
  refused?: (answer: Answer, before: readonly Answer[]) => Error | null;
}

/** A part of a tokenizer, and the pattern in it. */
export interface Part {
  part: string;
  type: string;
  pattern: string | null;
}

type Message = 'ready' | 'unknown' | { answers: unknown[] } | { begins: Part } | { refused: string };

/** Milliseconds that one item may take. It usually takes a fraction of one. */
export const TIME_LIMIT = 2000;
/** Milliseconds for the worker's script to arrive. */
export const LOADING_LIMIT = 30_000;
/** Silence is counted in ticks of this thread, so that neither its own work nor a machine that slept counts as a slow program. */
const TICK = 250;

interface StoppedAt {
  /** What had been answered. */
  answers: unknown[];
  /** What it was at. */
  item: unknown;
  /** Milliseconds that this might have taken. */
  limit: number;
  /** The part of a tokenizer, where it said so. */
  part: Part | null;
}

/** The thread was killed over a task, or could not begin with it. */
export class Stopped extends Error {
  readonly why: 'slow' | 'unloaded' | 'died' | 'refused';
  readonly at: StoppedAt;

  constructor(why: Stopped['why'], reason: string, at: StoppedAt) {
    super(reason);
    this.why = why;
    this.at = at;
  }
}

/** One task after the other. It is opened by the first, and killed when one breaks a limit; the next one gets a fresh thread. */
export class Thread {
  readonly #script: () => string;
  #opened: Opened | null = null;
  #ready = false;
  /** The task at hand. */
  #work: { told: (message: Message) => void; died: (reason: string) => void } | null = null;
  #last: Promise<unknown> = Promise.resolve();

  /** `script`: what `threadScript` gives, shared by all threads of a page. */
  constructor(script: () => string) {
    this.#script = script;
  }

  /** Throws Stopped, and what the hooks say. */
  run<Item, Answer>(task: Task<Item>, hooks: TaskHooks<Answer> = {}): Promise<Answer[]> {
    if (task.items.length === 0) return Promise.resolve([]);
    const turn = this.#last.then(() => this.#turn(task, hooks));
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  async #turn<Item, Answer>(task: Task<Item>, hooks: TaskHooks<Answer>): Promise<Answer[]> {
    hooks.begins?.();
    try {
      return await this.#run(task, hooks);
    } catch (reason) {
      if (!task.again || !(reason instanceof Stopped) || reason.why !== 'slow') throw reason;
      const answers = reason.at.answers as Answer[];
      try {
        return [...answers, ...(await this.#run({ ...task, items: task.items.slice(answers.length) }, hooks, true))];
      } finally {
        this.#kill(); // It would go on to say what it begins.
      }
    }
  }

  #kill(): void {
    this.#opened?.kill();
    this.#opened = null;
    this.#ready = false;
  }

  #open(): Opened {
    // What a killed thread still sent concerns nobody.
    const opened: Opened = openThread<Message>(
      {
        told: (message) => opened === this.#opened && this.#work?.told(message),
        died: (reason) => {
          if (opened !== this.#opened) return;
          if (this.#work) this.#work.died(reason);
          else this.#kill();
        },
      },
      this.#script,
    );
    return opened;
  }

  #run<Item, Answer>(
    { kind, items, given, kept, patience }: Task<Item>,
    { refused }: TaskHooks<Answer>,
    watched = false,
  ): Promise<Answer[]> {
    const answers: Answer[] = [];
    let part: Part | null = null;
    let taking = false;
    let silence = 0;
    let clock: ReturnType<typeof setInterval>;
    return new Promise<Answer[]>((resolve, reject) => {
      const end = (error: Error): void => {
        this.#kill();
        reject(error);
      };
      const limit = (): number => TIME_LIMIT + (taking ? kept!.patience : (patience?.(items[answers.length]!) ?? 0));
      const stop = (why: Stopped['why'], reason: string): void =>
        end(new Stopped(why, reason, { answers, item: items[answers.length], limit: limit(), part }));
      clock = setInterval(() => {
        silence += TICK;
        if (this.#ready && silence > limit()) stop('slow', `it took longer than ${limit()} ms`);
        else if (!this.#ready && silence > LOADING_LIMIT) stop('unloaded', `it did not start within ${LOADING_LIMIT} ms`);
      }, TICK);
      const ask = (value?: object): void => {
        taking = value !== undefined;
        try {
          this.#opened!.post({ kind, items, given, watched, ...(kept && { key: kept.key, value }) });
        } catch (error) {
          // What is too deep to be copied.
          stop('refused', (error as Error).message);
        }
      };
      this.#work = {
        told: (message) => {
          if (typeof message === 'object' && 'begins' in message) {
            part = message.begins; // Many parts that each take long are too long together.
            return;
          }
          silence = 0;
          if (message === 'ready') this.#ready = true;
          else if (message === 'unknown') ask(kept?.value);
          else if ('refused' in message) stop('refused', message.refused);
          else {
            taking = false;
            for (const answer of message.answers as Answer[]) {
              const error = refused?.(answer, answers);
              if (error) return end(error);
              answers.push(answer);
            }
            if (answers.length === items.length) resolve(answers);
          }
        },
        died: (reason) => stop('died', reason),
      };
      this.#opened ??= this.#open();
      this.#opened.idle(false);
      ask();
    }).finally(() => {
      clearInterval(clock);
      this.#work = null;
      this.#opened?.idle(true);
    });
  }
}

/** The threads of an engine: one for templates and one for tokenizers, so that either works while the other does. */
export class Threads {
  readonly templates: Thread;
  readonly tokenizers: Thread;
  #keys = 0;

  constructor() {
    let script: string | undefined;
    const shared = (): string => (script ??= threadScript());
    this.templates = new Thread(shared);
    this.tokenizers = new Thread(shared);
  }

  /** For what a thread keeps. */
  key(): number {
    return ++this.#keys;
  }
}
