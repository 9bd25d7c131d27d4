import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test as base, expect, type Page } from '@playwright/test';
import { measured } from './looks/face';
import { sight, stand, type Stand } from './looks/sight';
import { STATES } from './looks/states';

/**
 * The main states of the page as pictures, which lie in test/e2e/looks/pictures/. They are renewed on purpose alone (CONTRIBUTING.md,
 * "Pictures of the page"). With other faces lines end elsewhere: what is cut or lies over something else then is looked for by
 * test/ui/languages.test.ts.
 */

const test = base.extend<object, { standing: Stand }>({
  standing: [
    async ({}, use, { workerIndex, project }) => {
      const standing = await stand(new URL(process.env['TABTUNE_URL']!), join(project.outputDir, `looks-${workerIndex}`));
      await use(standing);
      standing.close();
    },
    { scope: 'worker' },
  ],
  launchOptions: [
    async ({ launchOptions, standing: { launched } }, use) =>
      use({ ...launchOptions, env: launched.env, args: [...(launchOptions.args ?? []), ...launched.args] }),
    { scope: 'worker' },
  ],
});

const COMPARED = {
  animations: 'disabled',
  caret: 'hide',
  scale: 'css',
  // Panel and paper are nearly of one colour: little is forgiven in a pixel, and few pixels are.
  threshold: 0.02,
  maxDiffPixelRatio: 0.0005,
} as const;

async function looks(page: Page, state: string): Promise<void> {
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
  await expect(page, `the page in the state “${state}” looks as in test/e2e/looks/pictures/${state}.png`).toHaveScreenshot(`${state}.png`, {
    ...COMPARED,
    fullPage: STATES[state]!.whole ?? false,
  });
}

test('the browser draws all letters with the face of the pictures', async ({ page }) => {
  expect(
    await page.evaluate(measured),
    'Ems of letters. This browser takes its faces from elsewhere than FONTCONFIG_FILE says, as one in a snap or a flatpak may: set TABTUNE_BROWSER to another, such as that of the Debian package chromium',
  ).toEqual([0.5, 0.5, 1, 0.5]);
});

for (const [state, { sight: seen, open }] of Object.entries(STATES)) {
  test(`looks as in its picture: ${state}`, async ({ browser, standing }) => {
    const page = await sight(browser, standing.home, seen);
    const errors: string[] = [];
    page.on('pageerror', ({ message }) => errors.push(message));
    await open(page, seen);
    await looks(page, state);
    expect(errors, 'errors in the page').toEqual([]);
    await page.context().close();
  });
}

test('each picture is of a state that there is', () => {
  const pictures = readdirSync(join(import.meta.dirname, 'looks', 'pictures'));
  expect(pictures.sort()).toEqual(
    Object.keys(STATES)
      .map((state) => `${state}.png`)
      .sort(),
  );
});

test('a panel that is 4 px aside or smaller, letters or a panel of a slightly other colour are seen', async ({ browser, standing }) => {
  const state = 'first-laptop-en';
  const { sight: seen, open } = STATES[state]!;
  const page = await sight(browser, standing.home, seen);
  await open(page, seen);
  await looks(page, state);
  const panel = page.locator('tt-curves');
  const change = (name: string, value: string) =>
    panel.evaluate((element, [name, value]) => (element as HTMLElement).style.setProperty(name!, value!), [name, value]);
  const spoilt: [name: string, value: string][] = [
    ['translate', '4px 0'],
    ['translate', '0 4px'],
    // Of the panel by itself, #ffffff, and of its letters, #5a6069.
    ['background-color', '#faf9f7'],
    ['--soft', '#6a7079'],
    // The last: its charts are drawn anew.
    ['margin-right', '4px'],
  ];
  for (const [name, value] of spoilt) {
    await change(name, value);
    await expect(page, `${name}: ${value}`).not.toHaveScreenshot(`${state}.png`, COMPARED);
    await change(name, '');
  }
  await page.context().close();
});
