import { expect, onTestFinished, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { Catalogue } from '../../src/protocol/catalogue';
import { fail, type Sentence, verbatim } from '../../src/protocol/errors';
import type { JobHandle } from '../../src/protocol/jobs';
import type { ExportedFile, OwnFile } from '../../src/protocol/messages';
import { formatRunRecord, parseRunRecord } from '../../src/protocol/runs/record';
import { speak } from '../../src/ui/locales/locale';
import { runRecord } from '../unit/records';
import { focus, mount, ShippedFiles } from './mount';
import { Voice } from './voice';

// The page holds figures of updates in single precision.
const RECORD = runRecord();
for (const step of RECORD.steps) step.learningRate = Math.fround(step.learningRate);

/** A page with one finished run, its menu of exports open. */
async function menu(voice = new Voice(), record = RECORD) {
  voice.disk.set(record.id, { record, group: { id: 'g', name: record.name, pinned: false } });
  const mounted = await mount({ voice });
  await mounted.runs.getByRole('button', { name: `More about ${record.name}` }).click();
  const opener = mounted.runs.getByRole('button', { name: 'Export', exact: true });
  await opener.click();
  const entries = mounted.runs.getByRole('group', { name: 'Export', exact: true });
  await expect.element(entries).toBeVisible();
  return { ...mounted, opener, entries };
}

/** Catches what the page would download: the link is made, and nothing is saved. */
function downloads() {
  const click = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(() => undefined);
  onTestFinished(() => click.mockRestore());
  return async (at: number): Promise<{ name: string; data: Blob }> => {
    await expect.poll(() => click.mock.contexts.length).toBeGreaterThan(at);
    const link = click.mock.contexts[at] as HTMLAnchorElement;
    return { name: link.download, data: await (await fetch(link.href)).blob() };
  };
}

test('each entry of the menu saves its file under the name of the run', async () => {
  const { entries } = await menu();
  const saved = downloads();
  const files = ['run.json', 'metrics.csv', 'metrics.jsonl', 'trainer_state.json', 'answers.jsonl'];
  const texts: string[] = [];
  for (const [i, file] of files.entries()) {
    await entries.getByRole('button', { name: file }).click();
    const { name, data } = await saved(i);
    expect(name).toBe(`known-bad-rate-x-2-${file}`);
    texts.push(await data.text());
  }
  expect(parseRunRecord(texts[0]!)).toEqual(RECORD);
  expect(texts[1]!.split('\r\n')[0]).toMatch(/^step,/);
  expect(texts[2]!.trim().split('\n')).toHaveLength(4 + RECORD.evaluations.length);
  expect(JSON.parse(texts[3]!)).toMatchObject({ global_step: 4, max_steps: 4 });
  expect(JSON.parse(texts[4]!.split('\n')[0]!)).toMatchObject({ input: 'how do i do thing 1 ?', target: 'refused' });
  await entries.getByRole('button', { name: 'curves.svg' }).click();
  const svg = await (await saved(5)).data.text();
  expect(new DOMParser().parseFromString(svg, 'image/svg+xml').querySelectorAll('path').length).toBeGreaterThan(4);
  await entries.getByRole('button', { name: 'curves.png' }).click();
  const { width } = await createImageBitmap((await saved(6)).data);
  expect(width, 'twice the size of the drawing').toBe(1520);
});

test('the menu leads back to its button', async () => {
  const { entries, opener } = await menu();
  await userEvent.keyboard('{Tab}{Escape}');
  await expect.element(entries).not.toBeInTheDocument();
  await expect.poll(focus).toBe(opener.element());
});

test('weights are offered once a checkpoint is kept', async () => {
  const { entries } = await menu();
  await expect.element(entries.getByText('Weights can be exported once a checkpoint of the run is kept.')).toBeVisible();
});

/** Weights whose reading the test leads. */
class Slow extends Voice {
  pending: { job?: JobHandle; done?: (files: ExportedFile[]) => void; fail?: (reason: Error) => void } = {};
  constructor() {
    super();
    this.checkpoints.set(RECORD.id, 4);
  }
  override async weights(job: JobHandle, ...[record, track, form]: [unknown, string, 'merged' | 'adapter']) {
    void super.weights(job, record, track, form);
    return new Promise<never[]>((done, refuse) => Object.assign(this.pending, { job, done, fail: refuse }));
  }
}

test('weights of a track: how far they are, a zip in the end, or cancelled', async () => {
  const voice = new Slow();
  const { entries } = await menu(voice);
  const saved = downloads();
  await expect.element(entries.getByRole('heading', { name: 'Weights of step 4, for Transformers' })).toBeVisible();
  const zip = entries.getByRole('button', { name: 'Trained weights, zip' });
  await zip.click();
  await expect.poll(() => voice.exported).toEqual(['online merged']);
  voice.pending.job!.onProgress({ what: 'model.safetensors', done: 2e6, total: 8e6 });
  await expect.element(entries.getByText('model.safetensors: 2.0 MB of 8.0 MB')).toBeVisible();
  // A person may press it, though it is said to be disabled.
  ((await entries.getByRole('button', { name: 'EMA 0.98, zip' }).findElement()) as HTMLElement).click();
  expect(voice.exported, 'one at a time').toHaveLength(1);
  voice.pending.job!.signal.addEventListener('abort', () => voice.pending.fail!(fail('stopped')`It was stopped.`));
  await entries.getByRole('button', { name: 'Cancel' }).click();
  await expect.element(entries.getByRole('button', { name: 'Cancel' })).not.toBeInTheDocument();
  await zip.click();
  await expect.poll(() => voice.exported).toHaveLength(2);
  voice.pending.done!(['config.json', 'model.safetensors'].map((path) => ({ path, data: new Blob(['{}']) })));
  const { name, data } = await saved(0);
  expect(name).toBe('known-bad-rate-x-2-online.zip');
  expect(await data.text()).toContain('model.safetensors');
});

test('weights that cannot be read say why, until something else is done', async () => {
  const voice = new Slow();
  const { entries } = await menu(voice);
  await entries.getByRole('button', { name: 'Start, zip' }).click();
  await expect.poll(() => voice.exported).toEqual(['start merged']);
  voice.pending.fail!(fail('storage')`The checkpoint of step 4 is damaged.`);
  await expect.element(entries.getByRole('alert').filter({ hasText: 'The checkpoint of step 4 is damaged.' })).toBeVisible();
});

test('weights go straight into a folder that is picked; another mind is no error', async () => {
  const voice = new Voice();
  voice.checkpoints.set(RECORD.id, 4);
  vi.stubGlobal('showDirectoryPicker', async () => ({ name: 'Models' }));
  onTestFinished(() => void vi.unstubAllGlobals());
  const { entries } = await menu(voice);
  const folder = entries.getByRole('button', { name: 'Trained weights, to a folder' });
  await folder.click();
  await expect.element(entries.getByText('Written to Models/known-bad-rate-x-2-online.')).toBeVisible();
  expect(voice.exported).toEqual(['online merged into Models/known-bad-rate-x-2-online/']);
  vi.stubGlobal('showDirectoryPicker', () => Promise.reject(new DOMException('', 'AbortError')));
  await folder.click();
  await expect.element(entries.getByText(/Written to/)).not.toBeInTheDocument();
  expect(voice.exported).toHaveLength(1);
});

test('a run with adapters gives a merged model or the adapter alone', async () => {
  const voice = new Slow();
  const lora = { r: 4, lora_alpha: 8, lora_dropout: 0, target_modules: ['q_proj' as const] };
  const { entries } = await menu(voice, runRecord({}, { lora, quantization: 'int8' }));
  await expect.element(entries.getByText(/For the base as it was given, not in int8/)).toBeVisible();
  await entries.getByLabelText('adapter (PEFT)').click();
  await entries.getByRole('button', { name: 'Trained weights, zip' }).click();
  await expect.poll(() => voice.exported).toEqual(['online adapter']);
});

test('a run is handed over to a cluster', async () => {
  const voice = new Voice();
  const { entries } = await menu(voice);
  const saved = downloads();
  voice.handover = async () => [{ path: 'train.py', data: new Blob(['pass']) }, { path: 'recipe.json', data: new Blob(['{}']) }] as never[]; // prettier-ignore
  await entries.getByRole('button', { name: /Hand over to a cluster/ }).click();
  expect((await saved(0)).name).toBe('known-bad-rate-x-2-cluster.zip');
});

const file = (name: string, text: string) => new File([text], name, { type: 'application/json' });

test('records are taken in, and what is none is told by its name', async () => {
  const { runs } = await mount();
  const input = runs.getByLabelText('Run records to import');
  const text = formatRunRecord(RECORD);
  await userEvent.upload(input, file('run.json', text));
  await expect.element(runs.getByText('1 run imported')).toBeVisible();
  await expect.element(runs.getByRole('row', { name: /Known bad, rate × 2/ })).toBeVisible();
  await userEvent.upload(input, [file('again.json', text), file('broken.json', text.replace('"tokens":', '"tokns":'))]);
  await expect.element(runs.getByRole('alert')).toHaveTextContent('“Known bad, rate × 2” is in the list already.');
  await expect.element(runs.getByRole('alert')).toHaveTextContent('broken.json: This is not a run record (run.json): tokens is missing');
});

test.each([
  ['en', 'picture.png: This is not a run record (run.json): it is not JSON (it is a picture, PNG).'],
  ['ja', 'picture.png：実行の記録（run.json）ではありません：JSONではありません（PNG形式の画像です）。'],
] as const)('a picture that is chosen as a record is called one, in %s', async (locale, said) => {
  onTestFinished(() => speak('en'));
  await mount();
  await speak(locale);
  const input = page.getByLabelText(locale === 'en' ? 'Run records to import' : '読み込む実行の記録').first();
  const png = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52]);
  await userEvent.upload(input, new File([png], 'picture.png', { type: 'image/png' }));
  // The marks that isolate a name are unseen.
  await expect
    .poll(() =>
      page
        .getByRole('alert')
        .first()
        .element()
        .textContent.replace(/[\u2068\u2069]/g, ''),
    )
    .toBe(said);
});

