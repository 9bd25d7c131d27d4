import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { parseRunRecord } from '../../src/protocol/runs/record.ts';
import { expect, test } from './fixture';

/** Wide enough for all zones, and narrow enough for the menu. */
test.use({ viewport: { width: 1000, height: 760 } });

/** Few answers; the run itself is set with the keyboard. */
const SMALL = {
  model: 'tiny-aligned',
  eval_steps: 4,
  'evaluation.live_prompts': 8,
  'evaluation.live_rows': 4,
  'evaluation.max_new_tokens': 4,
};
const ADDRESS = `./?lang=en#${new URLSearchParams(Object.entries(SMALL).map(([key, value]) => [key, String(value)]))}`;

interface Focused {
  /** Its role or element, and its name. */
  name: string;
  outlined: boolean;
  /** A part of it is in the window, with nothing over it. */
  seen: boolean;
}

/** What has the focus, through all shadow roots; null: nothing, as after a button that went away. */
const focused = (page: Page): Promise<Focused | null> =>
  page.evaluate(() => {
    let at = document.activeElement;
    while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
    if (!at || at === document.body || at === document.documentElement) return null;
    const labels = [...((at as HTMLInputElement).labels ?? [])].map(({ textContent }) => textContent);
    const slotted = [...at.querySelectorAll('slot')].flatMap((slot) => slot.assignedNodes()).map(({ textContent }) => textContent);
    const text = at.getAttribute('aria-label') ?? (labels.length > 0 ? labels.join(' ') : [at.textContent, ...slotted].join(' '));
    const { outlineStyle, outlineWidth } = getComputedStyle(at);
    const boxes = [...at.getClientRects()];
    // A box larger than the window shows itself where it is seen.
    const seen = boxes.some(({ left, right, top, bottom }) => {
      const x = (Math.max(0, left) + Math.min(innerWidth, right)) / 2;
      const y = (Math.max(0, top) + Math.min(innerHeight, bottom)) / 2;
      let found = document.elementFromPoint(x, y);
      while (found?.shadowRoot?.elementFromPoint(x, y) && found.shadowRoot.elementFromPoint(x, y) !== found)
        found = found.shadowRoot.elementFromPoint(x, y);
      for (
        let up: Node | null = found;
        up;
        up = up.parentNode instanceof ShadowRoot ? up.parentNode.host : ((up as Element).assignedSlot ?? up.parentNode)
      )
        // Words that stand in the slot of a button belong to what holds it.
        if (up === at || (at.querySelector('slot') && up === (at.getRootNode() as ShadowRoot).host)) return true;
      return at instanceof HTMLInputElement && [...(at.labels ?? [])].some((label) => label.contains(found));
    });
    return {
      name: `${at.localName} ${text.replace(/\s+/g, ' ').trim()}`,
      outlined: outlineStyle !== 'none' && parseFloat(outlineWidth) > 0,
      seen,
    };
  });

/** Somebody has the focus, and it is to be seen where. */
async function kept(page: Page): Promise<string> {
  await expect.poll(async () => (await focused(page))?.outlined ?? 'the focus is lost').toBe(true);
  const { name, seen } = (await focused(page))!;
  expect({ name, seen }).toEqual({ name, seen: true });
  return name;
}

/** Goes on with Tab until that has the focus; each stop on the way is seen. */
async function tabTo(page: Page, wanted: RegExp, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  const passed: string[] = [];
  for (let i = 0; i < 120; i++) {
    await page.keyboard.press(key);
    const at = await focused(page);
    // Behind the last one comes the browser, and then the first.
    if (!at) continue;
    passed.push(at.name);
    expect(at).toEqual({ ...at, outlined: true, seen: true });
    if (wanted.test(at.name)) return;
  }
  throw new Error(`${wanted} was not come to: ${passed.join(' | ')}`);
}

async function press(page: Page, ...keys: string[]): Promise<string> {
  for (const key of keys) await page.keyboard.press(key);
  return kept(page);
}

