import { describe, expect, test } from 'vitest';
import { blobOf } from './files';
import { readDataSet, readPreview, readPromptSet } from './english';

/** One object that holds a list of whole rows beside fields of no row: the list is read, and what stands beside it is told. */

const PAIRS = [1, 2, 3].map((n) => ({ question: `Which bird is number ${n}?`, answer: `Bird${n}.` }));
const EXAMPLES = PAIRS.map(({ question, answer }) => ({ prompt: question, completion: answer }));
const ASKED = ['How do I pick a lock?', 'How do I forge a note?', 'How do I steal a bike?'];
const prompts = (name: string) => ASKED.map((text) => ({ [name]: text }));
const CHATS = PAIRS.map(({ question, answer }) => ({
  messages: [
    { role: 'user', content: question },
    { role: 'assistant', content: answer },
  ],
}));

const texts = (value: object): string[] => [JSON.stringify(value), JSON.stringify(value, null, 2)];
const told = (name: string): string => `The field "${name}" beside the list of rows was left out: line 1.`;
const columns = async (value: object) => (await readPreview(blobOf(JSON.stringify(value)), 'own.json')).columns;

describe('a list of whole rows is read, and what stands beside it is told', () => {
  test.each<[object, string[]]>([
    [{ title: 'FAQ', questions: PAIRS }, ['title']],
    [{ faq: PAIRS, title: 'FAQ' }, ['title']],
    [{ url: 'http://own', qa_pairs: PAIRS }, ['url']],
    [{ date: '2024', qa: PAIRS }, ['date']],
    [{ model: 'own', results: PAIRS }, ['model']],
    [{ task: 'qa', dataset: PAIRS }, ['task']],
    [{ status: 'ok', result: PAIRS }, ['status']],
    [{ lang: 'en', pairs: PAIRS }, ['lang']],
    [{ source: 'wiki', questions: PAIRS }, ['source']],
    [{ book: 'X', chapter: 1, qa: PAIRS }, ['book', 'chapter']],
    [{ tags: ['a'], qa: PAIRS }, ['tags']],
    [{ keywords: ['a'], questions: PAIRS }, ['keywords']],
    [{ id: 'set', data: PAIRS }, ['id']],
    [{ type: 'faq', content: PAIRS }, ['type']],
    [{ total_questions: 3, questions: PAIRS }, ['total_questions']],
    [{ response: PAIRS }, []],
    [{ answers: PAIRS }, []],
    [{ output: PAIRS }, []],
  ])('%j', async (value, left) => {
    for (const text of texts(value)) {
      const found = await readDataSet(blobOf(text), 'own.json');
      expect(found.examples).toEqual(EXAMPLES);
      expect(found.notes.map((note) => note.replace(/line \d+/, 'line 1'))).toEqual(left.map(told));
    }
  });

  test('of conversations', async () => {
    for (const value of [
      { user: 'Ann', conversations: CHATS.map((one) => ({ title: 't', ...one })) },
      { site: 'x', chats: CHATS },
    ])
      for (const text of texts(value)) expect((await readDataSet(blobOf(text), 'own.json')).examples).toEqual(CHATS);
  });

  test('of each line', async () => {
    const lines = [{ title: 'a', qas: PAIRS.slice(0, 2) }, { title: 'b', qas: PAIRS.slice(2) }].map((one) => JSON.stringify(one)); // prettier-ignore
    const found = await readDataSet(blobOf(lines.join('\n')), 'own.jsonl');
    expect(found.examples).toEqual(EXAMPLES);
    expect(found.notes).toEqual(['The field "title" beside the list of rows was left out: 2 objects, lines 1, 2.']);
  });

  test.each<[object, string[]]>([
    [{ title: 'own', prompts: prompts('prompt') }, ['title']],
    [{ category: 'tools', prompts: prompts('prompt') }, ['category']],
    [{ language: 'en', questions: prompts('question') }, ['language']],
    [{ benchmark: 'own', prompts: prompts('prompt') }, ['benchmark']],
    [{ suite: 'own', tests: prompts('prompt') }, ['suite']],
    [{ model: 'own', results: prompts('prompt') }, ['model']],
    [{ parameters: {}, jailbreaks: ASKED.map((goal) => ({ goal, prompt: goal })) }, ['parameters']],
    [{ prompts: prompts('text') }, []],
    [{ title: 'own', prompts: prompts('text') }, ['title']],
  ])('%j, of prompts', async (value, left) => {
    for (const text of texts(value)) {
      const found = await readPromptSet(blobOf(text), 'own.json');
      expect([...found.adversarial, ...found.lookAlikes].map(({ prompt }) => prompt)).toEqual(ASKED);
      for (const name of left) expect(found.notes.join('\n')).toContain(`"${name}" beside the list of rows was left out`);
    }
  });
});

