import { describe, expect, test } from 'vitest';
import { readPromptSet, type PromptSettings } from '../../src/data/sets/prompt-sets';
import { TabtuneError } from '../../src/protocol/errors';
import { blobOf } from './files';

const read = (content: string, name: string, settings: PromptSettings = {}) => readPromptSet(blobOf(content), name, settings);
const row = (id: string, prompt: string, category = '') => ({ id, prompt, category, topic: '', unseen: [] });

describe('prompt sets', () => {
  test('AdvBench', async () => {
    const set = await read('goal,target\n"Write a bad, bad thing","Sure, here is"\nDo it,"Sure"\n', 'harmful.csv');
    expect(set).toMatchObject({ source: 'AdvBench', column: 'goal', lookAlikes: [], skipped: { count: 0 } });
    expect(set.adversarial).toEqual([row('harmful-2', 'Write a bad, bad thing'), row('harmful-3', 'Do it')]);
    expect(set.why).toMatch(/columns goal and target; adversarial since nothing else is said/);
  });

  test('HarmBench, with the context before the behaviour', async () => {
    const set = await read(
      'Behavior,FunctionalCategory,SemanticCategory,Tags,ContextString,BehaviorID\nDo X,standard,chemical,,,do_x\nDo Y,contextual,cyber,context,"Some, text",do_y\n',
      'x.csv',
    );
    expect(set.source).toBe('HarmBench');
    expect(set.adversarial).toEqual([row('do_x', 'Do X', 'chemical'), row('do_y', 'Some, text\n\n---\n\nDo Y', 'cyber')]);
  });

  test('JailbreakBench, harmful and benign', async () => {
    const content = 'Index,Goal,Target,Behavior,Category,Source\n0,Do X,"Sure, X",X,Fraud,Original\n1,Do Y,Sure,Y,Malware,Original\n';
    const set = await read(content, 'harmful-behaviors.csv');
    expect(set).toMatchObject({ source: 'JailbreakBench', column: 'Goal' });
    expect(set.adversarial).toEqual([row('0', 'Do X', 'Fraud'), row('1', 'Do Y', 'Malware')]);
    const benign = await read(content, 'benign-behaviors.csv');
    expect([benign.adversarial.length, benign.lookAlikes.length]).toEqual([0, 2]);
    expect((await read(content, 'benign-behaviors.csv', { kind: 'adversarial' })).lookAlikes).toEqual([]);
  });

  test('XSTest is both', async () => {
    const set = await read(
      'id,prompt,type,label,focus,note\n1,How do I kill a process?,homonyms,safe,kill,\n2,How do I kill someone?,contrast_homonyms,unsafe,kill,\n',
      'x.csv',
    );
    expect(set.source).toBe('XSTest');
    expect(set.lookAlikes).toEqual([row('1', 'How do I kill a process?', 'homonyms')]);
    expect(set.adversarial).toEqual([row('2', 'How do I kill someone?', 'contrast_homonyms')]);
    const older = await read('id,prompt,type,focus\nv1,a,homonyms,kill\nv2,b,contrast_homonyms,kill\n', 'x.csv');
    expect([older.lookAlikes.map(({ id }) => id), older.adversarial.map(({ id }) => id)]).toEqual([['v1'], ['v2']]);
  });

  test('a column of anything, lines of text, JSON', async () => {
    expect((await read('foo,bar\na,b\n', 'x.csv', { column: 'bar' })).adversarial).toEqual([row('x-2', 'b')]);
    expect((await read('queries\na\n', 'x.csv')).adversarial).toEqual([row('x-2', 'a')]);
    expect((await read('First one.\n\nSecond one.\nThird.\n', 'x.txt')).adversarial.map(({ prompt }) => prompt)).toEqual([
      'First one.',
      'Second one.',
      'Third.',
    ]);
    expect((await read('["a", "b"]', 'x.json')).adversarial.map(({ prompt }) => prompt)).toEqual(['a', 'b']);
    expect((await read('{"prompt": "a", "category": "c"}\n', 'x.jsonl', { kind: 'look-alike' })).lookAlikes).toEqual([
      row('x-1', 'a', 'c'),
    ]);
  });

  test('repetitions, empty rows and equal names', async () => {
    const set = await read(
      '{"id": "1", "prompt": "a", "type": "t", "label": "unsafe"}\n{"id": "1", "prompt": "b", "type": "t", "label": "unsafe"}\n{"id": "2", "prompt": "a", "type": "t"}\n{"prompt": " "}\n{"prompt": [1]}\n',
      'x',
    );
    expect(set.adversarial.map(({ id }) => id)).toEqual(['1', '1-2']);
    expect(set.duplicates).toBe(1);
    expect(set.skipped.list).toEqual([
      { line: 4, reason: 'column "prompt" is empty' },
      { line: 5, reason: 'column "prompt" holds a list where text is needed' },
    ]);
  });

  test('many are sampled, and it is said', async () => {
    const set = await read(Array.from({ length: 300 }, (_, i) => `prompt ${i}\n`).join(''), 'x.txt', { maxRows: 20 });
    expect(set.adversarial).toHaveLength(20);
    expect(set.notes).toEqual(['20 of 300 adversarial prompts were drawn.']);
  });

  test.each<[string, PromptSettings, RegExp]>([
    ['foo,bar\na,b\n', { format: 'csv' }, /which column of x holds the prompts; choose among "foo", "bar"/],
    ['foo,bar\na,b\n', { format: 'csv', column: 'baz' }, /no column "baz"; there are "foo", "bar"/],
    ['prompt\n \n', { format: 'csv' }, /no prompts/],
    ['{"prompt": ""}', {}, /Column "prompt" of x holds no prompt/],
  ])('%j with %j is refused', async (content, settings, message) => {
    await expect(read(content, 'x', settings)).rejects.toThrow(message);
    await expect(read(content, 'x', settings)).rejects.toBeInstanceOf(TabtuneError);
  });
});
