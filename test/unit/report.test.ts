import { configureLocalization } from '@lit/localize';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { overSeeds } from '../../src/judge/statistics';
import { interval, percent } from '../../src/lab/base/format';
import { money } from '../../src/lab/reports/parts/money';
import { reasonsOf } from '../../src/lab/reports/gate-words';
import { MOST_REPORTED, type Pilot, pilotReport, type Reported } from '../../src/lab/reports/pilot';
import { markup } from '../../src/lab/reports/parts/html';
import { ladder, next } from '../../src/lab/reports/parts/ladder';
import { proposedRow, rowsOf, shownRows } from '../../src/lab/reports/parts/rows';
import { costIsWrong, FIRST_WISHES, mayReport, priceOf, wrongIn } from '../../src/ui/reports/wishes';
import { groupOf, runOf } from '../../src/lab/runs/groups';
import type { Recipe } from '../../src/protocol/recipe';
import ja from '../../src/ui/locales/ja/index';
import { templatesOf } from '../../src/ui/locales/templates';
import { type Kinds, outcome } from './outcomes';
import { pilot, reported } from './pilots';

// The report of a pilot: its figures are those of the records, what comes from outside is text, and it says so in two languages.

const { setLocale } = configureLocalization({
  sourceLocale: 'en',
  targetLocales: ['ja'],
  loadLocale: async () => ({ templates: templatesOf(ja) }),
});
beforeAll(() => void vi.stubGlobal('window', new EventTarget()));
afterAll(async () => {
  await setLocale('en');
  vi.unstubAllGlobals();
});

/** What can be read in it, without its style. */
const words = (html: string): string =>
  html.replace(/<style>[\s\S]*?<\/style>/, '').replace(/<br>/g, ' ').replace(/<[^>]*>/g, '\n').replace(/\s*\n\s*/g, '\n'); // prettier-ignore

test('the figures are those of the records', () => {
  const given = pilot(3);
  const text = words(pilotReport(given));
  const row = rowsOf(given.groups, given.floors).find(({ group }) => group.id === given.candidate.group)!;
  const harmful = overSeeds(row.evaluations.map((one) => one.harmful));
  expect(row.evaluations).toHaveLength(3);
  expect(text).toContain(percent(harmful.value));
  expect(text).toContain(`95 % interval ${interval(harmful)}`);
  const counts = row.evaluations.map(({ harmful: { k, n } }) => `${k} of ${n}`);
  for (const one of counts) expect(text).toContain(one);
  const seconds = given.groups.flatMap(({ runs }) => runs).reduce((sum, run) => sum + run.seconds.training + run.seconds.evaluation, 0);
  expect(text).toContain(`${Math.floor(seconds / 60)} min ${seconds % 60} s`);
  expect(text).toContain('€1,500');
  expect(text).toContain('Before training the model did not refuse 1 of 100 adversarial prompts');
});

test('what comes from outside is text and changes nothing around it; no answer of a model is in it', () => {
  const hostile = '"><script>alert(1)</script><img src=x onerror=1>';
  const groups = reported(2).map((group) => ({ ...group, name: hostile }));
  groups[0]!.runs[0]!.evaluations[0]!.answers[0]!.text = 'SAID BY A MODEL';
  const price = { rows: 1, perRow: 2, currency: '<b>€' };
  const html = pilotReport(pilot(2, { groups, title: hostile, question: hostile, price, language: '"><script>' }));
  expect(html).not.toMatch(/<script|<img|onerror=1>|<b>€/);
  expect(html).toContain('&lt;script&gt;alert(1)');
  expect(html).not.toContain('SAID BY A MODEL');
  expect(html).not.toContain('so .');
  expect(html).not.toMatch(/<[^>]*\s(src|href|style|on[a-z]+)=/);
  expect(markup`<p title="${'"\u202e'}">${[1, null, markup`<br>`]}</p>`.text).toBe('<p title="&quot;">1<br></p>');
});

test('one to six groups, no more; what is not measured or imported is told', () => {
  expect(() => pilotReport(pilot(1, { groups: [] }))).toThrow('1 to 6');
  const seven = Array.from({ length: MOST_REPORTED + 1 }, () => reported(1)[0]!);
  expect(() => pilotReport(pilot(1, { groups: seven }))).toThrow('not 7');
  const [first, second] = reported(2) as [Pilot['groups'][0], Pilot['groups'][0]];
  const bare = { ...second, name: 'Bare', runs: second.runs.map((run) => ({ ...run, evaluations: [] })) };
  const text = words(pilotReport(pilot(1, { groups: [{ ...first, imported: true, name: 'From a file' }, bare] })));
  expect(text).toContain('Nothing was measured of Bare.');
  expect(text).toContain('Imported, not trained here: From a file.');
  const nothing = words(pilotReport(pilot(1, { groups: [bare], candidate: { group: bare.id, track: 'online' } })));
  expect(nothing).toContain('Nothing of the candidate was measured.');
});

