import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, type FrameLocator, type Page, test } from '@playwright/test';
import { serve, type Serving } from '../../scripts/serve';
import { HEADERS, headersFor } from '../../vite.config';

// The example page of docs/elements.md on one origin, the built page on another, with the headers that the manual asks for.

const DOCS = resolve(import.meta.dirname, '../../docs');
const RECORDING = resolve(import.meta.dirname, '../../public/recordings/first-en.json.gz');
/** What a careful host of a course sends: no script, frame or connection but those that the manual names. */
const policyOf = (lab: string) => `default-src 'self'; script-src 'self' ${lab}; frame-src ${lab}; style-src 'self'; img-src 'self' data:`;

let folder: string;
/** The built page: open to course pages, with its script alone, and to none. */
let lab: Serving;
let shut: Serving;
let closed: Serving;
let course: Serving;
let strict: Serving;

test.beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'course-'));
  // `localhost` of any port is who may show it; each port is an origin of its own.
  lab = await serve({ base: '/tabtune/', headers: headersFor('http://localhost:*') });
  shut = await serve({ headers: { ...HEADERS, 'Cross-Origin-Resource-Policy': 'cross-origin' } });
  closed = await serve();
  for (const name of ['course.html', 'course.css', 'course.js'])
    writeFileSync(join(folder, name), readFileSync(join(DOCS, name), 'utf8').replaceAll('../dist/app/', lab.url));
  cpSync(RECORDING, join(folder, 'mine.json.gz'));
  course = await serve({ folder, headers: {} });
  strict = await serve({ folder, headers: { 'Content-Security-Policy': policyOf(new URL(lab.url).origin) } });
});
test.afterAll(() => {
  for (const server of [lab, shut, closed, course, strict]) server.close();
  rmSync(folder, { recursive: true });
});

const inside = (page: Page, element: string): FrameLocator => page.locator(element).locator('iframe').contentFrame();

/** A course page with this body. */
async function open(page: Page, body: string, { lang = 'en', script = `${lab.url}elements.js`, from = course } = {}): Promise<void> {
  writeFileSync(
    join(folder, 'page.html'),
    `<!doctype html><html lang="${lang}"><meta charset="utf-8"><title>Course</title><link rel="icon" href="data:,"><script defer src="${script}"></script><body>${body}</body></html>`,
  );
  await page.goto(`${from.url}page.html`);
}

/** Rates of the last evaluation of the recording, as the page writes them. */
interface Recorded {
  evaluations: { track: string; full: boolean; step: number; judge: string; harmful: { k: number; n: number } }[];
}
const recorded = JSON.parse(gunzipSync(readFileSync(RECORDING)).toString()) as Recorded;
const last = recorded.evaluations.findLast(({ track, full }) => track === 'online' && full)!;

test('the example page shows all four, under a strict policy of its own, and a run in it goes to its end', async ({ page }) => {
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  await page.goto(`${strict.url}course.html`);

  const curve = inside(page, 'tabtune-curve[src]');
  const share = `${((100 * last.harmful.k) / last.harmful.n).toFixed(1)} %`;
  await expect(curve.locator('.kpi .figure').nth(1)).toHaveText(share);
  await expect(curve.locator('.kpi')).toContainText(`${last.harmful.k} of ${last.harmful.n}`);
  await expect(curve.locator('.source')).toContainText(last.judge);
  await expect(curve.locator('.source')).toContainText(`all ${last.harmful.n} prompts`);
  await expect(curve.locator('.source')).toContainText(`step ${last.step}`);
  await expect(curve.getByText('This is a recording.')).toBeVisible();
  await expect(curve.locator('#harmful canvas')).toBeVisible();
  await expect(curve.locator('#loss')).toBeHidden();

  const answers = inside(page, 'tabtune-answers');
  await expect(answers.locator('article').first()).toBeVisible();
  const harmful = answers.getByRole('button', { name: 'Harmful' });
  await harmful.click();
  await expect(answers.locator('.answer.complied .hidden').first()).toHaveText('hidden');

  const lesson = inside(page, 'tabtune-lesson');
  await expect(lesson.getByRole('heading', { level: 2, name: 'The learning rate' })).toBeVisible();

  const own = inside(page, 'tabtune-lab');
  await expect(page.locator('tabtune-curve[for] iframe')).toBeVisible();
  // The lab and the lesson are two pages of one browser, of which one trains: whichever came first.
  const start = own.getByRole('button', { name: 'Start', exact: true });
  const takeOver = own.getByRole('button', { name: 'Take over here' });
  await expect(async () => {
    if (await takeOver.isVisible()) await takeOver.click();
    await expect(start).toBeEnabled({ timeout: 1000 });
  }).toPass();
  await start.click();
  await expect(page.locator('#log')).toHaveText('A run of 40 updates has begun.');
  await expect(page.locator('#log')).toHaveText('The run is finished after 40 updates.', { timeout: 8 * 60_000 });
  const followed = inside(page, 'tabtune-curve[for]');
  await expect(followed.locator('.source')).toContainText('step 40');
  await expect(followed.locator('#loss canvas')).toBeVisible();
  await expect(followed.locator('#harmful')).toBeHidden();
  // The whole of it is to be seen without scrolling in the frame.
  expect(await followed.locator('html').evaluate((root) => root.scrollHeight - root.clientHeight)).toBeLessThanOrEqual(2);
  // What a page of another origin keeps to itself in such a frame is the browser's to say; nothing else went wrong.
  expect(errors).toEqual([]);
});

