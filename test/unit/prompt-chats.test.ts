import { describe, expect, test } from 'vitest';
import { blobOf } from './files';
import { readPromptPreview, readPromptSet } from './english';

/** Prompts that stand in chats, and in lists that are named for what they hold. */

const user = (content: string) => ({ role: 'user', content });
const assistant = { role: 'assistant', content: 'No.' };
const read = (rows: readonly object[]) => readPromptSet(blobOf(rows.map((row) => `${JSON.stringify(row)}\n`).join('')), 'x.jsonl');
const textsOf = (rows: readonly { prompt: string }[]) => rows.map(({ prompt }) => prompt);

describe('chats', () => {
  test.each<[string, object]>([
    ['messages', { messages: [user('do it')] }],
    ['messages beside another prompt column', { system_prompt: 'Be kind', messages: [user('do it')] }],
    ['conversations', { conversations: [{ from: 'human', value: 'do it' }] }],
    ['a chat as the prompt', { prompt: [user('do it')] }],
    ['a chat in parts', { messages: [{ role: 'user', content: [{ type: 'text', text: 'do it' }] }] }],
    ['one turn', { turns: ['do it'], question_id: 1 }],
    ['written out', { messages: JSON.stringify([user('do it')]) }],
  ])('%s', async (_, row) => {
    expect(textsOf((await read([row])).adversarial)).toEqual(['do it']);
    expect((await readPromptPreview(blobOf(`${JSON.stringify(row)}\n`), 'x.jsonl')).rows.map(({ prompt }) => prompt)).toEqual(['do it']);
  });

  test('what is left of the chat is told with its lines', async () => {
    const system = { role: 'system', content: 'Be kind.' };
    const { adversarial, notes } = await read([{ messages: [system, user('a')] }, { messages: [system, user('b'), assistant] }, { messages: [assistant, user('c')] }]); // prettier-ignore
    expect(textsOf(adversarial)).toEqual(['a', 'b', 'c']);
    expect(notes).toEqual([
      'The system message of a chat is not used: 2 rows, lines 1, 2.',
      'What the assistant says behind the prompt is not used: line 2.',
      'What the assistant says before the prompt is not used: line 3.',
    ]);
  });

  test('a chat of several turns is refused, and one without a question', async () => {
    const { adversarial, skipped } = await read([
      { messages: [user('a')] },
      { messages: [user('b'), assistant, user('c')] },
      { messages: [assistant] },
      { messages: [{ role: 'user', content: [{ type: 'image_url', image_url: 'a.png' }] }] },
      { messages: 'd' },
    ]);
    expect(textsOf(adversarial)).toEqual(['a', 'd']);
    expect(skipped.list).toEqual([
      { line: 2, reason: 'column "messages" has 2 turns of the user, and a prompt is asked at once, without answers between; write it as one text' },
      { line: 3, reason: 'column "messages" has no turn of the user' },
      { line: 4, reason: expect.stringMatching(/message 1 needs a picture.*column "messages"/) as string },
    ]); // prettier-ignore
    await expect(read([{ question_id: 1, turns: ['a', 'b'] }])).rejects.toThrow(/column "turns" has 2 turns of the user/);
  });

  test('a chat that is written out in a prompt is one, told', async () => {
    const set = await read([{ prompt: JSON.stringify([user('a')]) }]);
    expect(textsOf(set.adversarial)).toEqual(['a']);
    expect(set.notes.join(' ')).toMatch(/written out/);
  });
});

describe('lists named for what they hold', () => {
  const of = (value: object, space?: number) => readPromptSet(blobOf(JSON.stringify(value, null, space)), 'x.json');

  test.each<[string, object]>([
    ['rows', { harmful: [{ prompt: 'a' }, { prompt: 'b' }], benign: [{ prompt: 'c' }] }],
    ['rows in equal numbers', { benign: [{ prompt: 'c' }], harmful: [{ prompt: 'a' }, { prompt: 'b' }] }],
    ['texts', { unsafe: ['a', 'b'], safe: ['c'] }],
    ['chats', { harmful_prompts: [[user('a')], [user('b')]], harmless_prompts: [[user('c')]] }],
    ['with labels that contradict', { harmful: [{ prompt: 'a', label: 'safe' }, { prompt: 'b' }], benign: [{ prompt: 'c', label: 'safe' }] }],
  ])('%s', async (_, value) => {
    for (const space of [0, 1]) {
      const { adversarial, lookAlikes, why } = await of(value, space);
      expect([textsOf(adversarial), textsOf(lookAlikes)]).toEqual([['a', 'b'], ['c']]);
      expect(why).toMatch(/^it is an object with the lists/);
    }
  }); // prettier-ignore

  test('what stands beside them is told, and rows that cannot be asked', async () => {
    const { adversarial, lookAlikes, notes, skipped } = await of({
      version: 1,
      harmful: [{ prompt: 'a' }, { prompt: ' ' }],
      benign: [{ prompt: 'c' }],
      unsure: ['d', 'e'],
    });
    expect([textsOf(adversarial), textsOf(lookAlikes)]).toEqual([['a'], ['c']]);
    expect(notes.slice(0, 3)).toEqual([
      'The rows of the lists "harmful" (2 rows) and "benign" (1 row) were read one list after another; a line is the number of a row.',
      'The field "version" beside the lists of prompts was left out.',
      'The field "unsure" beside the lists of prompts was left out with its 2 rows.',
    ]);
    expect(skipped.list).toEqual([{ line: 2, reason: 'column "prompt" is empty' }]);
  });

  test('names of one kind are topics', async () => {
    await expect(of({ toxic: [{ prompt: 'a' }], privacy: [{ prompt: 'b' }] })).resolves.toMatchObject({ lookAlikes: [] });
  });
});
