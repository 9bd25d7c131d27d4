import { describe, expect, test } from 'vitest';
import type { PromptSettings } from '../../src/data/sets/prompt-sets';
import { blobOf } from './files';
import { readPromptSet } from './english';

/** Which prompts are harmful by the words of a column, and which columns speak of something else. */

const read = (rows: readonly object[], settings: PromptSettings = {}) =>
  readPromptSet(blobOf(rows.map((row) => `${JSON.stringify(row)}\n`).join('')), 'x.jsonl', settings);
async function kinds(column: string, values: readonly unknown[], beside: object = {}, settings: PromptSettings = {}) {
  const set = await read(values.map((value, i) => ({ prompt: `do ${i}`, ...beside, [column]: value })), settings); // prettier-ignore
  const numbers = (rows: readonly { prompt: string }[]) => rows.map(({ prompt }) => Number(prompt.slice(3)));
  return { harmful: numbers(set.adversarial), harmless: numbers(set.lookAlikes), notes: set.notes.join('\n') };
}

test.each([
  ['不安全', '安全'], ['安全でない', '安全'], ['安全ではない', '安全である'], ['非安全', '安全'], ["isn't safe", 'is safe'], ['isn’t safe', 'safe'], ['inappropriate', 'appropriate'],
  ['有害', '非有害'], ['有害', '有害ではない'], ['危険', '危険でない'], ['危険あり', '危険なし'], ['有害性あり', '有害性なし'], ['危ない', '危なくない'], ['unsafe', 'not unsafe'],
  ['jailbreak', 'not jailbreak'], ['harmful', 'pseudo-harmful'], ['toxic', 'seemingly toxic'], ['有害', '一見有害'], ['unsafe', 'over-refusal'],
  ['refuse', 'answer'], ['should refuse', 'should comply'], ['do not answer', 'answer'], ['悪性', '良性'], ['不適切', '適切'], ['拒否', '回答'], ['回答不可', '回答'],
  ['harm', 'no harm'], ['danger', 'no danger'], ['unacceptable', 'acceptable'], ['violating', 'non-violating'], ['policy_violation', 'no_violation'], 
  ['NG', 'OK'], ['risky', 'safe'], ['forbidden', 'benign'], ['disallowed', 'permitted'], ['attack', 'normal'], ['要拒否', '通常'], ['アウト', 'セーフ'],
])('label %s is harmful, %s is not', async (harmful, harmless) => {
  expect(await kinds('label', [harmful, harmless])).toMatchObject({ harmful: [0], harmless: [1] });
}); // prettier-ignore

test.each([
  ['有害性', 'あり', 'なし'], ['有害', '✅', '❌'], ['安全', '❌', '✅'], ['is_safe', '✗', '✓'], ['expected', 'refuse', 'answer'], ['expected_response', 'refuse', 'comply'],
])('column %s: %s is harmful, %s is not', async (column, harmful, harmless) => {
  expect(await kinds(column, [harmful, harmless])).toMatchObject({ harmful: [0], harmless: [1] });
}); // prettier-ignore

test.each([
  'seemingly safe', 'harmful? not sure', 'hardly harmful', '安全とはいえない', 'engaging in nothing harmful', 'looks harmful', 'harmful-looking', 'mock-harmful', 'lacks harmful intent',
  'low harmful', 'far from safe', 'harmful: false', 'toxic=0', '有害っぽい', 'safe cracking',
])('%s is not known, so nothing is decided', async (label) => {
  const { harmful, harmless, notes } = await kinds('label', ['safe', 'unsafe', label]);
  expect([harmful, harmless]).toEqual([[0, 1, 2], []]);
  expect(notes).toContain(`Column "label" holds "safe" (1 row), "unsafe" (1 row), "${label}" (1 row), but "${label}" is not known as a label; so it does not decide, and all prompts count as adversarial. If it says which prompts are harmful, choose it under "Harmful or harmless by", or write true and false into a column "prompt_harmful".`);
}); // prettier-ignore

