import type { Sentence } from '../../src/protocol/errors';
import { describe, expect, test } from 'vitest';
import type { PromptSettings } from '../../src/data/sets/prompt-sets';
import { keepable, paired } from '../../src/worker/own/prompts';
import { blobOf } from './files';
import { inEnglish, applyMapping, readDataSet, readPromptPreview, readPromptSet } from './english';

/** What becomes of single rows of a prompt set: none is lost, and what is said of one that is left out is true. */

const read = (content: string, name = 'x.csv', settings: PromptSettings = {}) => readPromptSet(blobOf(content), name, settings);
const lines = (rows: readonly object[]) => rows.map((row) => `${JSON.stringify(row)}\n`).join('');
const textsOf = (rows: readonly { prompt: string }[]) => rows.map(({ prompt }) => prompt);

test('a row that says no kind does not stand in the way of the same prompt with one', async () => {
  const { adversarial, lookAlikes, duplicates, skipped, notes } = await read(
    'prompt,label\nhow a,pending\nhow a,safe\nhow b,unsafe\nhow c,safe\n',
  );
  expect([textsOf(adversarial), textsOf(lookAlikes), duplicates]).toEqual([['how b'], ['how a', 'how c'], 0]);
  expect(skipped.list).toEqual([{ line: 2, reason: 'column "label" says "pending", so the prompt is neither harmful nor harmless' }]);
  expect(notes.join()).not.toMatch(/repetition|in another/);
});

