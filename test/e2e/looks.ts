import { type Browser, expect, type Page } from '@playwright/test';

/**
 * Pictures of the page that are the same on each machine: one face that every image with Chromium has, letters not drawn but still in their
 * places, nothing that moves, and a day that stays. What is compared is where things are, how large they are, and their colours.
 */

export const LAPTOP = { width: 1366, height: 768 };
export const PHONE = { width: 390, height: 844 };

/** The day on which the pictures are taken. */
const TODAY = new Date('2026-05-18T09:00:00Z');

/** Letters leave no pixel, whose edges differ from machine to machine. It is inherited, into shadow roots too. */
const SHEET = `:root:root {
  --font: 'DejaVu Sans', sans-serif;
  --mono: 'DejaVu Sans Mono', monospace;
  -webkit-text-fill-color: transparent;
}`;

interface Sight {
  size: { width: number; height: number };
  scheme?: 'light' | 'dark';
}

/** A browser of somebody who comes for the first time. */
export async function sight(browser: Browser, baseURL: string, { size, scheme = 'light' }: Sight): Promise<Page> {
  const context = await browser.newContext({
    ...{ baseURL, viewport: size, colorScheme: scheme, reducedMotion: 'reduce', locale: 'en-GB', timezoneId: 'UTC' },
    serviceWorkers: 'block',
  });
  const page = await context.newPage();
  await page.clock.setFixedTime(TODAY);
  await page.addInitScript((text) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  }, SHEET);
  return page;
}

/** What differs from machine to machine in words, and so in the width of what holds them. */
const STEADY: [found: string, said: string][] = [
  // Letters for which a machine may lack a face.
  ['[\\u3040-\\u30ff\\u4e00-\\u9fff]', '\u2014'],
  ['\\b\\d+ threads?\\b', '2 threads'],
  ['[\\d,.]+ tokens/s', '10,000 tokens/s'],
  ['About [\\d.]+ (s|min|h)\\b', 'About 15 s'],
];

/** Puts the same words on each machine. */
const steady = (page: Page) =>
  page.evaluate((words) => {
    const walk = (root: ParentNode): void => {
      for (const element of root.querySelectorAll<HTMLElement>('*')) {
        if (element.shadowRoot) walk(element.shadowRoot);
        for (const node of element.childNodes) {
          if (node.nodeType !== Node.TEXT_NODE || !node.nodeValue) continue;
          const said = words.reduce((text, [found, words]) => text.replaceAll(new RegExp(found, 'g'), words), node.nodeValue);
          if (said !== node.nodeValue) node.nodeValue = said;
        }
      }
    };
    walk(document);
  }, STEADY);

const COMPARED = {
  animations: 'disabled',
  caret: 'hide',
  scale: 'css',
  // Panel and paper are nearly of one colour: little is forgiven in a pixel, and few pixels are.
  threshold: 0.02,
  maxDiffPixelRatio: 0.002,
} as const;

/** Compares what is in view with the picture of that name. */
export async function looksLike(page: Page, name: string): Promise<void> {
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
  await steady(page);
  await expect(page).toHaveScreenshot(`${name}.png`, COMPARED);
}

/** The picture is another. It is never written by this. */
export async function looksUnlike(page: Page, name: string): Promise<void> {
  await steady(page);
  await expect(page).not.toHaveScreenshot(`${name}.png`, COMPARED);
}
