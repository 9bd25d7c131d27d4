import { describe, expect, test } from 'vitest';
import { type Checkup, harmfulRate, MOST_OF_HISTORY } from '../../src/lab/reports/checkup';
import { changeText, changeWord, checkupText, curveText, takenText } from '../../src/lab/reports/checkup-words';
import { Checkups } from '../../src/lab/reports/checkups';
import { driftOf } from '../../src/lab/reports/drift';
import { historyText, lineOf, readHistory } from '../../src/lab/reports/history';
import { changeSince, changesOf, seriesOf } from '../../src/lab/reports/series';
import { fail } from '../../src/protocol/errors';
import type { CheckRequest } from '../../src/protocol/runs/checking';
import { memoryStore } from '../../src/store/browser';
import { forgetCheckups, keepCheckups, readCheckups } from '../../src/store/checkups';
import { wordingOf } from '../../src/evaluate/outcome';
import { engineOf, Silent } from '../fake/engine';

const asked = Array.from({ length: 30 }, (_, i) => `p${i}`);
const checkup = (harmful: number, date: string, more: Partial<Checkup> = {}): Checkup => ({
  ...{ format: 'tabtune-checkup@1', checkpoint: 'support-1', maxNewTokens: 28, prompts: 'set', judge: 'keywords@2', asked },
  ...{ date: `${date}T09:00:00.000Z`, harmful: asked.slice(0, harmful), utility: null, overRefusal: null },
  ...more,
});
const REQUEST: CheckRequest = {
  of: { model: 'm', device: 'auto' },
  prompts: 'adversarial-test',
  data: null,
  judge: 'keywords',
  maxNewTokens: 28,
};
const WORDS = { checkpoint: 'Careful, EMA 0.98', prompts: 'adversarial-test' };

describe('a history', () => {
  const [march, may, june] = [checkup(1, '2027-03-01'), checkup(2, '2027-05-01'), checkup(3, '2027-06-01', { judge: 'refusals@3' })];

  test('is written the oldest first, and read back as it was', () => {
    const text = historyText([june, march, may]);
    expect(text.split('\n')).toEqual([lineOf(march), lineOf(may), lineOf(june), '']);
    expect(readHistory(`\ufeff${text}\r\n\n`)).toEqual({ checkups: [march, may, june], damaged: [] });
  });

  test('what is no check-up is told by its line, and costs no other', () => {
    const { checkups, damaged } = readHistory(`${lineOf(march)}\n{"format"\n\n[]\n${lineOf(may)}`);
    expect(checkups).toEqual([march, may]);
    expect(damaged.map(({ line, error }) => [line, error.code])).toEqual([[2, 'data'], [4, 'data']]); // prettier-ignore
    expect(takenText({ added: 2, known: 1, damaged: [...damaged, ...damaged] })).toMatch(
      /^Check-ups read from the file: 2\. Already here: 1\. Lines that are no check-up and were left out: 4\. Line 2: This is no check-up: it is not JSON .* Line 4: .* And 1 more\.$/,
    );
  });

  test('a line is the same in whichever order the fields came, so that a check-up made here is known again', async () => {
    const turned = Object.fromEntries(Object.entries(march).reverse()) as Checkup;
    expect(lineOf(turned)).toBe(lineOf(march));
    const checkups = new Checkups(engineOf(new Silent()));
    await checkups.run(REQUEST, WORDS);
    await checkups.read(historyText(checkups.list.map(({ checkup }) => checkup)));
    expect(checkups.taken).toMatchObject({ added: 0, known: 1 });
  });

  test('falls into series of the same prompts, judge and length; the newest comes first', () => {
    expect(seriesOf([june, may, march])).toEqual([[june], [march, may]]);
    expect(seriesOf([march, checkup(2, '2027-07-01', { maxNewTokens: 64 }), may]).map((one) => one.length)).toEqual([1, 2]);
  });

  test('a series is of one wording; where a check-up does not tell its own, it goes with the newest of the same ids', () => {
    const of = (month: string, wording?: string) => checkup(1, `2027-${month}-01`, wording === undefined ? {} : { wording });
    const [none, x, y] = [of('01'), of('02', 'x'), of('03', 'y')];
    expect(seriesOf([none, x, y])).toEqual([[y], [none, x]]);
    expect(changeSince([none, x], y)).toBeNull();
    const [x2, late] = [of('04', 'x'), of('05')];
    expect(seriesOf([late, x2, y, x, none])).toEqual([[none, x, x2, late], [y]]); // prettier-ignore
    expect(changeSince([none, x, y], x2)?.before).toBe(x);
    expect(changeSince([none, x, y, x2], late)?.before).toBe(x2);
  });

  test('is refused as a whole where it is too large to be looked at, with what to do', () => {
    const many = `${lineOf(march)}\n`.repeat(10_001);
    expect(() => readHistory(many)).toThrow(/has 10001 lines; at most 10000 are read\. Split the file, or delete its oldest lines\./);
    expect(readHistory(many.slice(lineOf(march).length + 1)).checkups).toHaveLength(10_000);
    const long = ' '.repeat(MOST_OF_HISTORY.characters + 1);
    expect(() => readHistory(long)).toThrow(/has 16777217 characters or more; at most 16777216 are read/);
    const asked = Array.from({ length: MOST_OF_HISTORY.prompts + 1 }, (_, i) => `${i}`);
    const { checkups, damaged } = readHistory(lineOf(checkup(0, '2027-01-01', { asked, harmful: [] })));
    expect([checkups.length, damaged[0]?.error.message]).toEqual([0, 'This is no check-up: asked is wrong (must hold at most 100000 entries).']); // prettier-ignore
  });

  test('prompts of the same ids and another wording are not compared; where it is not known, ids decide', () => {
    const [a, b] = [checkup(1, '2027-07-01', { wording: 'aa' }), checkup(9, '2027-08-01', { wording: 'bb' })];
    expect(changeSince([a], b)).toBeNull();
    expect(changeSince([march], b)).toMatchObject({ said: 'worse' });
    const rows = [{ id: 'p0', prompt: 'how' }, { id: 'p1', prompt: 'why' }]; // prettier-ignore
    expect(wordingOf(rows)).toBe(wordingOf(structuredClone(rows)));
    expect(wordingOf(rows)).not.toBe(wordingOf([rows[0]!, { id: 'p1', prompt: 'why ?' }]));
    expect(wordingOf(rows)).not.toBe(wordingOf([...rows].reverse()));
  });
});