describe('which kind a 1 means', () => {
  const kinds = async (column: string, values: readonly unknown[], settings: PromptSettings = {}) => {
    const rows = values.map((value, i) => ({ prompt: `do thing ${i}`, [column]: value }));
    const { adversarial, lookAlikes, notes } = await read(lines(rows), 'x.jsonl', settings);
    return { harmful: textsOf(adversarial), harmless: textsOf(lookAlikes), notes: notes.join('\n') };
  };
  const FIRST = 'do thing 0';
  const SECOND = 'do thing 1';

  test.each([
    'not safe', 'not_safe', 'notSafe', 'non-safe', 'unsafe', 'is_unsafe', 'safety_violation', 'violates_safety', 'safety risk', 'harm', 'is_harmful', 'isHarmful',
    'Toxicity', 'jailbreaking', 'prompt_injection', 'should_refuse', 'not_harmless', 'non-benign', '有害', '危険フラグ', '安全ではない', '安全でない', 'flagged', 'label',
  ])('%s: harmful', async (column) => {
    expect(await kinds(column, [1, 0])).toMatchObject({ harmful: [FIRST], harmless: [SECOND] });
    expect(await kinds(column, ['yes', 'no'])).toMatchObject({ harmful: [FIRST], harmless: [SECOND] });
  }); // prettier-ignore

  test.each([
    'safe', 'is_safe', 'isSafe', 'safety', 'benign', 'harmless', 'look-alike', 'non-harmful', 'not harmful', 'Non-Toxic', 'harm_free', 'harm-free', 'unharmful',
    'not_unsafe', 'nontoxic', 'no_safety_violation', 'is_not_a_jailbreak', '安全', '無害', '有害ではない', '非有害',
  ])('%s: harmless', async (column) => {
    expect(await kinds(column, [1, 0])).toMatchObject({ harmful: [SECOND], harmless: [FIRST] });
    expect(await kinds(column, ['true', 'false'])).toMatchObject({ harmful: [SECOND], harmless: [FIRST] });
  }); // prettier-ignore

  test.each([
    'harm_or_benign',
    'safe_vs_unsafe',
    'harm_reduction',
    'attack_blocked',
    'safety_flag',
    'not_clearly_harmful',
    'harm_score',
    'heart_attack',
  ])('%s: it is left to a person, and told', async (column) => {
    const { harmful, harmless, notes } = await kinds(column, [1, 0]);
    expect([harmful, harmless]).toEqual([[FIRST, SECOND], []]);
    expect(notes).toContain(
      `Column "${column}" holds 1 and 0, and its name does not say which of them means harmful, so it decides nothing. Choose the column that says which prompts are harmful, if one does.`,
    );
    const chosen = await kinds(column, [1, 0], { label: column });
    expect([chosen.harmful, chosen.harmless]).toEqual([[FIRST], [SECOND]]);
  });

  test.each([['harmful'], ['label'], ['is_safe']])(
    'numbers beyond 0 and 1 in %s are a scale, which decides nothing, and told',
    async (column) => {
      const { harmful, harmless, notes } = await kinds(column, [0, 1, 5, 1, 0]);
      expect([harmful.length, harmless.length]).toEqual([5, 0]);
      expect(notes).toContain(
        `Column "${column}" holds numbers other than 0 and 1, such as 5, and where on that scale harm begins is not known, so it decides nothing.`,
      );
      await expect(kinds(column, [0, 1, 5], { label: column })).rejects.toThrow(
        /such as 5, and where on that scale harm begins is not known/,
      );
      const preview = await readPromptPreview(blobOf(lines([0, 1, 5].map((n) => ({ prompt: `p${n}`, [column]: n })))), 'x.jsonl');
      expect(preview.notes.join()).toContain('holds numbers other than 0 and 1');
    },
  );

  test('-1 beside 0 and 1 is what is not known: its rows are left out; without a 0 it may be the other kind', async () => {
    const { harmful, harmless, notes } = await kinds('is_unsafe', [1, 0, -1]);
    expect([harmful, harmless]).toEqual([[FIRST], [SECOND]]);
    expect(notes).toContain('line 3 (column "is_unsafe" says "-1"');
    expect((await kinds('is_unsafe', [1, -1])).notes).toContain('such as -1, and where on that scale');
  });

  test('a scale that begins late is told with its lines', async () => {
    const { notes } = await kinds(
      'harmful',
      Array.from({ length: 9000 }, (_, i) => (i < 8998 ? i % 2 : 4)),
      { maxRows: 10 },
    );
    expect(notes).toContain(
      'Column "harmful" holds numbers other than 0 and 1 (lines 8999, 9000): if it is a scale, 0 and 1 do not say what is harmful, and another column has to be chosen.',
    );
    expect((await kinds('harmful', [1, 0, -1])).notes).not.toContain('if it is a scale');
  });

  test('another column that says it decides, and nothing more is told than that the first is not used', async () => {
    const { adversarial, notes } = await read('prompt,harm_score,label\na b,3,unsafe\nc d,0,safe\n');
    expect([textsOf(adversarial), notes]).toEqual([['a b'], ['A column is not used: "harm_score".']]);
  });

  test.each([
    ['not unsafe', 'unsafe'],
    ['harm-free', 'harmful'],
    ['no attack', 'attack'],
    ['non dangerous', 'dangerous'],
    ['not a jailbreak', 'jailbreak'],
    ['unharmful', 'not harmless'],
  ])('as a label %s is harmless, %s is not', async (harmless, harmful) => {
    expect(await kinds('label', [harmful, harmless])).toMatchObject({ harmful: [FIRST], harmless: [SECOND] });
  });

  test('a label of both kinds says neither', async () => {
    const { skipped } = await read('prompt,label\na b,safe\nc d,unsafe\ne f,safe or unsafe\ng h,does not seem harmful\n');
    expect(skipped.list.map(({ line }) => line)).toEqual([4, 5]);
  });

  test('a label is short: a sentence in which such a word stands is none', async () => {
    const sentence = 'somebody once wrote that this is harmful ..';
    expect(sentence.length).toBeGreaterThan(40);
    const { skipped, adversarial } = await read(`prompt,label\na b,${sentence.slice(0, 40)}\nc d,safe\ne f,${sentence}\n`);
    expect([textsOf(adversarial), skipped.list.map(({ line }) => line)]).toEqual([['a b'], [4]]);
  });

  test.each([
    ['non-benign.csv', 1],
    ['not_harmless.csv', 1],
    ['benign.csv', 0],
    ['unharmful.csv', 0],
    ['over-refusal.csv', 0],
    ['prompts.csv', 1],
  ])('by the name of the file: %s', async (name, harmful) => {
    expect((await read('prompt\na b\n', name)).adversarial).toHaveLength(harmful);
  });

  test('of several columns that say it the one named for prompts goes first, then label', async () => {
    const row = { toxic: 0, label: 0, prompt: 'do it', safe: 1, prompt_harmful: 1 };
    const of = async (left: Partial<typeof row>) => {
      const rest = Object.fromEntries(Object.entries(row).filter(([name]) => !(name in left)));
      return (await read(lines([rest, { ...rest, prompt: 'again' }]), 'x.jsonl')).why;
    };
    expect(await of({})).toContain('by column "prompt_harmful"');
    expect(await of({ prompt_harmful: 1 })).toContain('by column "label"');
    expect((await read('jailbreak,prompt,safe\n1,a b,1\n', 'x.csv')).why).toContain('by column "safe"');
  });
});

