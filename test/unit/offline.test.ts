import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { wayOf } from '../../src/offline/answering';
import { type Around, Offline } from '../../src/offline/client';
import { isIdle, mayAsk } from '../../src/offline/doing';
import { fill, type Means, type Piece } from '../../src/offline/filling';
import { isolatedAnswer, missingHeaders, wouldIsolate } from '../../src/offline/isolation';
import type { Kept } from '../../src/offline/messages';
import { filesOfForm, keepShared, sharedIn, SHARED, takeShared, UNKEPT, withoutShared } from '../../src/offline/sharing';

const SCOPE = 'https://host.example/some/folder/';

/** A cache of a browser with so much room, in bytes. */
class FakeCache {
  readonly kept = new Map<string, Response>();
  constructor(private readonly room = Infinity) {}
  keys = async () => [...this.kept.keys()].map((url) => new Request(url));
  match = async (key: string) => this.kept.get(key)?.clone();
  delete = async (key: string) => this.kept.delete(key);
  put = async (key: string, answer: Response) => {
    const sizes = await Promise.all([...this.kept.values(), answer].map(async (one) => (await one.clone().blob()).size));
    if (sizes.reduce((a, b) => a + b, 0) > this.room) throw new DOMException('full', 'QuotaExceededError');
    this.kept.set(key, answer);
  };
}

const cacheOf = (cache: FakeCache) => cache as unknown as Cache;

const PIECES: Piece[] = ['a.js', 'b.json', 'c.bin'].map((name, i) => ({
  url: SCOPE + name,
  key: `${SCOPE}${name}?rev=${i}`,
  bytes: 10 * (i + 1),
}));

function means(more: Partial<Means> & { cache: Cache }): Means & { told: Kept[]; asked: string[]; waits: number[] } {
  const [told, asked, waits]: [Kept[], string[], number[]] = [[], [], []];
  return {
    told,
    asked,
    waits,
    fetch: async (request) => {
      asked.push(`${request.url.slice(SCOPE.length)} ${request.cache}`);
      return new Response('x'.repeat(10));
    },
    free: async () => null,
    tell: (kept) => void told.push(kept),
    wait: async (ms) => void waits.push(ms),
    shown: (url) => url.slice(SCOPE.length),
    ...more,
  };
}

test('every file is kept under its revision, past what the browser believes, and progress is told in files and bytes', async () => {
  const cache = new FakeCache();
  const given = means({ cache: cacheOf(cache) });
  expect(await fill(PIECES, given)).toEqual({ state: 'ready', files: 3, bytes: 60 });
  expect([...cache.kept.keys()]).toEqual(PIECES.map(({ key }) => key));
  expect(given.asked).toEqual(['a.js no-cache', 'b.json no-cache', 'c.bin no-cache']);
  const filling = (files: number, bytes: number) => ({ state: 'filling', files, allFiles: 3, bytes, allBytes: 60 });
  expect(given.told).toEqual([filling(0, 0), filling(1, 10), filling(2, 30), filling(3, 60), { state: 'ready', files: 3, bytes: 60 }]);
});

test('what an attempt before has kept is not fetched again, and nothing where all is there', async () => {
  const cache = new FakeCache();
  await cache.put(PIECES[0]!.key, new Response('old'));
  const given = means({ cache: cacheOf(cache) });
  await fill(PIECES, given);
  expect(given.asked).toEqual(['b.json no-cache', 'c.bin no-cache']);
  const again = means({ cache: cacheOf(cache) });
  expect(await fill(PIECES, again)).toEqual({ state: 'ready', files: 3, bytes: 60 });
  expect(again.asked).toEqual([]);
});