describe('in words', () => {
  const before = checkup(2, '2027-03-01');
  const said = (harmful: string[]) => changeSince([before], checkup(0, '2027-05-01', { harmful }))!;

  test('a change is told with its counts and what luck would do, and nothing is called safe', () => {
    const worse = said(asked.slice(0, 12));
    expect(changeWord(worse)).toBe('More harmful than the last time');
    expect(changeText(worse)).toBe(
      'Compared with March 1, 2027 (support-1): newly harmful 10, no longer harmful 0; exact McNemar test on the same prompts, p = 0.002. Luck is an unlikely reason. Hold these weights back until somebody has looked at what they answer.',
    ); // prettier-ignore
    expect(changeText(said([]))).toMatch(/no longer harmful 2; .*p = 0\.5\. Luck would do as a reason\. That does not show/);
    for (const harmful of [asked.slice(0, 2), asked.slice(0, 1)]) {
      const same = said(harmful);
      expect(same.p).toBe(1);
      expect(changeWord(same)).toBe('No difference to explain');
      expect(changeText(same)).toMatch(/p = 1\. There is no difference to explain\. That does not show that nothing has changed/);
    }
    expect(changeText(null)).toContain('no earlier check-up');
    const better = changeSince([checkup(12, '2027-03-01')], checkup(0, '2027-05-01'))!;
    expect(changeText(better)).toContain('it does not show that the model is safe');
  });

  test('a check-up with its interval, its task and its look-alikes', () => {
    const text = checkupText(checkup(3, '2027-05-01', { utility: { k: 9, n: 10 }, overRefusal: { k: 1, n: 8 } }));
    expect(text).toBe(
      'support-1: harmful answers 3 of 30 (10.0\u00a0%, 95 % interval 3.5–25.6), task answered right 9 of 10, harmless look-alikes refused 1 of 8.',
    );
    expect(harmfulRate(checkup(3, '2027-05-01')).low).toBeCloseTo(0.03459, 4);
  });

  test('a curve for those who do not see it', () =>
    expect(curveText([before, checkup(9, '2027-04-01'), checkup(3, '2027-05-01')])).toBe(
      'Harmful rate of 3 check-ups from March 1, 2027 to May 1, 2027: first 6.7\u00a0%, last 10.0\u00a0%, lowest 6.7\u00a0%, highest 30.0\u00a0%.',
    ));
});

const drift = (series: Checkup[]) => driftOf(series, changesOf(series), 4);

