import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright';
import { serve } from '../../scripts/serve.ts';

/** Whoever waits longer for a first point has left. */
const PATIENCE = 60_000;

interface Watched {
  /** Milliseconds after the navigation; 0 before. */
  pressed: number;
  drawn: number;
}

/** In the page, before anything of it runs: presses Start as soon as it can be pressed, and waits for the chart to have a point. */
function watch(): void {
  const watched: Watched = { pressed: 0, drawn: 0 };
  Object.assign(globalThis, { watched });
  function* within(root: ParentNode): Generator<Element> {
    for (const element of root.querySelectorAll('*')) {
      yield element;
      if (element.shadowRoot) yield* within(element.shadowRoot);
    }
  }
  const all = (is: (element: Element) => boolean): Element[] => [...within(document)].filter(is);
  /** Figures above the chart that wait for a first evaluation. */
  const waiting = (): number => all((e) => e.childElementCount === 0 && e.textContent?.trim() === 'not measured yet').length;
  const picture = (): string => {
    const [chart] = all((e) => e.getAttribute('aria-label')?.startsWith('Harmful answers by step.') === true);
    return chart?.querySelector('canvas')?.toDataURL() ?? '';
  };
  let before = { waiting: 0, picture: '' };
  const look = (): void => {
    if (waiting() < before.waiting && picture() !== before.picture) watched.drawn = performance.now();
    else requestAnimationFrame(look);
  };
  const press = (): void => {
    const [start] = all((e) => e instanceof HTMLButtonElement && e.textContent.trim() === 'Start' && !e.disabled);
    if (!start) return void setTimeout(press, 10);
    before = { waiting: waiting(), picture: picture() };
    if (before.waiting === 0 || before.picture === '') return void setTimeout(press, 10);
    watched.pressed = performance.now();
    (start as HTMLButtonElement).click();
    requestAnimationFrame(look);
  };
  press();
}

/** What the page says to whoever cannot start. */
const alertOf = async (page: Page): Promise<string> =>
  ((await page.getByRole('alert').first().textContent({ timeout: 1000 })) ?? '').trim().replace(/\s+/g, ' ');

async function once(browser: Browser, url: string): Promise<number> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 960 } });
  try {
    const page = await context.newPage();
    await page.addInitScript(watch);
    await page.goto(url);
    const ended = () =>
      page.waitForFunction(() => (globalThis as unknown as { watched: Watched }).watched.drawn > 0, undefined, { timeout: PATIENCE });
    await ended().catch(async () => {
      const { pressed } = await page.evaluate(() => (globalThis as unknown as { watched: Watched }).watched);
      const why = pressed > 0 ? 'no point was drawn' : 'Start could not be pressed';
      throw new Error(`${why} within ${PATIENCE / 1000} s. ${await alertOf(page).catch(() => '')}`.trim());
    });
    const { drawn } = await page.evaluate(() => (globalThis as unknown as { watched: Watched }).watched);
    return drawn / 1000;
  } finally {
    await context.close();
  }
}

/** Work F: seconds from navigation to the first harmful rate in the chart, in the page as it is built, each time in a fresh profile. */
export async function firstPoints(launch: () => Promise<Browser>, times: number): Promise<number[]> {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const outDir = 'bench/node_modules/.bench/app';
  // In a process of its own: this one is in development mode, and so would be what it builds.
  execFileSync(process.execPath, ['node_modules/vite/bin/vite.js', 'build', '--outDir', outDir, '--logLevel', 'warn'], {
    cwd: root,
    env: { ...process.env, NODE_ENV: 'production' },
    stdio: ['ignore', process.stderr, process.stderr],
  });
  const { url, close } = await serve({ folder: `${root}${outDir}` });
  const browser = await launch();
  try {
    const seconds: number[] = [];
    while (seconds.length < times) seconds.push(await once(browser, url));
    return seconds;
  } finally {
    await browser.close();
    close();
  }
}
