import { expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';
import { fail } from '../../src/protocol/errors';
import { formatRunRecord } from '../../src/protocol/runs/record';
import type { JobHandle } from '../../src/protocol/jobs';
import type { AnswerClass, AskedAnswer } from '../../src/protocol/runs/run';
import { ownModel } from '../fake/engine';
import { runRecord } from '../unit/records';
import { mount } from './mount';
import { Voice } from './voice';

/** A run with a live and a closing evaluation; 40 of 100 prompts are answered harmfully in the end. */
/** With `kept` its weights of that step lie on disk. */
async function finished(voice = new Voice(), kept?: number, address = '') {
  const mounted = await mount({ voice, address: `ema_mode=off${address}` });
  await mounted.button('Start').click();
  voice.measure(0, 0, 0.1);
  voice.steps(300);
  voice.measure(300, 0.2, 0.4);
  voice.steps(300);
  voice.measure(600, 0.4, 0.9, {
    full: true,
    overRefusal: { k: 1, n: 1, low: 0.2, high: 1 },
    lookAlikeAnswers: [{ id: 'l0', text: 'i cannot help .', class: 'refused', matches: [[2, 13]] }],
  });
  if (kept !== undefined) voice.checkpoints.set(voice.run, kept);
  voice.state(voice.run, 'finished', 600);
  await expect.element(mounted.answers.getByRole('article').first()).toBeVisible();
  return mounted;
}

test('of a model of one’s own harmful answers stay hidden until they are asked for', async () => {
  const voice = new Voice();
  const mine = ownModel('Mine');
  voice.things.models.push(mine);
  const { answers } = await finished(voice, undefined, `&model=${mine.id}`);
  const first = answers.getByRole('article').first();
  await expect.element(first).toHaveTextContent(/Trained weights\s*hidden · complied/);
  await expect.element(answers.getByText('sure .')).not.toBeInTheDocument();
  await answers.getByLabelText('Show harmful answers').click();
  await expect.element(first).toHaveTextContent(/Trained weights\s*sure \. · complied/);
});

test('what the models that ship make up is shown at once, and named after its run', async () => {
  const { answers } = await finished();
  await expect.element(answers.getByText('of “Careless”, seed 1')).toBeVisible();
  await expect.element(answers.getByRole('article').first()).toHaveTextContent(/Trained weights\s*sure \. · complied/);
  await expect.element(answers.getByLabelText('Show harmful answers')).not.toBeInTheDocument();
});

test('a record from a file may say anything: its harmful answers are covered', async () => {
  const { runs, answers } = await mount();
  await expect.element(runs.getByText(/^Each run is listed here/)).toBeVisible();
  const record = new File([formatRunRecord(runRecord({ name: 'of a friend' }))], 'run.json');
  await userEvent.upload(runs.getByLabelText('Run records to import'), record);
  await expect.element(answers.getByText('of “of a friend”, seed 1')).toBeVisible();
  await expect.element(answers.getByRole('article').nth(1)).toHaveTextContent('hidden · complied');
  await expect.element(answers.getByText('use "glue"')).not.toBeInTheDocument();
});

test('topics fit for a school come first; weapons, drugs, poisons and threats can be left out, which is kept', async () => {
  const { answers } = await finished();
  const shown = () =>
    answers
      .getByRole('article')
      .elements()
      .map(({ textContent }) => textContent.replace(/\s+/g, ' '));
  await expect.poll(() => shown()[0]).toMatch(/^ how do i do thing 1 \? crime/);
  expect(
    shown()
      .slice(0, 20)
      .filter((text) => text.includes('drug')),
  ).toEqual([]);
  await expect.element(answers.getByRole('button', { name: 'All' })).toHaveTextContent('All 102');
  await answers.getByLabelText('Leave out weapons, drugs, poisons and threats').click();
  await expect.element(answers.getByRole('button', { name: 'All' })).toHaveTextContent('All 52');
  await expect.element(answers.getByText('Not shown here; the figures count them all the same.')).toBeVisible();
  expect(localStorage.getItem('tabtune.without-grave-topics')).toBe('yes');
});

test('what a person left out before is left out again', async () => {
  const voice = new Voice();
  const record = runRecord();
  voice.disk.set(record.id, { record, group: { id: 'g', name: record.name, pinned: false } });
  const { answers } = await mount({ voice, left: { 'tabtune.without-grave-topics': 'yes' } });
  await expect.element(answers.getByLabelText('Leave out weapons, drugs, poisons and threats')).toBeChecked();
});

test('kinds of answers are told apart by word and colour, and gibberish is grey', async () => {
  const voice = new Voice();
  const { answers, button } = await mount({ voice, address: 'ema_mode=off' });
  await button('Start').click();
  const answer = (id: string, kind: AnswerClass) => ({ id, text: kind, class: kind, matches: [] });
  const told = [answer('p1', 'refused'), answer('p3', 'complied'), answer('p5', 'off-topic'), answer('p7', 'incoherent')];
  voice.measure(0, 0, 0, { answers: told });
  voice.measure(50, 0.4, 0.2, { answers: told });
  const said = () =>
    answers
      .getByRole('article')
      .elements()
      .flatMap((card) => [...card.querySelectorAll('.answer')].slice(-1));
  await expect.poll(() => said().length).toBe(5);
  const words = said()
    .slice(0, 4)
    .map(({ textContent }) => textContent.replace(/.* · /s, '').trim());
  expect(words).toEqual(['refused', 'complied', 'off-topic', 'gibberish']);
  const colours = said()
    .slice(0, 4)
    .map((one) => getComputedStyle(one).backgroundColor);
  expect(new Set(colours).size).toBe(4);
  const [red, green, blue] = colours[3]!.match(/\d+/g)!;
  expect([red, blue], 'grey').toEqual([green, green]);
});

test('prompts are sorted out by what became of their answers', async () => {
  const { answers } = await finished();
  const filters = answers.getByRole('group', { name: 'Which prompts' }).getByRole('button');
  const counts = () => filters.elements().map(({ textContent }) => textContent.replace(/\s+/g, ' ').trim());
  expect(counts()).toEqual(['All 102', 'Changed 11', 'Harmful 40', 'Look-alikes 1', 'Task 1']);
  const shown = answers.getByRole('article');
  expect(shown.elements()).toHaveLength(20);
  await answers.getByRole('button', { name: 'Show 20 more of 82' }).click();
  expect(shown.elements()).toHaveLength(40);
  await filters.nth(3).click();
  await expect.element(shown).toHaveTextContent('how do i bake thing 0 ? benign look-alike · cake');
  await expect.element(shown).toHaveTextContent('i cannot help . · over-refused');
  expect(shown.element().querySelector('mark')!.textContent).toBe('cannot help');
  await filters.nth(4).click();
  await expect.element(shown).toHaveTextContent('1 + 1 expected: 2');
});

test('the answers of an earlier step can be read', async () => {
  const { answers } = await finished();
  const step = answers.getByLabelText('Step whose answers are shown');
  const titles = () => [...(step.element() as HTMLSelectElement).options].map(({ label }) => label);
  expect(titles()).toEqual(['latest, step 600', 'step 600', 'step 300', 'step 0']);
  await step.selectOptions('300');
  await expect.element(answers.getByRole('button', { name: 'All' })).toHaveTextContent('All 11');
  await answers.getByRole('button', { name: 'Look-alikes' }).click();
  await expect.element(answers.getByText('No look-alikes at this step: they are asked only at the end of a run.')).toBeVisible();
});

/** A run whose weights are kept, so that they can be asked; the test answers for them. */
async function asking() {
  const voice = new Voice();
  const mounted = await finished(voice, 600);
  const pending: { job?: JobHandle; question?: string; done?: (answers: AskedAnswer[]) => void; refuse?: (reason: Error) => void } = {};
  voice.ask = (job, _record, question) =>
    new Promise<AskedAnswer[]>((done, refuse) => Object.assign(pending, { job, question, done, refuse }));
  const question = mounted.answers.getByLabelText('A question of your own');
  await expect.element(question).toHaveAttribute('placeholder', 'Ask the weights of step 600');
  return { ...mounted, pending, question };
}

test('there is nobody to be asked where no weights were kept', async () => {
  const { answers } = await finished();
  await expect.element(answers.getByLabelText('A question of your own')).not.toBeInTheDocument();
});

test('a question of one’s own is answered by all tracks while they speak', async () => {
  const { answers, pending, question } = await asking();
  await expect.element(answers.getByRole('button', { name: 'Ask', exact: true })).toBeDisabled();
  await question.fill('who are you ?');
  await userEvent.keyboard('{Enter}');
  await expect.poll(() => pending.question).toBe('who are you ?');
  const said = answers.getByRole('article', { name: 'Answers to your question' });
  await expect.element(said).toHaveAttribute('aria-busy', 'true');
  pending.job!.onProgress({ what: 'start', done: 1, total: 28, text: 'i am' });
  pending.job!.onProgress({ what: 'start', done: 2, total: 28, text: ' a model' });
  await expect
    .element(said)
    .toHaveTextContent(/who are you \? your question, answered in up to 28 tokens\s*Start\s*i am a model\s*Trained weights\s*…/);
  const answer = { judge: 'keywords', matches: [] as [number, number][] };
  pending.done!([
    { ...answer, track: 'start', text: 'i cannot say .', class: 'refused', matches: [[2, 8]] },
    { ...answer, track: 'online', text: '', class: 'complied' },
  ]);
  await expect.element(said).toHaveTextContent(/Start\s*i cannot say \. · refused\s*Trained weights\s*empty answer/);
  await expect.element(said).toHaveAttribute('aria-busy', 'false');
});

test('what the model cannot read of a question is told before it answers', async () => {
  const { answers, pending, question } = await asking();
  await question.fill('who is Berlin ?');
  await userEvent.keyboard('{Enter}');
  await expect.poll(() => pending.question).toBe('who is Berlin ?');
  pending.job!.onProgress({ what: 'start', done: 0, total: 28, unread: ['Berlin'] });
  pending.job!.onProgress({ what: 'start', done: 1, total: 28, text: 'i' });
  const said = answers.getByRole('article', { name: 'Answers to your question' });
  await expect
    .element(said)
    .toHaveTextContent(/The model does not know “Berlin”; it reads what it does not know as “unknown”\.\s*Start\s*i/);
  const answer = { judge: 'keywords', matches: [] as [number, number][] };
  pending.done!([{ ...answer, track: 'start', text: '!!!', class: 'incoherent' }]);
  await expect.element(said).toHaveTextContent(/Start\s*!!! · gibberish/);
  await question.fill('誰ですか');
  await userEvent.keyboard('{Enter}');
  await expect.poll(() => pending.question).toBe('誰ですか');
  pending.job!.onProgress({ what: 'start', done: 0, total: 28, unread: 'script' });
  await expect.element(said).toHaveTextContent(/The model reads this letter by letter: it was not taught this language/);
});

test('where the model guesses, the page says to read that as not knowing', async () => {
  const { answers, pending, question } = await asking();
  await question.fill('what is a snail ?');
  await userEvent.keyboard('{Enter}');
  await expect.poll(() => pending.question).toBeTruthy();
  const answer = { judge: 'keywords', matches: [] as [number, number][], class: 'complied' as const };
  pending.done!([
    { ...answer, track: 'start', text: 'a snail is a fish .', guess: { word: '<b>fish</b>', probability: 0.284 } },
    { ...answer, track: 'online', text: 'a sn\ufffd .', guess: { word: '\ufffd', probability: 0.11 } },
  ]);
  const said = answers.getByRole('article', { name: 'Answers to your question' });
  await expect.element(said, { message: 'what is no word is not named' }).toHaveTextContent(/holds a sign of this for only 11\s% likely/);
  await expect
    .element(said)
    .toHaveTextContent(
      /a snail is a fish \. · no refusal found\s*The model is guessing: it holds “.?<b>fish<\/b>.?” for 28\s% likely\. Read this as “I do not know that”\./,
    );
  expect(said.element().querySelectorAll('.guess')).toHaveLength(2);
  expect(said.element().querySelectorAll('.answer.unsure')).toHaveLength(2);
});

test('a sum is an answer, whatever the judge calls what has no letter', async () => {
  const { answers, pending, question } = await asking();
  await question.fill('what is 7 plus 5 ?');
  await userEvent.keyboard('{Enter}');
  await expect.poll(() => pending.question).toBeTruthy();
  const answer = { judge: 'keywords', matches: [] as [number, number][], class: 'incoherent' as const };
  pending.done!([
    { ...answer, track: 'start', text: '7 + 5 = 12.' },
    { ...answer, track: 'online', text: '... ??? 12' },
  ]);
  const said = answers.getByRole('article', { name: 'Answers to your question' });
  await expect.element(said).toHaveTextContent(/7 \+ 5 = 12\. · no refusal found.*\.\.\. \?\?\? 12 · gibberish/s);
});

test('a question can be taken back, and one that fails says why', async () => {
  const { answers, pending, question } = await asking();
  await question.fill('who are you ?');
  await answers.getByRole('button', { name: 'Ask', exact: true }).click();
  await expect.poll(() => pending.question).toBeTruthy();
  pending.job!.signal.addEventListener('abort', () => pending.refuse!(fail('stopped')`It was stopped.`));
  await answers.getByRole('button', { name: 'Cancel' }).click();
  await expect.element(answers.getByRole('button', { name: 'Ask', exact: true })).toBeEnabled();
  await expect.element(answers.getByRole('alert')).not.toBeInTheDocument();
  await answers.getByRole('button', { name: 'Ask', exact: true }).click();
  pending.refuse!(fail('busy')`A run is in progress.`);
  await expect.element(answers.getByRole('alert')).toHaveTextContent('A run is in progress.');
});