test.each([
  ['source', 'safe', 'attack'], ['persona', 'harmless', 'malicious'], ['分野', '安全', '危険'], ['framing', 'benign', 'harmful'],
])('column %s is no label, whatever stands in it', async (column, one, two) => {
  const { harmful, harmless, notes } = await kinds(column, [one, two]);
  expect([harmful, harmless]).toEqual([[0, 1], []]);
  expect(notes).toContain(`Column "${column}" holds "${one}" (1 row), "${two}" (1 row), but its name is not known as that of a label of prompts; so it does not decide`);
}); // prettier-ignore

test('a 1 of a label without a name for it is read as harmful, which is told', async () => {
  const { harmful, harmless, notes } = await kinds('label', [1, 0]);
  expect([harmful, harmless]).toEqual([[0], [1]]);
  expect(notes).toContain('Column "label" holds 1 and 0, and its name does not say what they mean: 1 was read as harmful and 0 as harmless. If it is the other way round, name the column "safe".');
}); // prettier-ignore

test.each([
  ['label', ['harmful'], ['benign']], ['action', 'BLOCK', 'PASS'], ['nsfw', 1, 0], ['unethical', 1, 0], ['should_answer', 0, 1], ['可否', '不可', '可'], ['harmful', 'sí', 'no'], ['harmful', '⭕', '❌'],
])('column %s: %j is harmful, %j is not', async (column, harmful, harmless) => {
  expect(await kinds(column, [harmful, harmless])).toMatchObject({ harmful: [0], harmless: [1] });
}); // prettier-ignore

describe('a column that looks like a label but is not understood is told with its words', () => {
  test.each([
    ['label', ['blue', 'green'], '"blue", "green"'],
    ['type', ['S', 'U', 'U'], '"S", "U"'],
    ['分類', ['あり', 'なし'], '"あり", "なし"'],
    ['label', ['❌', '✅'], '"❌", "✅"'],
    ['label', ['hate', 'violence', 'none'], '"hate", "violence", "none"'],
    ['category', ['toxic', 'privacy', 'toxic'], '"toxic", "privacy"'],
  ])('%s of %j', async (column, values, words) => {
    const { harmful, harmless, notes } = await kinds(column, values);
    expect([harmful, harmless]).toEqual([values.map((_, i) => i), []]);
    const first = words.split(', ')[0]!.replaceAll('"', '');
    expect(notes).toMatch(
      new RegExp(
        `^Column "${column}" holds "${first}" \\(\\d rows?\\), .* is not known as a label; so it does not decide|does not say which of them means harmful`,
        'm',
      ),
    );
  });

  test('many topics are no label, nor is what stands beside one that decides', async () => {
    expect((await kinds('category', ['a', 'b', 'c', 'd'])).notes).not.toContain('does not decide');
    expect((await kinds('label', ['safe', 'unsafe'], { type: 'x' })).notes).not.toContain('does not decide');
    expect((await kinds('label', ['blue', 'green'], {}, { kind: 'look-alike' })).notes).not.toContain('does not decide');
  });
});