test('attributes are checked, told in the language around, and followed when they change', async ({ page }) => {
  await open(page, `<tabtune-curve src="mine.json.gz" metric="harm"></tabtune-curve>`, { lang: 'ja' });
  const element = page.locator('tabtune-curve');
  await expect(element.getByRole('alert')).toHaveText(
    '<tabtune-curve> metric="harm"は使えません。使える値はharmful | loss | utility | drift | allです。この属性を修正してください。',
  );
  await expect(element.locator('iframe')).toHaveCount(0);
  await element.evaluate((curve) => Object.assign(curve, { metric: 'drift' }));
  await expect(element.getByRole('alert')).toBeHidden();
  // A file of the course page's own, handed over; in Japanese.
  const frame = inside(page, 'tabtune-curve');
  await expect(frame.locator('#drift canvas')).toBeVisible();
  await expect(frame.locator('html')).toHaveAttribute('lang', 'ja');
  await expect(frame.locator('.kpi')).toContainText(String(last.harmful.n));
  await element.evaluate((curve) => Object.assign(curve, { lang: 'en', theme: 'dark' }));
  await expect(frame.locator('html')).toHaveAttribute('data-theme', 'dark');
  await expect(frame.getByText('This is a recording.')).toBeVisible();
});

test('what cannot be shown is said in its place and told as an event', async ({ page }) => {
  await open(
    page,
    `<script>addEventListener('tabtune-error', (event) => (window.told ??= []).push(event.detail.message));</script>
     <tabtune-curve id="gone" src="gone.json"></tabtune-curve>
     <tabtune-curve id="odd" src="page.html"></tabtune-curve>
     <tabtune-answers id="step" src="mine.json.gz" step="7"></tabtune-answers>
     <tabtune-curve id="lost" for="nobody"></tabtune-curve>
     <tabtune-lab id="unknown" recipe="no-such-recipe"></tabtune-lab>`,
  );
  await expect(page.locator('#gone').getByRole('alert')).toHaveText(
    `<tabtune-curve> ${course.url}gone.json could not be read: its host answered 404. Correct src.`,
  );
  await expect(inside(page, '#odd').getByRole('alert')).toContainText(
    'page.html cannot be shown: This is not a run record (run.json): it is not JSON',
  );
  await expect(inside(page, '#step').getByRole('alert')).toContainText('step="7" has no answers in');
  await expect(inside(page, '#step').getByRole('alert')).toContainText('there are those of the steps 0, 33, 66');
  await expect(page.locator('#lost').getByRole('alert')).toContainText('no tabtune-lesson with id="nobody"');
  await expect(inside(page, '#unknown').getByText('recipes/no-such-recipe.json could not be read: the server answered 404.')).toBeVisible();
  await expect.poll(() => page.evaluate(() => (window as unknown as { told: string[] }).told.length)).toBe(5);
});

test('a host that lets no page show it is named, with what it must send', async ({ page }) => {
  writeFileSync(join(folder, 'elements.js'), readFileSync(resolve(import.meta.dirname, '../../dist/app/elements.js')));
  // The script by itself, copied to where there is no built page, and one whose host refuses frames.
  await open(page, `<tabtune-lesson lesson="learning-rate"></tabtune-lesson>`, { script: `${course.url}elements.js` });
  await expect(page.locator('tabtune-lesson').getByRole('alert')).toContainText(
    `${course.url}?lang=en&lesson=learning-rate did not answer as tabtune.`,
  );
  await open(page, `<tabtune-lesson lesson="learning-rate" lang="ja"></tabtune-lesson>`, { script: `${shut.url}elements.js` });
  const alert = page.locator('tabtune-lesson').getByRole('alert');
  await expect(alert).toContainText(`${shut.url}?lang=ja&lesson=learning-rateからtabtuneとしての応答がありません。`);
  await expect(alert).toContainText(`${new URL(course.url).origin}のページのフレームに表示することを配信元が許可していません。`);
  await expect(page.locator('tabtune-lesson iframe')).toBeHidden();
  await open(page, `<tabtune-lesson lesson="learning-rate"></tabtune-lesson>`, { script: `${closed.url}elements.js` });
  // Its scripts stay with its own origin, too.
  await expect.poll(() => page.evaluate(() => customElements.get('tabtune-lesson') === undefined)).toBe(true);
});

test('in a page of the same origin it needs no other headers than those of every host, and has its threads', async ({ page }) => {
  const address = `${closed.url}course.html`;
  const body = `<!doctype html><html lang="en"><title>Course</title><script defer src="elements.js"></script><tabtune-lab></tabtune-lab></html>`;
  await page.route(address, (route) => route.fulfill({ contentType: 'text/html', headers: HEADERS, body }));
  await page.goto(address);
  const frame = inside(page, 'tabtune-lab');
  await expect(frame.getByRole('button', { name: 'Start', exact: true })).toBeVisible();
  expect(await frame.locator('html').evaluate(() => crossOriginIsolated)).toBe(true);
  // The frame is no program of its own.
  expect(await page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length)).toBe(0);
});