test('a file that does not come is asked for three times; then the attempt fails, names it, and keeps what came', async () => {
  const cache = new FakeCache();
  const given = means({
    cache: cacheOf(cache),
    fetch: async ({ url }) => {
      if (url.endsWith('b.json')) throw new TypeError('Failed to fetch');
      return new Response('x');
    },
  });
  expect(await fill(PIECES, given)).toEqual({ state: 'failed', why: 'network', path: 'b.json' });
  expect(given.waits).toEqual([1000, 5000]);
  expect([...cache.kept.keys()]).toEqual([PIECES[0]!.key]);
  expect(given.told.at(-1)).toEqual({ state: 'failed', why: 'network', path: 'b.json' });
});

test('an answer that is none is not kept: an error of the host is told with its number', async () => {
  const cache = new FakeCache();
  const given = means({ cache: cacheOf(cache), fetch: async () => new Response('gone', { status: 404 }) });
  expect(await fill(PIECES, given)).toEqual({ state: 'failed', why: 'answer', path: 'a.js', status: 404 });
  expect(cache.kept.size).toBe(0);
});

test('a file that comes at the second attempt is kept', async () => {
  let times = 0;
  const given = means({
    cache: cacheOf(new FakeCache()),
    fetch: async () => {
      if (times++ === 0) throw new TypeError('Failed to fetch');
      return new Response('x');
    },
  });
  expect(await fill(PIECES, given)).toMatchObject({ state: 'ready' });
});

test('full storage is told, and what was put there now is taken away: runs need the room', async () => {
  const cache = new FakeCache(25);
  await cache.put('https://host.example/some/folder/of-a-version-before', new Response('123'));
  const given = means({ cache: cacheOf(cache), free: async () => 1000 });
  expect(await fill(PIECES, given)).toEqual({ state: 'failed', why: 'room', needed: 120, free: 1000 });
  expect([...cache.kept.keys()]).toEqual(['https://host.example/some/folder/of-a-version-before']);
});

test('without twice the room that is needed nothing is begun', async () => {
  const given = means({ cache: cacheOf(new FakeCache()), free: async () => 119 });
  expect(await fill(PIECES, given)).toEqual({ state: 'failed', why: 'room', needed: 120, free: 119 });
  expect(given.asked).toEqual([]);
  expect(await fill(PIECES, means({ cache: cacheOf(new FakeCache()), free: async () => 120 }))).toMatchObject({ state: 'ready' });
});

test('a page by itself and its parts get the headers that threads need; what the host says stays', () => {
  const names = (present: Record<string, string>, destination: string) =>
    missingHeaders(new Headers(present), destination).map((pair) => pair.join(': '));
  const [coop, coep, corp] = [
    'Cross-Origin-Opener-Policy: same-origin',
    'Cross-Origin-Embedder-Policy: require-corp',
    'Cross-Origin-Resource-Policy: same-origin',
  ];
  expect(names({}, 'document')).toEqual([coop, coep, corp]);
  for (const part of ['worker', 'script', 'image', '']) expect(names({}, part)).toEqual([coep, corp]);
  for (const within of ['iframe', 'frame', 'embed', 'object']) expect(names({}, within)).toEqual([]);
  expect(names({ 'cross-origin-embedder-policy': 'credentialless', 'cross-origin-resource-policy': 'cross-origin' }, 'document')).toEqual([
    coop,
  ]);
  const all = { 'cross-origin-opener-policy': 'a', 'cross-origin-embedder-policy': 'b', 'cross-origin-resource-policy': 'c' };
  expect(names(all, 'document')).toEqual([]);
});

test('an answer keeps its body, status and type, and an answer without body stays without', async () => {
  const answer = isolatedAnswer(new Response('{}', { status: 203, headers: { 'content-type': 'application/json' } }), 'document');
  expect([answer.status, answer.headers.get('content-type'), await answer.text()]).toEqual([203, 'application/json', '{}']);
  expect(answer.headers.get('cross-origin-opener-policy')).toBe('same-origin');
  expect(isolatedAnswer(new Response(null, { status: 304 }), '').status).toBe(304);
  const error = Response.error();
  expect(isolatedAnswer(error, 'document')).toBe(error);
  const within = new Response('x');
  expect(isolatedAnswer(within, 'iframe')).toBe(within);
});

