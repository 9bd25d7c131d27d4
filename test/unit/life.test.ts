import * as Comlink from 'comlink';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Answered, EngineWire, Progress } from '../../src/protocol/jobs';
import type { EngineEvent } from '../../src/protocol/messages';
import { connect, type Engine } from '../../src/worker/client';
import { Silent } from '../fake/engine';

// How the page notices that its worker is dead, and what it does then. Time passes in ticks that the test gives.

const LIMITS = { loading: 30, silence: 10 };
const GROWN = 60;
/** What the engine holds besides. */
const WRITER = 'writer';

/** Locks of a browser, as far as they are asked for here. */
class Locks {
  readonly #held = new Map<string, { clientId: string; waiting: (() => void)[] }>();
  async request(name: string, ...[options, work = options]: (object | (() => unknown))[]): Promise<void> {
    const held = this.#held.get(name);
    if (held && !('steal' in options!)) await new Promise<void>((resolve) => held.waiting.push(resolve));
    await (work as () => unknown)();
    this.release(name);
  }
  hold(name: string, clientId: string): void {
    this.#held.set(name, { clientId, waiting: [] });
  }
  release(name: string): void {
    const next = this.#held.get(name)?.waiting.shift();
    if (next) next();
    else this.#held.delete(name);
  }
  async query() {
    return { held: [...this.#held].map(([name, { clientId }]) => ({ name, clientId })) };
  }
}

let locks: Locks | null;
/** Workers that are made now hear nothing. */
let deaf = false;

/** A worker that can be made to fall silent or to die. */
class FakeWorker extends EventTarget implements EngineWire {
  readonly #port: MessagePort;
  /** Nothing gets in. */
  hung = deaf;
  /** It answers no ping, since it is at work all the time. */
  busy = false;
  terminated = false;
  lock = '';
  port: MessagePort | null = null;
  opened = 0;

  constructor() {
    super();
    const inside = new MessageChannel();
    const outside = new MessageChannel();
    this.#port = outside.port1;
    outside.port1.onmessage = ({ data }: MessageEvent<unknown>) => void this.dispatchEvent(new MessageEvent('message', { data }));
    // Between the two ports lies what a hung worker does not hear.
    outside.port2.onmessage = ({ data, ports }: MessageEvent<unknown>) => {
      if (this.hung || this.terminated) return;
      if (this.busy && JSON.stringify(data).includes('"ping"')) return;
      inside.port1.postMessage(data, [...ports]);
    };
    inside.port1.onmessage = ({ data }: MessageEvent<unknown>) => outside.port2.postMessage(data);
    Comlink.expose(this, inside.port2);
    open.push(() => [inside.port1, inside.port2, outside.port1, outside.port2].forEach((port) => port.close()));
  }

  postMessage(data: unknown, transfer: Transferable[] = []): void {
    this.#port.postMessage(data, transfer);
  }
  terminate(): void {
    this.terminated = true;
  }
  /** Its locks are taken from it; it says nothing. */
  die(): void {
    this.terminated = true;
    locks?.release(WRITER);
    locks?.release(this.lock);
  }

  async live(name: string): Promise<boolean> {
    if (!locks) return false;
    const me = `worker ${workers.indexOf(this)}`;
    locks.hold((this.lock = name), me);
    locks.hold(WRITER, me);
    return true;
  }
  async ping(): Promise<void> {}
  async open(_: string, port: MessagePort) {
    this.opened++;
    this.port = port;
    return new Silent().machine();
  }
  /** Progress that is on its way while the answer arrives. */
  late = 0;
  /** Progress that was told to a page that had closed its ear. */
  gone = 0;
  /** Milliseconds until the answer. */
  slow = 0;
  async call(job: number, name: string): Promise<Answered> {
    if (name === 'kept') return new Promise(() => undefined);
    for (let done = 1; done <= this.late; done++)
      setTimeout(() => this.port!.postMessage({ type: 'progress', job, what: name, done, total: this.late }), 20 * done);
    await new Promise((resolve) => setTimeout(resolve, this.slow));
    return { answer: name, told: this.late + this.gone };
  }
  async cancel(): Promise<void> {}
}

const open: (() => void)[] = [];
const workers: FakeWorker[] = [];
let clocks: (() => void)[];
let told: EngineEvent[];
let engine: Engine;

const settled = async (): Promise<void> => {
  for (let i = 0; i < 8; i++) await new Promise((resolve) => setTimeout(resolve, 0));
};

/** Whatever else happens between two ticks has happened. */
async function ticks(count: number): Promise<void> {
  for (let i = 0; i < count; i++) {
    clocks.forEach((tick) => tick());
    await settled();
  }
}

/** A page that opens another engine whenever one is lost, as the real one does while it may. */
async function begin(browserLocks: Locks | null): Promise<void> {
  locks = browserLocks;
  vi.stubGlobal('navigator', locks ? { locks } : {});
  engine = connect({
    base: 'https://lab.example/',
    patience: LIMITS,
    worker: () => {
      workers.push(new FakeWorker());
      return workers.at(-1)! as unknown as Worker;
    },
    every: (tick) => {
      clocks.push(tick);
      return () => void (clocks = clocks.filter((other) => other !== tick));
    },
  });
  await settled();
}

const listen = (event: EngineEvent): void => {
  told.push(event);
  if (event.type === 'engine-lost' && event.error.details?.['again'] === true) void engine.open(listen).catch(() => undefined);
};
const lost = () => told.flatMap((event) => (event.type === 'engine-lost' ? [event.error] : []));

beforeEach(() => {
  clocks = [];
  told = [];
  workers.length = 0;
});
afterEach(() => {
  open.splice(0).forEach((close) => close());
  vi.unstubAllGlobals();
});

test('a worker that answers is left alone for as long as it does', async () => {
  await begin(null);
  await engine.open(listen);
  await ticks(3 * LIMITS.silence);
  expect([await engine.pause(), workers.length, told]).toEqual(['pause', 1, []]);
});

test('what a job tells is heard before its answer, though it comes another way', async () => {
  await begin(null);
  await engine.open(listen);
  workers[0]!.late = 5;
  const heard: Progress[] = [];
  await engine.with({ onProgress: (progress) => void heard.push(progress) }).own();
  expect(heard.map(({ done }) => done)).toEqual([1, 2, 3, 4, 5]);
  const cutOff = expect(engine.own()).rejects.toThrow('The engine was opened anew meanwhile. Try again.');
  await settled();
  await engine.open(listen);
  await cutOff;
  // The answer comes when nothing of the first channel can be heard any more.
  Object.assign(workers[0]!, { late: 0, gone: 3, slow: 100 });
  const afterwards = expect(engine.own()).rejects.toThrow('The engine was opened anew meanwhile. Try again.');
  await settled();
  await engine.open(listen);
  await afterwards;
});

for (const given of [null, new Locks()])
  test(`one that hangs is ended after ten silent ticks of the page, and another opened, ${given ? 'with' : 'without'} locks`, async () => {
    await begin(given);
    await engine.open(listen);
    await ticks(2);
    const [first] = workers;
    first!.hung = true;
    const waiting = expect(engine.kept()).rejects.toMatchObject({
      code: 'engine-lost',
      message: "The engine's worker did not answer for 10 s, and was ended. Another takes its place; what it was at can be begun again.",
    });
    await ticks(LIMITS.silence - 1);
    await settled();
    expect([first!.terminated, lost()], 'time alone ends nothing').toEqual([false, []]);
    await ticks(1);
    await waiting;
    expect([first!.terminated, lost().length, workers.length]).toEqual([true, 1, 2]);
    // What is asked from now on is asked of the new one, which answers.
    expect([await engine.stop(), workers[1]!.opened]).toEqual(['stop', 1]);
    await ticks(2 * LIMITS.silence);
    expect([workers.length, clocks.length]).toEqual([2, 1]);
  });

test('any word counts as life, whatever it says', async () => {
  await begin(null);
  await engine.open(listen);
  const [worker] = workers;
  worker!.busy = true;
  for (let i = 0; i < 6; i++) {
    await ticks(LIMITS.silence - 1);
    worker!.port!.postMessage({ type: 'measured', run: null });
    await settled();
  }
  expect([worker!.terminated, lost()]).toEqual([false, []]);
  await ticks(LIMITS.silence + 1);
  expect(worker!.terminated).toBe(true);
});

test('one whose script is still on its way is given longer', async () => {
  deaf = true;
  await begin(null);
  const opened = engine.open(listen);
  await ticks(LIMITS.loading - 1);
  expect(workers[0]!.terminated).toBe(false);
  deaf = false;
  await ticks(1);
  await expect(opened).rejects.toMatchObject({
    code: 'engine-lost',
    message: expect.stringContaining('did not begin within 30 s') as string,
  });
  expect([workers.length, await engine.stop()]).toEqual([2, 'stop']);
});

test('one that closes without a word is noticed at once, and every call that waits is rejected', async () => {
  await begin(new Locks());
  await engine.open(listen);
  const waiting = [engine.kept(), engine.kept()];
  workers[0]!.die();
  for (const call of waiting)
    await expect(call).rejects.toMatchObject({ code: 'engine-lost', message: expect.stringContaining('stopped without a word') as string });
  await settled();
  expect([lost().length, workers.length, workers[1]!.opened]).toEqual([1, 2, 1]);
});

test('one that hangs and was ended holds no lock any more when another is made; nobody else is robbed', async () => {
  const given = new Locks();
  await begin(given);
  await engine.open(listen);
  given.hold('of another page', 'somebody');
  const [first] = workers;
  const holders = async () => Object.fromEntries((await given.query()).held.map(({ name, clientId }) => [name, clientId]));
  expect(await holders()).toEqual({ [first!.lock]: 'worker 0', [WRITER]: 'worker 0', 'of another page': 'somebody' });
  first!.hung = true;
  await ticks(LIMITS.silence);
  expect([first!.terminated, workers.length]).toEqual([true, 2]);
  expect(await holders()).toEqual({ [workers[1]!.lock]: 'worker 1', [WRITER]: 'worker 1', 'of another page': 'somebody' });
});

test('an error that nobody caught, and a script that cannot be loaded, end it too', async () => {
  await begin(null);
  await engine.open(listen);
  workers[0]!.dispatchEvent(Object.assign(new Event('error'), { message: 'x is not defined' }));
  await settled();
  workers[1]!.dispatchEvent(new Event('error'));
  await settled();
  expect(lost().map(({ message }) => message.split('. ')[0])).toEqual([
    "The engine's worker stopped: x is not defined",
    "The engine's worker could not be loaded; the server that the page came from may not answer",
  ]);
  expect(workers.map(({ terminated }) => terminated)).toEqual([true, true, false]);
});

test('the third that dies young in a row is not replaced by itself, but when it is asked for; one that has grown old is', async () => {
  await begin(new Locks());
  await engine.open(listen);
  for (let i = 0; i < 3; i++) {
    workers.at(-1)!.die();
    await settled();
  }
  expect([workers.length, lost().map(({ details }) => details?.['again'])]).toEqual([3, [true, true, false]]);
  expect(lost()[2]!.message).toContain('That happened 3 times in a row, so no other is started by itself');
  await expect(engine.pause()).rejects.toMatchObject({ code: 'engine-lost', details: { again: false } });
  await ticks(GROWN);
  expect(workers).toHaveLength(3);

  await engine.open(listen);
  expect(await engine.pause()).toBe('pause');
  workers.at(-1)!.die();
  await settled();
  expect([workers.length, lost().at(-1)!.details], 'asking for one does not make the next come by itself').toEqual([4, { again: false }]);

  await engine.open(listen);
  await ticks(GROWN + 1);
  workers.at(-1)!.die();
  await settled();
  expect([workers.length, lost().at(-1)!.details]).toEqual([6, { again: true }]);
});
