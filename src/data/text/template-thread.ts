import { fail, sentence, type Sentence } from '../../protocol/errors';
import workerUrl from './template.worker.js?worker&url';

/** The worker of chat templates: a thread that is killed when a template does not come to an end. */

export interface RenderJob {
  /** The template, and the file that it is from, for errors. */
  source: string;
  file: string;
  /** Variables of all chats. */
  context: Record<string, unknown>;
  /** Variables of each. */
  chats: readonly { messages: readonly { content: string }[] }[];
}

/** What became of a chat: its text, or why the template refused it. */
export type Rendered = { text: string; failed?: undefined } | { text?: undefined; failed: string };

type Answer = Rendered | { text?: undefined; failed?: undefined; tooLong: number };

/** Characters that a template may write beyond those of the messages. */
const OUTPUT_LIMIT = 2 ** 20;
/** Milliseconds that one chat may take. Rendering one usually takes a fraction of a millisecond. */
const TIME_LIMIT = 2000;
/** Milliseconds for the worker's script to arrive. */
const LOADING_LIMIT = 30_000;
/** Silence is counted in ticks of this thread, so that neither its own work nor a machine that slept counts as a slow template. */
const TICK = 250;

interface Thread {
  post(job: object): void;
  /** In Node an idle thread does not keep the process alive. */
  idle(is: boolean): void;
  kill(): void;
}

interface Listener {
  answered: (answer: 'ready' | Answer[]) => void;
  died: (reason: string) => void;
}

function openThread({ answered, died }: Listener, trusted: (url: string) => string): Thread {
  // Absent from browsers, whatever its type says.
  const threads = (globalThis.process as NodeJS.Process | undefined)?.getBuiltinModule?.('node:worker_threads');
  if (threads) {
    // A bundle names the file beside it. Sources have only an address on Vite's server there, and run as they are.
    const file = workerUrl.startsWith('file:') ? workerUrl : new URL(/* @vite-ignore */ './template.worker.js', import.meta.url);
    const worker = new threads.Worker(new URL(file), { resourceLimits: { maxOldGenerationSizeMb: 512 } });
    worker.on('message', answered);
    worker.on('error', (error) => died(error.message));
    return {
      post: (job) => worker.postMessage(job),
      idle: (is) => (is ? worker.unref() : worker.ref()),
      kill: () => void worker.terminate(),
    };
  }
  const worker = new Worker(trusted(workerUrl), { type: 'module', name: 'tabtune template' });
  worker.onmessage = ({ data }: MessageEvent<'ready' | Answer[]>) => answered(data);
  worker.onerror = ({ message }) => died(message || 'it could not be loaded');
  return { post: (job) => worker.postMessage(job), idle: () => undefined, kill: () => worker.terminate() };
}

interface PolicyFactory {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): unknown };
}

/** Where a server demands Trusted Types of workers too, only this policy may name a script, and only this one. It can be made once. */
function trust(): (url: string) => string {
  const factory = (globalThis as { trustedTypes?: PolicyFactory }).trustedTypes;
  if (!factory) return (url) => url;
  const policy = factory.createPolicy('tabtune-worker', {
    createScriptURL(asked) {
      if (asked !== workerUrl) throw new TypeError(`${asked} is not the worker of chat templates.`);
      return asked;
    },
  });
  return (url) => policy.createScriptURL(url) as string;
}

/**
 * One thread for any number of templates, one job after the other. It is opened by the first job, and killed when a template breaks a
 * limit; the next job gets a fresh one. Where Trusted Types are demanded a page can have one of these alone.
 */
export class TemplateThread {
  #thread: Thread | null = null;
  #ready = false;
  /** The job at hand. */
  #work: Listener | null = null;
  #last: Promise<unknown> = Promise.resolve();
  #trusted: ((url: string) => string) | null = null;

  /** Throws `checkpoint` when the template breaks a limit. */
  render(job: RenderJob): Promise<Rendered[]> {
    if (job.chats.length === 0) return Promise.resolve([]);
    const turn = this.#last.then(() => this.#run(job));
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  #start(): Thread {
    // What a killed thread still sent concerns nobody.
    const current = (): Listener | null => (opened === this.#thread ? this.#work : null);
    const opened: Thread = openThread(
      { answered: (answer) => current()?.answered(answer), died: (reason) => current()?.died(reason) },
      (url) => (this.#trusted ??= trust())(url),
    );
    return opened;
  }

  #kill(): void {
    this.#thread?.kill();
    this.#thread = null;
    this.#ready = false;
  }

  #run({ file, ...job }: RenderJob): Promise<Rendered[]> {
    const all: Rendered[] = [];
    let silence = 0;
    let clock: ReturnType<typeof setInterval>;
    return new Promise<Rendered[]>((resolve, reject) => {
      /** `passing`: a busy machine may have been the cause, so that another try may do. */
      const refuse = (why: Sentence, passing: boolean): void => {
        this.#kill();
        reject(fail('checkpoint', { file, chat: all.length, passing })`The chat template of ${file} ${why}`);
      };
      clock = setInterval(() => {
        silence += TICK;
        if (this.#ready && silence > TIME_LIMIT)
          refuse(
            sentence`was stopped: it took longer than ${TIME_LIMIT / 1000} s for one conversation and may never end. Take another template.`,
            true,
          );
        else if (silence > LOADING_LIMIT) refuse(sentence`cannot be run: its worker did not start within ${LOADING_LIMIT / 1000} s.`, true);
      }, TICK);
      this.#work = {
        answered: (answer) => {
          silence = 0;
          if (answer === 'ready') {
            this.#ready = true;
            return;
          }
          for (const chat of answer) {
            if ('tooLong' in chat) {
              refuse(
                sentence`was stopped: it wrote ${chat.tooLong} characters; the limit is ${OUTPUT_LIMIT} beyond the messages. Take another template.`,
                false,
              );
              return;
            }
            all.push(chat);
          }
          if (all.length === job.chats.length) resolve(all);
        },
        died: (reason) => refuse(sentence`was stopped: its worker ended (${reason}).`, true),
      };
      this.#thread ??= this.#start();
      this.#thread.idle(false);
      this.#thread.post({ ...job, limit: OUTPUT_LIMIT });
    }).finally(() => {
      clearInterval(clock);
      this.#work = null;
      this.#thread?.idle(true);
    });
  }
}