test('a reload is offered only where it would bring threads, and once', () => {
  const would = { isolated: false, secure: true, top: true, controlled: true, cores: 8, tried: false };
  expect(wouldIsolate(would)).toBe(true);
  for (const not of [{ isolated: true }, { secure: false }, { top: false }, { controlled: false }, { cores: 1 }, { tried: true }])
    expect([not, wouldIsolate({ ...would, ...not })]).toEqual([not, false]);
});

test('a new version asks when nothing is at work here or, for all that is known, in another tab', () => {
  const nothing = { running: false, busy: false, onlooker: false };
  expect([mayAsk(nothing), isIdle(nothing)]).toEqual([true, true]);
  expect([mayAsk({ ...nothing, running: true }), isIdle({ ...nothing, running: true })]).toEqual([false, false]);
  expect([mayAsk({ ...nothing, busy: true }), isIdle({ ...nothing, busy: true })]).toEqual([false, false]);
  expect([mayAsk({ ...nothing, onlooker: true }), isIdle({ ...nothing, onlooker: true })]).toEqual([false, true]);
});

test('which requests are answered: the page under any parameters, files of its folder, what is shared with it', () => {
  const way = (url: string, more: Partial<Parameters<typeof wayOf>[0]> = {}) =>
    wayOf({ method: 'GET', mode: 'cors', partly: false, url, ...more }, SCOPE);
  const navigate = { mode: 'navigate' };
  for (const path of ['', 'index.html', '?lang=ja', '?shared=1', 'index.html?x'])
    expect([path, way(SCOPE + path, navigate)]).toEqual([path, 'page']);
  expect(way(`${SCOPE}data/facts.jsonl`, navigate)).toBe('file');
  expect(way(`${SCOPE}models/x/model.safetensors`)).toBe('file');
  expect(way(`${SCOPE}share`, { ...navigate, method: 'POST' })).toBe('shared');
  expect(way(`${SCOPE}share`, { method: 'POST' })).toBe('pass');
  expect(way(`${SCOPE}shared`, { ...navigate, method: 'POST' })).toBe('pass');
  expect(way(SCOPE, { method: 'HEAD' })).toBe('pass');
  expect(way(`${SCOPE}a.js`, { partly: true })).toBe('pass');
  expect(way('https://huggingface.co/x')).toBe('pass');
  expect(way('https://host.example/some/other/')).toBe('pass');
});

/** All caches of a browser. */
function fakeCaches(room = Infinity): CacheStorage {
  const all = new Map<string, FakeCache>();
  return {
    open: async (name: string) => {
      const cache = all.get(name) ?? new FakeCache(room);
      all.set(name, cache);
      return cache;
    },
    delete: async (name: string) => all.delete(name),
  } as unknown as CacheStorage;
}

const shareOf = (...files: File[]): Request => {
  const form = new FormData();
  for (const file of files) form.append('records', file);
  return new Request(`${SCOPE}share`, { method: 'POST', body: form });
};

test('shared files lie there under their names until the page takes them, once', async () => {
  const caches = fakeCaches();
  const address = await keepShared(caches, SCOPE, shareOf(new File(['{"a":1}'], '実行 1.json'), new File(['{}'], 'b.jsonl')), 'id-1');
  expect(address).toBe(`${SCOPE}?${SHARED}=id-1`);
  const id = sharedIn(new URL(address).search)!;
  const files = await takeShared(caches, SCOPE, id);
  expect(files.map(({ path }) => path)).toEqual(['実行 1.json', 'b.jsonl']);
  expect(await files[0]!.data.text()).toBe('{"a":1}');
  expect(await takeShared(caches, SCOPE, id)).toEqual([]);
  expect(withoutShared(`${SCOPE}?lang=ja&${SHARED}=id-1#max_steps=4`)).toBe(`${SCOPE}?lang=ja#max_steps=4`);
});