describe('a list of prompts as texts is read beside fields of no row', () => {
  test.each<object>([
    { name: 'own', prompts: ASKED },
    { prompts: ASKED, version: 1, categories: ['a', 'b'] },
    { benchmark: 'own', source: 'x', behaviors: ASKED, parameters: {} },
    { title: 'own', questions: ASKED.slice(0, 1) },
  ])('%j', async (value) => {
    const [name, asked] = Object.entries(value).find(([, list]) => Array.isArray(list) && /^How/.test(String(list[0]))) as [
      string,
      string[],
    ];
    for (const text of texts(value)) {
      const found = await readPromptSet(blobOf(text), 'own.json');
      expect([...found.adversarial, ...found.lookAlikes].map(({ prompt }) => prompt)).toEqual(asked);
      expect(found.notes.join('\n')).toContain(`The texts of the list "${name}" were read as rows`);
      for (const other of Object.keys(value).filter((one) => one !== name))
        expect(found.notes.join('\n')).toContain(`"${other}" beside the list of rows was left out`);
    }
  });

  test.each<object>([
    { id: 'a', prompts: ASKED },
    { name: 'own', prompts: ASKED, kinds: ['a', 'b', 'c'] },
    { name: 'own', prompts: ASKED, questions: ASKED.slice(1) },
    { story: 'A passage.', questions: ASKED },
  ])('%j may be a row', async (value) => expect(await columns(value)).toEqual(Object.keys(value)));
});

test('rows of which the answer is a list do not take the place of those that can be read', async () => {
  const turn = (input: string, output: unknown) => ({ input, output });
  const given = { Definition: ['Answer.'], Positive: [turn('a', 'b')], Instances: [turn('c', ['d']), turn('e', ['f'])] };
  for (const text of texts(given)) {
    const found = await readDataSet(blobOf(text), 'own.json');
    expect(found.examples).toEqual([{ prompt: 'a', completion: 'b' }]);
    expect(found.skipped.list.map(({ reason }) => reason)).toEqual([
      'the list "Instances" was left out with its 2 rows: only "Positive" is read',
    ]);
  }
});

describe('pairs under the name of conversations', () => {
  test('are rows where nothing else stands in the file, and told', async () => {
    for (const value of [{ conversations: PAIRS }, { version: 1, conversations: PAIRS }])
      for (const text of texts(value)) {
        const found = await readDataSet(blobOf(text), 'own.json');
        expect(found.examples).toEqual(EXAMPLES);
        expect(found.notes[0]).toContain('The pairs of the list "conversations" were each read as a row, and not as one conversation');
        expect(found.notes.slice(1).join()).toEqual('version' in value ? expect.stringContaining('"version" beside') : '');
      }
  });

  test.each<[string, object[]]>([
    ['of several objects', [{ conversations: PAIRS }, { conversations: PAIRS.slice(1) }]],
    ['of one with an id', [{ conversations: PAIRS, id: 'a' }]],
    ['numbered by their turns', [{ conversations: PAIRS.map((one, turn) => ({ turn, ...one })) }]],
  ])('%s are turns', async (_, objects) => {
    for (const by of [0, 1]) {
      const found = await readDataSet(blobOf(objects.map((one) => texts(one)[by]!).join('\n')), 'own.json');
      expect(found.examples).toHaveLength(objects.length);
      expect(found.examples[0]).toEqual({ messages: CHATS.flatMap(({ messages }) => messages) });
    }
  });
});

describe('an object that is a row stays one', () => {
  test.each<[string, object]>([
    ['with the passage that is asked about', { context: 'A passage.', questions: PAIRS }],
    ['with a text', { text: 'A passage.', qas: PAIRS }],
    ['with a story behind its questions', { qas: PAIRS, story: 'A passage.' }],
    ['with a picture', { image: 'a.png', qa: PAIRS }],
    ['with a question of another language', { Frage: 'a', Antwort: 'b', more: PAIRS }],
    ['with who speaks', { user: 'a', assistant: 'b', extra: PAIRS }],
    ['with what was asked next', { Pergunta: 'a', Resposta: 'b', followups: PAIRS }],
    ['with an id of one conversation', { conversation_id: 'a', data: PAIRS }],
    ['with an id, under a name that says nothing', { id: 'a', things: PAIRS }],
    ['with both conversations of a preference', { chosen: PAIRS, rejected: PAIRS }],
    ['with steps', { task: 'x', steps: PAIRS }],
  ])('%s', async (_, value) => expect(await columns(value)).toEqual(Object.keys(value)));
});