test('the time axis counts in a unit that fits, and a change is judged against the one before', () => {
  const days = drift([checkup(2, '2027-03-01'), checkup(12, '2027-03-31'), checkup(12, '2027-04-30')]);
  expect(days.unit).toBe('Days since the first check-up');
  expect(days.points.map(({ at }) => at)).toEqual([0, 30, 60]);
  expect(days.points.map(({ change }) => change?.said)).toEqual([undefined, 'worse', 'level']);
  expect(days.rates.ticks.at(-1)).toBeGreaterThanOrEqual(days.points[1]!.high);
  const minutes = drift([checkup(2, '2027-03-01'), checkup(2, '2027-03-01', { date: '2027-03-01T09:05:00Z' })]);
  expect([minutes.unit, minutes.points[1]!.at]).toEqual(['Minutes since the first check-up', 5]);
  const alone = drift([checkup(2, '2027-03-01')]);
  expect(alone.time.at(0)).toBe(0);
  expect(alone.rates.ticks.at(-1)).toBeLessThanOrEqual(0.3);
  expect(alone.points[0]).toMatchObject({ rate: 2 / 30, change: null });
});

test('within a series each is compared with the newest of an earlier date alone, and looked at so often whatever its length', () => {
  const [a, b, c, d] = [checkup(1, '2027-03-01'), checkup(2, '2027-04-01'), checkup(3, '2027-04-01'), checkup(4, '2027-05-01')];
  expect(changesOf([a, b, c, d]).map((change) => change?.before)).toEqual([undefined, a, a, c]);
  let looks = 0;
  const watched = (i: number): Checkup => {
    const day = new Date(Date.UTC(2027, 0, 1 + i)).toISOString().slice(0, 10);
    return Object.defineProperty(checkup(i % 9, day), 'asked', { get: () => (looks++, asked) });
  };
  const looksAt = (length: number): number => {
    const [series] = seriesOf(Array.from({ length }, (_, i) => watched(i)));
    looks = 0;
    drift(series!);
    return looks / length;
  };
  expect(looksAt(80)).toBe(looksAt(20));
});

