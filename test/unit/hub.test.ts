import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { readCheckpoint } from '../../src/exchange/checkpoint';
import { type DownloadProgress, downloadModel } from '../../src/exchange/hub/download';
import { type DownloadPlan, findModel } from '../../src/exchange/hub/find';
import { writeSafetensors } from '../../src/exchange/safetensors';
import { FileCache } from '../../src/store/files';
import { memoryStore } from '../../src/store/browser';

/**
 * A file server with the faults of real ones, which also answers as the Hub does. Requests for weights can be cut off after some bytes,
 * ranges refused or answered wrongly, files exchanged meanwhile.
 */
interface World {
  files: Map<string, { data: Buffer; etag: string | null }>;
  /** Bytes of a weights file after which the connection is cut, one for each answer to come. */
  cuts: number[];
  ranges: boolean;
  /** What the Hub's description says, if it is not what follows from the files. */
  api: { status?: number; body?: unknown; headers?: Record<string, string> };
  /** Instead of any weights. */
  answer?: (request: IncomingMessage, response: ServerResponse) => boolean;
  seen: { method: string; path: string; range: string | undefined }[];
}

let world: World;
let server: Server;
let base: string;
const SHA = 'abc1234';
const CHUNK = 1000;

function respond(request: IncomingMessage, response: ServerResponse): void {
  const { pathname } = new URL(request.url!, base);
  world.seen.push({ method: request.method!, path: pathname, range: request.headers.range });
  if (pathname.startsWith('/api/models/')) {
    const siblings = Array.from(world.files, ([rfilename, { data, etag }]) =>
      rfilename.endsWith('.json')
        ? { rfilename, size: data.length, blobId: etag }
        : { rfilename, size: 1, lfs: { sha256: etag, size: data.length } },
    );
    response.writeHead(world.api.status ?? 200, world.api.headers);
    response.end(JSON.stringify(world.api.body ?? { sha: SHA, gated: false, siblings }));
    return;
  }
  const name = decodeURIComponent(pathname.slice(pathname.lastIndexOf('/') + 1));
  if (world.files.has(name) && world.answer?.(request, response)) return;
  const file = world.files.get(name);
  if (!file) return void response.writeHead(404).end();
  const { data, etag } = file;
  const range = world.ranges ? /^bytes=(\d+)-$/.exec(request.headers.range ?? '') : null;
  const from = Number(range?.[1] ?? 0);
  const headers: Record<string, string | number> = { 'content-length': data.length - from, ...(etag === null ? {} : { etag }) };
  if (from > 0 && from >= data.length) return void response.writeHead(416, { 'content-range': `bytes */${data.length}` }).end();
  if (range) headers['content-range'] = `bytes ${from}-${data.length - 1}/${data.length}`;
  response.writeHead(range ? 206 : 200, headers);
  if (request.method === 'HEAD') return void response.end();
  const cut = name.endsWith('.safetensors') ? world.cuts.shift() : undefined;
  if (cut === undefined) return void response.end(data.subarray(from));
  response.write(data.subarray(from, from + cut), () => setTimeout(() => response.destroy(), 5));
}

beforeAll(async () => {
  server = createServer(respond);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => new Promise<void>((resolve) => void server.close(() => resolve())));

const weights = (seed: number, ...names: string[]) =>
  writeSafetensors(names.map((name) => ({ name, shape: [1500], data: Float32Array.from({ length: 1500 }, (_, i) => i + seed) })));

async function publish(files: Record<string, Blob | object>, version = 'v1'): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    const data = content instanceof Blob ? Buffer.from(await content.arrayBuffer()) : Buffer.from(JSON.stringify(content));
    world.files.set(name, { data, etag: `"${name}-${version}"` });
  }
}

beforeEach(async () => {
  world = { files: new Map(), cuts: [], ranges: true, api: {}, seen: [] };
  await publish({
    'config.json': { model_type: 'llama' },
    'tokenizer.json': { model: {} },
    'tokenizer_config.json': {},
    'chat_template.jinja': new Blob(['{{ x }}']),
    'model.safetensors': weights(0, 'a'),
    'README.md': new Blob(['not needed']),
    'pytorch_model.bin': new Blob(['not needed']),
    'onnx/model.safetensors': new Blob(['not needed']),
    'run.py': new Blob(['never']),
  });
});

