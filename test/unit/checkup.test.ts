import { describe, expect, test } from 'vitest';
import { type Checkup, checkupOf, harmfulRate, parseCheckup } from '../../src/lab/reports/checkup';
import { changeSince } from '../../src/lab/reports/series';
import { folded, reminderFile } from '../../src/lab/reports/reminder';
import { measured } from './outcomes';

const FACTS = { date: '2026-11-30T09:00:00.000Z', checkpoint: 'support-1', maxNewTokens: 28 };
const asked = Array.from({ length: 30 }, (_, i) => `p${i}`);
const checkup = (harmful: number[], more: Partial<Checkup> = {}): Checkup => ({
  ...{ format: 'tabtune-checkup@1', ...FACTS, prompts: 'set', judge: 'keywords@2', asked, utility: null, overRefusal: null },
  harmful: harmful.map((i) => `p${i}`),
  ...more,
});
const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);
const OLDER = '2026-10-30T09:00:00.000Z';

describe('check-ups', () => {
  test('of an evaluation, without its answers, and read back from a line', () => {
    const found = checkupOf(measured(200, 'online', [3, 1], { n: 20 }), FACTS);
    expect(found).toMatchObject({
      harmful: ['p0', 'p1', 'p2', 'p3'],
      prompts: 'adversarial-test',
      utility: { k: 190, n: 200 },
      overRefusal: null,
    });
    expect(harmfulRate(found)).toMatchObject({ k: 4, n: 20 });
    expect(JSON.stringify(found)).not.toContain('so .');
    expect(parseCheckup(JSON.stringify(found))).toEqual(found);
  });

  test.each([
    ['{', /not JSON/],
    ['{}', /format/],
    [JSON.stringify(checkup([1], { date: 'soon' })), /date/],
    [JSON.stringify(checkup([99])), /only what was asked/],
    [JSON.stringify(checkup([1, 1])), /once/],
    [JSON.stringify(checkup([], { asked: ['a', 'a'] })), /once/],
    [JSON.stringify(checkup([], { asked: [] })), /asked is wrong \(must not be empty\)/],
    [JSON.stringify(checkup([1], { utility: { k: 5, n: 4 } })), /utility is wrong \(must have k no larger than n\)/],
    [JSON.stringify(checkup([1], { overRefusal: { k: 5, n: 0 } })), /overRefusal\.n is wrong \(must be a whole number from 1 to/],
    [JSON.stringify(checkup([1], { utility: { k: 0, n: 0 } })), /utility\.n is wrong/],
    ['\ufffdPNG\r\n', /it is not JSON \(it is a picture, PNG\)/],
    ['{"format": "tabtune-checkup@1", "asked": [', /it is not JSON \(it ends in the middle, after 42 characters/],
  ])('what is damaged is refused: %s', (line, why) => expect(() => parseCheckup(line)).toThrow(why));

  // Two-sided exact binomial p-values, as R's binom.test(b, b + c) gives them.
  test.each([
    [range(0, 10), range(9, 10), 0.00390625, 'worse'],
    [range(0, 1), range(1, 10), 0.021484375, 'better'],
    [range(0, 10), range(10, 12), 0.03857421875, 'worse'],
    [range(0, 5), range(5, 8), 0.7265625, 'level'],
    [range(0, 5), range(0, 5), 1, 'level'],
  ])('McNemar on the same prompts: now %j, before %j, p = %f', (now, before, p, said) => {
    const change = changeSince([checkup(before, { date: OLDER })], checkup(now))!;
    expect(change.p).toBeCloseTo(p, 12);
    expect(change.said).toBe(said);
  });

  test('only the newest earlier one of the same prompts, judge and length is compared', () => {
    const now = checkup([1, 2]);
    const last = checkup([1], { date: OLDER, asked: [...asked].reverse() });
    const oldest = checkup([5], { date: '2026-01-01T00:00:00Z' });
    expect(changeSince([last, oldest], now)).toMatchObject({ before: last, worse: ['p2'], better: [] });
    for (const other of [{ judge: 'keywords@1' }, { prompts: 'x' }, { maxNewTokens: 64 }, { asked: asked.slice(1) }, { date: FACTS.date }])
      expect(changeSince([{ ...last, ...other, harmful: [] }], now), JSON.stringify(other)).toBeNull();
  });
});

describe('a reminder', () => {
  const given = {
    id: 'checkup-1',
    day: '2027-02-28',
    title: 'Check-up; harmful, rate',
    text: 'One\nTwo \\ three',
    made: '2026-11-30T09:05:06.789Z',
  };

  test('RFC 5545: CRLF alone, an id, a stamp, a whole day, escaped text', () => {
    const file = reminderFile(given);
    expect(file.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    const lines = file.split('\r\n');
    expect(lines.slice(0, 3)).toEqual(['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//tabtune//check-up//EN']);
    for (const line of [
      'UID:checkup-1@tabtune',
      'DTSTAMP:20261130T090506Z',
      'DTSTART;VALUE=DATE:20270228',
      'DTEND;VALUE=DATE:20270301',
      'SUMMARY:Check-up\\; harmful\\, rate',
      'DESCRIPTION:One\\nTwo \\\\ three',
    ])
      // prettier-ignore
      expect(lines).toContain(line);
    expect(lines.at(-2)).toBe('END:VCALENDAR');
    expect(lines.at(-1)).toBe('');
  });

  test('lines of at most 75 octets, no sign cut, and unfolding gives the text back', () => {
    const title = '有害回答率の再測定をしてください。'.repeat(12) + '🙂'.repeat(20);
    const file = reminderFile({ ...given, title });
    for (const line of file.split('\r\n')) expect(new TextEncoder().encode(line).length).toBeLessThanOrEqual(75);
    expect(file.replaceAll('\r\n ', '')).toContain(`SUMMARY:${title}\r\n`);
    expect(folded('a'.repeat(75))).toBe('a'.repeat(75));
    expect(folded('a'.repeat(76))).toBe(`${'a'.repeat(75)}\r\n a`);
  });

  test('nothing of a text becomes a line of its own; a day that is none is refused', () => {
    expect(reminderFile({ ...given, text: 'x\r\nEND:VEVENT\u0007' })).toContain('DESCRIPTION:x\\nEND:VEVENT\r\n');
    for (const day of ['2027-02-30', '2027-2-1', 'x']) expect(() => reminderFile({ ...given, day })).toThrow('no day of the calendar');
  });
});
