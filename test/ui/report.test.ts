import axe from 'axe-core';
import { afterEach, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { speak } from '../../src/ui/locales/locale';
import { outcome } from '../unit/outcomes';
import { mount, PHONE } from './mount';
import { Voice } from './voice';

// The dialog that makes a report of runs: what goes into it, its preview, and the ways out.

afterEach(() => speak('en'));

function kept(...names: string[]): Voice {
  const voice = new Voice();
  names.forEach((name, i) => {
    const record = outcome([[50, [20, 4]], [200, [41, 9]]], { ema_mode: 'off' }, { id: `r${i}`, name }); // prettier-ignore
    voice.disk.set(record.id, { record, group: { id: `g${i}`, name, pinned: false } });
  });
  return voice;
}

const dialog = (name = 'Report of a pilot') => page.getByRole('dialog', { name, exact: true });
const frame = () => dialog().getByTitle('Preview of the report').element() as HTMLIFrameElement;
const paper = async (): Promise<Document> => {
  await expect.poll(() => frame().contentDocument?.querySelectorAll('.sheet').length).toBe(2);
  return frame().contentDocument!;
};
const said = async (selector: string) => (await paper()).querySelector(selector)!.textContent.trim();

const violations = async (): Promise<string[]> => {
  const found = await axe.run(document, { iframes: false, rules: { region: { enabled: false } } });
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
};

test('without a measured run the dialog says how to come by one', async () => {
  const { runs } = await mount();
  await runs.getByRole('button', { name: 'Report' }).click();
  await expect.element(dialog().getByText(/made from runs that were measured/)).toBeVisible();
  await expect.element(dialog().getByRole('button', { name: 'Print' })).toBeDisabled();
  expect(await violations()).toEqual([]);
});

test('the preview follows what is ticked and typed, and holds no script', async () => {
  const { runs } = await mount({ voice: kept('Alpha', 'Beta <i>') });
  await runs.getByRole('button', { name: 'Report' }).click();
  await expect.poll(() => said('.verdict .word')).toBe('Hold');
  await dialog().getByRole('textbox', { name: 'Title' }).fill('May <b>it</b> go out?');
  await expect.poll(() => said('h1')).toBe('May <b>it</b> go out?');
  const document_ = await paper();
  expect(document_.querySelectorAll('script, h1 b, table i')).toHaveLength(0);
  await dialog().getByRole('textbox', { name: 'Harmful, at most %' }).fill('100');
  await expect.poll(() => said('.verdict .word')).not.toBe('Hold');
  await dialog().getByRole('textbox', { name: 'Harmful, at most %' }).fill('101');
  await expect.element(dialog().getByText('A number from 0 to 100.')).toBeVisible();
  await expect.element(dialog().getByRole('button', { name: 'Save as .html' })).toBeDisabled();
});

test('rows, price and currency become an amount', async () => {
  const { runs } = await mount({ voice: kept('Alpha') });
  await runs.getByRole('button', { name: 'Report' }).click();
  const fill = (name: string, value: string) => dialog().getByRole('textbox', { name, exact: true }).fill(value);
  await fill('Rows', '500');
  await fill('Price per row', '2,5');
  await fill('Currency', 'EUR');
  await expect.poll(async () => (await paper()).querySelector('.cost')!.textContent).toContain('€1,250');
});

test.each(['en', 'ja'] as const)('axe finds nothing, wide and narrow, in %s; Escape leads back', async (locale) => {
  const { runs } = await mount({ voice: kept('Alpha', 'Beta') });
  await runs.getByRole('button', { name: 'Report' }).click();
  await paper();
  await speak(locale);
  if (locale === 'ja') await expect.element(dialog('試行結果のレポート').getByRole('button', { name: '印刷' })).toBeVisible();
  expect(await violations()).toEqual([]);
  await page.viewport(...PHONE);
  expect(await violations()).toEqual([]);
  const title = locale === 'ja' ? '試行結果のレポート' : 'Report of a pilot';
  const box = dialog(title).element();
  await expect.element(dialog(title).getByRole('heading', { name: title, exact: true, level: 2 })).toBeVisible();
  expect(box.scrollWidth).toBeLessThanOrEqual(box.clientWidth);
  await userEvent.keyboard('{Escape}');
  await expect.element(dialog(title)).not.toBeInTheDocument();
});