const store = () => new FileCache(memoryStore(), CHUNK);
const options = { wait: 0 };
const fetched = () =>
  world.seen.filter(({ method, path }) => method === 'GET' && !path.startsWith('/api/')).map(({ path }) => path.split('/').at(-1)!);
const ranges = (name: string) => world.seen.filter(({ method, path }) => method === 'GET' && path.endsWith(name)).map(({ range }) => range);

async function expectSame(cache: FileCache, folder: string, names = ['config.json', 'model.safetensors']): Promise<void> {
  const files = await cache.open(folder);
  for (const name of names)
    expect(Buffer.compare(Buffer.from(await files.get(name)!.arrayBuffer()), world.files.get(name)!.data), name).toBe(0);
  await readCheckpoint(files);
}

async function failure(work: Promise<unknown>): Promise<{ code: string; message: string; details: Record<string, unknown> }> {
  return work.then(
    () => expect.unreachable('it went well'),
    (error: unknown) => error as { code: string; message: string; details: Record<string, unknown> },
  );
}

const ways: [string, () => Promise<DownloadPlan>][] = [
  ['the Hub', () => findModel('org/name', { hub: base })],
  ['a folder', () => findModel(`${base}/some/folder/`)],
];

describe.each(ways)('a model of %s', (way, find) => {
  test('is looked up without its weights, then fetched, and nothing else', async () => {
    const plan = await find();
    expect(fetched()).toEqual([]);
    const needed = ['config.json', 'tokenizer.json', 'tokenizer_config.json', 'chat_template.jinja', 'model.safetensors'];
    expect(plan.files.map(({ name }) => name)).toEqual(needed);
    expect(plan.bytes).toBe(needed.reduce((n, name) => n + world.files.get(name)!.data.length, 0));
    const cache = store();
    const progress: DownloadProgress[] = [];
    await downloadModel(plan, cache, { onProgress: (p) => progress.push(p) });
    expect(fetched()).toEqual(needed);
    expect(progress.at(-1)).toEqual({ file: 'model.safetensors', bytes: plan.bytes, total: plan.bytes });
    expect(progress.map(({ bytes }) => bytes)).toEqual(progress.map(({ bytes }) => bytes).sort((a, b) => a - b));
    await expectSame(cache, plan.folder, needed);
    expect(await cache.list()).toMatchObject([{ folder: plan.folder, bytes: plan.bytes, complete: true }]);
    // Once it is there, nothing is fetched again.
    world.seen = [];
    await downloadModel(await find(), cache, options);
    expect(fetched()).toEqual([]);
  });

  test('goes on by itself over connections that break, from the byte where they did', async () => {
    world.cuts = [2500, 0, 700, 1999];
    const cache = store();
    const plan = await find();
    await downloadModel(plan, cache, options);
    await expectSame(cache, plan.folder);
    const from = ranges('model.safetensors').map((range) => Number(/\d+/.exec(range!)![0]));
    expect(from).toEqual([0, 2500, 2500, 3200, 5199]);
  });

  test('gives up after connections that bring nothing, and goes on when asked again', async () => {
    world.cuts = [2500, 0, 0, 0, 0];
    const cache = store();
    const plan = await find();
    const { code, message, details } = await failure(downloadModel(plan, cache, options));
    expect([code, details.reason]).toEqual(['checkpoint', 'network']);
    expect(message).toContain('the connection to 127.0.0.1');
    expect((await cache.list())[0]!.complete).toBe(false);
    expect(await cache.state(plan.folder, 'model.safetensors')).toMatchObject({ bytes: 2500, complete: false });
    world.cuts = [];
    world.seen = [];
    await downloadModel(await find(), cache, options);
    expect(ranges('model.safetensors')).toEqual(['bytes=2500-']);
    await expectSame(cache, plan.folder);
  });

  test('stops when asked to, keeps what came, and goes on', async () => {
    const cache = store();
    const stop = new AbortController();
    const plan = await find();
    world.answer = (request, response) => {
      if (!request.url!.endsWith('model.safetensors') || request.method === 'HEAD') return false;
      const { data } = world.files.get('model.safetensors')!;
      response.writeHead(200, { 'content-length': data.length, etag: world.files.get('model.safetensors')!.etag! });
      response.write(data.subarray(0, 3100));
      setTimeout(() => stop.abort(), 30);
      return true;
    };
    expect(await failure(downloadModel(plan, cache, { ...options, signal: stop.signal }))).toMatchObject({ code: 'stopped' });
    expect(await cache.state(plan.folder, 'model.safetensors')).toMatchObject({ bytes: 3100, complete: false });
    delete world.answer;
    await downloadModel(plan, cache, options);
    await expectSame(cache, plan.folder);
    expect(await failure(downloadModel(plan, store(), { signal: AbortSignal.abort() }))).toMatchObject({ code: 'stopped' });
  });

  test('that changed between two attempts begins anew', async () => {
    world.cuts = [2500, 0, 0, 0, 0];
    const cache = store();
    await failure(downloadModel(await find(), cache, options));
    world.cuts = [];
    await publish({ 'model.safetensors': weights(5, 'a') }, 'v2');
    const plan = await find();
    await downloadModel(plan, cache, options);
    await expectSame(cache, plan.folder);
    expect(ranges('model.safetensors').at(-1)).toBe('bytes=0-');
  });

  test('is fetched whole from a server that knows no ranges', async () => {
    world.cuts = [2500];
    world.ranges = false;
    const cache = store();
    const plan = await find();
    await downloadModel(plan, cache, options);
    await expectSame(cache, plan.folder);
  });

  test('is not taken for whole when a server sends another part, another size or too much', async () => {
    const plan = await find();
    const cache = store();
    world.cuts = [2500];
    let wrong = 0;
    const { data, etag } = world.files.get('model.safetensors')!;
    world.answer = (request, response) => {
      if (!request.url!.endsWith('.safetensors') || request.headers.range === 'bytes=0-') return false;
      wrong++;
      response.writeHead(206, { 'content-range': `bytes 0-${data.length - 1}/${data.length}`, etag: etag! }).end(data);
      return true;
    };
    await downloadModel(plan, cache, options);
    expect(wrong).toBe(1);
    await expectSame(cache, plan.folder);

    const other = store();
    world.answer = (request, response) => {
      if (!request.url!.endsWith('.safetensors')) return false;
      response.writeHead(200, { etag: etag! });
      response.end(Buffer.concat([data, Buffer.from('!')]));
      return true;
    };
    const found = await failure(downloadModel({ ...plan, files: plan.files.map((file) => ({ ...file, fixed: true })) }, other, options));
    expect(found).toMatchObject({ code: 'checkpoint', details: { reason: 'size' } });
    expect(await other.state(plan.folder, 'model.safetensors')).toBeNull();
  });

  test('may come in shards', async () => {
    world.files.delete('model.safetensors');
    const map = { a: 'model-00001-of-00002.safetensors', b: 'model-00002-of-00002.safetensors' };
    await publish({ [map.a]: weights(1, 'a'), [map.b]: weights(2, 'b'), 'model.safetensors.index.json': { weight_map: map } });
    const plan = await find();
    expect(fetched()).toEqual(['model.safetensors.index.json']);
    const cache = store();
    await downloadModel(plan, cache, options);
    await expectSame(cache, plan.folder, ['model.safetensors.index.json', map.a, map.b]);
    world.files.delete(map.b);
    expect(await failure(find())).toMatchObject({ code: 'checkpoint', message: expect.stringContaining(`has no ${map.b}`) as string });
  });

  test('without config or weights is refused before anything is fetched', async () => {
    world.files.delete('model.safetensors');
    const { code, message } = await failure(find());
    if (way === 'the Hub') expect([code, message]).toEqual(['unsupported', expect.stringContaining("from_pretrained('org/name')")]);
    else expect(message).toContain('has no model.safetensors');
    world.files.clear();
    expect((await failure(find())).message).toContain('has no ');
  });
});