describe('prompts of any length, context and picture', () => {
  test('one that no record can hold is left out, and told', async () => {
    const { adversarial, skipped } = await read(lines([{ prompt: 'x'.repeat(1_000_000) }, { prompt: 'y'.repeat(1_000_001) }]), 'x.jsonl');
    expect(adversarial).toHaveLength(1);
    expect(skipped.list).toEqual([
      { line: 2, reason: 'has 1000001 characters; a row may have 1000000. Split it, or leave out what need not be asked' },
    ]);
    const preview = await readPromptPreview(blobOf(lines([{ prompt: 'y'.repeat(1_000_001) }])), 'x.jsonl');
    expect([preview.rows, preview.problems.length]).toEqual([[], 1]);
  });

  test('a context that is no text is told, not left away', async () => {
    const { adversarial, skipped } = await read(
      lines([
        { prompt: 'a', context: ['b'] },
        { prompt: 'c', context: 'd' },
      ]),
      'x.jsonl',
    );
    expect(textsOf(adversarial)).toEqual(['d\n\n---\n\nc']);
    expect(skipped.list).toEqual([{ line: 1, reason: 'column "context" holds a list where text is needed' }]);
  });

  /** Both ask the same: a data set of pairs, and a prompt set. */
  const reads = async (prompt: string): Promise<[boolean, boolean]> => {
    const applied = applyMapping({ prompt, completion: 'So.' }, { kind: 'pair', prompt: ['prompt'], completion: 'completion' });
    const { adversarial } = await read(lines([{ prompt }, { prompt: 'do it' }]), 'x.jsonl');
    return ['example' in applied, adversarial.length === 2];
  };
  test.each([
    'What does the <img> tag do in HTML?', 'What is <image> in HTML?', 'How does <video> differ from <audio> in HTML?', '<video>\nWhat is it?\n</video>',
    'Why is a [image] link broken in my text?', 'a[img] = 1; what is it?', 'What does [IMG]a.png[/IMG] do in a forum?',
  ])('%s can be asked', async (prompt) => expect(await reads(prompt)).toEqual([true, true])); // prettier-ignore
  test.each([
    '<image>', '<image>\nWhich tree?', 'Which tree?\n <image> ', 'What is in <image>?', '<img> Which tree?', 'Which tree? [image]', 'Which tree [IMG] is it?', 'Say <|image|> what',
    '<|vision_start|><|image_pad|><|vision_end|>Which tree?', 'Which <start_of_image> tree?', 'In <image_1> there is a tree', 'Hear <|audio_1|> first', '<video>\nWhat is it?',
  ])('%s needs a picture or a sound', async (prompt) => expect(await reads(prompt)).toEqual([false, false])); // prettier-ignore

  test.each(['image', 'images', 'ImageFileName', 'image_path', 'Image URL', 'img', 'video_file', 'picture_path', 'pixel_values'])('column %s needs one in both, where it holds one', async (column) => {
    for (const [value, kept] of [['a.png', false], ['', true], ['nan', true], ['[]', true], [null, true]] as const) {
      const values = { prompt: 'Which tree?', completion: 'An oak.', [column]: value };
      expect('example' in applyMapping(values, { kind: 'pair', prompt: ['prompt'], completion: 'completion' })).toBe(kept);
      const { adversarial } = await read(lines([{ prompt: values.prompt, [column]: value }, { prompt: 'Which bird?' }]), 'x.jsonl');
      expect(adversarial).toHaveLength(kept ? 2 : 1);
    }
  }); // prettier-ignore

  test.each(['film', 'sound', 'photo'])('a column %s may as well be of words', async (column) => {
    const { adversarial, skipped } = await read(lines([{ prompt: 'a', [column]: 'a.mp4' }, { prompt: 'b', [column]: 'The Third Man' }]), 'x.jsonl');
    expect([textsOf(adversarial), skipped.list.map(({ line }) => line)]).toEqual([['b'], [1]]);
  }); // prettier-ignore
});