test('a full fine-tune without a pointer: preset, setting, Start, answers, curve, export, delete, lesson; the focus is never lost', async ({
  page,
}) => {
  await page.goto(ADDRESS);
  const zone = (name: string) => page.getByRole('region', { name, exact: true });
  await expect(zone('Recipe').getByRole('button', { name: 'Start', exact: true })).toBeEnabled();

  // A preset, and a setting of one's own.
  await tabTo(page, /^button Careless \+ average$/);
  await press(page, 'Space');
  await expect(zone('Recipe').getByRole('button', { name: 'Careless + average', exact: true })).toHaveAttribute('aria-pressed', 'true');
  await tabTo(page, /^input Gradient steps/);
  await page.keyboard.press('Control+a');
  await page.keyboard.type('12');
  await press(page, 'Enter');
  expect(page.url()).toContain('max_steps=12');

  // It is started before its first update, makes one, goes on, and is followed to its end.
  await tabTo(page, /^button Step$/);
  expect(await press(page, 'Enter'), 'what was pressed goes away; what steers the run has the focus').toMatch(
    /^button (Starting …|Resume|Pause)$/,
  );
  await expect(zone('Runs').getByRole('cell', { name: 'paused', exact: true })).toBeVisible();
  await expect(zone('Recipe').getByRole('button', { name: 'Resume', exact: true })).toBeVisible();
  expect(await kept(page)).toBe('button Resume');
  await press(page, 'Enter');
  await expect(zone('Runs').getByRole('cell', { name: 'finished', exact: true })).toBeVisible();
  expect(await kept(page)).toBe('button Start');

  // The curve, step by step.
  await tabTo(page, /^div Harmful answers by step/);
  const reading = zone('Curves').locator('#read-harmful');
  await press(page, 'ArrowRight');
  await expect(reading).toBeVisible();
  const first = await reading.textContent();
  await press(page, 'ArrowRight');
  await expect(reading).not.toHaveText(first!);

  // The figures behind it, and back.
  await tabTo(page, /^button Table$/, 'Shift+Tab');
  await press(page, 'Enter');
  await expect(page.getByRole('dialog', { name: 'Figures behind the curves' })).toBeVisible();
  expect(await press(page, 'Escape')).toBe('button Table');

  // The answers.
  await tabTo(page, /^select Step whose answers/);
  await tabTo(page, /^button Look-alikes/);
  await press(page, 'Enter');
  await tabTo(page, /^div Prompts with their answers/);
  await press(page, 'PageDown');

  // The record leaves as a file.
  await tabTo(page, /^button More about/);
  await press(page, 'Enter');
  await tabTo(page, /^button Export$/);
  await press(page, 'Enter');
  await tabTo(page, /^button Run record/);
  const wanted = page.waitForEvent('download');
  await press(page, 'Enter');
  const record = parseRunRecord((await readFile(await (await wanted).path())).toString());
  expect([record.state, record.recipe.max_steps]).toEqual(['finished', 12]);
  expect(await press(page, 'Escape')).toBe('button Export');

  // It is deleted; the focus stays at the runs, from where Undo is reached.
  await tabTo(page, /^button Delete/, 'Shift+Tab');
  await press(page, 'Enter');
  await expect(
    zone('Runs')
      .getByRole('row')
      .filter({ has: page.getByRole('checkbox') }),
  ).toHaveCount(0);
  await kept(page);
  await tabTo(page, /^button Undo/, 'Shift+Tab');
  await press(page, 'Enter');
  await expect(zone('Runs').getByRole('cell', { name: 'finished', exact: true })).toBeVisible();

  // The menu, a lesson, its steps, and back to the form.
  await tabTo(page, /^button Menu$/, 'Shift+Tab');
  await press(page, 'Enter');
  await tabTo(page, /^button Evidence$/);
  expect(await press(page, 'Escape')).toBe('button Menu');
  await press(page, 'Enter');
  await tabTo(page, /^button Lessons$/);
  await press(page, 'Enter');
  const lessons = page.getByRole('dialog', { name: 'Lessons', exact: true });
  await expect(lessons.getByRole('button', { name: /^Begin:/ }).first(), 'they have been read').toBeEnabled();
  await tabTo(page, /^button Begin:/);
  await press(page, 'Enter');
  const lesson = zone('Lesson');
  await expect(lesson.getByRole('button', { name: 'Close the lesson' }).first()).toBeVisible();
  await kept(page);
  // Each step begins at its heading or question, so a second Enter skips none.
  const on = lesson.getByRole('button', { name: /^(Next|Skip)$/ });
  while ((await on.count()) > 0) {
    await tabTo(page, /^button (Next|Skip)$/);
    expect(await press(page, 'Enter')).toMatch(/^(h3|legend) /);
  }
  await expect(lesson.getByRole('status'), 'the last step is over').toContainText('The end');
  await tabTo(page, /^button Back$/);
  for (let i = 0; i < 60 && (await kept(page)) === 'button Back'; i++) await press(page, 'Enter');
  expect(await kept(page), 'the first step has nothing before it').toMatch(/^div /);
  await tabTo(page, /^button Close the lesson$/, 'Shift+Tab');
  await press(page, 'Enter');
  await expect(zone('Recipe')).toBeVisible();
  expect(await kept(page)).toBe('button Careless');
});