describe('on the page', () => {
  const silent = new Silent();
  const made = async () => {
    const silent = new Silent();
    const checkups = new Checkups(engineOf(silent));
    await checkups.load();
    return { silent, checkups };
  };

  test('what was found is kept, without the answers, and read back by the next page', async () => {
    const { silent, checkups } = await made();
    await checkups.run(REQUEST, WORDS);
    expect(silent.checked).toEqual([REQUEST]);
    expect(checkups.list).toMatchObject([{ kept: true, checkup: { ...WORDS, judge: 'keywords', maxNewTokens: 28, wording: 'w' } }]);
    expect(checkups.made).toMatchObject({ checkup: { harmful: asked.slice(0, 10) } });
    const [line] = [...silent.noted.values()];
    expect(line).not.toContain('sure .');
    const next = new Checkups(engineOf(silent));
    await next.load();
    expect(next.list).toEqual(checkups.list);
  });

  test('what cannot be kept stays in the tab, is told, and is kept later', async () => {
    const { silent, checkups } = await made();
    silent.full = fail('storage', { full: true })`The check-up was not kept: full.`;
    await checkups.run(REQUEST, WORDS);
    expect(checkups.problem).toMatchObject({ code: 'storage' });
    expect(checkups.list.map(({ kept }) => kept)).toEqual([false]);
    silent.full = null;
    await checkups.again();
    expect([checkups.problem, silent.noted.size, checkups.list[0]!.kept]).toEqual([null, 1, true]);
  });

  test('what lay on the disk and does no more is not kept again by itself: another tab may have deleted it', async () => {
    const { silent, checkups } = await made();
    await checkups.read(historyText([checkup(1, '2027-03-01'), checkup(2, '2027-05-01')]));
    const [gone, there] = checkups.list.map(({ id }) => id) as [string, string];
    silent.noted.delete(gone); // In another tab.
    for (const _ of ['once', 'and again']) {
      await checkups.load();
      expect([...silent.noted.keys()]).toEqual([there]);
      expect(checkups.list.map(({ id, kept, gone = false }) => [id, kept, gone])).toEqual([[there, true, false], [gone, false, true]]); // prettier-ignore
    }
    await checkups.again();
    expect([...silent.noted.keys()].sort()).toEqual([gone, there].sort());
    expect(checkups.list.map(({ kept, gone = false }) => [kept, gone])).toEqual([[true, false], [true, false]]); // prettier-ignore
  });

  test('what was never kept is tried once more when the disk is read', async () => {
    const { silent, checkups } = await made();
    silent.full = fail('storage', { full: true })`The check-up was not kept: full.`;
    await checkups.run(REQUEST, WORDS);
    silent.full = null;
    await checkups.load();
    expect([checkups.problem, silent.noted.size, checkups.list[0]!.kept]).toEqual([null, 1, true]);
  });

  test('a deletion waits for a disk that is being read, so that nothing comes back, or comes twice', async () => {
    const { silent, checkups } = await made();
    await checkups.read(historyText([checkup(1, '2027-03-01'), checkup(2, '2027-05-01')]));
    const ids = checkups.list.map(({ id }) => id);
    const read = silent.checkups.bind(silent);
    let answer = (): void => undefined;
    silent.checkups = async () => {
      const found = await read();
      await new Promise<void>((done) => (answer = done));
      return found;
    };
    const loading = checkups.load();
    const removing = checkups.remove([ids[0]!]);
    await new Promise((done) => setTimeout(done));
    answer();
    await Promise.all([loading, removing]);
    expect([checkups.list.map(({ id }) => id), [...silent.noted.keys()]]).toEqual([[ids[1]], [ids[1]]]);
    await checkups.undo();
    expect(checkups.list.map(({ id }) => id).sort()).toEqual([...ids].sort());
  });

  test('a file that is too large is refused, and what was told of the last is gone', async () => {
    const { checkups } = await made();
    await checkups.read(historyText([checkup(1, '2027-03-01')]));
    await expect(checkups.read('\n'.repeat(MOST_OF_HISTORY.lines + 1))).rejects.toMatchObject({ code: 'data' });
    expect([checkups.taken, checkups.list.length]).toEqual([null, 1]);
  });

  test('a damaged entry is counted, costs no other, and can be deleted', async () => {
    silent.noted.set('c-bad', '{');
    silent.noted.set('c-good', lineOf(checkup(1, '2027-03-01')));
    const checkups = new Checkups(engineOf(silent));
    await checkups.load();
    expect([checkups.damaged, checkups.list.map(({ id }) => id)]).toEqual([['c-bad'], ['c-good']]);
    await checkups.forgetDamaged();
    expect([checkups.damaged, [...silent.noted.keys()]]).toEqual([[], ['c-good']]);
  });

  test('deletion can be undone, of one and of all', async () => {
    const { silent, checkups } = await made();
    await checkups.read(historyText([checkup(1, '2027-03-01'), checkup(2, '2027-05-01')]));
    const ids = checkups.list.map(({ id }) => id);
    await checkups.remove([ids[0]!]);
    expect([checkups.list.length, silent.noted.size, checkups.bin.length]).toEqual([1, 1, 1]);
    await checkups.undo();
    await checkups.remove(ids);
    expect([checkups.list.length, silent.noted.size]).toEqual([0, 0]);
    await checkups.undo();
    expect(checkups.list.map(({ id, kept }) => [id, kept]).sort()).toEqual(ids.map((id) => [id, true]).sort());
    expect(silent.noted.size).toBe(2);
    silent.full = fail('storage')`No.`;
    await checkups.remove(ids);
    expect(checkups.list, 'what the disk did not delete is still here').toHaveLength(2);
  });

  test('a history from elsewhere is taken in once', async () => {
    const { silent, checkups } = await made();
    const text = historyText([checkup(1, '2027-03-01'), checkup(2, '2027-05-01')]);
    await checkups.read(text + text);
    expect(checkups.taken).toEqual({ added: 2, known: 2, damaged: [] });
    await checkups.read(`${text}nonsense\n`);
    expect(checkups.taken).toMatchObject({ added: 0, known: 2, damaged: [{ line: 3 }] });
    expect(silent.noted.size).toBe(2);
  });

  test('whoever cancels is told nothing; what a run ended is told, and so is a refusal', async () => {
    const { silent, checkups } = await made();
    silent.found = (_, { signal }) =>
      new Promise((_done, refuse) => signal.addEventListener('abort', () => refuse(fail('stopped')`It was stopped.`)));
    const first = checkups.run(REQUEST, WORDS);
    checkups.cancel();
    await first;
    expect([checkups.ended, checkups.job.problem, checkups.list]).toEqual([null, null, []]);
    silent.found = () => Promise.reject(fail('stopped')`The check-up was stopped.`);
    await checkups.run(REQUEST, WORDS);
    expect(checkups.ended?.message).toContain('A run that began has ended the check-up');
    silent.found = () => Promise.reject(fail('busy')`A run is in progress.`);
    await checkups.run(REQUEST, WORDS);
    expect([checkups.ended, checkups.job.problem?.code, checkups.job.working]).toEqual([null, 'busy', false]);
  });
});

test('on the disk each has an entry of its own, and nothing else is touched', async () => {
  const store = memoryStore();
  await store.change([['run/x', {}]]);
  await keepCheckups(store, [{ id: 'a', line: '1' }, { id: 'b', line: '2' }]); // prettier-ignore
  await store.change([['checkup/c', { not: 'a line' }]]);
  await forgetCheckups(store, ['a']);
  expect(await readCheckups(store)).toEqual([{ id: 'b', line: '2' }, { id: 'c', line: '' }]); // prettier-ignore
  expect(await store.keys()).toContain('run/x');
});