describe('a folder whose files change on the way', () => {
  const name = 'model.safetensors';

  test.each([
    ['another of the same size', weights(5, 'a'), '"v2"'],
    ['a smaller one, of which there is no such part', weights(5), '"v2"'],
    ['another, whose version shows by its size alone', weights(5, 'a', 'b'), null],
  ])('%s', async (_, content, version) => {
    const data = Buffer.from(await content.arrayBuffer());
    const plan = await findModel(`${base}/folder`);
    world.cuts = [2500];
    world.answer = (request) => {
      if (request.headers.range !== 'bytes=2500-') return false;
      delete world.answer;
      const given = request.url!.slice(request.url!.lastIndexOf('/') + 1);
      world.files.set(given, { data, etag: version });
      return false;
    };
    const cache = store();
    await downloadModel(plan, cache, options);
    await expectSame(cache, plan.folder);
    expect(ranges(name)).toEqual(['bytes=0-', 'bytes=2500-', 'bytes=0-']);
  });

  test('is fetched anew each time where nothing tells its version', async () => {
    for (const file of world.files.values()) file.etag = null;
    const cache = store();
    const plan = await findModel(`${base}/folder`);
    world.cuts = [2500];
    await downloadModel(plan, cache, options);
    expect(ranges(name)).toEqual(['bytes=0-', 'bytes=0-']);
    await expectSame(cache, plan.folder);
  });
});

