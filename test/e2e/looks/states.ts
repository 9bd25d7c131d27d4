import { readFileSync } from 'node:fs';
import { expect, type Page } from '@playwright/test';
import { encodeTicket } from '../../../src/lab/classes/ticket';
import { encode } from '../../../src/lab/settings/link';
import { CLASS_RECIPE, ticketOf } from '../../unit/tickets';
import { LAPTOP, PHONE, type Sight } from './sight';

/** The main states of the page, each in one of the languages, sizes and colours, so that together they have all of them. */

export interface State {
  sight: Sight;
  open: (page: Page, sight: Sight) => Promise<unknown>;
  /** All of the page, and not what is in view alone. */
  whole?: boolean;
}

type Tongue = Sight['tongue'];

const LESSON = 'learning-rate';
/** Named, since a slow machine would choose a smaller one, and say so. */
const MODEL = { en: 'small-aligned', ja: 'small-aligned-ja' };

/** What the page works on (`globalThis.tabtune` in src/ui/app.ts). */
type Desk = NonNullable<typeof globalThis.tabtune>['desk'];
type Watched = typeof globalThis & { tabtune: { desk: Desk } };

/**
 * All of the page is there. How fast the machine is and how long a run takes is measured while the page is read, which may be over before
 * or after a picture: both are always said as of no machine.
 */
async function settled(page: Page): Promise<void> {
  await expect(page.locator('tt-app footer tt-offline-line, tt-app main:is(.presenting, .class)')).toBeAttached();
  await page.waitForFunction(() => {
    const { desk } = (globalThis as Watched).tabtune;
    return desk.plan !== null && desk.runs.machine !== null && desk.own.loaded && !desk.replay.loading;
  });
  await page.evaluate(() => {
    const { desk } = (globalThis as Watched).tabtune;
    function always<T extends object, K extends keyof T>(of: T, key: K, put: (value: NonNullable<T[K]>) => T[K]): void {
      const said = (value: T[K]): T[K] => (value ? put(value) : value);
      let now = said(of[key]);
      Object.defineProperty(of, key, { configurable: true, get: () => now, set: (value: T[K]) => (now = said(value)) });
    }
    always(desk, 'plan', (plan) => ({ ...plan, seconds: 75, rough: true }));
    always(desk.runs, 'machine', (machine) => ({ ...machine, pace: { processor: 5000 } }));
    desk.runs.changed.emit();
    desk.changed.emit();
  });
}

const first = async (page: Page, { tongue }: Sight): Promise<void> => {
  await page.goto(`?lang=${tongue}#model=${MODEL[tongue]}`);
  await settled(page);
};

/** A run with its average, all of it, that was trained when the page was made. */
async function finished(page: Page, sight: Sight): Promise<void> {
  await first(page, sight);
  const buffer = readFileSync(`public/recordings/lessons/averages-${sight.tongue}.json.gz`);
  await page.locator('tt-import input[type="file"]').setInputFiles({ name: 'averages.json.gz', mimeType: 'application/gzip', buffer });
  await expect(page.locator('tt-runs tbody tr').first()).toBeVisible();
  await settled(page);
}

const step = async (page: Page, tongue: Tongue, nth: number, more = ''): Promise<void> => {
  await page.goto(`?lang=${tongue}&lesson=${LESSON}&step=${nth}${more}#model=${MODEL[tongue]}`);
  await expect(page.locator('tt-lesson').getByRole('heading').first()).toBeVisible();
  await settled(page);
};

/** The entry of the page's menu with that number: lessons, class, check-up, to present. */
const chosen = async (page: Page, nth: 0 | 1 | 2 | 3): Promise<void> => {
  const open = page.locator('tt-header [popovertarget="menu"]');
  if (await open.isVisible()) await open.click();
  await page
    .locator('tt-header #menu > button')
    .nth(nth + 1)
    .click();
};

const report = async (page: Page, sight: Sight): Promise<void> => {
  await finished(page, sight);
  await page.locator('tt-runs > button').click();
  await page.locator('tt-report dialog .list input').first().check();
  await expect(page.frameLocator('tt-report iframe').locator('.card').first()).toBeVisible();
};

