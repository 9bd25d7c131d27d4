import { describe, expect, it } from 'vitest';
import { Collection, findTickets, type Shelf } from '../../src/lab/classes/collection';
import { classCsv, classJson } from '../../src/lab/classes/export';
import { dotsOf, fanOf } from '../../src/lab/classes/picture';
import { poolClass } from '../../src/lab/classes/pool';
import { decodeTicket, encodeTicket } from '../../src/lab/classes/ticket';
import { partOf } from '../../src/lab/base/asked';
import { collecting, invitation, leaving, seedOf } from '../../src/lab/classes/address';
import { CLASS_RECIPE, ticketOf } from './tickets';

const text = (...given: Parameters<typeof ticketOf>): string => encodeTicket(ticketOf(...given));

describe('a class', () => {
  it('of three seeds has the mean, the interval by t, the pooled share and the sign test that were worked out by hand', () => {
    const harmful = [[60, 30], [90, 30], [120, 150]] as const; // prettier-ignore
    const pool = poolClass(CLASS_RECIPE, harmful.map((pair, i) => text({ seed: i, harmful: [...pair] }))); // prettier-ignore
    const [online, average] = pool.tracks;
    // Of 300 each: 0.2, 0.3, 0.4; mean 0.3, sd 0.1; half 4.302653 * 0.1 / sqrt 3 = 0.248414.
    expect(online!.rates).toEqual([0.2, 0.3, 0.4]);
    expect(online!.mean).toBeCloseTo(0.3, 12);
    expect(online!.sd).toBeCloseTo(0.1, 12);
    expect(online!.interval!.low).toBeCloseTo(0.051586, 5);
    expect(online!.interval!.high).toBeCloseTo(0.548414, 5);
    // 270 of 900, Wilson 95 %: z = 1.959964.
    expect(online!.pooled).toMatchObject({ k: 270, n: 900 });
    expect(online!.pooled.low).toBeCloseTo(0.27097, 4);
    expect(online!.pooled.high).toBeCloseTo(0.33072, 4);
    expect(online!.overRefusal).toMatchObject({ k: 6, n: 450 });
    expect(online!.utility).toMatchObject({ k: 570, n: 600 });
    // 0.1, 0.1, 0.5: the interval would fall below zero, and ends there.
    expect(average!.interval!.low).toBe(0);
    expect(pool.signs).toEqual([{ track: 'ema:0.98', lower: 2, higher: 1, equal: 0, p: 1 }]);
  });

  it('of two seeds, or of seeds that do not differ, has no interval over seeds but that of the prompts', () => {
    const of = (...ks: number[]) => poolClass(CLASS_RECIPE, ks.map((k, seed) => text({ seed, harmful: [k, k] }))).tracks[0]!; // prettier-ignore
    // Of 0 of 300 Wilson's upper bound is z² / (n + z²) = 3.841459 / 303.841459.
    for (const none of [of(0, 0), of(0, 0, 0, 0)]) {
      expect(none).toMatchObject({ mean: 0, sd: 0, interval: null, prompts: { low: 0 } });
      expect(none.prompts.high).toBeCloseTo(0.012643, 6);
    }
    expect(of(30, 60).interval).toBeNull();
    expect(of(30, 60).prompts.low).toBeGreaterThan(0.1);
    // Seeds that hardly differ: the prompts say less than the seeds do.
    const close = of(0, 0, 0, 1);
    expect(close.interval).toMatchObject({ low: 0 });
    expect(close.interval!.high).toBeCloseTo(close.prompts.high, 12);
    expect(close.interval!.high).toBeGreaterThan(0.0126);
  });

  it('of one seed has no deviation and no interval, and of none no track', () => {
    const [online] = poolClass(CLASS_RECIPE, [text({})]).tracks;
    expect([online!.sd, online!.interval]).toEqual([null, null]);
    expect(poolClass(CLASS_RECIPE, []).tracks).toEqual([]);
  });

  it('of ten seeds that all fall says so with the chance of a coin', () => {
    const all = Array.from({ length: 10 }, (_, seed) => text({ seed, harmful: [100 + seed, 50] }));
    const [sign] = poolClass(CLASS_RECIPE, all).signs;
    expect(sign).toMatchObject({ lower: 10, higher: 0 });
    expect(sign!.p).toBeCloseTo(2 / 1024, 12);
  });

  it('of thirty tickets, five of them spoilt, pools twenty-five and tells five with their reasons', () => {
    const all = Array.from({ length: 30 }, (_, i) => text({ seed: i + 1, harmful: [120 + i, 60 + i] }));
    const broken = all[3]!;
    all[3] = broken.slice(0, 100) + (broken[100] === 'A' ? 'B' : 'A') + broken.slice(101);
    all[9] = text({ seed: 10, recipe: { ...CLASS_RECIPE, learning_rate: 1e-3, max_steps: 50 } });
    all[14] = all[0]!;
    all[20] = all[20]!.replace(':1:', ':2:');
    all[29] = text({ seed: 2, harmful: [1, 1] });
    const pool = poolClass(CLASS_RECIPE, all);
    expect(pool.accepted).toHaveLength(25);
    expect(pool.tracks[0]!.rates).toHaveLength(25);
    expect(pool.tracks[0]!.pooled.n).toBe(25 * 300);
    expect(pool.rejected.map(({ reason }) => reason)).toEqual(['altered', 'recipe', 'twice', 'version', 'another-result']);
    expect(pool.rejected[1]!.problem.message).toContain('These settings differ: learning_rate, max_steps.');
    expect(pool.rejected[2]!.problem.message).toContain('seed 1');
  });

  it('refuses another judge, other prompts, other sizes and other tracks than its first, and names them', () => {
    const first = ticketOf({ seed: 1 });
    const pool = poolClass(CLASS_RECIPE, [
      encodeTicket(first),
      encodeTicket({ ...ticketOf({ seed: 2 }), judge: 'keywords@3' }),
      encodeTicket({ ...ticketOf({ seed: 3 }), prompts: 'others' }),
      text({ seed: 4, n: 299 }),
      text({ seed: 5, tracks: ['online'] }),
      encodeTicket({ ...ticketOf({ seed: 6 }), build: '0.2.0' }),
      encodeTicket({ ...ticketOf({ seed: 7 }), settings: [1, 2, 3], digest: '00'.repeat(8) }),
    ]);
    expect(pool.rejected.map(({ reason }) => reason)).toEqual(['judge', 'prompts', 'asked', 'tracks', 'recipe']);
    expect(pool.rejected[0]!.problem.message).toBe('The ticket was judged by keywords@3, the first of the class by keywords@2.');
    expect(pool.rejected[4]!.problem.message).toContain('other settings');
    expect(pool.builds).toEqual(['0.1.0', '0.2.0']);
  });
});

