import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright';
import { build } from 'vite';
import { serve } from '../../scripts/serve.ts';

/** Whoever waits longer for a first point has left. */
const PATIENCE = 60_000;

interface Watched {
  /** Milliseconds after the navigation; 0 before. */
  pressed: number;
  drawn: number;
  /** Set when the chart has colours before anything was measured: its drawing would prove nothing. */
  early: boolean;
}

/** In the page, before anything of it runs: presses Start as soon as it can be pressed, and waits for the chart to have a point. */
function watch(): void {
  const watched: Watched = { pressed: 0, drawn: 0, early: false };
  Object.assign(globalThis, { watched });
  function* within(root: ParentNode): Generator<Element> {
    for (const element of root.querySelectorAll('*')) {
      yield element;
      if (element.shadowRoot) yield* within(element.shadowRoot);
    }
  }
  const find = <E extends Element>(is: (element: Element) => boolean): E | undefined => {
    for (const element of within(document)) if (is(element)) return element as E;
    return undefined;
  };
  let chart: HTMLCanvasElement | null | undefined;
  /** Tracks have colours; axes, grid and words are grey. */
  const coloured = (): boolean => {
    chart ??= find((e) => e.getAttribute('aria-label')?.startsWith('Harmful answers by step.') === true)?.querySelector('canvas');
    if (!chart || chart.width === 0) return false;
    const { data } = chart.getContext('2d')!.getImageData(0, 0, chart.width, chart.height);
    for (let i = 0; i < data.length; i += 4) {
      const [r, g, b, a] = [data[i]!, data[i + 1]!, data[i + 2]!, data[i + 3]!];
      if (a > 100 && Math.max(r, g, b) - Math.min(r, g, b) > 60) return true;
    }
    return false;
  };
  const look = (): void => {
    if (coloured()) watched.drawn = performance.now();
    else requestAnimationFrame(look);
  };
  const press = (): void => {
    const start = find<HTMLButtonElement>((e) => e instanceof HTMLButtonElement && e.textContent.trim() === 'Start' && !e.disabled);
    if (!start) return void setTimeout(press, 10);
    watched.early = coloured();
    watched.pressed = performance.now();
    start.click();
    requestAnimationFrame(look);
  };
  press();
}

/** What the page says to whoever cannot start. */
const alertOf = async (page: Page): Promise<string> => (await page.getByRole('alert').first().textContent({ timeout: 1000 })) ?? '';

async function once(browser: Browser, url: string): Promise<number> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 960 } });
  try {
    const page = await context.newPage();
    await page.addInitScript(watch);
    await page.goto(url);
    const ended = () =>
      page.waitForFunction(() => (globalThis as unknown as { watched: Watched }).watched.drawn > 0, { timeout: PATIENCE });
    await ended().catch(async () => {
      const { pressed } = await page.evaluate(() => (globalThis as unknown as { watched: Watched }).watched);
      const why = pressed > 0 ? 'no point was drawn' : 'Start could not be pressed';
      throw new Error(`${why} within ${PATIENCE / 1000} s. ${await alertOf(page).catch(() => '')}`.trim());
    });
    const { drawn, early } = await page.evaluate(() => (globalThis as unknown as { watched: Watched }).watched);
    if (early) throw new Error('the chart of harmful answers has colours before Start is pressed');
    return drawn / 1000;
  } finally {
    await context.close();
  }
}

/** Work F: seconds from navigation to the first harmful rate in the chart, in the page as it is built, each time in a fresh profile. */
export async function firstPoints(launch: () => Promise<Browser>, times: number): Promise<number[]> {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const outDir = 'bench/node_modules/.bench/app';
  await build({ root, logLevel: 'warn', build: { outDir } });
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
