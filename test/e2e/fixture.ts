import AxeBuilder from '@axe-core/playwright';
import { test as base, type BrowserContext, expect, type Page } from '@playwright/test';

export { expect } from '@playwright/test';

interface LongTaskWindow {
  longTasks: number[];
}

/** Milliseconds of every task on the main thread that took over 50 ms since the page was opened. */
export async function longTasks(page: Page): Promise<number[]> {
  return page.evaluate(() => (globalThis as unknown as LongTaskWindow).longTasks.slice());
}

/** Whether the measuring works at all: a task made too long on purpose must show up. */
export async function longTasksAreSeen(page: Page): Promise<boolean> {
  const before = (await longTasks(page)).length;
  await page.evaluate(() => {
    setTimeout(() => {
      const end = performance.now() + 120;
      while (performance.now() < end);
    });
  });
  await expect.poll(async () => (await longTasks(page)).length).toBeGreaterThan(before);
  return true;
}

/** The page as it stands breaks none of axe's rules. */
export async function accessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const broken = violations.map(({ id, help, nodes }) => `${id}: ${help} (${nodes.map(({ target }) => target.join(' ')).join('; ')})`);
  expect(broken, 'rules of accessibility').toEqual([]);
}

type Storage = Awaited<ReturnType<BrowserContext['storageState']>>;

/** Where idb-keyval keeps things: of the page that is which kernels are fastest, and nothing of runs. */
const SMALL_THINGS = 'keyval-store';

/** Which kernels this adapter gets, measured by a page of its own. */
async function measured(page: Page): Promise<Storage> {
  await page.goto(`${process.env['TABTUNE_URL']!}#device=webgpu`);
  await page.locator('[popovertarget="about"]').click();
  await expect(page.locator('tt-kernels').getByRole('row').filter({ hasText: 'matmul_nt' })).toContainText('ms');
  const { origins } = await page.context().storageState({ indexedDB: true });
  const databases = (origin: object) => (origin as { indexedDB: { name: string }[] }).indexedDB.filter(({ name }) => name === SMALL_THINGS);
  return { cookies: [], origins: origins.map((origin) => ({ ...origin, indexedDB: databases(origin) })) };
}

export interface Given {
  /** Pages know from the start which kernels are fastest, as they do on a second visit; all of them the same. */
  tuned: boolean;
}

/** Every test of the page: its address, and no request elsewhere, no error in the page, no breach of its content policy. */
export const test = base.extend<{ quietPage: undefined }, Given & { tuning: Storage | undefined }>({
  baseURL: async ({}, use) => use(process.env['TABTUNE_URL']),
  tuned: [true, { option: true, scope: 'worker' }],
  tuning: [
    async ({ browser, tuned }, use) => {
      if (!tuned) return use(undefined);
      const page = await browser.newPage();
      const found = await measured(page);
      await page.close();
      await use(found);
    },
    { scope: 'worker' },
  ],
  storageState: async ({ tuning }, use) => use(tuning),
  quietPage: [
    async ({ context, page, baseURL }, use) => {
      const { origin } = new URL(baseURL!);
      const elsewhere: string[] = [];
      const errors: string[] = [];
      const seen = (url: string) => {
        if (!/^(data|blob):/.test(url) && new URL(url).origin !== origin) elsewhere.push(url);
      };
      context.on('request', (request) => seen(request.url()));
      page.on('websocket', (socket) => seen(socket.url()));
      page.on('pageerror', (error) => errors.push(error.message));
      page.on('console', (message) => {
        if (message.type() === 'error') errors.push(message.text());
      });
      await page.addInitScript(() => {
        const longTasks: number[] = [];
        Object.assign(globalThis, { longTasks });
        new PerformanceObserver((list) => longTasks.push(...list.getEntries().map(({ duration }) => duration))).observe({
          type: 'longtask',
          buffered: true,
        });
      });
      await use(undefined);
      expect(elsewhere, 'requests to other origins').toEqual([]);
      expect(errors, 'errors in the page').toEqual([]);
    },
    { auto: true },
  ],
});
