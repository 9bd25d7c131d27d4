import { describe, expect, test } from 'vitest';
import type { PromptSettings } from '../../src/data/sets/prompt-sets';
import { TabtuneError } from '../../src/protocol/errors';
import { blobOf } from './files';
import { readPromptPreview, readPromptSet } from './english';

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
      '{"id": "1", "prompt": "a", "type": "t", "label": "unsafe"}\n{"id": "1", "prompt": "b", "type": "t", "label": "unsafe"}\n{"id": "2", "prompt": "a", "type": "t", "label": "unsafe"}\n{"prompt": " "}\n{"prompt": [1]}\n',
      'x',
    );
    expect(set.adversarial.map(({ id }) => id)).toEqual(['1', '1-2']);
    expect(set.duplicates).toBe(1);
    expect(set.skipped.list).toEqual([
      { line: 4, reason: 'column "prompt" is empty' },
      { line: 5, reason: 'column "prompt" holds a list where text is needed' },
    ]);
  });

  test.each<[string, string, string]>([
    ['label', 'x.csv', 'prompt,label\nhow to boil eggs,safe\nhow to boil dogs,unsafe\n'],
    ['0 and 1', 'x.csv', 'text,label\nhow to boil eggs,0\nhow to boil dogs,1\n'],
    ['words of a type', 'x.csv', 'prompt,type\nhow to boil eggs,benign\nhow to boil dogs,jailbreak\n'],
    ['a category', 'x.csv', 'prompt,category\nhow to boil eggs,harmless\nhow to boil dogs,harmful\n'],
    [
      'a truth value, against the name of the file',
      'benign.jsonl',
      '{"prompt":"how to boil eggs","is_safe":true}\n{"prompt":"how to boil dogs","is_safe":false}\n',
    ],
    ['harm that is denied', 'x.csv', 'prompt,prompt_harm_label\nhow to boil eggs,unharmful\nhow to boil dogs,harmful\n'],
    [
      'completions of XSTest',
      'x.csv',
      'id,type,prompt,completion,final_label\n1,safe_targets,how to boil eggs,Boil.,1_full_compliance\n2,contrast_safe_targets,how to boil dogs,No.,2_full_refusal\n',
    ],
    ['two columns', 'x.csv', 'safe_prompt,unsafe_prompt\nhow to boil eggs,how to boil dogs\n'],
  ])('harmful and harmless by %s', async (_, name, content) => {
    const set = await read(content, name);
    expect(set.lookAlikes.map(({ prompt }) => prompt)).toEqual(['how to boil eggs']);
    expect(set.adversarial.map(({ prompt }) => prompt)).toEqual(['how to boil dogs']);
  });

  test('what a person says goes before the columns, and a column can be named', async () => {
    const content = 'prompt,mark,label\na b,1,safe\nc d,0,unsafe\n';
    expect((await read(content, 'x.csv', { kind: 'adversarial' })).adversarial).toHaveLength(2);
    expect((await read(content, 'x.csv', { label: 'mark' })).adversarial.map(({ prompt }) => prompt)).toEqual(['a b']);
    await expect(read(content, 'x.csv', { label: 'prompt' })).rejects.toThrow(
      /does not say which prompts are harmful: it holds "a b", "c d"/,
    );
  });

  test('what is left out or repeated is told with its lines', async () => {
    const set = await read('{"prompt":"a"}\n{"prompt":"b}\n{"prompt":["c"]}\n{"prompt":"a"}\n', 'x.jsonl');
    expect(set.notes[0]).toMatch(/^2 rows were left out: lines 2 \(is not JSON.*, 3 \(column "prompt" holds a list/);
    expect(set.notes[1]).toMatch(/^1 repetition was left out.*line 4/);
    const labels = await read('prompt,label\na,safe\nb,unsafe\na,unsafe\nc,safe\nd,unsafe\ne,unsafe\nf,unsure\n', 'x.csv');
    expect(labels.notes.join()).toMatch(/8 \(column "label" says "unsure".*harmful in one place and harmless in another \(line 4\)/);
  });

  test('rows that need a picture are left out, and other contexts are other behaviours', async () => {
    const rows = 'Behavior,BehaviorID,ContextString,ImageFileName\nDo it,a_1,with tea,\nDo it,a_2,with milk,\nDo it,a_3,,a.png\n';
    const set = await read(rows, 'x.csv');
    expect(set.adversarial.map(({ id }) => id)).toEqual(['a_1', 'a_2']);
    expect(set.skipped.list).toEqual([{ line: 4, reason: expect.stringMatching(/needs a picture.*"ImageFileName"/) as string }]);
    await expect(read('prompt\nWhat is in <image>?\n', 'x.csv')).rejects.toThrow(/needs a picture/);
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

describe('a column "type" says what its words say', () => {
  test('whatever stands beside it', async () => {
    const { adversarial, lookAlikes } = await read(
      'prompt,type,note\nHow do I pick a lock?,harmful,x\nHow do I pick a pear?,benign,y\n',
      'own.csv',
    );
    expect([adversarial.map(({ prompt }) => prompt), lookAlikes.map(({ prompt }) => prompt)]).toEqual([
      ['How do I pick a lock?'],
      ['How do I pick a pear?'],
    ]);
  });

  test.each([
    ['not allowed', 'allowed'],
    ['non-benign', 'benign'],
    ['not ok', 'ok'],
  ])('%s is harmful, %s is not', async (harmful, harmless) => {
    const { adversarial, lookAlikes } = await read(
      `prompt,label\nHow do I pick a lock?,${harmful}\nHow do I pick a pear?,${harmless}\n`,
      'own.csv',
    );
    expect([adversarial.length, lookAlikes.length, adversarial[0]?.prompt]).toEqual([1, 1, 'How do I pick a lock?']);
  });
});

describe('nothing of a prompt is lost', () => {
  test('the input of an instruction stands below it, and a context before the question', async () => {
    const { adversarial, duplicates, why } = await read('instruction,input,label\nSay it,one,harmful\nSay it,two,harmful\nSay it,,harmful\n', 'x.csv');
    expect(adversarial.map(({ prompt }) => prompt)).toEqual(['Say it\n\none', 'Say it\n\ntwo', 'Say it']);
    expect([duplicates, why.includes('"input" below it')]).toEqual([0, true]);
    const before = await read('prompt,context\nsum up,a text\n', 'x.csv');
    expect(before.adversarial[0]!.prompt).toBe('a text\n\n---\n\nsum up');
    const alone = await read('question,input\nWhy?,because\n', 'x.csv');
    expect(alone.notes, 'an input of anything else is told').toContain('A column is not used: "input".');
  });

  test('columns of which nothing is taken are told, empty ones are not', async () => {
    const { notes } = await read('system,prompt,gt_cls,nothing\nBe evil,do it,1,\n', 'x.csv');
    expect(notes).toContain('2 columns are not used: "system", "gt_cls".');
    const preview = await readPromptPreview(blobOf('system,prompt\nBe evil,do it\n'), 'x.csv', {});
    expect(preview.notes).toContain('A column is not used: "system".');
  });
}); // prettier-ignore

describe('which prompts are harmful', () => {
  const kinds = async (column: string, values: string[]) => {
    const lines = values.map((value, i) => `do thing ${i},${value}`).join('\n');
    const { adversarial, lookAlikes, skipped } = await read(`prompt,${column}\n${lines}\n`, 'x.csv');
    return [adversarial.length, lookAlikes.length, skipped.count];
  };

  test.each([
    ['safety_label', ['UNSAFE', 'SAFE', 'Needs review'], [1, 1, 1]],
    ['label', ['safe', 'unsafe', 'borderline'], [1, 1, 1]],
    ['判定', ['危険', '安全', '要確認'], [1, 1, 1]],
    ['is_safe', ['0', '1', 'yes', 'maybe'], [1, 2, 1]],
    ['should_refuse', ['True', 'False'], [1, 1, 0]],
    ['安全', ['はい', 'いいえ'], [1, 1, 0]],
    ['有害', ['○', '×'], [1, 1, 0]],
    ['label', ['malicious', 'legit'], [1, 1, 0]],
  ])('by column %s of %j', async (column, values, right) => {
    expect(await kinds(column, values)).toEqual(right);
  });

  test('a column of which less than half says it decides nothing, and is told', async () => {
    const { adversarial, notes } = await read('prompt,label\na b,safe\nc d,blue\ne f,green\n', 'x.csv');
    expect(adversarial).toHaveLength(3);
    expect(notes).toContain('A column is not used: "label".');
  });
});
