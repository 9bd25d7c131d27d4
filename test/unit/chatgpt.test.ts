import { describe, expect, test } from 'vitest';
import { blobOf } from './files';
import { readDataSet } from './english';

/** What ChatGPT's own export holds. */

interface Node {
  id: string;
  message: object | null;
  parent: string | null;
  children: string[];
}

const said = (role: string, text: string, more: object = {}) => ({
  author: { role, name: null, metadata: {} },
  content: { content_type: 'text', parts: [text] },
  recipient: 'all',
  ...more,
});

/** A tree from pairs of an id, its parent and a message. */
function tree(...nodes: [string, string | null, object | null][]): Record<string, Node> {
  const all = Object.fromEntries(nodes.map(([id, parent, message]): [string, Node] => [id, { id, message, parent, children: [] }]));
  for (const { id, parent } of Object.values(all)) if (parent !== null) all[parent]?.children.push(id);
  return all;
}

const exported = (...conversations: object[]) => readDataSet(blobOf(JSON.stringify(conversations)), 'conversations.json');
const user = (content: string) => ({ role: 'user', content });
const assistant = (content: string) => ({ role: 'assistant', content });
const about = { title: 'Tea', create_time: 1700000000.5, update_time: 1700000009.5, moderation_results: [], conversation_id: 'c' };
const PLAIN = tree(
  ['r', null, null],
  ['s', 'r', said('system', '', { metadata: { is_visually_hidden_from_conversation: true } })],
  ['u', 's', said('user', '緑茶は何度？')],
  ['a', 'u', said('assistant', '80度です。')],
);

describe('a conversation of ChatGPT’s export', () => {
  test('is read along its tree', async () => {
    const set = await exported({ ...about, mapping: PLAIN, current_node: 'a' });
    expect(set.examples).toEqual([{ messages: [user('緑茶は何度？'), assistant('80度です。')] }]);
    expect(set.notes).toContain('The tree of "mapping" was read as messages: line 1.');
  });

  test('is the branch that the page shows, and that there are others is told', async () => {
    const mapping = {
      ...tree(
        ['r', null, null],
        ['u', 'r', said('user', 'How hot is tea?')],
        ['a1', 'u', said('assistant', 'Cold.')],
        ['a2', 'u', said('assistant', 'Hot.')],
        ['u2', 'a1', said('user', 'Really?')],
        ['a3', 'u2', said('assistant', 'Really.')],
      ),
    };
    const first = await exported({ ...about, mapping, current_node: 'a3' });
    expect(first.examples).toEqual([{ messages: [user('How hot is tea?'), assistant('Cold.'), user('Really?'), assistant('Really.')] }]);
    expect(first.notes).toContain(
      'The messages of "mapping" that its page shows were read; other versions of questions or answers there were not: line 1.',
    );
    // Without a word on which is shown, the last version is.
    const last = await exported({ ...about, mapping });
    expect(last.examples).toEqual([{ messages: [user('How hot is tea?'), assistant('Hot.')] }]);
  });

  test('has its thoughts left out, and what goes to a tool is not learnt as an answer', async () => {
    const mapping = tree(
      ['r', null, null],
      ['u', 'r', said('user', 'What is 6 x 7?')],
      ['t', 'u', { author: { role: 'assistant' }, content: { content_type: 'thoughts', thoughts: [{ summary: 'hm' }] }, recipient: 'all' }],
      ['c', 't', { author: { role: 'assistant' }, content: { content_type: 'code', text: 'print(6*7)' }, recipient: 'python' }],
      ['o', 'c', { author: { role: 'tool', name: 'python' }, content: { content_type: 'execution_output', text: '42' }, recipient: 'all' }],
      ['a', 'o', said('assistant', 'It is 42.')],
    );
    const set = await exported({ ...about, mapping: PLAIN, current_node: 'a' }, { ...about, mapping, current_node: 'a' });
    expect(set.examples).toEqual([{ messages: [user('緑茶は何度？'), assistant('80度です。')] }]);
    expect(set.skipped.list.map(({ reason }) => reason)).toEqual([
      'message 2 is the call of a tool or its answer, which cannot be learnt here',
    ]);
  });

  test('ends where it turns in a ring, and a row of something else stays as it is', async () => {
    const ring = {
      a: { message: said('user', 'x'), parent: 'b', children: ['b'] },
      b: { message: said('assistant', 'y'), parent: 'a', children: ['a'] },
    };
    const set = await exported({ ...about, mapping: ring, current_node: 'b' });
    expect(set.examples).toEqual([{ messages: [user('x'), assistant('y')] }]);
    const other = await readDataSet(blobOf('{"prompt":"a","completion":"b","mapping":{"x":1}}\n'), 'x.jsonl');
    expect(other.examples).toEqual([{ prompt: 'a', completion: 'b' }]);
  });
});
