import { type Browser, type BrowserContextOptions, expect, type Page } from '@playwright/test';

/** A run that lasts long enough to be disturbed in its midst, and what lies on disk of it. */

interface Record {
  id: string;
  state: string;
  steps: { step: number }[];
  tokens: number;
  evaluations: { seconds?: number }[];
  events: { kind: string; step: number; message?: string }[];
}

/** The records on disk, as any program would find them there. */
const records = (page: Page): Promise<Record[]> =>
  page.evaluate(async () => {
    const request = indexedDB.open('tabtune');
    await new Promise((resolve, reject) => ((request.onsuccess = resolve), (request.onerror = reject)));
    const all = request.result.transaction('kept').objectStore('kept').getAll();
    await new Promise((resolve, reject) => ((all.onsuccess = resolve), (all.onerror = reject)));
    request.result.close();
    return (all.result as { record?: unknown }[]).flatMap(({ record }) => (record ? [record as Record] : []));
  });

/** Waits until the newest run on disk is in this state. */
export async function until(page: Page, state: string): Promise<Record> {
  await expect.poll(async () => (await records(page)).at(-1)?.state, state).toBe(state);
  return (await records(page)).at(-1)!;
}

/** Waits until a checkpoint of at least this step is on disk. */
export const saved = (page: Page, step: number) =>
  expect
    .poll(
      () =>
        page.evaluate(async () => {
          const request = indexedDB.open('tabtune');
          await new Promise((resolve) => (request.onsuccess = resolve));
          const all = request.result.transaction('kept').objectStore('kept').getAll();
          await new Promise((resolve) => (all.onsuccess = resolve));
          request.result.close();
          return Math.max(0, ...(all.result as { parts?: unknown; step?: number }[]).flatMap((x) => (x.parts ? [x.step!] : [])));
        }),
      { message: `checkpoint of step ${step}`, intervals: [50] },
    )
    .toBeGreaterThanOrEqual(step);

export const measured = ({ steps, tokens, evaluations }: Record) => ({
  steps,
  tokens,
  evaluations: evaluations.map(({ seconds: _, ...rest }) => rest),
});

export const button = (page: Page, name: string) => page.getByRole('region', { name: 'Recipe' }).getByRole('button', { name, exact: true });
export const notes = (page: Page) => page.getByRole('status').filter({ has: page.locator('p') });

const SMALL = {
  ema_mode: 'off',
  warmup_steps: 0,
  'evaluation.live_prompts': 8,
  'evaluation.live_rows': 4,
  'evaluation.max_new_tokens': 4,
};

/** One run, as often as it is asked for. */
export class Disturbed {
  readonly address: string;
  readonly #steps: number;
  #undisturbed: ReturnType<typeof measured> | undefined;

  constructor(settings: { max_steps: number; [name: string]: number | string }) {
    this.#steps = settings.max_steps;
    const all = Object.entries({ ...SMALL, ...settings }).map(([key, value]) => [key, String(value)]);
    this.address = `./#${new URLSearchParams(all)}`;
  }

  async start(page: Page): Promise<void> {
    await page.goto(this.address);
    await expect(button(page, 'Start')).toBeEnabled();
    await button(page, 'Start').click();
  }

  /** What it measures when nobody disturbs it; every disturbed one must measure the same. */
  async reference(browser: Browser, options: BrowserContextOptions): Promise<ReturnType<typeof measured>> {
    if (this.#undisturbed) return this.#undisturbed;
    const context = await browser.newContext(options);
    const page = await context.newPage();
    await this.start(page);
    const whole = measured(await until(page, 'finished'));
    expect(whole.steps).toHaveLength(this.#steps);
    await context.close();
    return (this.#undisturbed = whole);
  }
}
