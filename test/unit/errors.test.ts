import { describe, expect, test } from 'vitest';
import { DEEPEST_SENTENCE, fail, fromPlainError, sentence, TabtuneError, toPlainError, wordsOf } from '../../src/protocol/errors';
import { formatRunRecord, parseRunRecord } from '../../src/protocol/runs/record';
import { runRecord } from './records';

describe('an error', () => {
  test('keeps the parts of its sentence apart', () => {
    const error = fail('data', { row: 3 })`Row ${3} has ${12} tokens; the limit is ${'ten'}.`;
    expect(error).toBeInstanceOf(TabtuneError);
    expect(error).toMatchObject({ code: 'data', message: 'Row 3 has 12 tokens; the limit is ten.', details: { row: 3 } });
    expect(error.sentence).toEqual({ texts: ['Row ', ' has ', ' tokens; the limit is ', '.'], values: [3, 12, 'ten'] });
  });

  test('holds what another error said as a sentence of its own', () => {
    const inner = fail('storage')`${'train.jsonl'} is missing.`;
    const outer = fail('data')`Nothing was kept: ${inner}`;
    expect(outer.message).toBe('Nothing was kept: train.jsonl is missing.');
    expect(outer.sentence.values).toEqual([inner.sentence]);
    const part = sentence`its header has ${8} bytes`;
    expect(fail('data')`a.safetensors: ${part}.`.message).toBe('a.safetensors: its header has 8 bytes.');
  });

  test('crosses the worker with its parts', () => {
    const error = fail('gpu', { loss: 2 })`Loss ${NaN} at step ${7}, ${true}.`;
    const back = fromPlainError(structuredClone(toPlainError(error)));
    expect(back).toMatchObject({ code: 'gpu', message: 'Loss NaN at step 7, true.', details: { loss: 2 }, sentence: error.sentence });
    expect(error.sentence.values, 'and JSON, which has no sign for such a number').toEqual(['NaN', 7, true]);
  });

  test('of strangers is said as it stands', () => {
    const plain = toPlainError(new RangeError('Out of ${bounds}.'));
    expect(plain).toMatchObject({ code: 'internal', message: 'Out of ${bounds}.', details: { name: 'RangeError' } });
    expect(fromPlainError(plain).message).toBe('Out of ${bounds}.');
    expect(toPlainError('just words')).toEqual({ code: 'internal', message: 'just words' });
  });

  test('stays readable in a record, however deep it is', () => {
    let error = fail('storage')`The disk is full (${0} bytes).`;
    for (let depth = 0; depth < 2 * DEEPEST_SENTENCE; depth++) error = fail('storage')`Step ${depth}: ${error}`;
    const record = runRecord({ state: 'failed', error: toPlainError(error) });
    const read = parseRunRecord(formatRunRecord(record));
    expect(read.error).toEqual(toPlainError(error));
    expect(wordsOf(read.error!.sentence!)).toBe(error.message);
  });

  test('with parts that do not fit together is refused in a record', () => {
    const error = { ...toPlainError(fail('data')`One.`), sentence: { texts: ['One.'], values: [1] } };
    expect(() => parseRunRecord(runRecord({ error }))).toThrow('one text more than values');
  });
});