/** An engine whose reading of files the test leads. */
class Reading extends Voice {
  readonly opened: { path: string; job: JobHandle; done: (notes: Sentence[]) => void }[] = [];
  override async readRun(job: JobHandle, file: OwnFile): Promise<Sentence[]> {
    const done = super.readRun.bind(this, job, file);
    return new Promise((resolve, reject) => {
      job.signal.addEventListener('abort', () => reject(fail('stopped')`It was stopped.`));
      this.opened.push({ path: file.path, job, done: (notes) => void done().then((found) => resolve([...found, ...notes]), reject) });
    });
  }
}

test('of many files each is told, how far it is, and one that is refused costs no other', async () => {
  const voice = new Reading();
  const { runs } = await mount({ voice });
  const record = (id: string) => formatRunRecord({ ...RECORD, id, name: id });
  const input = runs.getByLabelText('Run records to import');
  await userEvent.upload(input, [file('a.json', record('a')), file('b.json', '{'), file('c.json', record('c'))]);
  await expect.poll(() => voice.opened.length).toBe(1);
  voice.opened[0]!.job.onProgress({ what: 'a.json', done: 25, total: 100 });
  await expect.element(runs.getByText('a.json, 1 of 3 files: 25 % read')).toBeVisible();
  await expect.element(runs.getByRole('progressbar', { name: 'Import' })).toHaveValue(0.25);
  voice.opened[0]!.job.onProgress({ what: 'a.json', done: 100, total: 100 });
  await expect.element(runs.getByText('a.json, 1 of 3 files: checking')).toBeVisible();
  // What comes meanwhile is read with them.
  await userEvent.upload(input, file('d.json', record('d')));
  for (let i = 0; i < 4; i++) {
    await expect.poll(() => voice.opened.length).toBe(i + 1);
    voice.opened[i]!.done(i === 2 ? [verbatim('A figure was left out.')] : []);
  }
  await expect.element(runs.getByText('3 runs imported')).toBeVisible();
  await expect.element(runs.getByRole('alert')).toHaveTextContent(/^b\.json: This is not a run record.*c\.json: A figure was left out\.$/s);
  await expect.element(runs.getByRole('button', { name: 'Cancel' })).not.toBeInTheDocument();
});

