import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ByteWriter, toText } from '../../src/lab/classes/bytes';
import { isHandedIn, resultOf } from '../../src/lab/classes/result';
import { differing, markOf, settingsOf } from '../../src/lab/classes/settings';
import { sha256 } from '../../src/lab/classes/sha256';
import { decodeTicket, encodeTicket, MOST_TICKET, TICKET_DEVICES, type Ticket } from '../../src/lab/classes/ticket';
import { toPlainError } from '../../src/protocol/errors';
import { DEFAULT_LORA, DEFAULT_RECIPE } from '../../src/protocol/recipe';
import { evaluation, rate, runRecord } from './records';
import { ticketOf } from './tickets';

const reasonOf = (text: string): unknown => {
  try {
    decodeTicket(text);
    return null;
  } catch (reason) {
    return toPlainError(reason).details?.['reason'];
  }
};

/** Words of a ticket under a checksum that fits, whatever stands in them. */
const sealed = (bytes: Uint8Array): string => `tabtune:1:${toText(Uint8Array.from([...bytes, ...sha256(bytes).subarray(0, 6)]))}`;

it('SHA-256 is that of Node for every length around a block', () => {
  for (let length = 0; length < 200; length++) {
    const bytes = Uint8Array.from({ length }, (_, i) => (i * 37 + length) % 256);
    expect(Buffer.from(sha256(bytes)).toString('hex')).toBe(createHash('sha256').update(bytes).digest('hex'));
  }
});

describe('the mark of a recipe', () => {
  it('is the same whatever seed, device and bookkeeping, and whatever the order of its fields', () => {
    const { digest } = markOf(DEFAULT_RECIPE);
    expect(digest).toMatch(/^[0-9a-f]{16}$/);
    const free = { seed: 9, data_seed: 9, device: 'processor', save_steps: 7, logging_steps: 3, gradient_checkpointing: true } as const;
    expect(markOf({ ...DEFAULT_RECIPE, ...free }).digest).toBe(digest);
    const turned = Object.fromEntries(Object.entries(DEFAULT_RECIPE).reverse()) as unknown as typeof DEFAULT_RECIPE;
    expect(markOf(turned)).toEqual(markOf(DEFAULT_RECIPE));
  });

  it('is another for every other setting, which is named', () => {
    for (const [name] of settingsOf(DEFAULT_RECIPE)) {
      const inner = name.startsWith('evaluation.') ? name.slice('evaluation.'.length) : null;
      const other = inner
        ? { ...DEFAULT_RECIPE, evaluation: { ...DEFAULT_RECIPE.evaluation, [inner]: 'other' } }
        : { ...DEFAULT_RECIPE, [name]: 'other' };
      expect(markOf(other).digest, name).not.toBe(markOf(DEFAULT_RECIPE).digest);
      expect(differing(DEFAULT_RECIPE, markOf(other)), name).toEqual([name]);
    }
    expect(differing(DEFAULT_RECIPE, markOf({ ...DEFAULT_RECIPE, lora: DEFAULT_LORA }))).toEqual(['lora']);
    expect(differing(DEFAULT_RECIPE, { settings: [1, 2] })).toBeNull();
  });
});

const count = fc.integer({ min: 1, max: 100_000 }).chain((n) => fc.record({ k: fc.integer({ min: 0, max: n }), n: fc.constant(n) }));
const word = fc.string({ unit: 'grapheme', maxLength: 12 });
const tickets: fc.Arbitrary<Ticket> = fc
  .record({ live: fc.integer({ min: 1, max: 500 }), gaps: fc.array(fc.integer({ min: 1, max: 300 }), { maxLength: 40 }) })
  .chain(({ live, gaps }) => {
    const steps = gaps.map((_, i) => gaps.slice(0, i + 1).reduce((sum, gap) => sum + gap, -1));
    const track = fc.record({
      track: word,
      harmful: count,
      overRefusal: fc.option(count),
      utility: fc.option(count),
      curve: fc.array(fc.integer({ min: 0, max: live }), { minLength: steps.length, maxLength: steps.length }),
    });
    return fc.record({
      digest: fc.constant(markOf(DEFAULT_RECIPE).digest),
      settings: fc.constant(markOf(DEFAULT_RECIPE).settings),
      seed: fc.integer({ min: 0, max: 0x7fffffff }),
      device: fc.constantFrom(...TICKET_DEVICES),
      threads: fc.integer({ min: 0, max: 128 }),
      build: word,
      judge: word,
      prompts: word,
      live: fc.constant(live),
      steps: fc.constant(steps),
      tracks: fc.uniqueArray(track, { minLength: 1, maxLength: 4, selector: (one) => one.track }),
    });
  });

