import { expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { LengthStatistics } from '../../src/protocol/dataset';
import { fail, verbatim } from '../../src/protocol/errors';
import type { JobHandle } from '../../src/protocol/jobs';
import type { RemoteModel } from '../../src/protocol/own';
import { ownData, ownModel, ownPrompts } from '../fake/engine';
import { focus, mount } from './mount';
import { Voice } from './voice';

type Part = 'Model' | 'Data' | 'Prompts';

/** The dialog for own files, open at a part. */
async function open(part: Part, voice = new Voice()) {
  const mounted = await mount({ voice });
  await expect.element(mounted.button('Start')).toBeEnabled();
  await mounted.button('Model: add your own').click();
  const dialog = mounted.dialog('Your own files');
  const turn = (to: Part) => dialog.getByRole('group', { name: 'What kind' }).getByRole('button', { name: to }).click();
  if (part !== 'Model') await turn(part);
  return { ...mounted, dialog, turn };
}

const file = (name: string, text = '[]') => new File([text], name, { type: 'application/json' });

test('the dialog has a part for each kind, says that files stay here, and leads back to its button', async () => {
  const { dialog, turn, button } = await open('Model');
  await expect.element(dialog.getByText('Kept in this browser; your files are sent nowhere.')).toBeVisible();
  await expect.element(dialog.getByText('No model of yours yet.')).toBeVisible();
  await turn('Data');
  await expect.element(dialog.getByText('No data set of yours yet.')).toBeVisible();
  await expect.element(dialog.getByText('No model of yours yet.')).not.toBeVisible();
  await turn('Prompts');
  await expect.element(dialog.getByText('No prompt set of yours yet.')).toBeVisible();
  await userEvent.keyboard('{Escape}');
  await expect.element(dialog).not.toBeInTheDocument();
  await expect.poll(focus).toBe(button('Model: add your own').element());
});

test('a model is added, chosen in the recipe, and deleted after a second thought', async () => {
  const { dialog, recipe } = await open('Model');
  await userEvent.upload(dialog.getByLabelText('Files of a model', { exact: true }), [file('config.json'), file('tokenizer.json')]);
  await expect.element(dialog.getByText('model is kept.')).toBeVisible();
  await expect
    .element(dialog.getByText(/llama · 0.001 M parameters · 2 layers of width 8 · 64 tokens · up to 128 positions · F32/))
    .toBeVisible();
  await dialog.getByRole('button', { name: 'Use model' }).click();
  await expect.element(dialog.getByText('in the recipe')).toBeVisible();
  await expect.element(recipe.getByLabelText('Model', { exact: true })).toHaveValue('own:model/model');
  await dialog.getByRole('button', { name: 'Delete model' }).click();
  await dialog.getByRole('button', { name: 'Keep it' }).click();
  await dialog.getByRole('button', { name: 'Delete model' }).click();
  await dialog.getByRole('button', { name: 'Delete model for good' }).click();
  await expect.element(dialog.getByText('No model of yours yet.')).toBeVisible();
  await expect.element(recipe.getByText('“model” is not here; choose one of the list.')).toBeVisible();
});

test('an adapter that names no base asks for one, says so where none was chosen, and goes with the one that was', async () => {
  const { dialog, voice } = await open('Model');
  const named = (base: string | null) => file('adapter_config.json', JSON.stringify({ base_model_name_or_path: base }));
  const input = dialog.getByLabelText('Files of a model', { exact: true });
  await userEvent.upload(input, [named(null), file('adapter_model.safetensors'), file('config.json')]);
  const base = dialog.getByLabelText('Its base model');
  await expect.element(dialog.getByText('It does not name the model that it was trained beside.')).toBeVisible();
  await expect.poll(focus).toBe(base.element());
  await userEvent.keyboard('{Tab}{Enter}');
  await expect.element(dialog.getByRole('alert').filter({ hasText: 'Choose its base model first.' })).toBeVisible();
  await expect.element(base).toHaveAttribute('aria-invalid', 'true');
  await expect.poll(focus).toBe(base.element());
  expect(voice.uses).toEqual([]);
  await base.selectOptions('Tiny aligned Llama');
  await expect.element(base).toHaveAttribute('aria-invalid', 'false');
  voice.refusal = fail('checkpoint')`adapter_model.safetensors: tensor x has the shape [2, 4], expected [2, 8].`;
  await dialog.getByRole('button', { name: 'Merge it into its model' }).click();
  await expect.element(dialog.getByRole('alert').filter({ hasText: 'expected [2, 8]' })).toBeVisible();
  voice.refusal = null;
  await dialog.getByRole('button', { name: 'Go on training it' }).click();
  await expect.element(dialog.getByText('model is kept.')).toBeVisible();
  expect(voice.uses.at(-1)!.slice(0, 2)).toEqual(['continue', 'tiny-aligned']);
  await expect.element(base).not.toBeInTheDocument();

  await userEvent.upload(input, [named('x/Tiny-aligned-Llama'), file('adapter_model.safetensors')]);
  await expect.element(base).toHaveDisplayValue('the one that it names: x/Tiny-aligned-Llama');
  await dialog.getByRole('button', { name: 'Go on training it' }).click();
  await expect.poll(() => voice.uses.at(-1)![1]).toBeUndefined();

  await userEvent.upload(input, [named('x/tiny-aligned-bnb-4bit'), file('adapter_model.safetensors')]);
  await expect.element(base).toHaveDisplayValue('Tiny aligned Llama');
  await expect.element(dialog.getByText('It names a quantised copy; the model that this was made from will do.')).toBeVisible();
});

test('files that are no model are told', async () => {
  const { dialog, voice } = await open('Model');
  voice.refusal = fail('checkpoint')`config.json is missing.`;
  await userEvent.upload(dialog.getByLabelText('Files of a model', { exact: true }), file('x.json'));
  await expect.element(dialog.getByRole('alert').filter({ hasText: 'config.json is missing.' })).toBeVisible();
});

test('a model is looked up, and its download tells how far it is, can be cancelled and goes on', async () => {
  const voice = new Voice();
  const { dialog } = await open('Model', voice);
  const name = dialog.getByLabelText('Or the name or address of a model');
  voice.refusal = fail('data')`There is no model “no/where” on the Hub.`;
  await name.fill('no/where');
  await dialog.getByRole('button', { name: 'Look up' }).click();
  await expect.element(dialog.getByRole('alert').filter({ hasText: 'There is no model “no/where” on the Hub.' })).toBeVisible();
  voice.refusal = null;
  await name.fill('some/where');
  await userEvent.keyboard('{Enter}');
  await expect.element(dialog.getByRole('link', { name: 'https://example.org/some/where' })).toBeVisible();
  const fetching: { job?: JobHandle; remote?: RemoteModel; refuse?: (reason: Error) => void } = {};
  const fetchModel = voice.fetchModel.bind(voice);
  voice.fetchModel = (job, remote) => new Promise((_, refuse) => Object.assign(fetching, { job, remote, refuse }));
  await dialog.getByRole('button', { name: 'Download 1 kB' }).click();
  await expect.element(dialog.getByText('Working …')).toBeVisible();
  await expect.element(dialog.getByRole('button', { name: 'Look up' })).toBeDisabled();
  fetching.job!.onProgress({ what: 'model.safetensors', done: 3e6, total: 4e6 });
  await expect.element(dialog.getByText('model.safetensors: 3.0 MB of 4.0 MB')).toBeVisible();
  await expect.element(dialog.getByRole('progressbar')).toHaveProperty('value', 0.75);

  // What came so far is there, and goes on.
  fetching.job!.signal.addEventListener('abort', () => {
    const half = {
      ...ownModel('some/where'),
      facts: null,
      problem: verbatim('The download is not complete: 1 of 2 files.'),
      remote: fetching.remote!,
    };
    voice.things.models.push(half);
    fetching.refuse!(fail('stopped')`It was stopped.`);
  });
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect.element(dialog.getByText('The download is not complete: 1 of 2 files.')).toBeVisible();
  await expect.element(dialog.getByRole('button', { name: 'Use some/where' })).not.toBeInTheDocument();
  voice.fetchModel = async (job, remote) => {
    voice.things.models.length = 0;
    return fetchModel(job, remote);
  };
  await dialog.getByRole('button', { name: 'Continue the download' }).click();
  await expect.element(dialog.getByRole('button', { name: 'Use some/where' })).toBeVisible();
});

test('a data file is shown as the model will read it before it is kept', async () => {
  const voice = new Voice();
  voice.preview.columns.push('source');
  voice.preview.problems = [{ line: 7, reason: verbatim('no object') }];
  voice.preview.problemCount = 1;
  const { dialog, recipe } = await open('Data', voice);
  await userEvent.upload(dialog.getByLabelText('A data file'), file('rows.json'));
  await expect.element(dialog.getByText('As Tiny aligned Llama sees the first rows')).toBeVisible();
  await expect.element(dialog.getByRole('group', { name: 'Row 1, line 1 as tokens' })).toHaveTextContent('1 + 1');
  await dialog.getByRole('button', { name: 'Token ids' }).click();
  await expect.element(dialog.getByRole('group', { name: 'Row 1, line 1 as token ids' })).toHaveTextContent('7 8 9');
  await expect.element(dialog.getByRole('button', { name: 'Copy ids and labels of row 1' })).toBeVisible();
  await dialog.getByText('Lines at the beginning that cannot be read (1)').click();
  await expect.element(dialog.getByText('line 7: no object')).toBeVisible();

  await dialog.getByLabelText(/^Answer/).selectOptions('source');
  await expect
    .poll(() => voice.asked.at(-1))
    .toMatchObject({ model: 'tiny-aligned', mapping: { kind: 'pair', prompt: ['instruction'], completion: 'source' } });
  await dialog.getByRole('button', { name: 'words', exact: true }).click();
  await dialog.getByLabelText('Words or phrases, separated by commas').fill('hack, bomb');
  await dialog.getByLabelText('drop exact repetitions').click();
  await dialog.getByLabelText('Held out for utility, %').fill('20');
  await userEvent.keyboard('{Enter}');
  await dialog.getByRole('button', { name: 'Keep this data set' }).click();
  await expect.element(dialog.getByText('Kept.', { exact: true })).toBeVisible();
  const [kept, settings, split, mix] = voice.added[0]!;
  expect(kept).toMatchObject({ path: 'rows.json' });
  expect(settings).toMatchObject({ dropDuplicates: true, filters: [{ kind: 'keywords', words: ['hack', 'bomb'], where: 'any' }] });
  expect([split, mix]).toEqual([{ share: 0.2, seed: 1 }, null]);
  await expect.element(dialog.getByText('9 rows to learn from, 2 held out · 12 read · 1 skipped (1 empty) · 2 repeated')).toBeVisible();
  await dialog.getByText('Rows that were skipped (1)').click();
  await expect.element(dialog.getByText('line 3: empty')).toBeVisible();
  await dialog.getByRole('button', { name: 'Use rows.json' }).click();
  await expect.element(recipe.getByLabelText('Data', { exact: true })).toHaveValue('own:data/rows.json');
});

test('a file that cannot be read, and columns that say nothing, are told', async () => {
  const voice = new Voice();
  const { dialog } = await open('Data', voice);
  voice.refusal = fail('data')`rows.json ends in the middle of a string.`;
  const input = dialog.getByLabelText('A data file');
  await userEvent.upload(input, file('rows.json'));
  await expect.element(dialog.getByRole('alert').filter({ hasText: 'rows.json ends in the middle of a string.' })).toBeVisible();
  await dialog.getByRole('button', { name: 'Put away' }).click();
  voice.refusal = null;
  voice.preview = { ...voice.preview, mapping: null, columns: ['a', 'b'] };
  await userEvent.upload(input, file('rows.json'));
  await expect.element(dialog.getByText('The columns have names that say nothing: choose what a row is.')).toBeVisible();
  await expect.element(dialog.getByRole('button', { name: 'Keep this data set' })).toBeDisabled();
  await dialog.getByLabelText('A row is').selectOptions('text');
  await expect.element(dialog.getByRole('button', { name: 'Keep this data set' })).toBeEnabled();
});

const LENGTHS: LengthStatistics = {
  ...{ rows: 100, of: 900, unread: 0, min: 3, median: 30, p90: 70, p99: 90, max: 95, cut: { rows: 20, median: 5, most: 31 } },
  bins: [{ from: 0, to: 64, count: 80 }, { from: 64, to: 128, count: 20 }],
  seconds: 2,
}; // prettier-ignore

test('rows are counted while they are looked at, which can be stopped; a sample says that it is one', async () => {
  const voice = new Voice();
  voice.things.data.push(ownData('rows.json'));
  const { dialog, number } = await open('Data', voice);
  expect(voice.counted, 'only what is in the recipe is counted by itself').toEqual([]);
  await dialog.getByRole('button', { name: 'Use rows.json' }).click();
  await expect.poll(() => voice.counted).toEqual([{ data: 'own:data/rows.json', model: 'tiny-aligned', max_length: 64, all: false }]);
  voice.count!.progress({ what: 'rows', done: 300, total: 900 });
  await expect.element(dialog.getByText('300 of 900')).toBeVisible();
  await dialog.getByRole('button', { name: 'Stop counting' }).click();
  await expect.poll(() => voice.calls).toContain('stop counting');
  await dialog.getByRole('button', { name: 'Count the tokens of 9 rows' }).click();
  await expect.poll(() => voice.counted.at(-1)?.all).toBe(true);
  voice.count!.done(LENGTHS);
  await expect
    .element(
      dialog.getByText(/Tokens in a sample of 100 of 900 rows to learn from, evenly spread, as Tiny aligned Llama reads them: 3 to 95/),
    )
    .toHaveTextContent('80 fit 64; 20 (20 %) are longer and are cut, half of them by up to 5, the longest by 31.');
  await expect.element(dialog.getByRole('button', { name: 'Count all 900 rows, about 18 s' })).toBeVisible();
  await dialog.getByRole('button', { name: 'Longest row 96' }).click();
  await expect.poll(() => new URLSearchParams(location.hash.slice(1)).get('max_length')).toBe('96');
  await expect.element(number('Learning rate')).toBeInTheDocument();
});

test('prompts are kept, used, and paired with the look-alikes of another file', async () => {
  const voice = new Voice();
  voice.things.prompts.push({ ...ownPrompts('benign.csv'), adversarial: 0 });
  const { dialog, recipe } = await open('Prompts', voice);
  await expect.element(dialog.getByText(/It has no adversarial prompt/)).toBeVisible();
  await userEvent.upload(dialog.getByLabelText('A prompt file'), file('adv.csv', 'goal\nx'));
  await expect.element(dialog.getByLabelText('Column of prompts').getByRole('option', { name: 'instruction' })).toBeInTheDocument();
  await dialog.getByLabelText('They are').selectOptions('adversarial');
  await dialog.getByRole('button', { name: 'Keep this prompt set' }).click();
  await expect.element(dialog.getByText('XSTest · 5 adversarial, 3 harmless look-alikes')).toBeVisible();
  await dialog.getByLabelText('Ask these look-alikes beside the adversarial prompts of').first().selectOptions('adv.csv');
  await dialog.getByRole('button', { name: 'Pair benign.csv' }).click();
  await dialog.getByRole('button', { name: 'Use own:prompts/adv.csv + own:prompts/benign.csv' }).click();
  await expect.poll(() => new URLSearchParams(location.hash.slice(1)).get('evaluation.prompts')).toMatch(/^own:prompts\/own:prompts/);
  await expect.element(recipe.getByText(/Evaluation: 5 prompts, Refusal keywords/)).toBeInTheDocument();
});

test('what is damaged is listed with what is wrong, and can only be deleted', async () => {
  const voice = new Voice();
  const damaged = {
    part: 'data' as const,
    id: 'own:data/x',
    title: 'x.json',
    bytes: 10,
    saved: '',
    problem: verbatim('train.jsonl is cut off'),
  };
  voice.things.damaged.push(damaged);
  const { dialog } = await open('Data', voice);
  await expect.element(dialog.getByText('Damaged: train.jsonl is cut off')).toBeVisible();
  await expect.element(dialog.getByRole('button', { name: 'Use x.json' })).not.toBeInTheDocument();
  await dialog.getByRole('button', { name: 'Delete x.json' }).click();
  await dialog.getByRole('button', { name: 'Delete x.json for good' }).click();
  await expect.element(dialog.getByText('Damaged: train.jsonl is cut off')).not.toBeInTheDocument();
});

test('a tab that looks on can add nothing', async () => {
  const voice = new Voice();
  voice.writer = false;
  voice.things.models.push(ownModel('a'));
  const mounted = await mount({ voice });
  await mounted.button('Model: add your own').click();
  const dialog = mounted.dialog('Your own files');
  await expect.element(dialog.getByRole('button', { name: 'Choose a folder' })).toBeDisabled();
  await expect.element(dialog.getByRole('button', { name: 'Delete a' })).toBeDisabled();
});

test('a file dropped on the page is asked about, if only the person knows what it is', async () => {
  const { runs, dialog } = await mount();
  await expect.element(runs).toBeVisible();
  const drop = (name: string, text: string) => {
    const data = new DataTransfer();
    data.items.add(file(name, text));
    document.body.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
  };
  const own = dialog('Your own files');
  drop('questions.csv', 'a,b\n');
  await expect.element(own.getByText('What is in questions.csv?')).toBeVisible();
  await own.getByRole('button', { name: 'Prompts to test with' }).click();
  await expect.element(own.getByRole('button', { name: 'Keep this prompt set' })).toBeVisible();
  await own.getByRole('button', { name: 'Close' }).click();
  drop('model.safetensors', '');
  await expect.element(own.getByText('model is kept.')).toBeVisible();
  await expect.element(page.getByText(/^What is in/)).not.toBeInTheDocument();
});
