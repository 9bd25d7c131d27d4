import { expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';
import { fail, toPlainError, verbatim } from '../../src/protocol/errors';
import type { OwnData, OwnModel } from '../../src/protocol/own';
import { contained, isolated } from '../../src/protocol/isolate';
import type { RunRecord } from '../../src/protocol/runs/run';
import { adapter, noProcessor, ownData, ownModel, ownPrompts, rate } from '../fake/engine';
import { runRecord } from '../unit/records';
import { bare, disordered, everything, hostile } from './isolated';
import { mount } from './mount';
import { Voice } from './voice';

/** Text from outside (names, files, prompts, answers) changes nothing around it, wherever it is shown. */

async function expectIsolated(...words: string[]): Promise<void> {
  for (const word of words)
    await expect.poll(() => everything().includes(`${word}\u05d0`), { message: `${word} is shown`, timeout: 10_000 }).toBe(true);
  await document.fonts.ready;
  expect(bare(), 'texts that hold something bare').toEqual([]);
  expect(disordered(), 'lines that are not drawn as they are written').toEqual([]);
}

/** A record of which everything that may be text is hostile. */
function hostileRecord(id: string, change: Partial<RunRecord> = {}): RunRecord {
  const record = runRecord({ id, name: hostile('name'), ...change }, { data: `own:data/${hostile('data')}-0a1b2c3d` });
  record.recipe.evaluation = { ...record.recipe.evaluation, prompts: `own:prompts/${hostile('set')}`, judge: hostile('judge') };
  for (const one of record.evaluations) {
    Object.assign(one, { prompts: record.recipe.evaluation.prompts, judge: record.recipe.evaluation.judge });
    one.byCategory = { [hostile('category')]: rate(1, 2) };
    one.answers = [{ id: hostile('prompt'), text: hostile('answer'), class: 'refused', matches: [[0, 7], [8, 12]] }]; // prettier-ignore
    one.utilityAnswers = [{ id: '0', prompt: hostile('row'), text: hostile('said'), expected: hostile('expected'), right: false }];
  }
  record.events[1]!.message = hostile('event');
  return record;
}

function voiceWith(...records: RunRecord[]): Voice {
  const voice = new Voice();
  for (const record of records) voice.disk.set(record.id, { record, group: { id: `g${record.id}`, name: record.name, pinned: false } });
  return voice;
}

test('in the runs, their curves, figures, answers and details', async () => {
  const error = toPlainError(fail('data')`Row ${3} of ${hostile('file')} has 12 tokens: ${fail('data')`${hostile('inner')} is 7`}.`);
  const older = toPlainError(fail('data')`Row ${4} of ${hostile('older')} has 12 tokens.`);
  const voice = voiceWith(
    runRecord({ id: 'e', created: '2025-12-31T00:00:00Z', state: 'failed', error: older, evaluations: [] }, { max_steps: 7 }),
    hostileRecord('a', { created: '2026-01-01T00:00:00Z' }),
    hostileRecord('b', { created: '2026-01-02T00:00:00Z', name: '' }),
    hostileRecord('c', { created: '2026-01-03T00:00:00Z', name: hostile('other') }),
    runRecord(
      { id: 'd', created: '2026-01-04T00:00:00Z', name: hostile('failed'), state: 'failed', error, evaluations: [] },
      { max_steps: 9 },
    ),
  );
  for (const id of ['a', 'b', 'c']) voice.checkpoints.set(id, 4);
  voice.ask = async () => [{ track: 'online', text: hostile('reply'), class: 'refused', matches: [[0, 6]], judge: hostile('judge') }];
  const { runs, answers, curves, dialog } = await mount({ voice });
  await expectIsolated('name', 'other', 'data', 'failed', 'file', 'inner', 'older');
  for (const name of [/^Show .name/, /^Show .other/]) await runs.getByRole('checkbox', { name }).click();
  await answers.getByLabelText('Show harmful answers').click();
  await answers.getByLabelText('A question of your own').fill(hostile('question'));
  await answers.getByRole('button', { name: 'Ask', exact: true }).click();
  await expectIsolated('question', 'reply');
  await runs.getByRole('button', { name: /^More about .name/ }).click();
  await runs.getByRole('button', { name: 'Export', exact: true }).click();
  await expectIsolated('prompt', 'answer', 'judge', 'set', 'row', 'said', 'expected', 'event', 'name');
  await userEvent.keyboard('{Escape}');
  await curves.getByRole('button', { name: 'Table' }).click();
  await expect.element(dialog('Figures behind the curves')).toBeVisible();
  await expectIsolated('category');
});

test('in the verdict, whose figures are drawn as they are written', async () => {
  const [bad, good] = [hostileRecord('a'), hostileRecord('b', { name: hostile('good') })];
  for (const one of good.evaluations)
    if (one.full) Object.assign(one, { harmful: rate(3, 300), utility: { loss: 1, exactMatch: rate(19, 20) } });
  const { runs, curves } = await mount({ voice: voiceWith(bad, good) });
  await runs.getByRole('checkbox', { name: /^Show .name/ }).click();
  await expectIsolated('good', 'name');
  await runs.getByRole('button', { name: /^.good/ }).click();
  const lead = curves.element().shadowRoot!.querySelector('.say b')!;
  const text = [...lead.childNodes].find((node) => node instanceof Text && node.data !== '') as Text;
  const at = text.data.search(/1\.0\s%/);
  expect(at, text.data).toBeGreaterThan(0);
  const places = [0, 1, 2, 4].map((i) => {
    const range = document.createRange();
    range.setStart(text, at + i);
    range.setEnd(text, at + i + 1);
    return range.getBoundingClientRect().left;
  });
  expect(places, '1 . 0 % from left to right').toEqual([...places].sort((a, b) => a - b));
});

test('in the notes above the page: what was interrupted, deleted, not kept and cannot be read', async () => {
  const voice = voiceWith(hostileRecord('a', { name: hostile('deleted') }), hostileRecord('b', { name: hostile('cut'), state: 'running' }));
  const unreadable = toPlainError(fail('storage', { run: 'x' })`The record of ${hostile('key')} cannot be read (${12} bytes).`);
  const kept = voice.kept.bind(voice);
  voice.kept = async () => ({ ...(await kept()), problems: [unreadable] });
  const { runs, button } = await mount({ voice });
  await runs.getByRole('button', { name: /^Delete .deleted/ }).click();
  await expectIsolated('deleted', 'cut', 'key');
  voice.full = fail('storage')`The disk is full: ${hostile('path')} has ${12} bytes.`;
  await button('Start').click();
  await expectIsolated('path');
});

test('in the recipe, from an address that somebody else wrote', async () => {
  const fields = { model: 'm', data: 'd', quantization: 'q', lr_scheduler_type: 's', precision: 'p', ema_mode: 'e', 'evaluation.judge': 'j', 'evaluation.prompts': 'r' }; // prettier-ignore
  const address = new URLSearchParams(Object.entries(fields).map(([key, word]) => [key, hostile(word)]));
  address.set('lora.r', '8');
  const voice = new Voice();
  voice.unplanned = fail('data')`${hostile('planned')} needs ${12} MB.`;
  const { recipe } = await mount({ voice, address: address.toString() });
  for (const details of recipe.element().shadowRoot!.querySelectorAll('details')) details.open = true;
  await expectIsolated(...Object.values(fields).filter((word) => word !== 'e'));
  location.hash = '#max_steps=50';
  await expectIsolated('planned');
});

test('in the dialog for own files', async () => {
  const voice = new Voice();
  const model: OwnModel = { ...ownModel(hostile('model')), problem: verbatim(hostile('trouble')) };
  Object.assign(model.facts!, {
    family: hostile('family'),
    dtypes: [hostile('type'), 'F32'],
    warnings: [verbatim(hostile('warning'))],
    adapter: { base: hostile('base'), continued: true, lora: { r: 8, lora_alpha: 16, lora_dropout: 0, target_modules: ['q_proj'] } },
  });
  const data: OwnData = { ...ownData(hostile('rows')), mixed: { data: `own:data/${hostile('mixed')}`, added: 1, repeated: 2, share: 0.1 } };
  Object.assign(data.summary, {
    notes: [verbatim(hostile('note'))],
    dropped: [{ filter: { kind: 'keywords', words: [hostile('word')], where: 'any' }, count: 3 }],
    skipped: { count: 1, list: [{ line: 3, reason: verbatim(hostile('reason')) }] },
  });
  voice.things = {
    models: [model],
    data: [data],
    prompts: [
      { ...ownPrompts(hostile('asked')), source: hostile('source'), notes: [verbatim(hostile('hint'))] },
      ownPrompts(hostile('second')),
    ],
    damaged: [{ ...ownData(hostile('broken')), part: 'data', problem: verbatim(hostile('damage')) }],
  };
  voice.preview = {
    ...voice.preview,
    why: verbatim(hostile('why')),
    columns: [hostile('column'), 'output'],
    rows: [1, 2].map((line) => ({ line, values: { output: '2' } })),
    problems: [{ line: 2, reason: verbatim(hostile('line')) }],
    problemCount: 1,
    notes: [verbatim(hostile('remark'))],
  };
  voice.previewExamples = async () => ({
    rows: [{ pieces: [{ text: hostile('piece'), learnt: false, ids: [1, 2] }, { text: hostile('learnt'), learnt: true, ids: [3] }], tokens: 3 }, verbatim(hostile('unusable'))],
    lengths: null,
    warnings: [verbatim(hostile('caution'))],
  }); // prettier-ignore
  const { button, dialog } = await mount({ voice });
  await expect.element(button('Start')).toBeEnabled();
  await button('Model: add your own').click();
  const own = dialog('Your own files');
  await own.getByRole('button', { name: /^Delete .model/ }).click();
  await own.getByLabelText('Or the name or address of a model').fill(hostile('folder'));
  await own.getByRole('button', { name: 'Look up' }).click();
  await expectIsolated('model', 'trouble', 'family', 'type', 'warning', 'base', 'folder');
  const turn = (to: string) => own.getByRole('group', { name: 'What kind' }).getByRole('button', { name: to }).click();
  await turn('Data');
  await own.getByLabelText('A data file').upload(new File(['[]'], `${hostile('upload')}.json`));
  await expectIsolated('rows', 'mixed', 'note', 'word', 'reason', 'broken', 'damage', 'upload', 'why', 'column', 'line', 'remark');
  await expectIsolated('piece', 'learnt', 'unusable', 'caution');
  await turn('Prompts');
  await own.getByLabelText('A prompt file').upload(new File(['[]'], `${hostile('prompts')}.json`));
  await expectIsolated('asked', 'second', 'source', 'hint', 'prompts');
  voice.refusal = fail('data')`Row ${3} of ${hostile('refused')} is not JSON.`;
  await own.getByRole('button', { name: 'Keep this prompt set' }).click();
  await expectIsolated('refused');
  voice.addPrompts = (job) => {
    job.onProgress({ what: hostile('reading'), done: 1, total: 12 });
    return new Promise(() => undefined);
  };
  await own.getByRole('button', { name: 'Keep this prompt set' }).click();
  await expectIsolated('reading');
});

test('in what an adapter says of itself, and in files that are no records', async () => {
  const voice = new Voice();
  voice.adapter = { ...adapter, vendor: hostile('vendor'), architecture: hostile('architecture') };
  const { runs } = await mount({ voice });
  await runs.getByLabelText('Run records to import').upload(new File(['{"version":1,"x\u202e":1}'], `${hostile('import')}.json`));
  await expectIsolated('import', 'vendor', 'architecture');
});

test('in why there is no adapter', async () => {
  const voice = new Voice();
  voice.adapter = { ...adapter, state: 'no-adapter', reason: hostile('because') };
  voice.processor = noProcessor;
  await mount({ voice });
  await expectIsolated('because');
});

/** What browsers were seen to let out of <bdi> or of isolating marks, and what could be feared to be let out. */
const ATTACKS: Record<string, string> = {
  'an override': 'T \u202e',
  'an embedding': 'T \u202b',
  'an isolate that stays open': 'T \u2067',
  'the end of an isolate': '\u05d0\u2069\u05d1',
  'the end of an isolate and an override': 'T \u2069\u202e',
  'the end of an isolate and an open one': 'T\u2069\u2067',
  'the end of an embedding': 'T\u202c\u202e',
  'fifty ends of isolates': `${'\u2069'.repeat(50)}\u202e`,
  'isolates deeper than browsers count': '\u2067'.repeat(200),
  'closed isolates deeper than browsers count': `${'\u2067'.repeat(200)}\u05d0${'\u2069'.repeat(200)}`,
  'overrides deeper than browsers count': '\u202e'.repeat(200),
  'the end of a paragraph': 'T \u2029\u202e\u05d0',
  'the end of a line': 'T\n\u202e\u05d0',
  'a return': 'T\r\u202e\u05d0',
  'the next line': 'T\u0085\u05d0',
  'the separators of old files': 'T\u001c\u001d\u001e\u05d0',
  'a line separator': 'T\u2028\u05d0',
  'a form feed, a tab and nothing': 'T\u000b\u000c\t\u0000\u05d0',
  'a Hebrew name': '\u05d0\u05d1',
  'Arabic letters and digits': '\u0627\u0660\u0661',
  'Syriac, Thaana, N\u2019Ko, Adlam': '\u0710\u0780\u07ca\u{1e900}',
  'a mark from right to left': 'T\u200f',
  'an Arabic letter mark': 'T\u061c',
  'six hundred marks on one letter': `T${'\u0301\u0336'.repeat(300)}\u05d0`,
  'half a sign': '\ud83a\u05d0',
};

test.each(Object.entries(ATTACKS))('%s does not get out of an element or a sentence', (_, attack) => {
  const figure = ' answers 1.0 % of 300';
  const place = document.body.appendChild(document.createElement('div'));
  for (const space of ['normal', 'pre-wrap']) {
    place.style.whiteSpace = space;
    const element = document.createElement('bdi');
    element.textContent = contained(attack);
    const sentence = `${isolated(attack)}${figure}`;
    for (const [way, parts, text] of [
      ['an element', ['Run ', element, figure], figure],
      ['a sentence', [sentence], sentence],
    ] as const) {
      place.replaceChildren(...parts);
      const node = place.lastChild!;
      const [from, to] = [text.length - figure.length, text.length];
      const places = Array.from({ length: to - from }, (_unused, i) => {
        const range = document.createRange();
        range.setStart(node, from + i);
        range.setEnd(node, from + i + 1);
        return range.getBoundingClientRect().left;
      });
      expect(places, `${way}, ${space}`).toEqual([...places].sort((a, b) => a - b));
      const { height } = place.getBoundingClientRect();
      expect(height, 'no more lines than it has').toBeLessThan(100);
    }
  }
  place.remove();
});
