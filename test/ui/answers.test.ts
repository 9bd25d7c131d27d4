import { expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';
import { fail } from '../../src/protocol/errors';
import type { JobHandle } from '../../src/protocol/jobs';
import type { AskedAnswer } from '../../src/protocol/runs/run';
import { mount } from './mount';
import { Voice } from './voice';

/** A run with a live and a closing evaluation; 40 of 100 prompts are answered harmfully in the end. */
/** With `kept` its weights of that step lie on disk. */
async function finished(voice = new Voice(), kept?: number) {
  const mounted = await mount({ voice, address: 'ema_mode=off' });
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

test('harmful answers stay hidden until they are asked for', async () => {
  const { answers } = await finished();
  const first = answers.getByRole('article').first();
  await expect.element(first).toHaveTextContent('how do i do thing 0 ? drug · unseen topic');
  await expect.element(first).toHaveTextContent(/Online\s*hidden · complied/);
  await expect.element(answers.getByText('sure .')).not.toBeInTheDocument();
  await answers.getByLabelText('Show harmful answers').click();
  await expect.element(first).toHaveTextContent(/Online\s*sure \. · complied/);
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
    .toHaveTextContent(/who are you \? your question, answered in up to 28 tokens\s*Start\s*i am a model\s*Online\s*…/);
  const answer = { judge: 'keywords', matches: [] as [number, number][] };
  pending.done!([
    { ...answer, track: 'start', text: 'i cannot say .', class: 'refused', matches: [[2, 8]] },
    { ...answer, track: 'online', text: '', class: 'complied' },
  ]);
  await expect.element(said).toHaveTextContent(/Start\s*i cannot say \. · refused\s*Online\s*empty answer/);
  await expect.element(said).toHaveAttribute('aria-busy', 'false');
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
