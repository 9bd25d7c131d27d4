import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { serve, type Serving } from '../../scripts/serve';

const BASE = '/some/folder/';
const PAGE = '<!doctype html><title>the page</title>';
const SECRET = 'not to be served';

const parent = mkdtempSync(join(tmpdir(), 'serve-'));
const folder = join(parent, 'dist');
let serving: Serving;
let host: string;

beforeAll(async () => {
  for (const path of ['dist/assets/.hidden', 'dist/.git', 'dist-secret']) mkdirSync(join(parent, path), { recursive: true });
  const files = { 'index.html': PAGE, 'rows.jsonl': '{}\n', 'm.safetensors': '0', 'a.wasm': '0', 'a.webmanifest': '{}', 'a b é.txt': 'a' };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  for (const path of ['dist/.env', 'dist/.git/config', 'dist/assets/.hidden/x', 'dist-secret/x', 'x'])
    writeFileSync(join(parent, path), SECRET);
  writeFileSync(join(folder, 'large.bin'), new Uint8Array(40 * 2 ** 20));
  symlinkSync(join(parent, 'dist-secret'), join(folder, 'link'));
  symlinkSync(join(parent, 'x'), join(folder, 'linked.txt'));
  symlinkSync('gone', join(folder, 'dangling.txt'));
  symlinkSync('loop.txt', join(folder, 'loop.txt'));
  serving = await serve({ folder, base: BASE });
  ({ host } = new URL(serving.url));
});

afterAll(() => {
  serving.close();
  rmSync(parent, { recursive: true });
});

/** What comes back for these bytes until the server ends the connection, or nothing comes for a while. */
function raw(bytes: string, { patience = 1000 } = {}): Promise<string> {
  return new Promise((done) => {
    let text = '';
    const socket = connect(Number(new URL(serving.url).port), '127.0.0.1', () => socket.write(bytes, 'latin1'));
    socket.setTimeout(patience, () => socket.destroy());
    socket.on('data', (piece) => (text += piece.toString('latin1')));
    socket.on('error', () => undefined);
    socket.on('close', () => done(text));
  });
}

const ask = (target: string, { method = 'GET', more = '', as = host } = {}): Promise<string> =>
  raw(`${method} ${target} HTTP/1.1\r\nHost: ${as}\r\n${more}Connection: close\r\n\r\n`);

const statusOf = (answer: string): number => Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1]);

async function stillServes(): Promise<void> {
  const answer = await fetch(serving.url);
  expect([answer.status, await answer.text()]).toEqual([200, PAGE]);
}

test('files come with their types and with what a host should say', async () => {
  const types = {
    '': 'text/html; charset=utf-8',
    'rows.jsonl': 'application/jsonl; charset=utf-8',
    'm.safetensors': 'application/octet-stream',
    'a.wasm': 'application/wasm',
    'a.webmanifest': 'application/manifest+json; charset=utf-8',
    'a%20b%20%C3%A9.txt': 'text/plain; charset=utf-8',
  };
  for (const [path, type] of Object.entries(types)) {
    const { status, headers } = await fetch(serving.url + path);
    expect([path, status, headers.get('content-type')]).toEqual([path, 200, type]);
    expect(Object.fromEntries(headers)).toMatchObject({
      'cache-control': 'no-cache',
      'content-security-policy': "frame-ancestors 'self'",
      'cross-origin-embedder-policy': 'require-corp',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    });
  }
  const head = await ask(`${BASE}index.html?x=%`, { method: 'HEAD' });
  expect(head).toMatch(/^HTTP\/1\.1 200 [^]*content-length: 38\r\n[^]*\r\n\r\n$/i);
  const [, tag] = /^etag: (.+)\r$/im.exec(head)!;
  expect(statusOf(await ask(BASE, { more: `If-None-Match: ${tag}\r\n` }))).toBe(304);
});

const up = (n: number, step = '../'): string => step.repeat(n);
const ODD: [what: string, target: string, status: number][] = [
  ...['%00', 'index.html%00', 'index.html%00.txt', '%', '%zz', '%E0%A4%A', '%ff', '%c0%ae%c0%ae/x', '%u0041', 'index.html%'].map(
    (path): [string, string, number] => ['a name that cannot be decoded', BASE + path, 400],
  ),
  ...[
    'index.html/x',
    'index.html/',
    'assets',
    'assets/',
    'nothing',
    'CON',
    'index.html::$DATA',
    'INDEX.html%20',
    '%5c',
    '*',
    ';',
    ';/',
    '%2f/x',
  ].map((path): [string, string, number] => ['a name that no file has', BASE + path, 404]),
  ...[`a/`.repeat(3000), 'a'.repeat(5000), '%61'.repeat(1000), 'a'.repeat(256)].map((path): [string, string, number] => [
    'a name that is too long for a file',
    BASE + path,
    404,
  ]),
  ...[
    '.env',
    '.git/config',
    'assets/.hidden/x',
    'assets/%2ehidden/x',
    'link/x',
    'linked.txt',
    'dangling.txt',
    '../x',
    '../dist-secret/x',
    '..%2fdist-secret%2fx',
    '%2e%2e/dist-secret/x',
    '%2e%2e%2fdist-secret/x',
    '..%5cdist-secret%5cx',
    'assets/../../dist-secret/x',
    '..;/dist-secret/x',
    '%252e%252e/dist-secret/x',
    `${up(20)}etc/passwd`,
    `${up(20, '%2e%2e%2f')}etc/passwd`,
    `/etc/passwd`,
    `${parent}/x`,
  ].map((path): [string, string, number] => ['what is not to be seen', BASE + path, 404]),
  ...['/', '/index.html', '/some/folder', '/some', '//some/folder/', '/some/folder-secret/x', '/%73ome/folder/', '*'].map(
    (target): [string, string, number] => ['another address', target, 404],
  ),
  ...['http://evil.example/', 'http://localhost/some/folder/', 'https://[', 'file:///etc/passwd'].map(
    (target): [string, string, number] => ['an address with a host', target, 404],
  ),
  ...['', '?', '#', 'javascript:1', 'evil.example:80', '@x', 'é'].map((target): [string, string, number] => ['no address', target, 400]),
  // The one that the system itself cannot follow.
  ['a link to itself', `${BASE}loop.txt`, 500],
];

