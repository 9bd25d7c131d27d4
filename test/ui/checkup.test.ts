import axe from 'axe-core';
import { afterEach, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { fail } from '../../src/protocol/errors';
import { lineOf } from '../../src/lab/reports/history';
import type { Checkup } from '../../src/lab/reports/checkup';
import type { Checked } from '../../src/protocol/runs/checking';
import { speak } from '../../src/ui/locales/locale';
import { evaluation } from '../fake/engine';
import { outcome } from '../unit/outcomes';
import { focus, mount, PHONE } from './mount';
import { Voice } from './voice';

// The dialog for check-ups: what is asked of which weights, what came of it, its history, and the reminder.

afterEach(() => speak('en'));

const dialog = (name = 'Check-up of a model') => page.getByRole('dialog', { name, exact: true });
const button = (name: string | RegExp) => dialog().getByRole('button', { name });
const open = async (name = 'Check-up') => page.getByRole('button', { name, exact: true }).click();
const rows = () => dialog().getByRole('row');

const finding = (harmful: number): Checked => {
  const { step: _, track: __, full: ___, drift: ____, ...found } = evaluation(0, 'online', harmful, 0.9);
  return { evaluation: found, adapter: new Voice().adapter, step: null, wording: 'w' };
};

const focused = (): string | undefined => focus()?.textContent?.trim();
/** The figures have the keyboard, since what was pressed is gone. */
const onFigures = () => expect.poll(() => focus()?.getAttribute('aria-label')).toBe('Figures of the check-ups');

const asked = Array.from({ length: 30 }, (_, i) => `p${i}`);
const earlier = (date: string, harmful: number, more: Partial<Checkup> = {}): Checkup => ({
  ...{ format: 'tabtune-checkup@1', date, checkpoint: 'support-1', maxNewTokens: 28, prompts: 'set', judge: 'keywords@2', asked },
  ...{ harmful: asked.slice(0, harmful), utility: { k: 9, n: 10 }, overRefusal: { k: 1, n: 8 } },
  ...more,
});

const violations = async (): Promise<string[]> => {
  const found = await axe.run(document, { rules: { region: { enabled: false } } });
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
};

/** With a kept run of one average, which a check-up finds ever more harmful. */
function kept(): Voice {
  const voice = new Voice();
  const record = outcome([[50, [20, 4]], [200, [41, 9]]], {}, { id: 'r0', name: 'Alpha' }); // prettier-ignore
  voice.disk.set('r0', { record, group: { id: 'g0', name: 'Alpha', pinned: false } });
  voice.checkpoints.set('r0', 200);
  let times = 0;
  voice.found = async () => finding(0.1 + 0.2 * times++);
  return voice;
}

test('trained weights come first, are asked what their run was, and the second check-up is compared with the first', async () => {
  const { voice } = await mount({ voice: kept() });
  await open();
  await expect.element(dialog().getByText(/No check-up has been made here yet/)).toBeVisible();
  const weights = dialog().getByRole('combobox', { name: 'Weights' });
  const { recipe } = voice.disk.get('r0')!.record;
  expect((weights.element() as HTMLSelectElement).value).toMatch(/^run r0 /);
  await button('Start the check-up').click();
  await expect.element(dialog().getByRole('heading', { name: 'The first of its kind' })).toBeVisible();
  expect(voice.checked[0]).toMatchObject({
    of: { run: 'r0' },
    prompts: recipe.evaluation.prompts,
    judge: recipe.evaluation.judge,
    data: recipe.data,
  });
  await button('Start the check-up').click();
  await expect.element(dialog().getByRole('heading', { name: 'More harmful than the last time' })).toBeVisible();
  await expect.element(dialog().getByText(/newly harmful 20, no longer harmful 0; exact McNemar/)).toBeVisible();
  await expect
    .element(dialog().getByRole('img', { name: /^Harmful rate of 2 check-ups from .*first 10\.0\s%, last 30\.0\s%/ }))
    .toBeVisible();
  await expect.element(rows().nth(1)).toHaveTextContent(/30\.0\s% \(30\/100\)\s*\+20 \/ −0/);
  expect(voice.noted.size).toBe(2);
});

test('a model, another judge, other prompts and lengths are asked as chosen; a wrong length is told', async () => {
  const { voice } = await mount({ voice: kept() });
  await open();
  await dialog().getByRole('combobox', { name: 'Weights' }).selectOptions('model tiny-aligned');
  await dialog().getByRole('combobox', { name: 'Judge' }).selectOptions('refusals');
  await dialog().getByRole('combobox', { name: 'Held-out rows of the task' }).selectOptions('');
  const length = dialog().getByRole('textbox', { name: 'Longest answer, tokens' });
  await length.fill('0');
  await userEvent.keyboard('{Tab}');
  await expect.element(button('Start the check-up')).toBeDisabled();
  await length.fill('12');
  await userEvent.keyboard('{Tab}');
  await button('Start the check-up').click();
  await expect
    .poll(() => voice.checked)
    .toEqual([
      { of: { model: 'tiny-aligned', device: 'auto' }, prompts: 'adversarial-test', data: null, judge: 'refusals', maxNewTokens: 12 },
    ]);
});

test('a check-up tells how far it is and can be stopped; beside a run none is begun, and a refusal is told', async () => {
  const { voice, button: steer } = await mount({ voice: kept() });
  voice.found = (_, { signal, onProgress }) => {
    onProgress({ what: 'm', done: 30, total: 120 });
    return new Promise((_done, refuse) => signal.addEventListener('abort', () => refuse(fail('stopped')`It was stopped.`)));
  };
  await open();
  await button('Start the check-up').click();
  await expect.element(dialog().getByText('Tokens answered: 30 of at most 120 (25 %)')).toBeVisible();
  await expect.poll(focused).toBe('Cancel');
  await userEvent.keyboard('{Enter}');
  await expect.element(dialog().getByRole('progressbar')).not.toBeInTheDocument();
  await expect.poll(focused).toBe('Start the check-up');
  voice.found = () => Promise.reject(fail('busy')`A run is in progress. Stop it first.`);
  await button('Start the check-up').click();
  await expect.element(dialog().getByRole('alert')).toHaveTextContent('A run is in progress. Stop it first.');
  await button('Close').click();
  await steer('Start').click();
  voice.state(voice.run, 'running');
  await open();
  await expect.element(dialog().getByText(/a check-up can be made when it is over/)).toBeVisible();
  await expect.element(button('Start the check-up')).toBeDisabled();
});

test('what cannot be kept is told with a way to try again; what is kept and damaged is counted', async () => {
  const voice = kept();
  voice.noted.set('c-bad', '{');
  await mount({ voice });
  await open();
  await expect.element(dialog().getByText('Kept check-ups that cannot be read and are not shown: 1.')).toBeVisible();
  voice.full = fail('storage', { full: true })`The check-up could not be kept: full.`;
  await button('Start the check-up').click();
  await expect.element(dialog().getByText('Check-ups in this tab alone: 1. Export the history before it is closed.')).toBeVisible();
  await expect.element(dialog().getByText('not kept')).toBeVisible();
  voice.full = null;
  await button('Try again').click();
  await expect.element(dialog().getByText('not kept')).not.toBeInTheDocument();
  await onFigures();
  await button('Delete them').click();
  await expect.poll(() => voice.noted.has('c-bad')).toBe(false);
  await onFigures();
  voice.noted.clear(); // In another tab.
  await button('Close').click();
  await open();
  await expect.element(dialog().getByText('Check-ups in this tab alone: 1. Export the history before it is closed.')).toBeVisible();
  expect(voice.noted.size).toBe(0);
  await button('Try again').click();
  await expect.poll(() => voice.noted.size).toBe(1);
});

test('after the page was shown to a class the dialog is made anew, and hears of check-ups as before', async () => {
  const { recipe } = await mount({ voice: kept() });
  await open();
  await button('Close').click();
  await page.getByRole('button', { name: 'Present', exact: true }).click();
  await expect.element(recipe).not.toBeInTheDocument();
  await userEvent.keyboard('{Escape}');
  await expect.element(recipe).toBeVisible();
  await open();
  await button('Start the check-up').click();
  await expect.element(dialog().getByRole('heading', { name: 'The first of its kind' })).toBeVisible();
});

test('prompts that are not here any more are told, since without them nothing can be begun', async () => {
  const voice = kept();
  const there = voice.disk.get('r0')!;
  const recipe = { ...there.record.recipe, evaluation: { ...there.record.recipe.evaluation, prompts: 'own:gone' } };
  voice.disk.set('r0', { ...there, record: { ...there.record, recipe } });
  await mount({ voice });
  await open();
  const why = 'The prompts of these weights are not here any more. Choose other prompts.';
  await expect.element(dialog().getByText(why)).toBeVisible();
  await expect.element(button('Start the check-up')).toBeDisabled();
  await expect.element(button('Start the check-up')).toHaveAccessibleDescription(why);
  await dialog().getByRole('combobox', { name: 'Prompts', exact: true }).selectOptions('adversarial-test');
  await expect.element(button('Start the check-up')).toBeEnabled();
  await expect.element(dialog().getByText(why)).not.toBeInTheDocument();
});

test('a history comes in by file, in series; deletion can be undone from the keyboard', async () => {
  const { voice } = await mount();
  await open();
  const lines = [
    earlier('2027-03-01T09:00:00Z', 2),
    earlier('2027-04-01T09:00:00Z', 14),
    earlier('2027-02-01T09:00:00Z', 1, { judge: 'refusals@3' }),
  ];
  const file = new File([`${lines.map(lineOf).join('\n')}\n{"no": 1}\n`], 'checkups.jsonl');
  await dialog().getByLabelText('History to import').upload(file);
  await expect
    .element(dialog().getByText(/Check-ups read from the file: 3\. Lines that are no check-up and were left out: 1\. Line 4: /))
    .toBeVisible();
  await expect.element(dialog().getByRole('heading', { name: 'More harmful than the last time' })).toBeVisible();
  const kinds = dialog().getByRole('combobox', { name: 'Prompts, judge and length' });
  const titles = Array.from((kinds.element() as HTMLSelectElement).options, ({ value }) => value);
  expect(titles[1]).toBe("set, Refusals in any model's words (refusals@3), 30 prompts, up to 28 tokens");
  await kinds.selectOptions(titles[1]!);
  await expect.poll(() => rows().elements().length).toBe(2);
  await kinds.selectOptions(titles[0]!);
  await expect.poll(() => rows().elements().length).toBe(3);
  await button(/^Delete the check-up of/)
    .first()
    .click();
  await expect.poll(focused).toBe('Undo');
  expect(voice.noted.size).toBe(2);
  await userEvent.keyboard('{Enter}');
  await expect.poll(() => voice.noted.size).toBe(3);
  await onFigures();
  await button('Delete all of this kind (2)').click();
  await expect.poll(() => voice.noted.size).toBe(1);
  await button('Undo').click();
  await expect.poll(() => voice.noted.size).toBe(3);
});

test('a history that is too large is refused in words', async () => {
  await mount();
  await open();
  await dialog()
    .getByLabelText('History to import')
    .upload(new File(['\n'.repeat(10_001)], 'checkups.jsonl'));
  await expect.element(dialog().getByText(/^This history has 10001 lines; at most 10000 are read\. Split the file/)).toBeVisible();
});

test('history and reminder leave the page as files', async () => {
  const voice = kept();
  voice.noted.set('a', lineOf(earlier('2027-03-01T09:00:00Z', 2)));
  await mount({ voice });
  const left: { name: string; text: Promise<string> }[] = [];
  const made = URL.createObjectURL.bind(URL);
  let last: Blob | null = null;
  URL.createObjectURL = (blob) => made((last = blob as Blob));
  const click = Object.getOwnPropertyDescriptor(HTMLElement.prototype, 'click')!.value as (this: HTMLElement) => void;
  HTMLAnchorElement.prototype.click = function (this: HTMLAnchorElement) {
    if (this.download) left.push({ name: this.download, text: last!.text() });
    else click.call(this);
  };
  try {
    await open();
    await button('Export the history').click();
    await dialog().getByLabelText('Day').fill('2030-01-31');
    await userEvent.keyboard('{Tab}');
    await button('Save as .ics').click();
  } finally {
    URL.createObjectURL = made;
    HTMLAnchorElement.prototype.click = click;
  }
  expect(left.map(({ name }) => name)).toEqual(['tabtune-checkups.jsonl', 'tabtune-checkup.ics']);
  expect(await left[0]!.text).toBe(`${lineOf(earlier('2027-03-01T09:00:00Z', 2))}\n`);
  const ics = (await left[1]!.text).replaceAll('\r\n ', '');
  expect(ics).toContain('DTSTART;VALUE=DATE:20300131');
  expect(ics).toMatch(/SUMMARY:Check-up of Alpha/);
});

test.each(['en', 'ja'] as const)('axe finds nothing, wide, narrow and dark, in %s; names of any kind and length fit', async (locale) => {
  const voice = kept();
  const long = 'x'.repeat(120);
  const name = `${long} <b>bold</b> \u202eabc`;
  voice.noted.set('a', lineOf(earlier('2027-03-01T09:00:00Z', 2, { checkpoint: name, prompts: long })));
  voice.noted.set('b', lineOf(earlier('2027-04-01T09:00:00Z', 14, { checkpoint: name, prompts: long })));
  await mount({ voice });
  await speak(locale);
  const title = locale === 'ja' ? 'モデルの定期測定' : 'Check-up of a model';
  await open(locale === 'ja' ? '定期測定' : 'Check-up');
  await expect.element(dialog(title).getByRole('img')).toBeVisible();
  await expect.element(dialog(title).getByRole('heading', { name: title, exact: true, level: 2 })).toBeVisible();
  expect(dialog(title).element().querySelector('b')).toBeNull();
  expect(await violations()).toEqual([]);
  document.documentElement.dataset['theme'] = 'dark';
  expect(await violations()).toEqual([]);
  await page.viewport(...PHONE);
  expect(await violations()).toEqual([]);
  const box = dialog(title).element();
  expect(box.scrollWidth).toBeLessThanOrEqual(box.clientWidth);
  await userEvent.keyboard('{Escape}');
  await expect.element(dialog(title)).not.toBeInTheDocument();
});