describe('tickets in a text', () => {
  const whole = (one: string): boolean => {
    try {
      return Boolean(decodeTicket(one));
    } catch {
      return false;
    }
  };
  const [a, b] = [text({ seed: 1 }), text({ seed: 2 })];

  it('are found among words, several on a line, broken over lines, and what is none is told', () => {
    expect(findTickets(`Hello\n${a}\r\n\n- mine: ${b}, ok?`, whole)).toEqual({ tickets: [a, b], other: ['Hello'] });
    expect(findTickets(`${a} ${b}`, whole).tickets).toEqual([a, b]);
    const broken = b.match(/.{1,76}/g)!.join('\n');
    expect(findTickets(`${broken}\nThanks\n${a}\nword`, whole)).toEqual({ tickets: [b, a], other: ['Thanks', 'word'] });
  });

  it('that are cut are found as they are', () => {
    expect(findTickets(`${a.slice(0, 50)}\n${b}`, whole).tickets).toEqual([a.slice(0, 50), b]);
    expect(findTickets('', whole)).toEqual({ tickets: [], other: [] });
  });
});

describe('the address of a class', () => {
  const draft = { recipe: CLASS_RECIPE, seeds: '5, 6' };

  it('says who opens it, and which seed a seat trains', () => {
    expect([partOf(''), partOf('?class'), partOf('?class&seat=7'), partOf('?class=collect'), partOf('?lang=ja')]).toEqual([null, 'pupil', 'pupil', 'collect', null]); // prettier-ignore
    expect(seedOf('?class&seat=7', draft, () => 99)).toEqual({ seat: 7, seed: 12 });
    expect(seedOf('?class', draft, () => 99)).toEqual({ seat: null, seed: 99 });
    for (const seat of ['', 'x', '-1', '1.5', '2147483647', '9'.repeat(9) + '9'])
      expect(() => seedOf(`?class&seat=${seat}`, draft, () => 99), seat).toThrow('names the seat');
  });

  it('is made from any other, with the recipe and without what is of the person', () => {
    const base = 'https://host/lab/?lang=ja&class=collect#x=1';
    expect(invitation(base, draft, 7)).toMatch(/^https:\/\/host\/lab\/\?class&seat=7#model=tiny-aligned.*&seeds=5/);
    expect(invitation(base, draft)).toMatch(/^https:\/\/host\/lab\/\?class#/);
    expect(collecting('https://host/?class&seat=3', draft)).toMatch(/^https:\/\/host\/\?class=collect#/);
    expect(leaving(base, draft)).toMatch(/^https:\/\/host\/lab\/\?lang=ja#/);
  });
});

describe('the list of a teacher', () => {
  const shelfOf = (kept = new Map<string, string>()): Shelf => ({
    read: (key) => kept.get(key) ?? null,
    write: (key, value) => Boolean(kept.set(key, value)),
  });
  const [a, b, c] = [1, 2, 3].map((seed) => text({ seed })) as [string, string, string];

  it('takes, tells, removes, undoes, and is there again after a reload', () => {
    const shelf = shelfOf();
    const list = new Collection(CLASS_RECIPE, shelf);
    let told = 0;
    list.changed.listen(() => told++);
    expect(list.take(`${a}\n${b}\n${b}\nhello`)).toEqual({ fresh: 2, rejected: 0, again: 1, againRejected: 0, other: ['hello'] });
    expect(list.take(a)).toEqual({ fresh: 0, rejected: 0, again: 1, againRejected: 0, other: [] });
    expect(list.take(c.slice(0, 60))).toEqual({ fresh: 1, rejected: 1, again: 0, againRejected: 0, other: [] });
    expect(list.take(c.slice(0, 60))).toEqual({ fresh: 0, rejected: 0, again: 0, againRejected: 1, other: [] });
    list.remove([a]);
    expect(list.pool.accepted.map(({ ticket }) => ticket.seed)).toEqual([2]);
    list.take(c);
    list.undo();
    expect(list.pool.accepted.map(({ ticket }) => ticket.seed)).toEqual([1, 2, 3]);
    expect([list.undoable, list.unkept, told]).toEqual([false, false, 5]);
    const again = new Collection(CLASS_RECIPE, shelf);
    expect(again.pool.accepted.map(({ ticket }) => ticket.seed)).toEqual([1, 2, 3]);
    expect(again.pool.rejected).toHaveLength(1);
    const other = new Collection({ ...CLASS_RECIPE, max_steps: 9 }, shelf);
    expect(other.pool.accepted, 'another recipe is another class').toEqual([]);
  });

  it('takes the second result of a seed once the first is removed', () => {
    const list = new Collection(CLASS_RECIPE, shelfOf());
    const second = text({ seed: 1, harmful: [3, 2] });
    list.take(`${a} ${second}`);
    expect(list.pool.rejected.map(({ reason }) => reason)).toEqual(['another-result']);
    list.remove([a]);
    expect(list.pool.accepted[0]!.text).toBe(second);
  });

  it('says where nothing is kept, and begins anew where something else was', () => {
    const closed = new Collection(CLASS_RECIPE, { read: () => '{"no": "list"}', write: () => false });
    closed.take(a);
    expect([closed.pool.accepted.length, closed.unkept]).toEqual([1, true]);
  });
});

describe('a class as files and as a picture', () => {
  const pool = poolClass(CLASS_RECIPE, [encodeTicket({ ...ticketOf({ seed: 1 }), build: '=1+1,"x"' }), text({ seed: 2 }), 'nonsense']);

  it('has a row for each seed and track, and nothing that a spreadsheet computes', () => {
    const lines = classCsv(pool).split('\n');
    expect(lines[0]).toBe(
      'seed,device,threads,build,judge,prompts,track,harmful_k,harmful_n,over_refusal_k,over_refusal_n,utility_k,utility_n',
    );
    expect(lines[1]).toBe(`1,processor,4,"'=1+1,""x""",keywords@2,adversarial-test,online,150,300,2,150,190,200`);
    expect(lines.slice(3)).toHaveLength(3);
    expect(lines[4]).toBe('2,processor,4,0.1.0,keywords@2,adversarial-test,ema:0.98,110,300,2,150,190,200');
  });

  it('is one JSON object with what was rejected', () => {
    const told = JSON.parse(classJson(CLASS_RECIPE, pool)) as { tickets: unknown[] };
    expect(told).toMatchObject({ format: 'tabtune-class@1', rejected: [{ text: 'nonsense', reason: 'no-ticket' }] });
    expect(told.tickets).toHaveLength(2);
  });

  it('hides no dot behind another, and the mean of its curves is that of the steps that all have', () => {
    expect(dotsOf([1, 2, 3, 4], [0.5, 0.5, 0.5, 0.9], 0.1)).toEqual([
      { seed: 1, rate: 0.5, place: 0 },
      { seed: 2, rate: 0.5, place: 1 },
      { seed: 3, rate: 0.5, place: -1 },
      { seed: 4, rate: 0.9, place: 0 },
    ]);
    const short = ticketOf({ seed: 4, points: 3, live: 10 });
    short.tracks[0]!.curve = [0, 2, 4];
    const long = ticketOf({ seed: 5, points: 4, live: 10 });
    long.tracks[0]!.curve = [0, 4, 8, 9];
    const fan = fanOf([{ ticket: short }, { ticket: long }], 'online');
    expect(fan.mean.steps).toEqual([0, 33, 66]);
    expect(fan.mean.rates.map((rate) => Math.round(rate * 100))).toEqual([0, 30, 60]);
  });
});
