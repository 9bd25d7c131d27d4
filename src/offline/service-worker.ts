import { PrecacheController } from 'workbox-precaching';
import { wayOf } from './answering';
import { fill, type Piece } from './filling';
import { isolatedAnswer } from './isolation';
import { newest } from '../protocol/base/kept-files';
import { type FromWorker, isToWorker, type Kept } from './messages';
import type { AskedEvent, LastingEvent, ServiceWorkerScope, ToldEvent } from './scope';
import { forgetShared, keepShared } from './sharing';

/**
 * The service worker: keeps every file of the build, answers with them, and adds the headers for threads where the host sends none. A new
 * version waits until the page asks for it.
 */

interface Entry {
  url: string;
  revision: string | null;
  /** As built. */
  bytes?: number;
}

declare const self: ServiceWorkerScope & { __WB_MANIFEST: Entry[] };

/** Answers from what is kept, and keeps it. */
class Keeper {
  readonly #controller = new PrecacheController();
  readonly #pieces: Piece[];
  readonly #scope = self.registration.scope;
  #filling: Promise<Kept> | null = null;

  constructor(listed: Entry[]) {
    // The plugin names the manifest once more, without its size.
    const entries = listed.filter(({ bytes }) => bytes !== undefined);
    this.#controller.addToCacheList(entries);
    const keys = this.#controller.getURLsToCacheKeys();
    this.#pieces = entries.map(({ url, bytes = 0 }) => {
      const { href } = new URL(url, self.location.href);
      return { url: href, key: keys.get(href)!, bytes };
    });
  }

  get #cache(): Promise<Cache> {
    return self.caches.open(this.#controller.strategy.cacheName);
  }

  fill(update: boolean): Promise<Kept> {
    return (this.#filling ??= this.#fill(update).finally(() => (this.#filling = null)));
  }

  async #fill(update: boolean): Promise<Kept> {
    return fill(this.#pieces, {
      cache: await this.#cache,
      fetch: (request) => fetch(request),
      free: async () => {
        const { quota, usage } = (await self.navigator.storage?.estimate()) ?? {};
        return quota === undefined ? null : Math.max(0, quota - (usage ?? 0));
      },
      tell: (kept) => void this.#tell({ type: 'kept', kept, update }),
      wait: (ms) => new Promise((done) => setTimeout(done, ms)),
      shown: (url) => url.slice(this.#scope.length),
    });
  }

  async #tell(message: FromWorker): Promise<void> {
    for (const client of await self.clients.matchAll({ type: 'window', includeUncontrolled: true })) client.postMessage(message);
  }

  /** What other versions kept goes, unless another page is open, which may still need it, or a newer version is coming. */
  async clean(event: LastingEvent): Promise<void> {
    const pages = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
    const { installing, waiting } = self.registration;
    if (pages.length > 1 || installing !== null || waiting !== null) return;
    await this.#controller.activate(event);
    await forgetShared(self.caches);
  }

  async answer(request: Request, way: 'page' | 'file'): Promise<Response> {
    const { destination } = request;
    const address = way === 'page' ? new URL('index.html', this.#scope).href : request.url;
    const kept = (await this.#controller.matchPrecache(address)) ?? (await this.#ofOthers(request, way));
    const ask = (): Promise<Response> => fetch(request);
    return isolatedAnswer(kept ?? (await (way === 'page' ? ask() : newest(self.caches, request.url, ask))), destination);
  }

  /** A page of the version before asks for its own parts: they have names of their own, and are there for as long as it is open. */
  async #ofOthers(request: Request, way: 'page' | 'file'): Promise<Response | undefined> {
    return way === 'page' ? undefined : (await this.#cache).match(request.url);
  }

  async share(request: Request): Promise<Response> {
    return Response.redirect(await keepShared(self.caches, this.#scope, request, crypto.randomUUID()), 303);
  }
}

function work(keeper: Keeper): void {
  self.addEventListener('install', (event) => {
    const install = async (): Promise<void> => {
      const kept = await keeper.fill(self.registration.active !== null);
      // The browser drops this worker then; what was kept stays for the next.
      if (kept.state !== 'ready') throw new Error(`Not all files could be kept: ${JSON.stringify(kept)}`);
    };
    event.waitUntil(install());
  });

  // What other versions kept stays: pages of theirs may be open.
  self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

  self.addEventListener('fetch', (event: AskedEvent) => {
    const { request } = event;
    const { method, url, mode, headers } = request;
    const way = wayOf({ method, url, mode, partly: headers.has('range') }, self.registration.scope);
    if (way === 'shared') event.respondWith(keeper.share(request));
    else if (way !== 'pass') event.respondWith(keeper.answer(request, way));
  });

  self.addEventListener('message', (event: ToldEvent) => {
    const message = event.data;
    if (!isToWorker(message)) return;
    if (message.type === 'take over') event.waitUntil(self.skipWaiting());
    if (message.type === 'fill') event.waitUntil(keeper.fill(false));
    if (message.type === 'alone') event.waitUntil(keeper.clean(event));
  });
}

work(new Keeper(self.__WB_MANIFEST));