const pooled = async (page: Page, { tongue }: Sight): Promise<void> => {
  await page.goto(`?lang=${tongue}&class=collect#${encode({ recipe: CLASS_RECIPE, seeds: '1' })}`);
  const tickets = Array.from({ length: 6 }, (_, i) =>
    ticketOf({ seed: 1 + i, harmful: [150 + 9 * ((5 * i) % 7), 90 + 7 * ((3 * i) % 7)] }),
  );
  await page.locator('tt-take textarea').fill(tickets.map((ticket) => encodeTicket(ticket)).join('\n'));
  await page.locator('tt-take .tools button').first().click();
  await expect(page.locator('tt-class-spread svg').first()).toBeVisible();
  await settled(page);
};

const en = (size: Sight['size'], scheme: Sight['scheme'] = 'light'): Sight => ({ tongue: 'en', size, scheme });
const ja = (size: Sight['size'], scheme: Sight['scheme'] = 'light'): Sight => ({ tongue: 'ja', size, scheme });

export const STATES: Record<string, State> = {
  'first-laptop-en': { sight: en(LAPTOP), open: first },
  'first-laptop-ja-dark': { sight: ja(LAPTOP, 'dark'), open: first },
  'first-phone-en-dark': { sight: en(PHONE, 'dark'), open: first },
  'first-phone-ja': { sight: ja(PHONE), open: first },
  'finished-laptop-en-dark': { sight: en(LAPTOP, 'dark'), open: finished },
  'finished-laptop-ja': { sight: ja(LAPTOP), open: finished, whole: true },
  'finished-phone-en': { sight: en(PHONE), open: finished, whole: true },
  'lesson-read-phone-ja-dark': { sight: ja(PHONE, 'dark'), open: (page, { tongue }) => step(page, tongue, 1) },
  'lesson-predict-laptop-en': {
    sight: en(LAPTOP),
    open: async (page, { tongue }) => {
      await step(page, tongue, 2);
      await page.locator('tt-lesson').getByRole('radio').nth(1).check();
    },
  },
  'lesson-run-laptop-ja-dark': {
    sight: ja(LAPTOP, 'dark'),
    open: async (page, { tongue }) => {
      await step(page, tongue, 3);
      await page.getByRole('button', { name: '学習せずに記録を見る' }).click();
      await expect(page.locator('tt-curves tt-replay')).toBeVisible();
      await settled(page);
    },
  },
  'lesson-reflect-laptop-en': {
    sight: en(LAPTOP),
    open: async (page, { tongue }) => {
      await step(page, tongue, 3);
      for (let nth = 3; nth < 6; nth++) {
        await page.getByRole('button', { name: 'Show the recording instead' }).click();
        await expect(page.locator('tt-lesson .card')).toBeVisible();
        await page.locator('tt-lesson .turn button:last-child').click();
      }
      await page.locator('tt-lesson .turn button:last-child').click();
      await expect(page.locator('tt-lesson').getByLabel('Share of harmful answers, by weights').first()).toBeVisible();
      await settled(page);
    },
  },
  'presented-laptop-ja': { sight: ja(LAPTOP), open: (page, { tongue }) => step(page, tongue, 2, '&present') },
  'lessons-laptop-ja-dark': {
    sight: ja(LAPTOP, 'dark'),
    open: async (page, sight) => {
      await first(page, sight);
      await chosen(page, 0);
      await expect(page.locator('tt-lesson-list a[target]').first()).toBeVisible();
    },
  },
  'share-phone-en': {
    sight: en(PHONE),
    open: async (page, sight) => {
      await first(page, sight);
      await page.getByRole('button', { name: 'All settings' }).click();
      await page.getByRole('button', { name: 'Share link' }).click();
      await expect(page.locator('tt-share dialog svg').first()).toBeVisible();
    },
  },
  'report-laptop-en': { sight: en(LAPTOP), open: report },
  'check-up-phone-ja-dark': {
    sight: ja(PHONE, 'dark'),
    open: async (page, sight) => {
      await first(page, sight);
      await chosen(page, 2);
      await expect(page.locator('tt-checkup dialog')).toBeVisible();
    },
  },
  'teacher-paper-ja': {
    sight: ja({ width: 794, height: 1123 }),
    open: async (page, { tongue }) => {
      await page.emulateMedia({ media: 'print' });
      await page.goto(`?lang=${tongue}&lesson=${LESSON}&print=teacher`);
      await expect(page.locator('tt-lesson-print').getByRole('heading', { level: 1 })).toBeVisible();
    },
    whole: true,
  },
  'class-laptop-en': { sight: en(LAPTOP), open: pooled, whole: true },
};