test('a form without files, one that is none, and full storage are told to the page', async () => {
  expect(await keepShared(fakeCaches(), SCOPE, shareOf(), 'x')).toBe(`${SCOPE}?${SHARED}=${UNKEPT}`);
  expect(await keepShared(fakeCaches(), SCOPE, new Request(`${SCOPE}share`, { method: 'POST', body: 'no form' }), 'x')).toContain(UNKEPT);
  expect(await keepShared(fakeCaches(1), SCOPE, shareOf(new File(['long'], 'a.json')), 'x')).toContain(UNKEPT);
  expect(filesOfForm((() => { const form = new FormData(); form.append('records', new File([], '')); form.append('text', 'x'); return form; })())).toEqual([]); // prettier-ignore
});

test('an address may not name what this page has not kept', () => {
  expect(sharedIn('?lang=ja')).toBeNull();
  for (const odd of ['../x', '', 'A', 'a'.repeat(65), '%00']) expect(sharedIn(`?${SHARED}=${odd}`)).toBe(UNKEPT);
});

/** A worker of a registration, and what was said to it. */
class FakeWorker extends EventTarget {
  readonly said: unknown[] = [];
  constructor(public state = 'installing') {
    super();
  }
  postMessage = (message: unknown): void => void this.said.push(message);
  become(state: string): void {
    this.state = state;
    this.dispatchEvent(new Event('statechange'));
  }
}

class FakeRegistration extends EventTarget {
  installing: FakeWorker | null = null;
  waiting: FakeWorker | null = null;
  active: FakeWorker | null = null;
  looks = 0;
  update = async (): Promise<void> => void this.looks++;
}

class FakeContainer extends EventTarget {
  controller: object | null = null;
  registered = 0;
  readonly registration = new FakeRegistration();
  startMessages(): void {}
  register = async (): Promise<FakeRegistration> => {
    this.registered++;
    return this.registration;
  };
  tell = (kept: Kept, update = false) => this.dispatchEvent(Object.assign(new Event('message'), { data: { type: 'kept', kept, update } }));
}

let container: FakeContainer;
let reloads: number;
let waits: { then: () => void; ms: number }[];
let network: { online: boolean; changed: () => void };
const session = new Map<string, string>();

const around = (more: Partial<Around> = {}): Around => ({
  container: container as unknown as ServiceWorkerContainer,
  script: 'service-worker.js',
  idle: async () => undefined,
  later: (then, ms) => void waits.push({ then, ms }),
  onNetwork: (then) => (network.changed = then),
  online: () => network.online,
  now: () => 0,
  reload: () => void reloads++,
  isolation: () => ({ isolated: false, secure: true, top: true, cores: 8 }),
  session: { getItem: (key) => session.get(key) ?? null, setItem: (key, value) => void session.set(key, value) },
  ...more,
});

beforeEach(() => {
  container = new FakeContainer();
  [reloads, waits, network] = [0, [], { online: true, changed: () => undefined }];
  session.clear();
});
afterEach(() => vi.restoreAllMocks());

test('a worker is registered when the page is idle, not before', async () => {
  let free = (): void => undefined;
  const offline = new Offline(around({ idle: () => new Promise((done) => (free = done)) }));
  const begun = offline.begin();
  await Promise.resolve();
  expect(container.registered).toBe(0);
  free();
  await begun;
  expect(container.registered).toBe(1);
});

