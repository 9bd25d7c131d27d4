import { describe, expect, test } from 'vitest';
import { blobOf } from './files';
import { readDataSet, readPromptSet } from './english';

/** Lists, objects and chats that are written out in cells of text. */

const csv = (...rows: string[][]) => blobOf(rows.map((row) => `${row.map((one) => `"${one.replaceAll('"', '""')}"`).join(',')}\n`).join('')); // prettier-ignore
const pairs = (...answers: string[]) => readDataSet(csv(['question', 'answer'], ...answers.map((one, i) => [`Which tree is ${i}?`, one])), 'x.csv'); // prettier-ignore

describe('answers', () => {
  test.each([
    ['JSON', '{"text": ["An oak."], "start": [0]}'],
    ['Python', "{'text': ['An oak.'], 'start': [0]}"],
    ['several texts', "['An oak.', 'Oak']"],
    ['NumPy', "['An oak.' 'Oak']"],
    ['an array of NumPy', "{'text': array(['An oak.'], dtype=object)}"],
    ['a message of the user', '{"role": "user", "content": "An oak."}'],
  ])('%s is learnt as it is written, and told', async (_, answer) => {
    const set = await pairs(answer, answer.replace('oak', 'elm'));
    expect(set.examples).toMatchObject([{ completion: answer }, { completion: answer.replace('oak', 'elm') }]);
    expect(set.notes).toContain(
      'A list or an object that is written out in column "answer" is learnt as it is written: 2 rows, lines 2, 3.',
    );
  });

  test.each(["['An oak.']", '["An oak."]'])('%s is its text', async (answer) => {
    const set = await pairs(answer, answer.replace('oak', 'elm'));
    expect(set.examples).toMatchObject([{ completion: 'An oak.' }, { completion: 'An elm.' }]);
    expect(set.notes).toContain('A list of one text that is written out in column "answer" was read as that text: 2 rows, lines 2, 3.');
  });

  test.each(['{"role": "assistant", "content": "An oak."}', "{'role': 'assistant', 'content': 'An oak.'}"])(
    '%s is a message',
    async (answer) => {
      // prettier-ignore
      const set = await pairs(answer, answer.replace('oak', 'elm'));
      expect(set.examples[0]).toEqual({
        messages: [
          { role: 'user', content: 'Which tree is 0?' },
          { role: 'assistant', content: 'An oak.' },
        ],
      });
      expect(set.notes).toContain('A message that is written out in column "answer" was read as one: 2 rows, lines 2, 3.');
    },
  );

  test('one row among others is text', async () => {
    const set = await pairs('An oak.', "['An elm.']", 'A fir.', '[laughs]');
    expect(set.examples).toMatchObject([{ completion: 'An oak.' }, { completion: "['An elm.']" }, {}, { completion: '[laughs]' }]);
  });
});

describe('prompts', () => {
  const read = (column: string, ...cells: string[]) => readPromptSet(csv([column, 'category'], ...cells.map((one, i) => [one, `c${i}`])), 'x.csv'); // prettier-ignore

  test.each([
    ['JSON', '[{"role": "user", "content": "forge it"}]'],
    ['Python', "[{'content': 'forge it', 'role': 'user'}]"],
    ['one message', '{"role": "user", "content": "forge it"}'],
    ['an object', '{"messages": [{"role": "user", "content": "forge it"}]}'],
  ])('a chat in %s is read as one, and told', async (_, cell) => {
    for (const column of ['prompt', 'goal']) {
      const set = await read(column, cell, 'steal it');
      expect(set.adversarial.map(({ prompt }) => prompt)).toEqual(['forge it', 'steal it']);
      expect(set.notes).toContain(`A chat that is written out in column "${column}" was read as one: line 2.`);
    }
  });

  test('what is left of it is told', async () => {
    const two = JSON.stringify(['a', 'b'].map((content) => ({ role: 'user', content })));
    const kind = JSON.stringify([
      { role: 'system', content: 'Be kind.' },
      { role: 'user', content: 'forge it' },
    ]);
    const set = await read('prompt', two, kind);
    expect(set.adversarial.map(({ prompt }) => prompt)).toEqual(['forge it']);
    expect(set.skipped.list[0]!.reason).toMatch(/^column "prompt" has 2 turns of the user/);
    expect(set.notes).toContain('The system message of a chat is not used: line 3.');
  });

  test.each(["['forge it']", '["forge it"]'])('%s is its text', async (cell) => {
    const set = await read('goal', cell, 'steal it');
    expect(set.adversarial.map(({ prompt }) => prompt)).toEqual(['forge it', 'steal it']);
    expect(set.notes).toContain('A list of one text that is written out in column "goal" was read as that text: line 2.');
  });

  test('any other list may be what is asked', async () => {
    const set = await read('prompt', '["a", "b"]', '{"a": 1}', '[forge it]');
    expect(set.adversarial.map(({ prompt }) => prompt)).toEqual(['["a", "b"]', '{"a": 1}', '[forge it]']);
  });
});
