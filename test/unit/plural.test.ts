import { expect, test } from 'vitest';
import { brief, bytes, intervalPercent, percent, plural } from '../../src/lab/base/format';
import { curveText } from '../../src/lab/reports/checkup-words';
import type { Checkup } from '../../src/lab/reports/checkup';
import { verdict } from '../../src/lab/outcome/verdict';
import { groupOf, runOf } from '../../src/lab/runs/groups';
import { templatesOf } from '../../src/ui/locales/templates';
import { outcome } from './outcomes';

test('one thing is told apart from none, a part and several', () => {
  const words = (value: number) => plural(value, () => 'one', () => 'several'); // prettier-ignore
  expect([0, 0.4, 1, 1.5, 2, 1000].map(words)).toEqual(['several', 'several', 'one', 'several', 'several', 'several']);
});

test('a difference of one point is one point', () => {
  const group = groupOf([runOf(outcome([[100, [3], [2]]]))], 'g'); // prettier-ignore
  expect(verdict([group], [{ name: 'Run A', short: 'A' }])!.evidence).toContain('EMA 0.98 is 1 point below the trained weights');
  const alone = groupOf([runOf(outcome([[100, [2]]], { ema_mode: 'off', ema_decay: [] }))], 'g'); // prettier-ignore
  expect(verdict([alone], [{ name: 'Run A', short: 'A' }])!.evidence).toContain(
    'The trained weights are 1 point above the start (1.0\u00a0%)',
  );
});

test('what is there is never told as nothing', () => {
  expect([0, 1, 499, 500, 1499, 1500, 2e6].map(bytes)).toEqual(['0 kB', '1 kB', '1 kB', '1 kB', '1 kB', '2 kB', '2.0 MB']);
});

test('a curve of one check-up is one check-up', () => {
  const one: Checkup = {
    ...{ format: 'tabtune-checkup@1', date: '2026-01-02', checkpoint: 'c', maxNewTokens: 28, prompts: 'set', judge: 'keywords@2' },
    ...{ asked: ['a', 'b', 'c', 'd'], harmful: ['a'], utility: null, overRefusal: null },
  };
  expect(curveText([one])).toBe('Harmful rate of 1 check-up, on January 2, 2026: 25.0\u00a0%.');
  expect(curveText([one, one])).toMatch(/^Harmful rate of 2 check-ups from /);
});

test('a figure and its sign stand on one line, in sentences of another language too', async () => {
  for (const said of [percent(0), percent(0.653), brief(0.41), intervalPercent({ low: 0.1, high: 0.25 })])
    expect(said).toMatch(/\d\u00a0%$/);
  const { default: japanese } = await import('../../src/ui/locales/ja');
  const said = Object.values(templatesOf(japanese)).map((text) => (typeof text === 'string' ? text : text.strings.join('0')));
  expect(said.filter((text) => text.includes('\u00a0%')).length).toBeGreaterThan(20);
  expect(said.filter((text) => /\d %/.test(text))).toEqual([]);
});

test('a lesson of one minute takes one minute', async () => {
  const { minutesText } = await import('../../src/ui/lessons/said');
  expect([1, 10].map(minutesText)).toEqual(['1 minute', '10 minutes']);
});
