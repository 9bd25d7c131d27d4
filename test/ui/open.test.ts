import { expect, onTestFinished, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { fail } from '../../src/protocol/errors';
import { adapter, noProcessor, processor } from '../fake/engine';
import { mount, ShippedFiles } from './mount';
import type { EvidenceDialog } from '../../src/ui/machine/evidence';
import { Voice } from './voice';

test('the page opens with its zones and says what Start would do', async () => {
  const { recipe, curves, answers, runs, button } = await mount();
  await expect.element(button('Start')).toBeEnabled();
  await expect.element(page.getByRole('heading', { name: 'tabtune', level: 1 })).toBeVisible();
  await expect.element(recipe.getByText('About 75 s · 5.2 MB of memory (activations 4.0 MB, weights 1.2 MB)')).toBeVisible();
  await expect.element(curves.getByText('No run yet')).toBeVisible();
  await expect.element(answers.getByText(/the same prompts are answered by the start weights/)).toBeVisible();
  await expect.element(runs.getByText(/Each run is listed here/)).toBeVisible();
  await expect.element(curves.getByRole('button', { name: 'Table' })).toBeDisabled();
});

test('with nothing to compute with: what is missing, what to do, and another try', async () => {
  const voice = new Voice();
  voice.adapter = { ...adapter, state: 'no-webgpu', reason: 'The browser said so.' };
  voice.processor = noProcessor;
  const { button } = await mount({ voice });
  const notice = page.getByRole('alert');
  await expect.element(notice.getByRole('heading', { name: 'This browser has nothing to compute with' })).toBeVisible();
  await expect.element(notice).toHaveTextContent('The browser said so.');
  await expect.element(notice).toHaveTextContent('Safari 26 and later');
  await expect.element(notice).toHaveTextContent('There is no WebAssembly.');
  await expect.element(notice).toHaveTextContent('Safari 16.4');
  await expect.element(page.getByRole('banner').getByRole('button', { name: 'Nothing to compute with' })).toBeVisible();
  await expect.element(button('Start')).toBeDisabled();
  expect(voice.planned, 'no plan without a device').toEqual([]);

  await notice.getByRole('button', { name: 'Try again' }).click();
  await expect.element(notice.getByText(/That did not help/)).toBeVisible();
  voice.processor = processor;
  await notice.getByRole('button', { name: 'Try again' }).click();
  await expect.element(button('Start')).toBeEnabled();
  await expect.element(notice).not.toBeInTheDocument();
});

test('shipped files that cannot be read are told, and can be tried again', async () => {
  const shipped = new ShippedFiles();
  const good = shipped.catalogue.bind(shipped);
  shipped.catalogue = async () => {
    throw fail('data')`catalogue.json could not be read: the server answered 404.`;
  };
  const { recipe, button } = await mount({ shipped });
  const notice = page.getByRole('alert');
  await expect.element(notice).toHaveTextContent('catalogue.json could not be read: the server answered 404.');
  await expect.element(recipe.getByLabelText('Model', { exact: true })).toHaveTextContent('not available');
  await expect.element(button('Start')).toBeDisabled();
  shipped.catalogue = good;
  await notice.getByRole('button', { name: 'Try again' }).click();
  await expect.element(button('Start')).toBeEnabled();
  await expect.element(notice).not.toBeInTheDocument();
});

test('a lost device between two runs is told, and can be connected again', async () => {
  const { voice, button } = await mount();
  await expect.element(button('Start')).toBeEnabled();
  voice.say({ type: 'device-lost', run: null, error: { code: 'device-lost', message: 'The driver was reset.' } });
  const notice = page.getByRole('alert');
  await expect.element(notice.getByRole('heading', { name: 'The GPU was lost' })).toBeVisible();
  await expect.element(notice).toHaveTextContent('The driver was reset.');
  await expect.element(page.getByRole('button', { name: 'GPU lost' })).toBeVisible();
  await notice.getByRole('button', { name: 'Connect again' }).click();
  await expect.element(notice).not.toBeInTheDocument();
});

test('an engine that dies is told and replaced without a reload, and its run is offered', async () => {
  const { voice, button, notes } = await mount({ address: 'seeds=1,2' });
  await expect.element(button('Start')).toBeEnabled();
  await button('Start').click();
  voice.steps(20);
  voice.checkpoints.set(voice.run, 15);
  const open = voice.open.bind(voice);
  let another: () => void = () => undefined;
  voice.open = (onEvent) => new Promise<void>((resolve) => (another = resolve)).then(() => open(onEvent));
  const error = { code: 'engine-lost', message: "The engine's worker did not answer for 10 s." } as const;
  voice.say({ type: 'engine-lost', run: null, error: { ...error, details: { again: true } } });
  const notice = page.getByRole('alert');
  await expect.element(notice.getByRole('heading', { name: 'The engine stopped, another is being started …' })).toBeVisible();
  await expect.element(page.getByRole('banner').getByText('No engine')).toBeVisible();
  await expect.element(button('Start')).toBeDisabled();
  await expect.element(notes.getByRole('button', { name: 'Resume' })).toBeDisabled();

  another();
  await expect.element(notice.getByRole('heading', { name: 'The engine stopped, and another has taken its place' })).toBeVisible();
  await expect.element(notice).toHaveTextContent('did not answer for 10 s');
  await expect.element(notes).toHaveTextContent('was interrupted. It goes on from step 15');
  await notice.getByRole('button', { name: 'Close' }).click();
  await expect.element(notice).not.toBeInTheDocument();
  await notes.getByRole('button', { name: 'Resume' }).click();
  await expect.element(button('Pause')).toBeEnabled();
  expect(voice.started.at(-1)).toEqual({ paused: false, resume: true });
});

test('an engine that dies again and again is started by a person, who is told when that does not help', async () => {
  const { voice, button } = await mount();
  await expect.element(button('Start')).toBeEnabled();
  const open = voice.open.bind(voice);
  const gone = fail('engine-lost', { again: false })`That happened 3 times in a row.`;
  voice.open = () => Promise.reject(gone);
  voice.say({ type: 'engine-lost', run: null, error: { code: gone.code, message: gone.message, details: gone.details } });
  const notice = page.getByRole('alert');
  await expect.element(notice).toHaveTextContent('That happened 3 times in a row.');
  await expect.element(button('Start')).toBeDisabled();
  await notice.getByRole('button', { name: 'Try again' }).click();
  await expect.element(notice.getByText(/That did not help/)).toBeVisible();
  voice.open = open;
  await notice.getByRole('button', { name: 'Try again' }).click();
  await expect.element(button('Start')).toBeEnabled();
  await expect.element(notice).not.toBeInTheDocument();
});

test('what was measured before can be read: what does not hold comes first', async () => {
  const { dialog } = await mount();
  await page.getByRole('button', { name: 'Evidence', exact: true }).click();
  const title = 'What was measured with these models';
  const evidence = dialog(title);
  await expect
    .element(evidence)
    .toHaveTextContent('12 of 18 planned runs, up to six orders of the rows for a setting, January 1, 2026 – January 2, 2026');
  await expect.element(evidence).toHaveTextContent('judge Refusal keywords (keywords@2), 300 prompts of “Adversarial, test” in each order');
  await expect.element(evidence).toHaveTextContent('The other runs have not been made yet.');
  await expect
    .element(evidence.getByRole('row').nth(1))
    .toHaveTextContent(/Careless\s*54\.3\s%\s*52\.0–57\.0\s*50 60 53\s*40\s%\s*10\s%\s*4\s%\s*2\s%\s*97\s%\s*12\.3/);
  await expect.element(evidence).toHaveTextContent('English: by anchoring.');
  const texts = (level: number) =>
    evidence
      .getByRole('heading', { level })
      .elements()
      .map(({ textContent }) => textContent);
  expect(texts(3)).toEqual(['English', 'Japanese']);
  expect(texts(4)).toEqual(['Does not hold', 'Holds']);
  await expect.element(evidence).toHaveTextContent('Nothing has been measured with “Small Llama, Japanese” yet.');
  await userEvent.keyboard('{Escape}');
  await expect.element(evidence).not.toBeInTheDocument();
});

test('the evidence of the chosen language comes first', async () => {
  const shown = document.createElement('tt-evidence') as EvidenceDialog;
  shown.evidence = await new ShippedFiles().evidence();
  shown.language = 'ja';
  document.body.append(shown);
  onTestFinished(() => shown.remove());
  const headings = page.getByRole('dialog', { name: 'What was measured with these models' }).getByRole('heading', { level: 3 });
  await expect.element(headings.first()).toHaveTextContent('Japanese');
  await expect.element(headings.nth(1)).toHaveTextContent('English');
});

test('evidence that cannot be read is told', async () => {
  const shipped = new ShippedFiles();
  shipped.evidence = async () => {
    throw fail('data')`evidence.json could not be read.`;
  };
  await mount({ shipped });
  await page.getByRole('button', { name: 'Evidence', exact: true }).click();
  await expect.element(page.getByRole('alert')).toHaveTextContent('evidence.json could not be read.');
});

test('the kernels of this adapter are shown as the engine tells them, and measured again on request', async () => {
  const { voice, button } = await mount();
  await expect.element(button('Start')).toBeEnabled();
  await page.getByRole('button', { name: 'unnamed adapter' }).click();
  await expect.element(page.getByText(/Not measured here yet/)).toBeVisible();
  const candidates = [
    { name: 'direct', milliseconds: 2.5 },
    { name: 'quad', milliseconds: 0.4 },
    { name: 'tiled', milliseconds: null, refused: 'other sums' },
  ];
  const operation = { key: 'a', kernel: 'matmul_nt', label: 'qkv', shape: [8], flops: 10, chosen: 'quad', candidates };
  const smaller = { ...operation, key: 'b', flops: 1, chosen: 'direct' };
  voice.say({ type: 'tuned', run: null, results: [smaller, operation] });
  await expect.element(page.getByText(/of 2 operations measured/)).toBeVisible();
  const row = page.getByRole('row', { name: /matmul_nt/ });
  await expect.element(row).toHaveTextContent(/matmul_nt\s*quad 0.40 ms direct 2.5 ms tiled refused/);

  const measured: { done?: () => void } = {};
  voice.tune = () => new Promise((done) => (measured.done = done));
  const again = page.getByRole('button', { name: /^Measur/ });
  await again.click();
  await expect.element(again).toHaveTextContent('Measuring …');
  await expect.element(again).toBeDisabled();
  measured.done!();
  await expect.element(again).toHaveTextContent('Measure again');
  await userEvent.keyboard('{Escape}');
  await button('Start').click();
  await page.getByRole('button', { name: 'unnamed adapter' }).click();
  await expect.element(again).toBeDisabled();
});

test('colours are chosen in the header and remembered', async () => {
  await mount();
  const dark = page.getByRole('button', { name: 'Dark colours' });
  await expect.element(page.getByRole('button', { name: 'Colours as the system has them' })).toHaveAttribute('aria-pressed', 'true');
  await dark.click();
  await expect.element(dark).toHaveAttribute('aria-pressed', 'true');
  expect(getComputedStyle(document.documentElement).backgroundColor).toBe('rgb(18, 19, 22)');
  expect(localStorage.getItem('tabtune.theme')).toBe('dark');
  await page.getByRole('button', { name: 'Light colours' }).click();
  expect(getComputedStyle(document.documentElement).backgroundColor).toBe('rgb(245, 244, 241)');
});
