import { describe, expect, test } from 'vitest';
import { blobOf } from './files';
import { readDataSet } from './english';

/** Columns of system prompts in Japanese, and marks at the end of prompts behind which the answer begins. */

describe('a system prompt', () => {
  test.each([
    'システムプロンプト',
    'システム プロンプト',
    'システムメッセージ',
    'システム指示',
    'System Prompt',
    'system_instruction',
    'SystemPrompt',
  ])('in column "%s"', async (column) => {
    const set = await readDataSet(
      blobOf(`${column},質問,回答\nあなたは親切です。,木は何ですか？,樫です。\n短く答えて。,草は何ですか？,芝です。\n`),
      'x.csv',
    );
    expect(set.mapping).toMatchObject({ system: column });
    expect(set.examples[0]).toEqual({
      messages: [
        { role: 'system', content: 'あなたは親切です。' },
        { role: 'user', content: '木は何ですか？' },
        { role: 'assistant', content: '樫です。' },
      ],
    });
    expect(set.notes).toEqual([]);
  });
});

describe('a mark at the end of a prompt', () => {
  const read = (...prompts: string[]) => readDataSet(blobOf(prompts.map((prompt, i) => `${JSON.stringify({ prompt, completion: `It is oak ${i}.` })}\n`).join('')), 'x.jsonl'); // prettier-ignore
  const asked = async (...prompts: string[]) => (await read(...prompts)).examples.map((one) => ('prompt' in one ? one.prompt : ''));

  test.each(['Assistant:', 'ASSISTANT: ', '### Assistant:', 'AI:', 'Bot:', 'アシスタント：', 'ボット:'])(
    '%s is left out and told',
    async (mark) => {
      const set = await read(`Which tree is it?\n\n${mark}`, `Which lake?\n${mark}`);
      expect(set.examples.map((one) => ('prompt' in one ? one.prompt : ''))).toEqual(['Which tree is it?', 'Which lake?']);
      expect(set.notes).toEqual([`The mark "${mark.trim()}" at the end of the prompt, behind which the answer begins, was left out: 2 rows, lines 1, 2.`]); // prettier-ignore
    },
  );

  test('behind that of who asks', async () => {
    const set = await read('Human: Which tree is it?\n\nAssistant:', 'Human: Which lake is it?\n\nAssistant:');
    expect(set.examples.map((one) => ('prompt' in one ? one.prompt : ''))).toEqual(['Which tree is it?', 'Which lake is it?']);
    expect(set.notes).toHaveLength(1);
  });

  test.each(['Who is my assistant:', 'Explain this:\nAI', 'Assistant:', 'Write what follows\nAssistant: the one who helps'])(
    'none in %j',
    async (prompt) => {
      expect(await asked(prompt, 'Which lake is it?')).toEqual([prompt, 'Which lake is it?']);
    },
  );

  test('a long prompt is read at its end alone', async () => {
    const long = 'tree '.repeat(20_000);
    expect(await asked(`${long}end\nAssistant:`)).toEqual([`${long}end`]);
  });
});