describe('a ticket', () => {
  it('comes back as it was', () => {
    fc.assert(fc.property(tickets, (ticket) => void expect(decodeTicket(` ${encodeTicket(ticket)}\n`)).toEqual(ticket)));
  });

  it('of four tracks and forty points stays below 1.5 kB, and is of letters that every messenger leaves alone', () => {
    const text = encodeTicket(ticketOf({ points: 40, tracks: ['online', 'ema:0.98', 'ema:0.995', 'ema:0.999'], live: 300 }));
    expect(text).toMatch(/^tabtune:1:[A-Za-z0-9_-]+$/);
    expect(text.length).toBeLessThan(900);
    expect(text.length).toBeLessThan(1500);
  });

  it('is refused when any one letter is another, is missing or is said twice', () => {
    const text = encodeTicket(ticketOf({}));
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    let tried = 0;
    for (let at = 0; at < text.length; at++) {
      const others = at % 7 === 0 || at > text.length - 4 ? [...letters] : ['A', '_', '1'];
      for (const letter of others.filter((one) => one !== text[at])) {
        tried++;
        expect(reasonOf(text.slice(0, at) + letter + text.slice(at + 1)), `${at} ${letter}`).toMatch(/^(altered|version|no-ticket)$/);
      }
      expect(reasonOf(text.slice(0, at) + text.slice(at + 1)), `without ${at}`).not.toBeNull();
      expect(reasonOf(text.slice(0, at) + text[at]! + text.slice(at)), `${at} twice`).not.toBeNull();
    }
    expect(tried).toBeGreaterThan(1000);
  });

  it('is refused when any one byte is another, of every value', () => {
    const text = encodeTicket(ticketOf({ points: 3 }));
    const bytes = Buffer.from(text.slice('tabtune:1:'.length), 'base64url');
    for (let at = 0; at < bytes.length; at++) {
      for (let value = 1; value < 256; value += at < 20 ? 1 : 17) {
        const other = Uint8Array.from(bytes);
        other[at] = other[at]! ^ value;
        expect(reasonOf(`tabtune:1:${toText(other)}`), `byte ${at}`).toBe('altered');
      }
    }
  });

  it('is refused with the reason: no ticket, another version, too long', () => {
    expect(reasonOf('hello')).toBe('no-ticket');
    expect(reasonOf('')).toBe('no-ticket');
    expect(reasonOf(encodeTicket(ticketOf({})).replace(':1:', ':2:'))).toBe('version');
    expect(reasonOf(`tabtune:1:${'A'.repeat(MOST_TICKET)}`)).toBe('too-long');
    expect(reasonOf('tabtune:1:')).toBe('altered');
    expect(() => decodeTicket('tabtune:7:AAAA')).toThrow('version 7, and this page reads version 1');
  });

  it('is refused with the reason: n of 0, k above n, and what is no number', () => {
    const with_ = (harmful: { k: number; n: number }) => () => {
      const ticket = ticketOf({});
      ticket.tracks[0]!.harmful = harmful;
      return encodeTicket(ticket);
    };
    expect(with_({ k: 0, n: 0 })).toThrow('0 of 0: nothing was asked');
    expect(with_({ k: 5, n: 4 })).toThrow('5 of 4, which is more than all');
    expect(with_({ k: NaN, n: 4 })).toThrow('harmful is NaN: that is no number');
    expect(with_({ k: Infinity, n: 4 })).toThrow('that is no number');
    expect(with_({ k: -1, n: 4 })).toThrow('whole numbers from 0');
    expect(with_({ k: 1.5, n: 4 })).toThrow('whole numbers from 0');
  });

  it('that somebody wrote under a checksum that fits is read as strictly', () => {
    const written = (change: (out: ByteWriter) => void): string => {
      const out = new ByteWriter();
      out.raw([1, ...new Array<number>(8).fill(7)]);
      out.raw([0, 5, 0, 1]); // No settings, seed 5, processor, one thread.
      for (let i = 0; i < 3; i++) out.text('x', 'word');
      change(out);
      return sealed(out.bytes);
    };
    const track = (out: ByteWriter, k: number, n: number) => {
      out.raw([10, 1, 3, 1]); // Ten live prompts, one step: 3; one track.
      out.text('online', 'track');
      out.raw([0, k, n, 4]); // The curve's one point is 2.
    };
    expect(decodeTicket(written((out) => track(out, 1, 4))).tracks).toEqual([
      { track: 'online', harmful: { k: 1, n: 4 }, overRefusal: null, utility: null, curve: [2] },
    ]);
    expect(reasonOf(written((out) => track(out, 0, 0)))).toBe('nothing-asked');
    expect(reasonOf(written((out) => track(out, 5, 4)))).toBe('more-than-all');
    expect(reasonOf(written((out) => out.raw([10, 1])))).toBe('malformed');
    expect(reasonOf(written((out) => out.raw([10, 0, 0])))).toBe('malformed');
    expect(reasonOf(written((out) => out.raw([0xff, 0xff, 0xff, 0xff, 0xff])))).toBe('range');
    expect(reasonOf(written((out) => out.raw([0x80, 0x00])))).toBe('range');
    expect(reasonOf(sealed(Uint8Array.of(2)))).toBe('malformed');
  });
});

