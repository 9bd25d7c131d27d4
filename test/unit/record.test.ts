import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { TabtuneError } from '../../src/protocol/errors';
import { formatRunRecord, parseRunRecord } from '../../src/protocol/runs/record';
import type { RunRecord } from '../../src/protocol/runs/run';
import { runRecord } from './records';

type Json = Record<string, unknown>;
const copy = (): Json => JSON.parse(JSON.stringify(runRecord())) as Json;

/** The message of the refusal. */
function refusal(input: unknown): string {
  try {
    parseRunRecord(input);
  } catch (error) {
    expect(error).toBeInstanceOf(TabtuneError);
    expect((error as TabtuneError).code).toBe('data');
    return (error as Error).message;
  }
  throw new Error('It was accepted.');
}

/** A record with one field, named by its path, set to something else. */
function changed(path: string, value: unknown): Json {
  const record = copy();
  const keys = path.split('.');
  const last = keys.pop()!;
  const parent = keys.reduce<Json>((at, key) => at[key] as Json, record);
  if (value === undefined) delete parent[last];
  else Object.defineProperty(parent, last, { value, enumerable: true, configurable: true, writable: true });
  return record;
}

describe('a record as a file', () => {
  test('is read back as it was, to the last digit', () => {
    const record = runRecord({ error: { code: 'storage', message: 'Full.', details: { bytes: 3 } } });
    expect(parseRunRecord(formatRunRecord(record))).toEqual(record);
    const read = parseRunRecord(formatRunRecord(record));
    expect(formatRunRecord(parseRunRecord(formatRunRecord(read)))).toBe(formatRunRecord(read));
  });

  test('keeps what a diverged run measured', () => {
    const record = runRecord({ state: 'failed' });
    record.steps[2] = { step: 3, loss: NaN, gradNorm: Infinity, learningRate: 1e-3 };
    record.evaluations[3]!.utility.loss = -Infinity;
    record.evaluations[3]!.drift = NaN;
    const text = formatRunRecord(record);
    expect(JSON.parse(text)).toMatchObject({ steps: [{}, {}, { loss: 'NaN', gradNorm: 'Infinity' }, {}] });
    expect(parseRunRecord(text)).toEqual(record);
    expect(parseRunRecord(record), 'and as an object').toEqual(record);
  });

  test('keeps every float32 and every text', () => {
    const words = fc.string({ unit: 'binary', maxLength: 40 });
    const numbers = fc.record({ loss: fc.float(), gradNorm: fc.float(), learningRate: fc.float() });
    fc.assert(
      fc.property(fc.array(numbers, { maxLength: 8 }), words, words, (given, name, text) => {
        const steps = given.map((numbers_, i) => ({ step: i + 1, ...numbers_ }));
        const record = runRecord({ name, steps, events: [{ time: '', step: 0, kind: 'failed', message: text }] });
        const read = parseRunRecord(formatRunRecord(record));
        // JSON has no minus zero.
        const plain = (step: object) => Object.entries(step).map(([key, value]) => [key, (value as number) + 0]);
        expect(read.steps.map(plain)).toEqual(steps.map(plain));
        expect([read.name, read.events[0]!.message]).toEqual([name, text]);
      }),
    );
  });

  test('may leave out what is optional', () => {
    for (const path of ['error', 'events.1.message', 'adapter.reason'])
      expect(() => parseRunRecord(changed(path, undefined))).not.toThrow();
  });
});