describe('an adapter that was looked up is explained', () => {
  const places: [string, () => Promise<DownloadPlan>][] = [
    ['on the Hub', () => findModel('org/name', { hub: base })],
    ['in a folder', () => findModel(`${base}/some/folder/`)],
  ];
  test.each(places)('%s', async (_, find) => {
    world.files.delete('model.safetensors');
    await publish({ 'adapter_config.json': { base_model_name_or_path: 'org/base' } });
    const found = await failure(find());
    expect(found).toMatchObject({ code: 'checkpoint', details: { reason: 'adapter' } });
    expect(found.message).toMatch(
      / is an adapter, not a whole model: add its base org\/base here first\. Then download adapter_config\.json and adapter_model\.safetensors from http/,
    );
    world.files.delete('config.json');
    await publish({ 'adapter_config.json': { base_model_name_or_path: null } });
    expect((await failure(find())).message).toContain('it does not name its base, so add that here first');
  });

  test('beside whole weights it is no hindrance', async () => {
    await publish({ 'adapter_config.json': { base_model_name_or_path: 'org/base' } });
    expect((await findModel('org/name', { hub: base })).files.map(({ name }) => name)).toContain('model.safetensors');
  });
});

describe('the Hub', () => {
  const find = (text = 'org/name') => findModel(text, { hub: base });

  test('is asked for a revision, and for the files of the commit that it names', async () => {
    const plan = await find('org/name@refs/pr/1');
    expect(plan.folder).toBe('org/name@refs/pr/1');
    expect(world.seen[0]!.path).toBe('/api/models/org/name/revision/refs%2Fpr%2F1');
    expect(plan.files[0]!.url).toBe(`${base}/org/name/resolve/${SHA}/config.json`);
    expect(plan.page).toBe(`${base}/org/name`);
  });

  const answers: [string, World['api'], string, string][] = [
    [
      'a model behind a licence',
      { body: { sha: SHA, gated: 'manual', siblings: [] } },
      'gated',
      'accept its licence there, download its files',
    ],
    ['one that is not given', { status: 403 }, 'gated', '/org/name, accept its licence'],
    ['one that is hidden', { status: 401 }, 'gated', 'there is no such model, it is private'],
    ['one that is not there', { status: 401, headers: { 'x-error-code': 'RepoNotFound' } }, 'missing', 'org/name was not found'],
    ['none', { status: 404 }, 'missing', 'Check the name and the revision'],
    ['too many requests', { status: 429 }, 'refused', 'too many requests (429)'],
    ['a fault', { status: 503 }, 'refused', '(status 503). Try again later'],
    ['something else', { body: { hello: 1 } }, 'refused', 'is not what was expected'],
    ['a list', { body: [1] }, 'refused', 'is not JSON'],
    ['names that lead elsewhere', { body: { sha: '../..', siblings: [] } }, 'refused', 'is not what was expected'],
  ];
  test.each(answers)('answering with %s', async (_, api, reason, message) => {
    world.api = api;
    const found = await failure(find());
    expect(found).toMatchObject({ code: 'checkpoint', details: { reason } });
    expect(found.message).toContain(message);
  });

  test('that is out of reach', async () => {
    const found = await failure(findModel('org/name', { hub: base, fetch: () => Promise.reject(new TypeError('fetch failed')) }));
    expect(found).toMatchObject({ code: 'checkpoint', details: { reason: 'network' } });
    expect(await failure(findModel('org/name', { hub: base, signal: AbortSignal.abort() }))).toMatchObject({ code: 'stopped' });
  });

  test('with a description that does not come to an end is left, whatever its headers say', async () => {
    let sent = 0;
    let left = false;
    const pull = (controller: ReadableStreamDefaultController<Uint8Array>): void => {
      sent += 2 ** 20;
      controller.enqueue(new Uint8Array(2 ** 20).fill(0x20));
    };
    const endless = new ReadableStream({ pull, cancel: () => void (left = true) }, { highWaterMark: 0 });
    const found = await failure(findModel('org/name', { hub: base, fetch: async () => new Response(endless) }));
    expect(found.message).toMatch(/\/api\/models\/org\/name\S* has more than 16777216 bytes/);
    expect([found.details['reason'], left, sent]).toEqual(['size', true, 17 * 2 ** 20]);
  });

  test('with a description that breaks off or is stopped says so', async () => {
    const broken = (): Response =>
      new Response(new ReadableStream({ pull: (controller) => controller.error(new TypeError('cut off')) }, { highWaterMark: 0 }));
    const control = new AbortController();
    const find = (): Promise<DownloadPlan> => findModel('org/name', { hub: base, fetch: async () => broken(), signal: control.signal });
    expect(await failure(find())).toMatchObject({ code: 'checkpoint', details: { reason: 'network' } });
    control.abort();
    expect(await failure(find())).toMatchObject({ code: 'stopped' });
  });

  test('refuses a file after all', async () => {
    const plan = await find();
    world.answer = (_, response) => (response.writeHead(403).end(), true);
    const found = await failure(downloadModel(plan, store(), options));
    expect(found).toMatchObject({ details: { reason: 'gated' } });
    expect(found.message).toContain(`open ${base}/org/name`);
  });

  test('is never asked for anything but JSON, safetensors and a template', async () => {
    const plan = await find();
    const file = { ...plan.files[0]!, name: 'run.py' };
    expect((await failure(downloadModel({ ...plan, files: [file] }, store()))).message).toContain('run.py is none of the files');
  });
});