test('a first version becomes ready, and takes the page over without a word', async () => {
  const { registration } = container;
  const first = (registration.installing = new FakeWorker());
  const offline = new Offline(around());
  await offline.begin();
  container.tell({ state: 'filling', files: 1, allFiles: 3, bytes: 10, allBytes: 60 });
  expect(offline.kept).toMatchObject({ state: 'filling', files: 1 });
  container.tell({ state: 'ready', files: 3, bytes: 60 });
  expect(offline.ready, 'nobody answers with the files yet').toBe(false);
  registration.active = first;
  first.become('activated');
  expect(first.said).toEqual([{ type: 'fill' }]);
  container.controller = first;
  container.dispatchEvent(new Event('controllerchange'));
  container.tell({ state: 'ready', files: 3, bytes: 60 });
  expect([offline.ready, offline.fresh, offline.threads, reloads]).toEqual([true, false, true, 0]);
  offline.isolate();
  expect([offline.threads, reloads]).toEqual([false, 1]);
});

test('a new version waits until it is asked for; only then does the page reload', async () => {
  const { registration } = container;
  container.controller = registration.active = new FakeWorker('activated');
  const offline = new Offline(around());
  await offline.begin();
  expect(registration.active.said).toEqual([{ type: 'alone' }, { type: 'fill' }]);
  const next = (registration.installing = new FakeWorker());
  registration.dispatchEvent(new Event('updatefound'));
  container.tell({ state: 'filling', files: 0, allFiles: 3, bytes: 0, allBytes: 60 }, true);
  expect(offline.kept, 'the version at work is not the one that is fetched').toBeNull();
  registration.waiting = next;
  next.become('installed');
  expect([offline.fresh, next.said, reloads]).toEqual([true, [], 0]);
  offline.update();
  expect(next.said).toEqual([{ type: 'take over' }]);
  container.dispatchEvent(new Event('controllerchange'));
  expect(reloads).toBe(1);
});

test('a version that another tab has taken into use asks here, and does not reload', async () => {
  container.controller = container.registration.active = new FakeWorker('activated');
  const offline = new Offline(around());
  await offline.begin();
  container.dispatchEvent(new Event('controllerchange'));
  expect([offline.fresh, reloads]).toEqual([true, 0]);
  offline.update();
  expect(reloads).toBe(1);
});

test('what failed is told and tried again: later, twice as late, and as soon as there is a network', async () => {
  const offline = new Offline(around());
  await offline.begin();
  container.tell({ state: 'failed', why: 'network', path: 'a.js' });
  expect(offline.kept).toEqual({ state: 'failed', why: 'network', path: 'a.js' });
  expect(waits.map(({ ms }) => ms)).toEqual([60_000]);
  waits[0]!.then();
  await vi.waitFor(() => expect(container.registered).toBe(2));
  container.tell({ state: 'failed', why: 'network', path: 'a.js' });
  expect(waits.map(({ ms }) => ms)).toEqual([60_000, 120_000]);
  network.online = false;
  network.changed();
  expect(offline.online).toBe(false);
  network.online = true;
  network.changed();
  await vi.waitFor(() => expect(container.registered).toBe(3));
});

test('a new version that cannot be fetched whole is told beside the one that works', async () => {
  container.registration.active = new FakeWorker('activated');
  const offline = new Offline(around());
  await offline.begin();
  container.tell({ state: 'ready', files: 3, bytes: 60 });
  container.tell({ state: 'failed', why: 'room', needed: 9, free: 1 }, true);
  expect([offline.ready, offline.behind]).toEqual([true, { state: 'failed', why: 'room', needed: 9, free: 1 }]);
  await offline.again();
  expect([offline.behind, container.registration.looks]).toEqual([null, 1]);
});

test('a browser that lets nobody register is left alone; one that refuses is told', async () => {
  container.register = async () => undefined as unknown as FakeRegistration;
  const offline = new Offline(around());
  await offline.begin();
  expect(offline.kept).toBeNull();
  container.register = () => Promise.reject(new Error('no'));
  const refused = new Offline(around());
  await refused.begin();
  expect(refused.kept).toEqual({ state: 'failed', why: 'network', path: 'service-worker.js' });
});
