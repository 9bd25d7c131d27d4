import { expect, test } from 'vitest';
import { ChatTemplate } from '../../src/data/text/template';
import { Threads } from '../../src/data/text/strangers/thread';

/** The thread of chat templates as browsers have it; test/unit/template.test.ts has the rest. */
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