describe('a refusal names the field, the value and what was expected', () => {
  const cases: [string, unknown, string][] = [
    ['recipe.learning_rate', 'fast', 'recipe.learning_rate must be a number from 0 to 1 (got "fast")'],
    ['recipe.learning_rate', 2, 'recipe.learning_rate must be from 0 to 1 (got 2)'],
    ['recipe.data', undefined, 'recipe.data is missing'],
    ['recipe.speed', 3, 'recipe.speed is not a field of it'],
    ['speed', 3, 'speed is not a field of it'],
    ['toString', 3, 'toString is not a field of it'],
    ['__proto__', 3, '__proto__ is not a field of it'],
    ['state', 'asleep', 'state must be one of queued, preparing, running, paused, finished, stopped, failed, interrupted (got "asleep")'],
    ['steps', {}, 'steps must be a list (got an object)'],
    ['steps.1.loss', 'nan', 'steps.1.loss must be a number, or one of the words NaN, Infinity, -Infinity (got "nan")'],
    ['steps.1.step', 1.5, 'steps.1.step must be a whole number from 1 to'],
    ['steps.1.step', 4, 'steps must be in ascending order of step (got a list of 4)'],
    ['evaluations.0.harmful.k', 21, 'evaluations.0.harmful must have k no larger than n (got an object)'],
    ['evaluations.0.harmful.k', -1, 'evaluations.0.harmful.k must be a whole number from 0 to'],
    ['evaluations.0.harmful.low', 1.1, 'evaluations.0.harmful.low must be a number from 0 to 1 (got 1.1)'],
    ['evaluations.0.byCategory.weapon', null, 'evaluations.0.byCategory.weapon must be an object (got null)'],
    ['evaluations.0.byCategory.weapon.k', undefined, 'evaluations.0.byCategory.weapon.k is missing'],
    ['evaluations.0.byCategory.__proto__', {}, 'evaluations.0.byCategory.__proto__.k is missing'],
    ['id', 'a/b', 'id must hold no /, no control character and no mark that turns the direction of text (got "a/b")'],
    ['id', 'a\u202eb', 'id must hold no /'],
    ['id', 'a\n', 'id must hold no /'],
    ['steps.3.step', 2 ** 32, 'steps.3.step must be a whole number from 1 to 4294967295 (got 4294967296)'],
    ['evaluations.0.answers.0.matches.0', [0, 99], 'evaluations.0.answers.0 must have matches that lie within the text'],
    ['evaluations.0.answers.0.matches.0', [0], 'evaluations.0.answers.0.matches.0'],
    ['evaluations.3.track', 'ema:0.5', 'must have evaluations of the recipe\'s tracks start, online, ema:0.98 alone (got "ema:0.5")'],
    ['adapter.subgroupSize', [4, 4, 4], 'adapter.subgroupSize.2 must be null or a pair of sizes (got 4)'],
    ['name', 'x'.repeat(1001), `name must be a text of at most 1000 characters (got "${'x'.repeat(60)}" …)`],
    ['tokens', null, 'tokens must be a whole number from 0 to'],
    ['version', '1', 'version must be one of 1, 2 (got "1")'],
    ['version', 0, 'version must be one of 1, 2 (got 0)'],
  ];
  test.each(cases)('%s = %j', (path, value, message) => expect(refusal(changed(path, value))).toContain(message));

  test('of a newer version', () =>
    expect(refusal(JSON.stringify({ version: 3, anything: true }))).toContain(
      'was written by a newer tabtune (version 3; this one reads up to 2)',
    ));

  test('of what is no record at all', () => {
    expect(refusal('')).toContain('it is not JSON');
    expect(refusal('{"version":1')).toContain('it is not JSON');
    expect(refusal(formatRunRecord(runRecord()).slice(0, -20))).toContain('it is not JSON');
    for (const thing of ['[]', '{}']) expect(refusal(thing)).toContain('version is missing');
    for (const thing of ['null', '7', '"run"', undefined, 7n, Symbol('x')]) expect(refusal(thing)).toContain('must be an object');
    expect(refusal('['.repeat(100_000))).toContain('it is not JSON');
  });

  test('of what is nested without end, in whatever place', () => {
    const deep = '['.repeat(20_000) + ']'.repeat(20_000);
    const inside = (path: string): string => {
      const text = JSON.stringify(changed(path, 'DEEP'));
      return refusal(text.replace('"DEEP"', deep));
    };
    const record = changed('error', { code: 'internal', message: 'm', details: { x: 'DEEP' } });
    expect(refusal(JSON.stringify(record).replace('"DEEP"', deep))).toContain('error.details must be nested at most 32 deep');
    for (const path of ['name', 'recipe.data', 'recipe.ema_decay', 'steps', 'evaluations.0.byCategory', 'events.0.message', 'tokens'])
      expect(inside(path)).toMatch(/\(got a list of 1\)|must be an object|steps\.0\.step is missing/);
    expect(refusal(JSON.parse(deep))).toContain('version is missing');
  });

  test('of details that are no plain JSON, or go round in a circle', () => {
    const circle: Json = {};
    circle['x'] = circle;
    const told = (details: unknown) => refusal({ ...copy(), error: { code: 'internal', message: 'm', details } });
    expect(told(circle)).toContain('must be nested at most 32 deep');
    expect(told({ now: new Date() })).toContain('must hold plain lists and objects alone');
    expect(told({ size: 3n })).toContain('must hold no bigint');
    expect(told({ all: Array.from({ length: 1_000_001 }, () => 0) })).toContain('must hold at most 1000000 values');
    expect(told([])).toContain('must be an object');
  });

  test('of one field only, however many are wrong', () => {
    const steps = Array.from({ length: 50_000 }, () => ({}));
    expect(refusal({ ...copy(), steps }).length).toBeLessThan(200);
  });
});