describe('ids', () => {
  test('given before have a number behind them, and are told', async () => {
    const rows = ['1', '1-2', '1', '1', '2'].map((id, i) => ({ id, prompt: `p${i}`, type: 'safe_targets', focus: 'x' }));
    const { lookAlikes, notes } = await read(lines(rows), 'x.jsonl');
    expect(lookAlikes.map(({ id }) => id)).toEqual(['1', '1-2', '1-3', '1-4', '2']);
    expect(notes).toContain('2 ids were given before, so a number was put behind it (lines 3, 4).');
  });

  test('that are all one do not take the square of the rows', async () => {
    const known = new Set<string>();
    let asked = 0;
    const { Ids } = await import('../../src/data/sets/prompts/ids');
    const ids = new Ids({ has: (id) => (asked++, known.has(id)), add: (id) => known.add(id) });
    for (let i = 0; i < 10_000; i++) ids.give('0');
    expect([known.size, known.has('0-10000')]).toEqual([10_000, true]);
    expect(asked).toBeLessThan(30_000);
  });

  test('of which one is too long: that one alone becomes a number, and is told', () => {
    const row = (id: string) => ({ id, prompt: id, category: '', topic: '', unseen: [] });
    const notes: Sentence[] = [];
    const rows = [row('first'), row('x'.repeat(101)), row('a2'), row('y'.repeat(100))];
    expect(keepable(rows, 'a', notes).map(({ id }) => id)).toEqual(['first', 'a2-2', 'a2', 'y'.repeat(100)]);
    expect(inEnglish(notes)).toEqual([`1 id is longer than 100 characters, so a number took its place (a2-2).`]);
    expect(keepable([row('z'.repeat(101))], 'b', [], ['b1'])[0]!.id).toBe('b1-2');
  });

  test('of two sets that are the same: those alone become others, and are told', () => {
    const row = (id: string, prompt: string) => ({ id, prompt, category: '', topic: '', unseen: [] });
    const notes: Sentence[] = [];
    const rows = { adversarial: [], lookAlikes: [row('1', 'c'), row('x', 'd')] };
    const { lookAlikes } = paired({ adversarial: [row('1', 'a'), row('1-2', 'b')], lookAlikes: [] }, rows, notes);
    expect(lookAlikes.map(({ id }) => id)).toEqual(['1-3', 'x']);
    expect(inEnglish(notes)).toEqual(['1 id of a look-alike is that of an adversarial prompt, so a number was put behind it (1-3).']);
  });
});

describe('names and cells of any length are read in a time that grows with their length alone', () => {
  // A pattern that goes back would not come to an end here.
  test('a column named for a picture many times', async () => {
    const column = `image${'filename'.repeat(4000)}x`;
    expect((await read(lines([{ prompt: 'a', [column]: 'b' }]), 'x.jsonl')).adversarial).toHaveLength(1);
  });
  test('a cell of white space', async () => {
    const row = { prompt: 'a', completion: 'b', image: `${' '.repeat(400_000)}x` };
    await expect(readDataSet(blobOf(lines([row])), 'x.jsonl')).rejects.toThrow(/needs a picture/);
    const prompt = `${'<image>'.repeat(20_000)}${' '.repeat(400_000)}x\r${'\r'.repeat(100_000)}`;
    expect((await read(lines([{ prompt }, { prompt: 'b' }]), 'x.jsonl')).skipped.count).toBe(1);
  });
});

test('lists of each field are one conversation, and what stands beside them is told', () => {
  const messages = { role: ['user', 'assistant'], content: ['Which tree?', 'An oak.'], note: 'x', none: '' };
  const { told } = applyMapping({ messages }, { kind: 'chat', messages: 'messages' }) as { told?: string[] };
  expect(told).toEqual(['The field "note" beside the messages is not used']);
});

test('how many lines cannot be read is told, however few of them are listed', async () => {
  const content = lines([{ prompt: 'a', completion: 'b' }]) + '{"prompt\n'.repeat(900);
  const { readPreview } = await import('../../src/data/sets/dataset');
  const [data, prompts] = [await readPreview(blobOf(content), 'x.jsonl'), await readPromptPreview(blobOf(content), 'x.jsonl')];
  expect([data.problems.length, data.problemCount, prompts.problems.length, prompts.problemCount]).toEqual([200, 900, 200, 900]);
});

test('repetitions that are dropped are told with their lines, and whether they were', async () => {
  const content = lines(['a', 'b', 'a', 'a'].map((prompt) => ({ prompt, completion: 'c' })));
  const [dropped, kept] = [await readDataSet(blobOf(content), 'x.jsonl', { dropDuplicates: true }), await readDataSet(blobOf(content), 'x.jsonl')];
  expect([dropped.notes, dropped.repetitions, dropped.kept]).toEqual([['2 rows that repeat an earlier one were left out (lines 3, 4).'], 'dropped', 2]);
  expect([kept.notes, kept.repetitions, kept.kept]).toEqual([[], 'kept', 4]);
}); // prettier-ignore
