import axe from 'axe-core';
import { afterEach, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { currentLocale, speak, wantedLocale } from '../../src/ui/locales/locale';
import { CATALOGUE } from '../fake/catalogue';
import { outcome } from '../unit/outcomes';
import { LAPTOP, mount, PHONE, ShippedFiles } from './mount';
import { Voice } from './voice';

// The page in another language: which, switched where and when, and what it then says.

const shipped = new ShippedFiles(CATALOGUE);
const query = () => new URLSearchParams(location.search).get('lang');

/** All text that stands on the page, in shadow trees too, without what models, people and catalogues say (their titles are tested by themselves). */
function wordsOn(root: Node): string {
  const parts: string[] = [];
  const visit = (node: Node): void => {
    if (node instanceof Element && (node.matches('style, script, option, bdi, code, .mono, [translate="no"]') || node.hasAttribute('lang')))
      return;
    if (node instanceof Element && node.shadowRoot) visit(node.shadowRoot);
    if (node.nodeType === Node.TEXT_NODE) parts.push(node.textContent!.trim());
    for (const child of node.childNodes) visit(child);
  };
  visit(root);
  return parts.filter(Boolean).join('\n');
}

afterEach(async () => {
  localStorage.removeItem('tabtune.lang');
  const address = new URL(location.href);
  address.searchParams.delete('lang');
  history.replaceState(null, '', address);
  await speak('en');
});

test('what the address asks for comes before what was chosen, and that before what the browser prefers', () => {
  expect(wantedLocale('?lang=ja', ['en'])).toBe('ja');
  expect(wantedLocale('?lang=fr', ['fr', 'ja-JP', 'en'])).toBe('ja');
  expect(wantedLocale('', ['de', 'fr'])).toBe('en');
  expect(wantedLocale('?lang=constructor', ['ja'])).toBe('ja');
  localStorage.setItem('tabtune.lang', 'ja');
  expect(wantedLocale('', ['en'])).toBe('ja');
  expect(wantedLocale('?lang=en', ['ja'])).toBe('en');
  localStorage.setItem('tabtune.lang', 'klingon');
  expect(wantedLocale('', ['en'])).toBe('en');
});

test('the language is switched at once, by keyboard too; it stands in the address and is remembered', async () => {
  const { button } = await mount({ shipped });
  await expect.element(button('Start')).toBeEnabled();
  const japanese = page.getByRole('button', { name: '日本語' });
  (japanese.element() as HTMLElement).focus();
  await userEvent.keyboard('{Enter}');
  await expect.element(page.getByRole('button', { name: '開始', exact: true })).toBeEnabled();
  expect([currentLocale(), document.documentElement.lang, query(), localStorage.getItem('tabtune.lang')]).toEqual(['ja', 'ja', 'ja', 'ja']);
  await expect.element(page.getByRole('heading', { name: 'レシピ' })).toBeVisible();
  await page.getByRole('button', { name: 'English' }).click();
  await expect.element(button('Start')).toBeEnabled();
  expect([document.documentElement.lang, query()]).toEqual(['en', 'en']);
});

/** A run that lost its refusals, its average, and what is said of both. */
function spoiled(): Voice {
  const voice = new Voice();
  const bad = outcome([[50, [30, 4, 1], [4]], [100, [45, 6, 2], [9, 1]], [200, [41, 9, 4], [12]]], {}, { id: 'a', name: 'A' }); // prettier-ignore
  voice.disk.set(bad.id, { record: bad, group: { id: bad.id, name: bad.name, pinned: false } });
  return voice;
}

test('what is said of a run changes its language with the page; the settings in the address stay', async () => {
  const { button, curves } = await mount({ shipped, voice: spoiled(), address: 'learning_rate=0.0005' });
  await expect.element(button('Start')).toBeEnabled();
  await expect.element(curves.getByText(/more than luck/).first()).toBeVisible();
  await page.getByRole('button', { name: '日本語' }).click();
  await expect.element(page.getByText(/偶然とはいえない差/).first()).toBeVisible();
  await expect.element(page.getByText(/more than luck/)).not.toBeInTheDocument();
  expect(new URLSearchParams(location.hash.slice(1)).get('learning_rate')).toBe('0.0005');
});

for (const [what, screen] of Object.entries({ laptop: LAPTOP, phone: PHONE })) {
  test(`in Japanese nothing on the page is left in English, and no rule of accessibility is broken (${what})`, async () => {
    await speak('ja');
    await mount({ shipped, screen, voice: spoiled() });
    await expect.element(page.getByRole('button', { name: '開始', exact: true })).toBeEnabled();
    // Two words of three letters or more beside each other: names of models, units and hyper-parameters stand alone.
    const english = wordsOn(document.body)
      .split('\n')
      .filter((line) => /[a-z]{3,} [a-z]{3,}/i.test(line));
    expect(english).toEqual([]);
    expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(innerWidth);
    const { violations } = await axe.run(document, { resultTypes: ['violations'] });
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join('; ')}`)).toEqual([]);
  });
}
