import * as Comlink from 'comlink';
import { Ending } from '../protocol/base/ending';
import { trustedScript } from '../protocol/base/script';
import { fail, fromPlainError, toPlainError, TabtuneError, type PlainError } from '../protocol/errors';
import { type Callable, callable, type JobHooks, type PortMessage, type Progress } from '../protocol/jobs';
import type { EngineEvent } from '../protocol/messages';
import type { Machine } from '../protocol/device/machine';
import { Life, type Means } from './life';
import { endsWithThePage } from './page/left';
import workerUrl from './engine.worker?worker&url';

/** The engine as the page sees it: plain functions, so that a test can pass its own. All rejections are TabtuneError. */
export interface Engine extends Callable {
  /** May be called again after the device was lost, and after the worker was: that makes another. */
  open(onEvent: (event: EngineEvent) => void): Promise<Machine>;
}

function asTabtuneError(reason: unknown): TabtuneError {
  if (reason instanceof TabtuneError) return reason;
  const plain = typeof reason === 'object' && reason !== null && 'code' in reason && 'message' in reason;
  return fromPlainError(plain ? (reason as PlainError) : toPlainError(reason));
}

/** Hears how far a job is. Its progress and its answer come on ways of their own. */
class Follower {
  readonly #tell: JobHooks['onProgress'];
  #count = 0;
  #wanted = Infinity;
  #all: () => void = () => undefined;
  readonly #lost = new Ending();

  constructor(tell: JobHooks['onProgress']) {
    this.#tell = tell;
  }

  hear(progress: Progress): void {
    this.#count++;
    this.#tell?.(progress);
    if (this.#count >= this.#wanted) this.#all();
  }

  /** Resolves when so much of it was heard. */
  heard(wanted: number): Promise<void> {
    this.#wanted = wanted;
    if (this.#count >= wanted) return Promise.resolve();
    return this.#lost.unless(new Promise((resolve) => (this.#all = resolve)));
  }

  /** Nothing more of it can be heard. */
  lose(): void {
    this.#lost.end(fail('internal')`The engine was opened anew meanwhile. Try again.`);
  }
}

/** The page's own: it alone may name the worker's script. In a development build a worker may stand at a breakpoint for as long as it likes. */
function ofThePage(): Means {
  const script = trustedScript('tabtune-worker', workerUrl);
  return {
    base: document.baseURI,
    patience: { loading: 60, silence: import.meta.env.DEV ? Infinity : 10 },
    worker: () => endsWithThePage(new Worker(script, { type: 'module', name: 'tabtune engine' })),
    every: (tick) => {
      const timer = setInterval(tick, 1000);
      return () => clearInterval(timer);
    },
  };
}

/** So many workers that die young, one after the other, are too many for the next to come by itself. */
const MOST_DEATHS = 3;
/** Ticks after which a worker does not die young. */
const GROWN = 60;

/** The worker at work, and its end as callers hear of it. */
interface AtWork {
  life: Life;
  over: Ending;
}

/** The engine in a worker of its own. When that dies, all calls to it are rejected, and the next `open` makes another. */
export function connect(means: Means = ofThePage()): Engine {
  let tell: ((event: EngineEvent) => void) | undefined;
  let living: AtWork | null = null;
  let gone = Promise.resolve();
  let making: Promise<AtWork> | null = null;
  let opening: Promise<unknown> = Promise.resolve();
  let died: TabtuneError;
  let deaths = 0;
  /** Whoever wants to know how far a job is, until it is over. */
  const following = new Map<number, Follower>();
  let port: MessagePort | undefined;
  let jobs = 0;

  const bury = (life: Life, cause: TabtuneError): TabtuneError => {
    living = null;
    gone = life.gone;
    deaths = life.age < GROWN ? deaths + 1 : 1;
    const again = deaths < MOST_DEATHS;
    const error = (died = again
      ? fail('engine-lost', { again })`${cause} Another takes its place; what it was at can be begun again.`
      : fail('engine-lost', {
          again,
        })`${cause} That happened ${deaths} times in a row, so no other is started by itself: try again, and if that does not help, close other tabs or reload the page.`);
    tell?.({ type: 'engine-lost', run: null, error: toPlainError(error) });
    return error;
  };

  const make = (): AtWork => {
    const life = new Life(means);
    const over = new Ending();
    life.over.catch((cause: TabtuneError) => over.end(bury(life, cause)));
    return (living = { life, over });
  };

  /** Another is made when the one before holds nothing any more, or it could not write. */
  const alive = (): Promise<AtWork> =>
    living
      ? Promise.resolve(living)
      : (making ??= gone.then(make).finally(() => {
          making = null;
        }));

  const answered = <T>(answer: Promise<T>, over: Ending): Promise<T> =>
    over.unless(answer).catch((reason: unknown) => {
      throw asTabtuneError(reason);
    });

  make();
  return {
    open(onEvent) {
      tell = onEvent;
      const opened = alive().then(({ life, over }) => {
        port?.close();
        for (const follower of following.values()) follower.lose();
        const channel = new MessageChannel();
        port = channel.port1;
        port.onmessage = ({ data }: MessageEvent<PortMessage>) => {
          life.heard();
          if (data.type === 'progress') following.get(data.job)?.hear(data);
          else onEvent(data);
        };
        return answered(life.remote.open(means.base, Comlink.transfer(channel.port2, [channel.port2])), over);
      });
      opening = opened.catch(() => undefined);
      return opened;
    },
    ...callable(async (name, given, { signal, onProgress }) => {
      await opening; // What is asked between a death and the opening of the next worker is for that one.
      if (signal?.aborted) throw fail('stopped')`It was stopped before it began.`;
      if (!living) throw died;
      const { life, over } = living;
      const job = ++jobs;
      const cancel = (): void => void life.remote.cancel(job);
      signal?.addEventListener('abort', cancel);
      const follower = new Follower(onProgress);
      following.set(job, follower);
      try {
        const { answer, told } = await answered(life.remote.call(job, name, given), over);
        await answered(follower.heard(told), over);
        return answer;
      } finally {
        signal?.removeEventListener('abort', cancel);
        following.delete(job);
      }
    }),
  };
}