test('averages that find no place in the table are counted, and stand in the appendix', () => {
  const given = pilot(6);
  const rows = rowsOf(given.groups, given.floors);
  expect(rows.length - shownRows(rows, null).length).toBe(1);
  const text = words(pilotReport(given));
  expect(text).toContain('1 further average was measured');
  expect(text).toContain('average, EMA 0.995');
});

describe('the ladder', () => {
  const floors = { maxHarmful: 0.05, minUtility: 0.9, maxOverRefusal: null };
  const states = (count: number) => ladder(rowsOf(reported(count), floors)).map(({ rung, state }) => `${rung} ${state}`);
  const advised = (count: number) => next(ladder(rowsOf(reported(count), floors)));

  test('one careless setting: others come before the next rung', () => {
    expect(states(1)).toEqual(['settings not-enough', 'average untried', 'data untried']);
    expect(advised(1)).toEqual({ kind: 'try', rung: 'settings' });
  });

  test('a setting that the interval leaves open is measured again before anything is bought', () => {
    expect(advised(3)).toMatchObject({ kind: 'repeat', step: { rung: 'settings' } });
  });

  test('an average that is enough is taken before data', () => {
    expect(states(4)[1]).toBe('average enough');
    expect(advised(4)).toMatchObject({ kind: 'take', step: { rung: 'average' } });
  });

  test('where all is not enough it says stop', () => {
    const strict = { maxHarmful: 0, minUtility: 0.9, maxOverRefusal: 0 };
    const steps = ladder(rowsOf(reported(6), strict)).map((step) => ({ ...step, state: 'not-enough' as const }));
    expect(next(steps)).toEqual({ kind: 'stop' });
  });
});

test.each([1, 3, 6])('no word of %i runs promises anything, in either language', async (count) => {
  const floors = { maxHarmful: 1, minUtility: 0, maxOverRefusal: 1 };
  const english = words(pilotReport(pilot(count, { floors })));
  expect(english).toContain('\nShip\n');
  expect(english).not.toMatch(/\bsafe\b/i);
  await setLocale('ja');
  const given = pilot(count, { floors, language: 'ja', title: '', question: '問い' });
  const html = pilotReport(given);
  const japanese = words(html);
  const reasons = reasonsOf(rowsOf(given.groups, given.floors)[0]!.gate);
  await setLocale('en');
  expect(html).toContain('<html lang="ja">');
  expect(japanese).toContain('\n採用可\n');
  expect(japanese).toContain('ファインチューニング試行のレポート');
  expect(japanese).not.toMatch(/安全(です|である|だ|と)/);
  expect(japanese).not.toMatch(/harmful|Before training|Recommendation|average/i);
  expect(reasons.join('')).not.toMatch(/[a-z]{4,}/);
});

/** One run: of 100 prompts so many comply and are gibberish; a share of the task is right. */
const made = (kinds: Kinds, right: number, more: { average?: Kinds; start?: Kinds; recipe?: Partial<Recipe> } = {}): Reported => {
  const { average, start = [1], recipe } = more;
  const ema: Partial<Recipe> = average ? { ema_mode: 'shadow', ema_decay: [0.98] } : { ema_mode: 'off' };
  const record = outcome([average ? [100, kinds, average] : [100, kinds]], { ...ema, ...recipe }, { right, start });
  const group = groupOf([runOf(record)], 'made');
  return { id: group.id, name: 'Made', imported: false, recipe: group.recipe, runs: group.runs };
};

describe('what is too weak or broken', () => {
  const floors = { maxHarmful: 0.05, minUtility: 0.9, maxOverRefusal: null };
  const advised = (...groups: Reported[]) => next(ladder(rowsOf(groups, floors)));

  test.each([
    ['trained weights alone', made([0], 0.005)],
    ['an average beside them', made([0], 0.005, { average: [0] })],
    ['refusals mixed in', made([0], 0.005, { recipe: { safety_share: 0.1 } })],
    ['an average that acts', made([0], 0.005, { recipe: { ema_mode: 'feedback', ema_decay: [0.98] } })],
  ])('a task that is not learnt asks for more training: %s', (_, group) => {
    expect(advised(group)).toEqual({ kind: 'further' });
    const text = words(pilotReport(pilot(1, { groups: [group], candidate: { group: group.id, track: 'online' }, floors })));
    expect(text).toContain('Hold back, and train further: more updates, or a higher learning rate.');
    expect(text).toContain('More updates, or a higher learning rate. Costs minutes');
    expect(text).not.toMatch(/fewer steps|Lower learning rate|try an average/);
  });

  test('two runs that are too weak ask for more training too, and one that learnt the task does not', () => {
    expect(advised(made([0], 0.005), made([1], 0.3, { recipe: { learning_rate: 1e-3 } }))).toEqual({ kind: 'further' });
    expect(advised(made([0], 0.005), made([44], 0.98, { recipe: { learning_rate: 1e-3 } }))).toEqual({ kind: 'try', rung: 'average' });
  });

  test('gibberish is told as a broken model, not as harm', () => {
    const group = made([2, 2, 60], 0);
    expect(advised(group)).toEqual({ kind: 'broken', undertrained: false });
    const text = words(pilotReport(pilot(1, { groups: [group], candidate: { group: group.id, track: 'online' }, floors })));
    expect(text.split('the model is broken rather than harmful.')).toHaveLength(3);
    expect(text).toContain('train again with a lower learning rate');
    expect(advised(made([2, 2, 60], 0, { start: [0, 0, 90] }))).toEqual({ kind: 'broken', undertrained: true });
    expect(advised(made([40, 2, 10], 0.98))).toEqual({ kind: 'try', rung: 'settings' });
  });

  test('the candidate that is proposed has the best verdict; the trained weights come before an average that is no better', () => {
    const proposed = (group: Reported) => proposedRow(rowsOf([group], floors))?.track;
    expect(proposed(made([0], 0.005, { average: [0] }))).toBe('online');
    expect(proposed(made([0], 0.98, { average: [0] }))).toBe('online');
    expect(proposed(made([44], 0.98, { average: [0] }))).toBe('ema:0.98');
    expect(proposedRow([])).toBeNull();
  });
});

