import { Signal } from '../lab/base/signal';
import { type Isolation, wouldIsolate } from './isolation';
import { isFromWorker, type Kept, type ToWorker } from './messages';

/** What the page needs of its surroundings; tests pass their own. */
export interface Around {
  container: ServiceWorkerContainer;
  /** The service worker's script, as a page with Trusted Types may give it. */
  script: string;
  /** Resolves when nothing else is to be done, again and again. */
  idle: () => Promise<void>;
  /** Calls back after so many milliseconds. */
  later: (then: () => void, ms: number) => void;
  /** Calls back when the network comes, goes, or the page is looked at again. */
  onNetwork: (then: () => void) => void;
  online: () => boolean;
  now: () => number;
  reload: () => void;
  isolation: () => Omit<Isolation, 'controlled' | 'tried'>;
  /** Lasts as long as the tab. */
  session: Pick<Storage, 'getItem' | 'setItem'>;
}

/** Until a failed attempt is repeated: twice as long each time, up to an hour. A new version is looked for every hour. */
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const TRIED = 'tabtune.isolated';

/** What the page knows of its service worker, and asks of it. Nothing here reloads the page but a person. */
export class Offline {
  readonly changed = new Signal();
  /** Null until it is known. */
  kept: Kept | null = null;
  /** Why a new version could not be fetched whole; the one at work is not touched. */
  behind: Kept | null = null;
  /** A new version is there, or another tab has begun to use it. */
  fresh = false;
  /** There is a network, as far as the browser knows. */
  online: boolean;
  #registration: ServiceWorkerRegistration | null = null;
  #asked = false;
  #patience = MINUTE;
  #looked: number;
  readonly #around: Around;

  constructor(around: Around) {
    this.#around = around;
    this.online = around.online();
    this.#looked = around.now();
  }

  /** All files are here. */
  get ready(): boolean {
    return this.kept?.state === 'ready';
  }

  /** A reload would give the page threads. */
  get threads(): boolean {
    const { container, isolation, session } = this.#around;
    const known = { ...isolation(), controlled: container.controller !== null, tried: session.getItem(TRIED) !== null };
    return this.ready && wouldIsolate(known);
  }

  /** Keeps the files as soon as nothing else is to be done, and follows the network and new versions from then on. */
  async begin(): Promise<void> {
    const { container, idle, onNetwork } = this.#around;
    onNetwork(() => this.#network());
    // What is kept from a visit before can be told at once.
    const controlled = container.controller !== null;
    container.addEventListener('message', ({ data }) => this.#hear(data));
    let known = controlled;
    container.addEventListener('controllerchange', () => {
      if (this.#asked) return this.#around.reload();
      // The first one that a page gets is of its own version.
      if (known) this.fresh = true;
      known = true;
      this.changed.emit();
    });
    container.startMessages();
    await idle();
    await this.#register();
  }

  /** Tries again what failed. */
  async again(): Promise<void> {
    if (this.kept?.state === 'failed') this.kept = null;
    this.behind = null;
    this.changed.emit();
    if (this.#registration?.active) {
      this.#say({ type: 'fill' });
      await this.#look();
    } else await this.#register();
  }

  /** Reloads the page with the new version. Whoever calls has seen to it that nothing is at work. */
  update(): void {
    const waiting = this.#registration?.waiting;
    // Without one another tab has made it the version of all.
    if (!waiting) return this.#around.reload();
    this.#asked = true;
    waiting.postMessage({ type: 'take over' } satisfies ToWorker);
  }

  /** Reloads the page, once in this tab, so that it comes with the headers for threads. */
  isolate(): void {
    this.leaveIsolation();
    this.#around.reload();
  }

  /** It is not offered again in this tab. */
  leaveIsolation(): void {
    this.#around.session.setItem(TRIED, '1');
    this.changed.emit();
  }

  async #register(): Promise<void> {
    const { container, script } = this.#around;
    try {
      // A browser may let nobody register, and say nothing of it.
      const registration = (await container.register(script, { scope: './', updateViaCache: 'none' })) as
        ServiceWorkerRegistration | undefined;
      if (!registration) return;
      if (registration !== this.#registration) registration.addEventListener('updatefound', () => this.#follow(registration.installing));
      this.#registration = registration;
    } catch {
      return this.#failed({ state: 'failed', why: 'network', path: 'service-worker.js' }, false);
    }
    const { installing, waiting, active } = this.#registration;
    this.#follow(installing);
    if (waiting && active) this.#come();
    if (!active) return;
    if (!installing && !waiting) this.#say({ type: 'alone' });
    this.#say({ type: 'fill' });
  }

  #say(message: ToWorker): void {
    this.#registration?.active?.postMessage(message);
  }

  #follow(worker: ServiceWorker | null): void {
    if (!worker) return;
    const update = Boolean(this.#registration?.active);
    worker.addEventListener('statechange', () => {
      if (worker.state === 'installed' && update) this.#come();
      if (worker.state === 'activated' && !update) this.#say({ type: 'fill' });
      // Its own words come first and say more.
      if (worker.state === 'redundant' && !update && this.kept?.state !== 'failed')
        this.#failed({ state: 'failed', why: 'network', path: 'service-worker.js' }, false);
    });
  }

  #come(): void {
    this.fresh = true;
    this.behind = null;
    this.changed.emit();
  }

  #hear(message: unknown): void {
    if (!isFromWorker(message)) return;
    const { kept, update } = message;
    if (kept.state === 'failed') return this.#failed(kept, update);
    if (update) return; // The version at work is whole meanwhile.
    // While an install is not over, the files are there and nobody answers with them yet.
    if (kept.state === 'ready') {
      if (!this.#registration?.active) return;
      this.#patience = MINUTE;
    }
    this.kept = kept;
    this.changed.emit();
  }

  #failed(kept: Kept, update: boolean): void {
    if (update) this.behind = kept;
    else this.kept = kept;
    this.changed.emit();
    this.#around.later(() => void this.#retry(), this.#patience);
    this.#patience = Math.min(HOUR, 2 * this.#patience);
  }

  async #retry(): Promise<void> {
    if (this.kept?.state !== 'failed' && this.behind === null) return;
    await this.#around.idle();
    await this.again();
  }

  #network(): void {
    const { online, now } = this.#around;
    const before = this.online;
    this.online = online();
    if (this.online && !before) void this.#retry();
    if (this.online && now() - this.#looked > HOUR) void this.#look();
    this.changed.emit();
  }

  /** Whether the host has a new version. Without network there is none. */
  async #look(): Promise<void> {
    this.#looked = this.#around.now();
    await this.#registration?.update().catch(() => undefined);
  }
}
