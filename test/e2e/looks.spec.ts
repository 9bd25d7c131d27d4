import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { encode } from '../../src/lab/settings/link';
import { CLASS_RECIPE } from '../unit/tickets';
import { expect, test } from './fixture';
import { LAPTOP, looksLike, looksUnlike, PHONE, sight } from './looks';

/**
 * The main states of the page as pictures, in English. Renewed on purpose with `--update-snapshots` (CONTRIBUTING.md, "Pictures of the page").
 * In Japanese other faces make other lines: what is cut or lies over something else there is looked for by test/ui/languages.test.ts.
 */

// Elsewhere edges of lines and controls are drawn in another way.
test.skip(process.platform !== 'linux', 'the pictures are of Chromium on Linux');

const RECORDING = 'public/recordings/lessons/averages-en.json.gz';
/** Named, since a slow machine would choose a smaller one, and say so. */
const OPEN = './?lang=en#model=tiny-aligned';
const LESSON = 'learning-rate';

/** The engine has told what computes here, so that nothing comes after the picture. */
async function settled(page: Page): Promise<void> {
  await expect(page.getByRole('button', { name: 'Start', exact: true })).toBeEnabled();
  await expect(page.locator('tt-curves').getByRole('group').first()).toBeVisible();
  await page.waitForLoadState('networkidle');
}

async function finished(page: Page): Promise<void> {
  await page.goto(OPEN);
  await expect(page.getByRole('button', { name: 'Start', exact: true })).toBeEnabled();
  const file = { name: 'averages.json.gz', mimeType: 'application/gzip', buffer: readFileSync(RECORDING) };
  await page.locator('tt-import input[type="file"]').setInputFiles(file);
  await expect(page.locator('tt-curves').getByText('From a file, not trained here')).toBeVisible();
  await settled(page);
}

const STATES: Record<string, { sights: Parameters<typeof sight>[2][]; open: (page: Page) => Promise<void> }> = {
  first: {
    sights: [LAPTOP, PHONE].flatMap((size) => [{ size }, { size, scheme: 'dark' as const }]),
    open: async (page) => {
      await page.goto(OPEN);
      await settled(page);
    },
  },
  finished: { sights: [{ size: LAPTOP }, { size: PHONE }], open: finished },
  lesson: {
    sights: [{ size: LAPTOP }],
    open: async (page) => {
      await page.goto(`./?lang=en&lesson=${LESSON}&step=2`);
      await expect(page.locator('tt-lesson').getByRole('radio').first()).toBeVisible();
      await page.waitForLoadState('networkidle');
    },
  },
  presented: {
    sights: [{ size: LAPTOP }],
    open: async (page) => {
      await page.goto(`./?lang=en&lesson=${LESSON}&step=2&present`);
      await expect(page.locator('tt-lesson').getByRole('radio').first()).toBeVisible();
      await page.waitForLoadState('networkidle');
    },
  },
  class: {
    sights: [{ size: LAPTOP }],
    open: async (page) => {
      await page.goto(`./?lang=en&class=collect#${encode({ recipe: CLASS_RECIPE, seeds: '1' })}`);
      await expect(page.getByRole('main', { name: 'Class' }).getByRole('button', { name: 'Use the camera' })).toBeEnabled();
    },
  },
  report: {
    sights: [{ size: LAPTOP }],
    open: async (page) => {
      await finished(page);
      await page.locator('tt-runs > button').click();
      await page.locator('tt-report dialog .list input').first().check();
      await expect(page.locator('tt-report iframe')).toBeVisible();
    },
  },
  'check-up': {
    sights: [{ size: LAPTOP }],
    open: async (page) => {
      await page.goto(OPEN);
      await settled(page);
      await page.getByRole('button', { name: 'Check-up', exact: true }).click();
      await expect(page.getByRole('dialog', { name: 'Check-up' })).toBeVisible();
    },
  },
};

for (const [state, { sights, open }] of Object.entries(STATES)) {
  for (const { size, scheme } of sights) {
    const name = [state, size === PHONE ? 'phone' : 'laptop', ...(scheme === 'dark' ? ['dark'] : [])].join('-');
    test(`looks as in its picture: ${name}`, async ({ browser, baseURL }) => {
      const page = await sight(browser, baseURL!, { size, ...(scheme ? { scheme } : {}) });
      await open(page);
      await looksLike(page, name);
      await page.context().close();
    });
  }
}

test('a panel that is 8 px aside, smaller by as much, or of a slightly other colour is seen', async ({ browser, baseURL }) => {
  const page = await sight(browser, baseURL!, { size: LAPTOP });
  await STATES['first']!.open(page);
  const panel = page.locator('tt-curves');
  const change = (name: string, value: string) =>
    panel.evaluate((element, [name, value]) => (element as HTMLElement).style.setProperty(name!, value!), [name, value]);
  const spoilt: [name: string, value: string, whole: string][] = [
    ['translate', '8px 0', 'none'],
    ['translate', '0 8px', 'none'],
    ['margin-right', '8px', ''],
    // Of the panel by itself, #ffffff.
    ['background-color', '#faf9f7', ''],
  ];
  for (const [name, value, whole] of spoilt) {
    await change(name, value);
    await looksUnlike(page, 'first-laptop');
    await change(name, whole);
  }
  await looksLike(page, 'first-laptop');
  await page.context().close();
});
