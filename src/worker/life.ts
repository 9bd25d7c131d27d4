import * as Comlink from 'comlink';
import { fail, sentence, type Sentence, type TabtuneError } from '../protocol/errors';
import type { EngineWire } from '../protocol/jobs';

/** Ticks without a word after which a worker counts as dead: `loading` before its first one, while its script may be on its way. */
export interface Patience {
  loading: number;
  silence: number;
}

/** What a page makes workers with and watches them by; tests bring their own. */
export interface Means {
  /** The page's address, against which shipped files are resolved. */
  base: string;
  patience: Patience;
  worker(): Worker;
  /** Calls back about once a second of the page's own time, until what it returns is called. */
  every(tick: () => void): () => void;
}

/**
 * One worker from its making to its end, which is noticed however it comes. A worker that closes, crashes or is ended by the browser tells
 * nobody, but lets go of a lock that the page waits for. One that hangs keeps it: it is asked once a tick whether it is there, and its
 * silence is counted in ticks of the page, so that a page that slept, was frozen or throttled does not take that for its worker's.
 */
export class Life {
  readonly remote: Comlink.Remote<EngineWire>;
  /** Rejects with `engine-lost` when it ends. */
  readonly over: Promise<never>;
  /** Resolves after its end, when it holds nothing that the next one needs: the right to write. */
  readonly gone: Promise<void>;
  /** Ticks that found it answering. */
  age = 0;

  readonly #worker: Worker;
  readonly #patience: Patience;
  #heard = false;
  #silence = 0;
  #ended = false;
  readonly #lock = `tabtune-life-${crypto.getRandomValues(new Uint32Array(4)).join('-')}`;
  readonly #still: () => void;
  #end!: (error: TabtuneError) => void;

  constructor(means: Means) {
    this.#patience = means.patience;
    this.#worker = means.worker();
    this.#worker.addEventListener('message', () => this.heard());
    this.#worker.addEventListener('error', ({ message }) =>
      this.#die(
        message
          ? sentence`The engine's worker stopped: ${message}.`
          : sentence`The engine's worker could not be loaded; the server that the page came from may not answer.`,
      ),
    );
    this.over = new Promise((_, reject) => (this.#end = reject));
    this.over.catch(() => undefined); // It is told to whoever calls; before the first call there is nobody.
    this.gone = this.over.catch(() => freed(this.#lock));
    this.#still = means.every(() => this.#tick());
    this.remote = Comlink.wrap<EngineWire>(this.#worker);
    void this.remote.live(this.#lock).then((held) => held && this.#await());
  }

  /** Any word of the worker, whatever it says. */
  heard(): void {
    this.#heard = true;
    this.#silence = 0;
  }

  #tick(): void {
    const { loading, silence } = this.#patience;
    if (this.#heard && this.#silence === 0) this.age++;
    const most = this.#heard ? silence : loading;
    if (++this.#silence < most) return void this.remote.ping();
    this.#die(
      this.#heard
        ? sentence`The engine's worker did not answer for ${most} s, and was ended.`
        : sentence`The engine's worker did not begin within ${most} s.`,
    );
  }

  /** The browser gives the page this lock when the worker is gone. */
  #await(): void {
    const gone = (): void => this.#die(sentence`The engine's worker stopped without a word, as when the browser runs out of memory.`);
    navigator.locks.request(this.#lock, gone).catch(() => undefined); // Then there is the pulse alone.
  }

  #die(why: Sentence): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#still();
    this.#worker.terminate();
    this.#end(fail('engine-lost')`${why}`);
  }
}

/**
 * Takes all locks from the worker that holds this one. A browser gives one that hangs seconds to end, and for as long as developer tools
 * evaluate something in it all the time it wants; none of its code runs after that.
 */
async function freed(lock: string): Promise<void> {
  const { locks } = navigator as { locks?: LockManager };
  if (!locks) return;
  const held = async () => (await locks.query().catch(() => null))?.held ?? [];
  const all = await held();
  const holder = all.find(({ name }) => name === lock)?.clientId;
  if (holder === undefined) return;
  for (const { name, clientId } of all) {
    if (name === undefined || clientId !== holder) continue;
    // The browser may have ended the worker meanwhile, and given the lock to another tab.
    const still = (await held()).some((other) => other.name === name && other.clientId === holder);
    if (still) await locks.request(name, { steal: true }, () => undefined).catch(() => undefined);
  }
}