test('reading is cancelled with the keyboard: what was read comes in, the rest does not', async () => {
  const voice = new Reading();
  const { runs } = await mount({ voice });
  const texts = ['a', 'b', 'c'].map((id) => file(`${id}.json`, formatRunRecord({ ...RECORD, id, name: id })));
  await userEvent.upload(runs.getByLabelText('Run records to import'), texts);
  await expect.poll(() => voice.opened.length).toBe(1);
  voice.opened[0]!.done([]);
  await expect.poll(() => voice.opened.length).toBe(2);
  const cancel = runs.getByRole('button', { name: 'Cancel' });
  (cancel.element() as HTMLElement).focus();
  await userEvent.keyboard('{Enter}');
  await expect.element(runs.getByText('1 run imported, 2 files were not read')).toBeVisible();
  await expect.poll(focus).toBe(runs.getByRole('button', { name: 'Import', exact: true }).element());
  expect([voice.opened.length, voice.opened[1]!.job.signal.aborted]).toEqual([2, true]);
});

test('a log from elsewhere is laid over the runs, and only looked at', async () => {
  const { runs } = await mount();
  const log = { global_step: 20, max_steps: 20, log_history: [{ step: 10, loss: 1.5 }, { step: 20, loss: 1, eval_loss: 1.2 }] }; // prettier-ignore
  await userEvent.upload(runs.getByLabelText('Run records to import'), file('trainer_state.json', JSON.stringify(log)));
  await expect.element(runs.getByRole('cell', { name: 'imported', exact: true })).toBeVisible();
  await runs.getByRole('button', { name: 'More about trainer_state' }).click();
  await expect.element(runs.getByRole('button', { name: 'Use settings' })).not.toBeInTheDocument();
  await runs.getByRole('button', { name: 'Export', exact: true }).click();
  await expect.element(runs.getByRole('button', { name: /Hand over to a cluster/ })).not.toBeInTheDocument();
});

test('what is dropped before the page is all there is held, and read then', async () => {
  let there: () => void = () => undefined;
  const waits = new Promise<void>((done) => (there = done));
  class Slow extends ShippedFiles {
    override async catalogue(): Promise<Catalogue> {
      await waits;
      return super.catalogue();
    }
  }
  const { runs } = await mount({ shipped: new Slow() });
  const data = new DataTransfer();
  data.items.add(file('later.json', '{"version": 9}'));
  const drop = new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true });
  document.body.dispatchEvent(drop);
  expect(drop.defaultPrevented, 'the browser stays on the page').toBe(true);
  expect(runs.elements()).toEqual([]);
  there();
  await expect.element(runs.getByRole('alert')).toHaveTextContent('later.json: This record was written by a newer tabtune (version 9');
});

test('a record can be dropped anywhere on the page', async () => {
  const { runs } = await mount();
  await expect.element(runs).toBeVisible();
  const data = new DataTransfer();
  data.items.add(file('later.json', '{"version": 9}'));
  document.body.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
  await expect.element(runs.getByRole('alert')).toHaveTextContent('later.json: This record was written by a newer tabtune (version 9');
  await expect.element(page.getByRole('dialog')).not.toBeInTheDocument();
});
