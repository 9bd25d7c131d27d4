/** What a service worker has, of which TypeScript's types of a page know nothing: as much of it as is used here. */

/** An event during which the browser keeps the worker alive for as long as `work` takes. */
export interface LastingEvent extends Event {
  waitUntil(work: Promise<unknown>): void;
}

export interface AskedEvent extends LastingEvent {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}

export interface ToldEvent extends LastingEvent {
  readonly data: unknown;
  readonly ports: readonly MessagePort[];
}

interface Told {
  postMessage(message: unknown): void;
}

export interface ServiceWorkerScope {
  readonly location: Location;
  readonly caches: CacheStorage;
  readonly navigator: { readonly storage?: StorageManager };
  readonly registration: { readonly scope: string; readonly active: unknown; readonly installing: unknown; readonly waiting: unknown };
  readonly clients: {
    claim(): Promise<void>;
    matchAll(options: { type: 'window'; includeUncontrolled: boolean }): Promise<Told[]>;
  };
  skipWaiting(): Promise<void>;
  addEventListener(type: 'install' | 'activate', heard: (event: LastingEvent) => void): void;
  addEventListener(type: 'fetch', heard: (event: AskedEvent) => void): void;
  addEventListener(type: 'message', heard: (event: ToldEvent) => void): void;
}
