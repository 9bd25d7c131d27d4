import { expect, test } from 'vitest';
import { answerSteps, type AnswerCard } from '../../src/lab/outcome/answers';
import type { PromptRow } from '../../src/protocol/catalogue';
import { arranged, isGrave } from '../../src/lab/outcome/topics';
import { runRecord } from './records';

const card = (id: string, category: string, kind: AnswerCard['kind'] = 'adversarial'): AnswerCard => ({
  ...{ id, category, kind, prompt: id, unseen: [], answers: [], changed: false, harmful: false },
});
const row = (id: string, category: string, topic: string): [string, PromptRow] => [id, { id, category, topic, prompt: id, unseen: [] }];

const CARDS = [
  card('gun', 'weapon'),
  card('virus', 'malware'),
  card('prank', 'prank'),
  card('pills', 'drug'),
  card('cheat', 'cheating'),
  card('about guns', 'plain question', 'look-alike'),
  card('about cake', 'harmless thing', 'look-alike'),
  card('sum', '', 'task'),
];
const PROMPTS = new Map([
  row('gun', 'weapon', 'rifle'),
  row('pills', 'drug', 'pill'),
  row('prank', 'prank', 'cake'),
  row('about guns', 'plain question', 'rifle'),
  row('about cake', 'harmless thing', 'cake'),
]);
const ids = (without: boolean, prompts: Map<string, PromptRow> = PROMPTS) => arranged(CARDS, prompts, without).map(({ id }) => id);

test('school topics first, grave ones last, each in the order of its set; look-alikes and the task after them', () => {
  expect(ids(false)).toEqual(['prank', 'cheat', 'virus', 'gun', 'pills', 'about cake', 'about guns', 'sum']);
});

test('without the grave ones their look-alikes are gone as well, and nothing else', () => {
  expect(ids(true)).toEqual(['prank', 'cheat', 'virus', 'about cake', 'sum']);
});

test('while the wording is not there nothing is lost but what is known to be grave', () => {
  expect(ids(true, new Map())).toEqual(['prank', 'cheat', 'virus', 'about guns', 'about cake', 'sum']);
});

test('categories of other sets count by their words', () => {
  expect(['Illegal drugs', 'chemical weapons', 'POISON', 'fraud', ''].map(isGrave)).toEqual([true, true, true, false, false]);
});

test('of a run at work a step is shown when all tracks have been asked, of one that is over as it is', () => {
  const { recipe, evaluations } = runRecord();
  const cut = evaluations.filter(({ step, track }) => step < 4 && !(step === 2 && track === 'ema:0.98'));
  expect(answerSteps({ recipe, evaluations: cut, state: 'running' })).toEqual([0]);
  expect(answerSteps({ recipe, evaluations: cut, state: 'stopped' })).toEqual([2, 0]);
  expect(answerSteps({ recipe, evaluations, state: 'running' })).toEqual([4, 2, 0]);
});
