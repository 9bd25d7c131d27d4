import { wordsOf } from '../../src/protocol/errors';
import { expect, test } from 'vitest';
import { IGNORED } from '../../src/data/text/encoded';
import { Threads } from '../../src/data/text/strangers/thread';
import { type ChatTokenizer, loadTokenizer } from '../../src/data/text/tokenizer';
import { encodeEvaluation } from '../../src/evaluate/evaluator';
import type { ChatMessage } from '../../src/protocol/examples';
import { byteLevel, TEMPLATES } from './tokenizers';

// A row may hold anything: it is learnt right, or left out with its reason.

const QWEN3 =
  "{%- for m in messages %}{{- '<|im_start|>' + m.role + '\\n' }}{%- if m.role == 'assistant' and loop.last %}" +
  "{{- '<think>\\n\\n</think>\\n\\n' + m.content.lstrip('\\n') }}{%- else %}{{- m.content }}{%- endif %}{{- '<|im_end|>\\n' }}{%- endfor %}" +
  "{%- if add_generation_prompt %}{{- '<|im_start|>assistant\\n' }}{%- endif %}";
const SOURCES: Record<string, string> = {
  ...{ chatml: TEMPLATES.chatml, marked: TEMPLATES.marked, mistral: TEMPLATES.mistral, qwen3: QWEN3 },
  trimmed: TEMPLATES.chatml.replace("message['content']", "message['content'] | trim"),
  // These close answers with no special token.
  lines: '{% for m in messages %}{{ m.role }}: {{ m.content }}\n{% endfor %}{% if add_generation_prompt %}assistant: {% endif %}',
  bare: '{% for m in messages %}{{ m.content }}{% endfor %}',
  silent:
    '{% for m in messages if m.content %}[{{ m.role }}]{{ m.content }}{% endfor %}{% if add_generation_prompt %}[assistant]{% endif %}',
};
const NAMES = Object.keys(SOURCES);

const threads = new Threads();
const open = (name: string): Promise<ChatTokenizer> =>
  loadTokenizer(byteLevel(['</s>', '<|im_start|>', '<|im_end|>']), { bos_token: '</s>', eos_token: '</s>' }, SOURCES[name], threads);

const user = (content: string): ChatMessage => ({ role: 'user', content });
const answer = (content: string): ChatMessage => ({ role: 'assistant', content });

/** What is learnt of each row, or why nothing is. */
async function outcomes(tokenizer: ChatTokenizer, rows: ChatMessage[][]): Promise<string[]> {
  const reasons = new Map<number, string>();
  const encoded = await tokenizer.encodeExamples(
    rows.map((messages) => ({ messages })),
    { skip: (row, reason) => reasons.set(row, wordsOf(reason)) },
  );
  const learnt = await tokenizer.decode(
    encoded.map(({ labels }) => labels.filter((label) => label !== IGNORED)),
    { specials: true },
  );
  let place = 0;
  return rows.map((_, row) => (reasons.has(row) ? `left out: ${reasons.get(row)}` : learnt[place++]!));
}

const EMPTY = ['', ' ', '\n\n', '\t \r\n'];

test.each(NAMES)('%s: an empty answer is not learnt, last or only, and its row ends', async (name) => {
  const tokenizer = await open(name);
  const none = await outcomes(
    tokenizer,
    EMPTY.map((content) => [user('q'), answer(content)]),
  );
  for (const one of none) expect(one).toMatch(/^left out: .*(empty|nothing to learn)/);
  const [right] = await outcomes(tokenizer, [[user('q'), answer('ok')]]);
  expect(right).toMatch(/ok/);
  const after = await outcomes(
    tokenizer,
    EMPTY.map((content) => [user('q'), answer('ok'), user('q'), answer(content)]),
  );
  expect(after).toEqual(EMPTY.map(() => right));
});

test.each(['chatml', 'marked', 'trimmed', 'qwen3'])('%s: nor is one before others', async (name) => {
  const tokenizer = await open(name);
  const [right] = await outcomes(tokenizer, [[user('q'), answer('ok')]]);
  const before = await outcomes(
    tokenizer,
    EMPTY.map((content) => [user('q'), answer(content), user('q'), answer('ok')]),
  );
  expect(before).toEqual(EMPTY.map(() => right));
});

test.each(NAMES)('%s: answers that are the template\'s own words are learnt whole', async (name) => {
  const tokenizer = await open(name);
  const own = ['user', 'assistant: ', '[assistant]', '<think>', '</think>', '<think>\n\n</think>\n\nok', '<|im_end|>', '</s>', '<|im_start|>assistant\n'];
  const learnt = await outcomes(
    tokenizer,
    own.map((content) => [user('user'), answer(content)]),
  );
  for (const [i, content] of own.entries()) expect(learnt[i]).toContain(content.trim());
}); // prettier-ignore

test('an answer whose tokens are all joined with what follows is left out, and says so', async () => {
  const json = byteLevel(['</s>'], { corpus: 'a.\n b.\n c.\n d.\n' });
  const tokenizer = await loadTokenizer(json, { eos_token: '</s>' }, SOURCES.lines, threads);
  expect(await outcomes(tokenizer, [[user('q'), answer('.')]])).toEqual([expect.stringMatching(/^left out: no token is its answer alone/)]);
});

test('a plain text of one token, and an empty one, are left out', async () => {
  const tokenizer = await loadTokenizer(byteLevel(['</s>']), { eos_token: '</s>' }, null, threads);
  const told: string[] = [];
  const rows = await tokenizer.encodeExamples([{ text: '' }, { text: 'a' }, { text: '</s>' }], { skip: (row, why) => told.push(`${row} ${wordsOf(why)}`) });
  expect(rows).toHaveLength(1);
  expect(told).toEqual(['0 it has a single token, and the first is not learnt.', '2 it has a single token, and the first is not learnt.']);
}); // prettier-ignore

test('held-out rows with an empty last answer, or with nothing to score within the length, are not judged', async () => {
  const tokenizer = await open('lines');
  const rows = [
    { messages: [user('q'), answer('ok'), user('q'), answer('')] },
    { prompt: 'q', completion: ' ' },
    { prompt: 'q '.repeat(30), completion: 'ok' },
    { prompt: 'q', completion: 'ok' },
  ];
  const { heldOut } = await encodeEvaluation(tokenizer, { prompts: [], lookAlikes: [], heldOut: rows }, 20);
  expect(heldOut.map(({ row }) => row)).toEqual([rows[3]]);
});
