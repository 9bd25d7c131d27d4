import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { formatRunRecord } from '../../src/protocol/runs/record';
import { runRecord } from '../unit/records';
import { expect, test as base } from './fixture';

/** What Chromium needs to install the page, and that the page takes what its manifest promises to take. */

interface Manifest {
  icons: { src: string; sizes: string; type: string; purpose?: string }[];
  start_url: string;
  scope: string;
  launch_handler: { client_mode: string };
  file_handlers: { action: string; accept: Record<string, string[]> }[];
  share_target: { action: string; method: string; enctype: string; params: { files: { name: string; accept: string[] }[] } };
}

/** A browser with a profile of its own: none is installed from a private window, which contexts of tests are. */
const test = base.extend({
  context: async ({ playwright, launchOptions, baseURL }, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'profile-'));
    const context = await playwright.chromium.launchPersistentContext(folder, {
      ...launchOptions,
      baseURL: baseURL!,
      serviceWorkers: 'allow',
    });
    await use(context);
    await context.close();
    rmSync(folder, { recursive: true, force: true });
  },
});

const opened = async (page: Page): Promise<void> => {
  await page.goto('./?lang=en');
  await expect(page.getByRole('button', { name: 'Start', exact: true })).toBeEnabled();
};

/** Until a service worker answers for the page. */
const controlled = (page: Page) => page.waitForFunction(() => navigator.serviceWorker.controller !== null);

const manifestOf = (page: Page): Promise<Manifest> =>
  page.evaluate(async () => {
    const { href } = document.querySelector<HTMLLinkElement>('link[rel="manifest"]')!;
    return (await (await fetch(href)).json()) as Manifest;
  });

test('Chromium would install it: no error, and each icon is there in the size that it is said to have', async ({ page, context }) => {
  await opened(page);
  await controlled(page);
  const devtools = await context.newCDPSession(page);
  const { url, errors } = await devtools.send('Page.getAppManifest');
  expect(url).toMatch(/\/manifest\.webmanifest$/);
  expect(errors).toEqual([]);
  const { installabilityErrors } = await devtools.send('Page.getInstallabilityErrors');
  expect(installabilityErrors).toEqual([]);

  const { icons } = await manifestOf(page);
  expect(icons.some(({ purpose }) => purpose === 'maskable')).toBe(true);
  for (const { src, sizes, type } of icons) {
    const [found, width, height] = await page.evaluate(async (src) => {
      const { href } = document.querySelector<HTMLLinkElement>('link[rel="manifest"]')!;
      const response = await fetch(new URL(src, href));
      const image = new Image();
      image.src = response.url;
      await image.decode();
      return [response.headers.get('content-type'), image.naturalWidth, image.naturalHeight] as const;
    }, src);
    expect(found, src).toBe(type);
    expect(width, `${src} is a square`).toBe(height);
    if (sizes !== 'any') expect(`${width}x${height}`, src).toBe(sizes);
  }
});

/** Files of each kind that the page says it takes, and what it says of them. */
const RECORD = () => ({ name: 'run.json', type: 'application/json', base64: Buffer.from(formatRunRecord(runRecord())).toString('base64') });
const RECORDING = () => ({
  name: 'run.json.gz',
  type: 'application/gzip',
  base64: readFileSync('public/recordings/lessons/careful-en.json.gz').toString('base64'),
});

test('each kind of file that the manifest says is opened with the page, is', async ({ page }) => {
  // What the browser's queue gives when a person opens files from outside, which no test can do.
  await page.addInitScript(() => {
    const queue = { consumer: null as unknown, setConsumer: (consumer: unknown) => (queue.consumer = consumer) };
    Object.defineProperty(globalThis, 'launchQueue', { value: queue });
  });
  await opened(page);
  const { file_handlers, launch_handler, start_url } = await manifestOf(page);
  expect(launch_handler.client_mode).toBe('focus-existing');
  const files = new Map([['.json', RECORD()], ['.gz', RECORDING()]]); // prettier-ignore
  const extensions = file_handlers.flatMap(({ accept }) => Object.values(accept).flat());
  expect(extensions.sort()).toEqual([...files.keys()].sort());
  expect(file_handlers.map(({ action }) => action)).toEqual([start_url]);
  for (const [i, extension] of extensions.entries()) {
    await page.evaluate((given) => {
      const bytes = Uint8Array.from(atob(given.base64), (letter) => letter.charCodeAt(0));
      const file = new File([bytes], given.name, { type: given.type });
      const { launchQueue } = globalThis as unknown as { launchQueue: { consumer: (launch: object) => void } };
      launchQueue.consumer({ files: [{ kind: 'file', getFile: () => Promise.resolve(file) }] });
    }, files.get(extension)!);
    await expect(page.getByText('1 run imported').first()).toBeVisible();
    await expect(page.locator('tt-runs tbody tr').filter({ has: page.getByRole('checkbox') })).toHaveCount(i + 1);
  }
});

test('what is shared with it comes through its service worker, under the name that the manifest says', async ({ page, baseURL }) => {
  await opened(page);
  await controlled(page);
  const { share_target, scope } = await manifestOf(page);
  expect(share_target).toMatchObject({ method: 'POST', enctype: 'multipart/form-data' });
  const [{ name, accept }] = share_target.params.files as [Manifest['share_target']['params']['files'][0]];
  expect(accept).toEqual(expect.arrayContaining(['application/json', '.json', 'application/gzip', '.gz']));
  const manifest = new URL('manifest.webmanifest', baseURL);
  const action = new URL(share_target.action, manifest).href;
  expect(action.startsWith(new URL(scope, manifest).href), 'its worker answers there').toBe(true);
  // The form that the browser sends: from no page, so that no page's policy is asked.
  const sender = await page.context().newPage();
  await sender.goto('about:blank');
  await sender.evaluate(
    ({ action, name, files }) => {
      const form = Object.assign(document.createElement('form'), { method: 'post', action, enctype: 'multipart/form-data' });
      const input = Object.assign(document.createElement('input'), { type: 'file', name, multiple: true });
      const given = new DataTransfer();
      for (const { base64, name, type } of files)
        given.items.add(new File([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))], name, { type }));
      input.files = given.files;
      form.append(input);
      document.body.append(form);
      form.submit();
    },
    { action, name, files: [RECORD(), RECORDING()] },
  );
  await expect(sender.getByText('2 runs imported')).toBeVisible();
  expect(new URL(sender.url()).search).toBe('');
  await sender.close();
});
