import { expect, test } from 'vitest';
import { page } from 'vitest/browser';
import '../../src/ui/base/tokens.css';
import type { Kept } from '../../src/offline/messages';
import type { OfflineLine } from '../../src/ui/offline/line';
import '../../src/ui/offline/line';
import type { OfflineMenu } from '../../src/ui/offline/menu';
import '../../src/ui/offline/menu';
import type { ReloadNotice } from '../../src/ui/offline/notice';
import '../../src/ui/offline/notice';

function shown<T extends HTMLElement>(tag: string, properties: Partial<T>): T {
  document.body.replaceChildren();
  const element = Object.assign(document.createElement(tag), properties) as T;
  document.body.append(element);
  return element;
}

const menu = (properties: Partial<OfflineMenu>) => shown<OfflineMenu>('tt-offline', properties);

test('the menu says whether the page works offline, with files and bytes', async () => {
  const title = page.getByRole('heading', { level: 2 });
  const text = page.getByRole('status');
  menu({});
  await expect.element(title).toHaveTextContent('Not offline yet');
  await expect.element(text).toHaveTextContent('as soon as it has nothing else to do');
  menu({ kept: { state: 'filling', files: 5, allFiles: 118, bytes: 3e6, allBytes: 9e6 } });
  await expect.element(text).toHaveTextContent("Keeping the page's files: 5 of 118, 33 % of 9.0 MB");
  await expect.element(page.getByRole('progressbar', { name: 'Files that are kept' })).toBeVisible();
  menu({ kept: { state: 'ready', files: 118, bytes: 9e6 } });
  await expect.element(title).toHaveTextContent('Works offline');
  await expect.element(text).toHaveTextContent('All 118 files of the page are kept in this browser, 9.0 MB.');
  menu({ kept: { state: 'ready', files: 118, bytes: 9e6 }, online: false });
  await expect.element(title).toHaveTextContent('Offline');
});

test('a lasting line says when the page works without network, how far that is, and why it does not', async () => {
  const text = page.getByRole('paragraph');
  const line = (properties: Partial<OfflineLine>) => shown<OfflineLine>('tt-offline-line', { possible: true, ...properties });
  line({});
  await expect.element(text).toHaveTextContent('as soon as it has nothing else to do');
  line({ kept: { state: 'filling', files: 5, allFiles: 118, bytes: 3e6, allBytes: 9e6 } });
  await expect.element(text).toHaveTextContent("Keeping the page's files: 5 of 118, 33 % of 9.0 MB");
  await expect.element(text).toHaveAttribute('aria-live', 'off');
  line({ kept: { state: 'ready', files: 118, bytes: 9e6 } });
  await expect.element(text).toHaveTextContent('This page now works without network. All 118 files of the page are kept in this browser');
  await expect.element(text).toHaveAttribute('aria-live', 'polite');
  await expect.element(page.getByRole('button')).not.toBeInTheDocument();
  let again = 0;
  line({ kept: { state: 'failed', why: 'room', needed: 2e7, free: 1e6 }, onAgain: () => again++ });
  await expect
    .element(text)
    .toHaveTextContent(/does not work without network yet\. 20 MB of storage are needed, and the browser gives 1\.0 MB\. Delete runs/);
  await page.getByRole('button', { name: 'Try again' }).click();
  expect(again).toBe(1);
  line({ possible: false });
  await expect.element(text).toHaveTextContent(/this browser lets it keep no files\. Open it with https/);
});

test('what failed is told with its reason, and can be tried again', async () => {
  const reasons: [Kept, string][] = [
    [{ state: 'failed', why: 'room', needed: 2e7, free: 1e6 }, '20 MB of storage are needed, and the browser gives 1.0 MB.'],
    [{ state: 'failed', why: 'room', needed: 2e7, free: 1e10 }, 'storage for this page is full; 20 MB are needed'],
    [{ state: 'failed', why: 'room', needed: 2e7, free: null }, 'storage for this page is full; 20 MB are needed'],
    [{ state: 'failed', why: 'network', path: 'data/a.jsonl' }, 'data/a.jsonl could not be fetched.'],
    [{ state: 'failed', why: 'answer', path: 'a.js', status: 404 }, 'The server answered 404 for a.js.'],
  ];
  for (const [kept, said] of reasons) {
    let again = 0;
    menu({ kept, onAgain: () => again++ });
    await expect.element(page.getByRole('status')).toHaveTextContent(said);
    await page.getByRole('button', { name: 'Try again' }).click();
    expect(again).toBe(1);
  }
  menu({ kept: { state: 'ready', files: 1, bytes: 1e6 }, behind: { state: 'failed', why: 'network', path: 'a.js' } });
  await expect
    .element(page.getByText('A new version could not be fetched whole; this one goes on. a.js could not be fetched.'))
    .toBeVisible();
});

test('Install stands there where the browser offers it', async () => {
  menu({});
  await expect.element(page.getByRole('button', { name: 'Install' })).not.toBeInTheDocument();
  let asked = 0;
  menu({ installable: true, onInstall: () => asked++ });
  await page.getByRole('button', { name: 'Install' }).click();
  expect(asked).toBe(1);
});

test('a reload is offered for a new version first, then for threads', async () => {
  const done: string[] = [];
  const given = { onUpdate: () => done.push('update'), onIsolate: () => done.push('isolate'), onClose: () => done.push('close') };
  shown<ReloadNotice>('tt-reload', { fresh: true, cores: 8, ...given });
  await expect.element(page.getByRole('status')).toHaveTextContent('A new version of the page is there.');
  await page.getByRole('button', { name: 'Reload' }).click();
  shown<ReloadNotice>('tt-reload', { cores: 8, ...given });
  await expect.element(page.getByRole('status')).toHaveTextContent('up to 8 cores');
  await page.getByRole('button', { name: 'Reload' }).click();
  await page.getByRole('button', { name: 'Not now' }).click();
  expect(done).toEqual(['update', 'isolate', 'close']);
});