/** All places of a JSON value. */
function places(value: unknown, path: (string | number)[] = []): (string | number)[][] {
  if (typeof value !== 'object' || value === null) return [path];
  const inside = Object.entries(value).flatMap(([key, item]) => places(item, [...path, key]));
  return [path, ...inside];
}

test('whatever is done to a record, it is either still one or refused', () => {
  const all = places(copy());
  const junk = fc.oneof(
    fc.jsonValue(),
    fc.constantFrom(undefined, NaN, Infinity, -0, 1e308, '__proto__', [], {}, { __proto__: null }),
    fc.anything(),
  );
  const mutation = fc.record({ at: fc.constantFrom(...all), value: junk, key: fc.option(fc.string()) });
  let [kept, refused] = [0, 0];
  fc.assert(
    fc.property(fc.array(mutation, { minLength: 1, maxLength: 3 }), (mutations) => {
      let record: unknown = copy();
      for (const { at, value, key } of mutations) {
        const path = [...at, ...(key === null ? [] : [key])];
        const last = path.pop();
        if (last === undefined) record = value;
        else {
          const parent = path.reduce<unknown>((inner, name) => (inner as Json | undefined | null)?.[name], record);
          if (typeof parent === 'object' && parent !== null && Object.isExtensible(parent) && !Object.isFrozen(parent))
            Reflect.set(parent, last, value);
        }
      }
      let read: RunRecord;
      try {
        read = parseRunRecord(record);
      } catch (error) {
        expect(error).toMatchObject({ name: 'TabtuneError', code: 'data' });
        refused++;
        return;
      }
      kept++;
      expect(formatRunRecord(parseRunRecord(formatRunRecord(read)))).toBe(formatRunRecord(read));
    }),
    { numRuns: 600 },
  );
  expect(Math.min(kept, refused), 'both happen').toBeGreaterThan(60);
});

test('whatever is done to its text, it is either still one or refused', () => {
  const text = formatRunRecord(runRecord());
  fc.assert(
    fc.property(fc.nat(text.length), fc.nat(40), fc.string({ maxLength: 5 }), (at, cut, insert) => {
      try {
        parseRunRecord(text.slice(0, at) + insert + text.slice(at + cut));
      } catch (error) {
        expect(error).toMatchObject({ name: 'TabtuneError', code: 'data' });
      }
    }),
    { numRuns: 300 },
  );
});