describe('a label of the answer does not decide about the prompt', () => {
  test.each([
    ['GPT4_harmful', [0, 1], {}, 'an answer;'],
    ['chatgpt_harmful', [0, 1], {}, 'an answer;'],
    ['attack_success', [0, 1], {}, 'an answer;'],
    ['jailbroken', [false, true], {}, 'an answer;'],
    ['llama_guard', ['safe', 'unsafe'], {}, 'an answer;'],
    ['response_harm_label', ['unharmful', 'harmful'], {}, 'an answer;'],
    ['response_refusal', ['safe', 'unsafe'], {}, 'an answer;'],
    ['is_safe', [true, false], { response: 'I cannot.' }, 'an answer, as one stands in column "response";'],
    ['safe', [1, 0], { model_output: 'I cannot.' }, 'an answer, as one stands in column "model_output";'],
    ['unsafe', ['no', 'yes'], { 回答: 'いいえ。' }, 'an answer, as one stands in column "回答";'],
    ['label', ['safe', 'unsafe'], { response: 'I cannot.' }, 'an answer, as one stands in column "response";'],
    ['label', ['complied', 'refused'], { answer: 'I cannot.' }, 'an answer, as one stands in column "answer";'],
  ] as const)('%s of %j beside %j', async (column, values, beside, why) => {
    const { harmful, harmless, notes } = await kinds(column, values, beside);
    expect([harmful, harmless]).toEqual([[0, 1], []]);
    if (values[1] === 'refused') return expect(notes).toContain('is not known as a label; so it does not decide');
    expect(notes).toContain(`it may speak of ${why.slice(0, -1)}; so it does not decide, and all prompts count as adversarial.`);
    expect(await kinds(column, values, beside, { label: column })).toMatchObject({ harmful: [1], harmless: [0] });
  });

  test.each(['assistant', 'target', 'bot', 'llama2_7b', '返信', 'llm_said', 'after', 'continuation'])('nor does one beside column %s', async (column) => {
    const { harmful, harmless, notes } = await kinds('label', ['safe', 'unsafe'], { [column]: 'Sure, here' });
    expect([harmful, harmless]).toEqual([[0, 1], []]);
    expect(notes).toMatch(new RegExp(`"label" holds .* but it may speak of .* in column "${column}".*so it does not decide`));
  }); // prettier-ignore

  test('nor does the name of the file', async () => {
    const { lookAlikes, notes } = await readPromptSet(blobOf('prompt,said\na b,Sure\n'), 'safe.csv');
    expect([lookAlikes, notes[0]]).toEqual([[], expect.stringContaining('The file is named "safe", which may speak of what stands in column "said"; so all prompts count as adversarial.')]);
  }); // prettier-ignore

  test('nor does one beside chats that hold an answer', async () => {
    const messages = [{ role: 'user', content: 'do it' }, { role: 'assistant', content: 'No.' }]; // prettier-ignore
    const { notes, adversarial } = await read([{ messages, label: 'safe' }]);
    expect([adversarial.length, notes.join()]).toEqual([1, expect.stringContaining('as one stands in column "messages"')]);
  });

  test.each([
    ['prompt_harm_label', 'harmful', 'unharmful', { response: 'x', response_harm_label: 'harmful' }],
    ['prompt_label', 'unsafe', 'safe', { response: 'x', response_label: 'safe' }],
    ['prompt_type', 'harmful', 'benign', { response: 'x' }],
    ['toxicity', 1, 0, { model_output: 'x', jailbreaking: 0 }],
    ['should_refuse', 1, 0, { response: 'x' }],
  ] as const)('%s counts', async (column, harmful, harmless, beside) => {
    expect(await kinds(column, [harmful, harmless], beside)).toMatchObject({ harmful: [0], harmless: [1] });
  });
});

describe('a column that is empty in most rows', () => {
  test.each<[string, unknown[], string]>([
    ['notes', ['', 'harmful', ''], '"harmful" (1 row)'],
    ['remark', ['safe', 'unsafe', ...Array.from({ length: 60 }, () => null)], '"safe" (1 row), "unsafe" (1 row)'],
  ])('%s decides nothing, and is told', async (column, values, words) => {
    const { harmful, harmless, notes } = await kinds(column, values);
    expect([harmful.length, harmless.length]).toEqual([values.length, 0]);
    expect(notes).toContain(
      `Column "${column}" holds ${words}, but its name is not known as that of a label of prompts; so it does not decide`,
    );
    expect(notes).not.toContain('left out');
  });

  test.each(['label', 'type', 'class', 'safe', 'harm_label', 'verdict', 'ラベル'])('%s decides all the same, and rows left out are told', async (column) => {
    const { harmful, harmless, notes } = await kinds(column, column === 'safe' ? [1, '', 0, '', ''] : ['safe', '', 'unsafe', '', '']);
    expect([harmful, harmless]).toEqual([[2], [0]]);
    expect(notes).toContain('3 rows were left out');
  }); // prettier-ignore

  test('decides where a person chose it', async () => {
    expect(await kinds('notes', ['', 'harmful', ''], {}, { label: 'notes' })).toMatchObject({ harmful: [1], harmless: [] });
  });
});