describe('a run as a ticket', () => {
  const { steps: _, ...record } = runRecord({}, { seed: 8, data_seed: 8 });

  it('holds its closing counts, its live curve with the start, and no name', () => {
    const { ticket, text, left } = resultOf(record);
    expect(ticket).toMatchObject({
      ...markOf(record.recipe),
      ...{ seed: 8, device: 'software', threads: 0, build: '0.1.0', judge: 'keywords@1', prompts: 'adversarial-test' },
      ...{ live: 20, steps: [0, 2] },
      tracks: [
        { track: 'online', harmful: { k: 20, n: 40 }, overRefusal: { k: 3, n: 30 }, utility: { k: 5, n: 10 }, curve: [0, 4] },
        { track: 'ema:0.98', harmful: { k: 4, n: 40 }, curve: [0, 1] },
      ],
    });
    expect(left).toBe(0);
    expect(decodeTicket(text)).toEqual(ticket);
    expect(Buffer.from(text.slice(10), 'base64url').toString('latin1')).not.toMatch(/swiftshader|google|Known bad|r1-abc/);
  });

  it('leaves out points that not every track has, and every other point where it would be too long, and tells how many', () => {
    const one = { ...record, evaluations: [...record.evaluations, evaluation(3, 'online', 2)] };
    expect(resultOf(one)).toMatchObject({ left: 1, ticket: { steps: [0, 2] } });
    const many = Array.from({ length: 2000 }, (_, i) => ['online', 'ema:0.98'].map((track) => evaluation(i + 1, track, i % 20))).flat();
    const { ticket, text, left } = resultOf({ ...record, evaluations: [...record.evaluations.filter(({ full }) => full), ...many] });
    expect(text.length).toBeLessThan(1500);
    expect(ticket.steps.at(-1)).toBe(2000);
    expect(left).toBe(2000 - ticket.steps.length);
    expect(left).toBeGreaterThan(0);
  });

  it('is refused before its end, and where it asked nothing', () => {
    const live = { ...record, evaluations: record.evaluations.filter(({ full }) => !full) };
    expect(() => resultOf(live)).toThrow('no closing measurement of online');
    const nothing = record.evaluations.map((one) => ({ ...one, harmful: rate(0, 0) }));
    expect(() => resultOf({ ...record, evaluations: nothing })).toThrow('nothing was asked');
  });

  it('is that of its tab alone: recipe, seed, trained here, to its end', () => {
    const run = { recipe: record.recipe, state: 'finished' as const };
    expect(isHandedIn(run, { ...record.recipe, seed: 1, data_seed: 1 }, 8)).toBe(true);
    expect(isHandedIn(run, record.recipe, 9)).toBe(false);
    expect(isHandedIn({ ...run, state: 'stopped' }, record.recipe, 8)).toBe(false);
    expect(isHandedIn({ ...run, origin: 'trainer_state.json' }, record.recipe, 8)).toBe(false);
    expect(isHandedIn(run, { ...record.recipe, learning_rate: 1e-3 }, 8)).toBe(false);
  });
});