test.each(ODD)('%s is refused, and the page is still served: %s', async (_, target, status) => {
  const answer = await ask(target);
  expect(answer).not.toMatch(new RegExp(`${SECRET}|root:`));
  expect(statusOf(answer)).toBe(status);
  await stillServes();
});

test.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH', 'TRACE', 'PROPFIND', 'QUERY'])('%s is refused', async (method) => {
  const answer = await ask(`${BASE}index.html`, { method, more: 'Content-Length: 5\r\n' });
  // A method that Node does not know ends the connection.
  expect([405, 400]).toContain(statusOf(answer));
  if (statusOf(answer) === 405) expect(answer).toMatch(/^allow: GET, HEAD\r$/im);
  await stillServes();
});

test('a name that is not this machine’s is refused: no stranger’s page may become this one', async () => {
  const { port } = new URL(serving.url);
  for (const as of [
    'evil.example',
    `evil.example:${port}`,
    'localhost',
    'localhost:1',
    `localhost.evil.example:${port}`,
    `x@localhost:${port}`,
    '',
  ])
    expect([as, statusOf(await ask(BASE, { as }))]).toEqual([as, 421]);
  expect(await raw(`GET ${BASE} HTTP/1.0\r\n\r\n`)).toMatch(/^HTTP\/1\.1 421 [^]*http:\/\/localhost:\d+\/some\/folder\/$/);
  for (const as of [`localhost:${port}`, `127.0.0.1:${port}`, `[::1]:${port}`]) expect(statusOf(await ask(BASE, { as }))).toBe(200);
});

const request = (more: string): string => `GET ${BASE} HTTP/1.1\r\nHost: {host}\r\n${more}\r\n\r\n`;

const BROKEN: [what: string, bytes: string][] = [
  ['nothing', ''],
  ['half a request', 'GET /'],
  ['no request at all', '\0\x01\x02\xff'.repeat(1000)],
  ['a greeting in TLS', '\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03'],
  ['HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
  ['HTTP/0.9', 'GET /\r\n\r\n'],
  ['CONNECT', 'CONNECT evil.example:443 HTTP/1.1\r\nHost: {host}\r\n\r\n'],
  ['an upgrade', request('Connection: Upgrade\r\nUpgrade: websocket')],
  ['an upgrade to HTTP/2', request('Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: x')],
  ['two lengths', request('Content-Length: 1\r\nContent-Length: 2')],
  ['two hosts', request('Host: evil.example')],
  ['a length and pieces', request('Content-Length: 4\r\nTransfer-Encoding: chunked')],
  ['pieces that break off', `${request('Transfer-Encoding: chunked')}zz\r\n`],
  ['large headers', request(`X: ${'x'.repeat(100_000)}`)],
  ['many headers', request(Array.from({ length: 5000 }, (_, i) => `X${i}: 1`).join('\r\n'))],
  ['a header without a name', request(': x')],
  ['a long address', `GET ${BASE}${'a'.repeat(100_000)} HTTP/1.1\r\nHost: {host}\r\n\r\n`],
  ['a null byte in the address', `GET ${BASE}\0 HTTP/1.1\r\nHost: {host}\r\n\r\n`],
  ['a body that never comes', request('Content-Length: 1000000000000')],
  ['an expectation', request('Expect: the impossible')],
  ...['5-2', '-5', '999-', 'a-b', '0-0,2-3', '-', '1e999-', '0-1,'.repeat(2000)].map((range): [string, string] => [
    `the range ${range.slice(0, 10)}`,
    request(`Range: bytes=${range}`),
  ]),
  ...['If-None-Match: "', 'If-Match: x', 'If-Modified-Since: never', 'If-Range: "'].map((more): [string, string] => [more, request(more)]),
  ['a hundred requests at once', request('').repeat(100)],
];

test.each(BROKEN)('%s leaves the page served', async (_, bytes) => {
  await raw(bytes.replaceAll('{host}', host), { patience: 100 });
  await stillServes();
});

test('downloads that are given up leave nothing open, and a file may go while it is read', async () => {
  const one = (): Promise<void> =>
    new Promise((done) => {
      const socket = connect(Number(new URL(serving.url).port), '127.0.0.1', () =>
        socket.write(`GET ${BASE}large.bin HTTP/1.1\r\nHost: ${host}\r\n\r\n`),
      );
      socket.once('data', () => socket.resetAndDestroy());
      socket.on('error', () => undefined);
      socket.on('close', () => done());
    });
  await Promise.all(Array.from({ length: 100 }, one));
  const begun = await fetch(`${serving.url}large.bin`);
  rmSync(join(folder, 'large.bin'));
  expect((await begun.arrayBuffer()).byteLength).toBe(40 * 2 ** 20);
  expect((await fetch(`${serving.url}large.bin`)).status).toBe(404);
  await stillServes();
});