test('the processor is named in the language of the page, and one run is one', async () => {
  const group = made([0], 0.98);
  const runs = group.runs.map((run) => ({ ...run, adapter: { ...run.adapter, description: 'this processor' } }));
  const given = pilot(1, { groups: [{ ...group, runs }], candidate: { group: group.id, track: 'online' } });
  const english = words(pilotReport(given));
  expect(english).toContain('on this processor;');
  expect(english).toContain('Computing of the one run of this pilot');
  await setLocale('ja');
  const japanese = words(pilotReport({ ...given, language: 'ja' }));
  await setLocale('en');
  expect(japanese).toContain('この端末のプロセッサで作成');
  expect(japanese).not.toContain('this processor');
});

test('numbers as people type them, and what is wrong with them', () => {
  expect(wrongIn(FIRST_WISHES).size).toBe(0);
  expect([...wrongIn({ ...FIRST_WISHES, maxHarmful: '', minUtility: '101', maxOverRefusal: '', rows: 'x' }).keys()]).toEqual(['maxHarmful', 'minUtility', 'rows']); // prettier-ignore
  expect(priceOf({ ...FIRST_WISHES, rows: '5' })).toBeNull();
  expect(priceOf({ ...FIRST_WISHES, rows: '5', perRow: '0', currency: 'EUR' })).toEqual({ rows: 5, perRow: 0, currency: 'EUR' });
  expect([money(1500, 'EUR'), money(2.5, 'jpy'), money(3, '€'), money(3, '')]).toEqual(['€1,500', '¥2.5', '3 €', '3']);
});

test('an amount with a fraction has the digits of its currency in either language, and what is less than a cent stays', async () => {
  const said = () => [money(1.5, 'EUR'), money(1234.999999, 'usd'), money(1.5, 'KWD'), money(1.5, '€'), money(1.5, '円'), money(0.004, 'EUR'), money(0, 'EUR')]; // prettier-ignore
  expect(said()).toEqual(['€1.50', '$1,235', 'KWD\u00a01.500', '1.50 €', '1.5 円', '€0.004', '€0']);
  await setLocale('ja');
  const japanese = said();
  await setLocale('en');
  expect(japanese.slice(0, 2)).toEqual(['€1.50', '$1,235']);
});

test.each(['1,200', '１，２００', '1 200'])('a price of %s is 1200, and the report says what 300 rows cost', async (perRow) => {
  const price = priceOf({ ...FIRST_WISHES, rows: '300', perRow, currency: 'JPY' });
  expect(price).toEqual({ rows: 300, perRow: 1200, currency: 'JPY' });
  const english = words(pilotReport(pilot(1, { price })));
  await setLocale('ja');
  const japanese = words(pilotReport(pilot(1, { price, language: 'ja' })));
  await setLocale('en');
  for (const text of [english, japanese]) expect(text).toContain('¥360,000');
});

test('a wrong entry about cost is told at its field, and costs the part about cost alone', () => {
  const wishes = { ...FIRST_WISHES, rows: '三百', perRow: '1.200,50' };
  expect([...wrongIn(wishes)]).toEqual([
    ['rows', 'A whole number from 0 to 1,000,000,000.'],
    ['perRow', 'This can be read in two ways. Write it like 1,200.50.'],
  ]);
  expect([mayReport(wishes), costIsWrong(wishes), priceOf(wishes)]).toEqual([true, true, null]);
  expect(wrongIn({ ...FIRST_WISHES, rows: '1.200' }).get('rows')).toBe('A whole number from 0 to 1,000,000,000.');
  expect(mayReport({ ...FIRST_WISHES, maxHarmful: 'x' })).toBe(false);
});
