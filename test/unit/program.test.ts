import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { PROGRAM } from '../../scripts/program';
import { SHARE_PATH } from '../../src/offline/sharing';
import { onLaunch } from '../../src/offline/launching';
import { Installing } from '../../src/offline/install';
import { guess } from '../../src/lab/own/dropped';
import { gunzipped } from '../../src/lab/base/gzip';
import { headOf, unpacked } from '../../src/lab/own/packed';

const ROOT = join(import.meta.dirname, '..', '..');
const MANIFEST = PROGRAM.manifest as Exclude<typeof PROGRAM.manifest, false | undefined>;

test('every address of the manifest is relative, so that the folder works from any path of any host', () => {
  const { id, start_url, scope, icons = [], share_target, file_handlers = [] } = MANIFEST;
  const addresses = [
    id,
    start_url,
    scope,
    share_target!.action,
    ...icons.map(({ src }) => src),
    ...file_handlers.map(({ action }) => action),
  ];
  const base = 'https://host.example/some/folder/manifest.webmanifest';
  for (const address of addresses) expect(new URL(address!, base).href).toMatch(/^https:\/\/host\.example\/some\/folder\//);
  expect(addresses.filter((address) => /^(\/|[a-z]+:)/.test(address!))).toEqual([]);
  expect(share_target!.action).toBe(`./${SHARE_PATH}`);
});

test('icons are there in the sizes that they claim', () => {
  for (const { src, sizes, type } of [...MANIFEST.icons!, { src: 'icons/apple-touch-icon.png', sizes: '180x180', type: 'image/png' }]) {
    const file = join(ROOT, 'public', src);
    expect([src, existsSync(file)]).toEqual([src, true]);
    if (type !== 'image/png') continue;
    const bytes = readFileSync(file);
    expect([src, `${bytes.readUInt32BE(16)}x${bytes.readUInt32BE(20)}`]).toEqual([src, sizes]);
  }
});

test('the list of files keeps their sizes', async () => {
  const [transform] = PROGRAM.injectManifest!.manifestTransforms!;
  const { manifest } = await transform!([{ url: 'a.js', revision: null, size: 12 }]);
  expect(manifest).toEqual([{ url: 'a.js', revision: null, size: 12, bytes: 12 }]);
});

test('what has a digest in its name needs no revision, and nothing else passes for that', () => {
  const { dontCacheBustURLsMatching: digest } = PROGRAM.injectManifest!;
  for (const name of ['assets/later-ofZYVB6b.js', 'assets/engine/hub-C-4NrFqB.js', 'assets/kernels-Bxm5t8bA.wasm'])
    expect([name, digest!.test(name)]).toEqual([name, true]);
  for (const name of ['index.html', 'data/facts-en-test.jsonl', 'recordings/first-en.json.gz', 'models/small-aligned/model.safetensors'])
    expect([name, digest!.test(name)]).toEqual([name, false]);
});

const gzip = (text: string): Promise<Blob> => new Response(new Blob([text]).stream().pipeThrough(new CompressionStream('gzip'))).blob();
const RECORD = JSON.stringify({ version: 3, id: 'r1', filler: 'x'.repeat(10_000) });

test('a packed record is known for one, and unpacked under its own name', async () => {
  const file = { path: 'a/run.json.gz', data: await gzip(RECORD) };
  expect(await guess([{ ...file, path: 'run.json.gz' }])).toBe('records');
  const { path, data } = await unpacked(file);
  expect([path, await data.text()]).toEqual(['a/run.json', RECORD]);
  expect(await headOf(file, 12)).toBe(RECORD.slice(0, 12));
});

test('packed rows are no record; what is not packed stays as it is, whatever its name', async () => {
  expect(await guess([{ path: 'rows.json.gz', data: await gzip('[{"instruction":"a","output":"b"}]') }])).toBeNull();
  for (const path of ['run.json', 'run.json.gz', 'rows.jsonl']) {
    const file = { path, data: new Blob([RECORD]) };
    expect(await unpacked(file)).toBe(file);
  }
});

test('a packed record that is damaged is told with its name', async () => {
  const whole = await gzip(RECORD);
  const file = { path: 'run.json.gz', data: whole.slice(0, whole.size - 20) };
  await expect(unpacked(file)).rejects.toThrow(/^run\.json\.gz is damaged gzip \(.+\)\. Export, fetch or copy it again\.$/);
});

test('what a stranger calls a record unpacks to no more than a record may have, whatever its name', async () => {
  const data = await gzip(RECORD);
  expect(await (await gunzipped(data, 'https://course.example/run?nth=1')).text()).toBe(RECORD);
  expect(await gunzipped(data, 'run', RECORD.length).then((one) => one.size)).toBe(RECORD.length);
  await expect(gunzipped(data, 'run', RECORD.length - 1)).rejects.toThrow(
    `run unpacks to more than ${RECORD.length - 1} bytes; a run record is smaller. Unpack it (gunzip) and look at what it holds.`,
  );
});

test('files that are opened with the page come with their names; one that cannot be read is told', async () => {
  let open!: (launch: { files?: { kind: string; getFile?: () => Promise<File> }[] }) => void;
  const queue = { setConsumer: (consumer: typeof open) => void (open = consumer) };
  const [taken, problems]: [string[][], unknown[]] = [[], []];
  onLaunch(queue, (files) => void taken.push(files.map(({ path }) => path)), (reason) => void problems.push(reason)); // prettier-ignore
  open({});
  open({ files: [{ kind: 'file', getFile: async () => new File(['{}'], 'run.json') }] });
  open({ files: [{ kind: 'file', getFile: () => Promise.reject(new Error('gone')) }] });
  await expect.poll(() => [taken, problems]).toEqual([[['run.json']], [new Error('gone')]]);
  onLaunch(undefined, () => undefined, () => undefined); // prettier-ignore
});

test('the page offers to install itself where the browser does, also where that came early, and once', async () => {
  const target = new EventTarget();
  const offer = () => {
    const event = Object.assign(new Event('beforeinstallprompt', { cancelable: true }), {
      asked: 0,
      prompt: async () => void event.asked++,
    });
    return event;
  };
  const early = offer();
  const installing = new Installing(target, early);
  expect(installing.possible).toBe(true);
  await installing.install();
  expect([early.asked, installing.possible]).toEqual([1, false]);
  const next = offer();
  target.dispatchEvent(next);
  expect([next.defaultPrevented, installing.possible]).toEqual([true, true]);
  target.dispatchEvent(new Event('appinstalled'));
  expect(installing.possible).toBe(false);
  expect(new Installing(new EventTarget(), null).possible).toBe(false);
});
