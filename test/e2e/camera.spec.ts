import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { encodeTicket } from '../../src/lab/classes/ticket';
import { encode } from '../../src/lab/settings/link';
import { CLASS_RECIPE, ticketOf } from '../unit/tickets';
import { film, type Held } from './filmed';
import { expect, test as base } from './fixture';

/** The teacher's page looks through a camera: what it sees is taken, and without one it says what to do instead. */

const FOLDER = mkdtempSync(join(tmpdir(), 'camera-'));
const FILM = join(FOLDER, 'class.mjpeg');

/** What only flags of the whole browser say: each test has a browser of its own, with these beside the others. */
const test = base.extend<{ camera: string[] }>({
  camera: [[], { option: true }],
  context: async ({ playwright, launchOptions, contextOptions, camera, baseURL }, use) => {
    const browser = await playwright.chromium.launch({ ...launchOptions, args: [...(launchOptions.args ?? []), ...camera] });
    await use(await browser.newContext({ ...contextOptions, baseURL: baseURL!, serviceWorkers: 'block' }));
    await browser.close();
  },
});

test.afterAll(() => rmSync(FOLDER, { recursive: true, force: true }));

const collect = async (page: Page) => {
  await page.goto(`./?lang=en&class=collect#${encode({ recipe: CLASS_RECIPE, seeds: '1' })}`);
  const main = page.getByRole('main', { name: 'Class' });
  await expect(main.getByRole('button', { name: 'Use the camera' })).toBeEnabled();
  return main;
};

test.describe('with a camera', () => {
  test.use({
    camera: ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream', `--use-file-for-fake-video-capture=${FILM}`],
  });

  test('codes that a class holds up are taken, each once, and what is no ticket is told', async ({ page }) => {
    const tickets = [1, 2, 3].map((seed) => encodeTicket(ticketOf({ seed, points: 9, harmful: [150 + seed, 110 - seed] })));
    // Another recipe trains something else: it does not belong into this class.
    const stranger = encodeTicket(ticketOf({ seed: 4, recipe: { ...CLASS_RECIPE, learning_rate: 1e-4 } }));
    const held: Held[] = [
      { text: tickets[0]!, turned: 4, side: 520, blurred: 1 },
      { text: tickets[1]!, turned: -8, side: 440, blurred: 1.2 },
      { text: 'https://school.example/lunch', turned: 12, side: 300, blurred: 2 },
      { text: tickets[2]!, turned: 87, side: 600, blurred: 1.5 },
      { text: stranger, turned: -3, side: 560, blurred: 0.5 },
    ];
    await film(page, FILM, held);

    const main = await collect(page);
    const said = main.locator('tt-take .said');
    await main.getByRole('button', { name: 'Use the camera' }).click();
    await expect(main.getByLabel('What the camera sees')).toBeVisible();
    await expect(main.getByRole('heading', { name: 'Results: 3' })).toBeVisible();
    const seeds = main.getByRole('region', { name: 'Results of the class' }).locator('tbody th');
    expect((await seeds.allTextContents()).sort()).toEqual(['1', '2', '3']);
    await expect(main.getByRole('region', { name: 'Rejected results' }).getByText(/learning_rate/)).toBeVisible();
    // The film goes on from its start: the same codes count no second time.
    await expect(said).toContainText('Here already, counted once: 1.');
    await expect(said).toContainText('No ticket was found. Lines without a ticket: 1 (');
    await expect(main.getByRole('heading', { name: 'Results: 3' })).toBeVisible();

    // Pooled as three runs: 151, 152 and 153 of 300 each with the trained weights.
    await main.getByText('Table', { exact: true }).click();
    await expect(main.getByRole('region', { name: 'Figures of the class' }).getByRole('row').nth(1)).toContainText('(456/900), ');
    const stream = await main.locator('video').evaluateHandle((video) => (video as HTMLVideoElement).srcObject as MediaStream);
    await main.getByRole('button', { name: 'Switch the camera off' }).click();
    await expect(main.locator('video')).toHaveCount(0);
    expect(await stream.evaluate(({ active }) => active), 'the camera is on').toBe(false);

    // A browser says so where somebody pulls the plug.
    await main.getByRole('button', { name: 'Use the camera' }).click();
    await main.locator('video').evaluate((video) => {
      ((video as HTMLVideoElement).srcObject as MediaStream).getTracks().forEach((track) => track.dispatchEvent(new Event('ended')));
    });
    await expect(main.getByRole('alert')).toContainText('The camera was taken away or switched off. Connect it and try again.');
    await expect(main.locator('video')).toHaveCount(0);
  });
});

test.describe('with a camera that the browser may not use', () => {
  test.use({ camera: ['--use-fake-device-for-media-stream', '--deny-permission-prompts'] });

  test('it is told, with what to do', async ({ page }) => {
    const main = await collect(page);
    await main.getByRole('button', { name: 'Use the camera' }).click();
    const told = main.getByRole('alert');
    await expect(told).toHaveText(
      'The browser was not allowed to use the camera. Allow it in the address bar and try again. Paste the texts or give their pictures below instead.',
    );
    await expect(main.getByRole('button', { name: 'Use the camera' })).toBeEnabled();
  });
});

test.describe('on a machine without a camera', () => {
  test.use({ camera: ['--use-fake-device-for-media-stream=device-count=0', '--use-fake-ui-for-media-stream'] });

  test('it is told, and texts are taken all the same', async ({ page }) => {
    const main = await collect(page);
    await main.getByRole('button', { name: 'Use the camera' }).click();
    const told = main.getByRole('alert');
    await expect(told).toHaveText('No camera was found. Connect one and try again. Paste the texts or give their pictures below instead.');
    await main.getByRole('textbox', { name: 'Results as text, as many as you like' }).fill(encodeTicket(ticketOf({ seed: 5 })));
    await main.getByRole('button', { name: 'Take', exact: true }).click();
    await expect(main.getByRole('heading', { name: 'Results: 1' })).toBeVisible();
  });
});