describe('what a person writes', () => {
  const asked: string[] = [];
  const fetch = (address: string) => {
    asked.push(address);
    return Promise.resolve(new Response('{}', { status: 404 }));
  };
  const HUB = 'https://huggingface.co/api/models/';
  const names: [string, string][] = [
    [' org/name ', `${HUB}org/name/revision/main?blobs=true`],
    ['gpt2', `${HUB}gpt2/revision/main?blobs=true`],
    ['org/na.me-1_x@v1.0', `${HUB}org/na.me-1_x/revision/v1.0?blobs=true`],
    ['https://huggingface.co/org/name', `${HUB}org/name/revision/main?blobs=true`],
    ['https://huggingface.co/org/name/tree/dev', `${HUB}org/name/revision/dev?blobs=true`],
    ['https://hf.co/org/name/blob/dev/config.json', `${HUB}org/name/revision/dev?blobs=true`],
    ['https://example.org/models/x', 'https://example.org/models/x/config.json'],
    ['https://example.org/models/x/config.json?a=1#b', 'https://example.org/models/x/config.json?a=1'],
  ];
  test.each(names)('%s is understood', async (text, address) => {
    asked.length = 0;
    await failure(findModel(text, { fetch }));
    expect(asked[0]).toBe(address);
  });

  test.each(['', 'a/b/c', 'org/..', '../x', 'two words', 'ftp://x/y', 'org/name@', 'https://huggingface.co/'])(
    '%s is not',
    async (text) => {
      asked.length = 0;
      expect((await failure(findModel(text, { fetch }))).message).toContain("is no model's name or address");
      expect(asked).toEqual([]);
    },
  );
});
