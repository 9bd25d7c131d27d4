import { wordsOf } from '../../src/protocol/errors';
import { expect, test } from 'vitest';
import { ChatTemplate } from '../../src/data/text/template';
import { Threads } from '../../src/data/text/strangers/thread';
import { loadTokenizer } from '../../src/data/text/tokenizer';
import { byteLevel } from './tokenizers';
import { inEnglish } from './english';

const NAMES = { bos_token: '<s>', eos_token: '</s>' };
const CHAT = { messages: [{ role: 'user' as const, content: 'Hello' }], awaitsAnswer: true };

const threads = new Threads();
const render = async (source: string, chats = [CHAT]) => new ChatTemplate({ source, file: 'a.jinja' }, NAMES, threads).render(chats);
const written = async (source: string) =>
  (await render(source)).map((one) => (one.failed === undefined ? one.text : `failed: ${wordsOf(one.failed)}`));

const ENDLESS = '{% for a in range(1000000) %}{% for b in range(1000000) %}{% endfor %}{% endfor %}';
const HUGE = `{% set ns = namespace(x='0123456789') %}{% for i in range(7) %}{% set ns.x = ${Array(10).fill('ns.x').join(' ~ ')} %}{% endfor %}{{ ns.x }}`;

test('a template that does not end is killed, and the next one finds a fresh thread', async () => {
  const [endless, waiting] = await Promise.allSettled([render(ENDLESS), written('{{ messages[0].content }}')]);
  expect(endless).toMatchObject({ reason: { code: 'checkpoint' } });
  expect((endless as PromiseRejectedResult).reason).toHaveProperty(
    'message',
    'The chat template of a.jinja was stopped: it took longer than 2 s for one conversation and may never end. Take another template.',
  );
  expect(waiting).toEqual({ status: 'fulfilled', value: ['Hello'] });
});

test('a template that writes 100 MB is stopped, whichever conversation it does so for', async () => {
  await expect(render(HUGE)).rejects.toMatchObject({
    code: 'checkpoint',
    message: expect.stringContaining('it wrote 100000000 characters; the limit is 1048576 beyond the messages') as string,
  });
  const long = { messages: [{ role: 'user' as const, content: 'x'.repeat(3_000_000) }], awaitsAnswer: true };
  const [fits] = await render('{{ messages[0].content }}', [long]);
  expect(fits).toHaveProperty('text.length', 3_000_000);
  await expect(render('{{ messages[0].content ~ messages[0].content }}', [CHAT, long])).rejects.toMatchObject({ details: { chat: 1 } });
});

test('a template that fills the memory loses its thread, not ours', async () => {
  expect(await written('{{ range(10 ** 12) | length }}')).toEqual(['failed: range() of 1000000000000 numbers; the limit is 1048576']);
  const doubling = '{% set ns = namespace(x=[1]) %}{% for i in range(40) %}{% set ns.x = ns.x + ns.x %}{% endfor %}{{ ns.x | length }}';
  // Which limit it meets first depends on the machine: time, memory, or the longest list there can be.
  const outcome = await written(doubling).catch((error: { code: string }) => error.code);
  expect(typeof outcome === 'string' ? outcome : outcome[0]).toMatch(/^(checkpoint|failed: )/);
  expect(await written('{{ 1 + 1 }}')).toEqual(['2']);
});

test('templates see the special tokens, and neither tools nor documents', async () => {
  expect(await written('{{ bos_token }}{{ eos_token }}{{ pad_token }}{{ tools is none }}{% if documents %}x{% endif %}')).toEqual([
    '<s></s>True',
  ]);
  expect(await written('{% for i in range(1, 8, 3) %}{{ i }} {% endfor %}{{ range(3) | length }}{{ range(3, 0, -1) | length }}')).toEqual([
    '1 4 7 33',
  ]);
  expect(await written("{{ raise_exception('No ' + messages[0].content) }}")).toEqual(['failed: No Hello']);
});

test('one template does not see what another left', async () => {
  expect(await written('{% set secret = 1 %}{{ secret }}')).toEqual(['1']);
  expect(await written('{{ secret is defined }}')).toEqual(await written('{{ false }}'));
});

test('marks keep the white space of the tags that they stand for', async () => {
  const around = (open: string, close: string) => `a\n  ${open}\n  b \n  ${close}\n c`;
  for (const left of ['', '-'])
    for (const right of ['', '-']) {
      const tagged = around(`{%${left} generation ${right}%}`, `{%${left}endgeneration${right}%}`);
      const plain = around(`{%${left} if true ${right}%}`, `{%${left} endif ${right}%}`);
      const [one] = await render(tagged);
      expect(one).toHaveProperty('text', (await written(plain))[0]);
      const { text, marked } = one as { text: string; marked: [number, number][] };
      expect(marked.map(([start, end]) => text.slice(start, end).trim())).toEqual(['b']);
    }
});

test('what is wrong with a template is told when the tokenizer is loaded', async () => {
  const load = (template: string) => loadTokenizer(byteLevel(['</s>']), { eos_token: '</s>' }, template);
  await expect(load('{% for %}')).rejects.toThrow(/The chat template of chat_template\.jinja cannot be used: /);
  await expect(load("{{ raise_exception('Not today') }}")).rejects.toThrow('cannot be used: Not today');
  await expect(load(ENDLESS)).rejects.toMatchObject({ code: 'checkpoint', details: { file: 'chat_template.jinja' } });
  const { warnings } = await load('{% for m in messages %}{{ m.content }}{% endfor %}');
  expect(inEnglish(warnings)).toEqual([expect.stringContaining('closes answers with no special token')]);
});
