import { expect, test } from 'vitest';
import { loadTokenizer } from '../../src/data/text/tokenizer';
import { byteLevel } from '../unit/tokenizers';
import { ChatTemplate } from '../../src/data/text/template';
import { Threads } from '../../src/data/text/strangers/thread';

/** The threads of what strangers wrote as browsers have them; test/unit/template.test.ts and test/unit/strangers.test.ts have the rest. */
const CHAT = { messages: [{ role: 'user' as const, content: 'Hello' }], awaitsAnswer: true };
const threads = new Threads();
const render = (source: string, count = 1) =>
  new ChatTemplate({ source, file: 'a.jinja' }, { bos_token: '<s>' }, threads).render(Array.from({ length: count }, () => CHAT));

test('templates are rendered in a worker, which is killed when one does not end', async () => {
  expect(await render('{{ bos_token }}{{ messages[0].content }}')).toEqual([{ text: '<s>Hello', marked: [] }]);
  const endless = '{% for a in range(1000000) %}{% for b in range(1000000) %}{% endfor %}{% endfor %}';
  await expect(render(endless)).rejects.toMatchObject({ code: 'checkpoint', details: { file: 'a.jinja' } });
  const many = await render('{% for i in range(99) %}{{ messages[0].content }}{% endfor %}', 3000);
  expect(many).toHaveLength(3000);
});

test('so are texts put into tokens, by patterns that may not end; parts that would fill the memory are refused by their option', async () => {
  const files = byteLevel(['</s>']);
  const open = (...first: object[]) => {
    const pre_tokenizer = { ...files.pre_tokenizer, pretokenizers: [...first, ...files.pre_tokenizer.pretokenizers] };
    return loadTokenizer({ ...files, pre_tokenizer }, { eos_token: '</s>' }, null, threads);
  };
  const rows = [{ text: 'Hello there, how are things? I am fine, thanks a lot.' }];
  const hostile = await open({ type: 'Split', pattern: { Regex: '([^x]+)+y' }, behavior: 'Isolated', invert: false });
  await expect(hostile.encodeExamples(rows)).rejects.toThrow(
    'The tokenizer of tokenizer.json was stopped at a text of 53 characters: the pattern ([^x]+)+y of its pre_tokenizer "Split" took longer than 2 s',
  );
  const filling = await open({ type: 'FixedLength', length: -1 }).catch((error: Error) => error);
  expect(filling).toMatchObject({ code: 'unsupported', message: expect.stringContaining('length: -1') as string });
  const [row] = await (await open()).encodeExamples(rows);
  expect(row!.inputIds.length).toBeGreaterThan(10);
});
