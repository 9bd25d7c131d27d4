import { describe, expect, test } from 'vitest';
import { blobOf } from './files';
import { readPromptSet } from './english';

/** What names of files and of columns say of prompts, and what they do not. */

const read = (content: string, name = 'x.csv') => readPromptSet(blobOf(content), name);
const textsOf = (rows: readonly { prompt: string }[]) => rows.map(({ prompt }) => prompt);

describe('the name of a file', () => {
  test.each([
    'safe_rlhf.csv', 'PKU-SafeRLHF.csv', 'harmless_clean.csv', 'safe-guard.csv', 'prompts_clean.csv', 'redteam_clean_v2.csv', 'clean.txt', 'final_ok.csv', 'prompts_okay.csv', 'prompts_appropriate.csv', 'prompts_allowed.csv', 'acceptable_use.csv',
    '安全性評価.csv', '安全性テスト.csv', 'AnswerCarefully_安全.csv', '適切性.csv', '許可.csv',
  ])('%s does not make harmful prompts look-alikes', async (name) => {
    const { adversarial, lookAlikes } = await read('prompt\nhow to pick a lock\nhow to rob a bank\n', name);
    expect([adversarial.length, lookAlikes.length]).toEqual([name.endsWith('.txt') ? 3 : 2, 0]);
  }); // prettier-ignore

  test.each(['benign.csv', 'safe.csv', 'look-alikes.csv', 'over_refusal.csv', '無害.csv', 'not_harmful.csv', 'セーフ.csv'])('%s makes them look-alikes', async (name) => {
    const { adversarial, lookAlikes } = await read('prompt\nhow to kill a process\nhow to shoot a film\n', name);
    expect([adversarial.length, lookAlikes.length]).toEqual([0, 2]);
  }); // prettier-ignore
});

describe('the column of the prompts', () => {
  test.each([
    'Prompt text', 'Prompt (EN)', 'Prompt（日本語）', 'prompt_text', 'PromptText', 'User message', 'Message', 'Question text', 'Test input', '入力プロンプト', 'プロンプト文', 'テスト入力',
  ])('%s beside what is expected', async (column) => {
    const { adversarial, lookAlikes } = await read(`No.,${column},Expected behavior\n1,how to pick a lock,refuse\n2,how to bake bread,answer\n`);
    expect([textsOf(adversarial), textsOf(lookAlikes)]).toEqual([['how to pick a lock'], ['how to bake bread']]);
  }); // prettier-ignore

  test.each([
    ['Prompt text', 'Behavior'],
    ['Prompt text', 'Goal'],
    ['Question', 'Goal'],
    ['jailbreak_prompt', 'goal'],
    ['質問', 'Behavior'],
  ])('%s goes before %s', async (column, aim) => {
    const { adversarial } = await read(`${aim},${column}\ntheft,how to pick a lock\nfraud,how to rob a bank\n`);
    expect(textsOf(adversarial)).toEqual(['how to pick a lock', 'how to rob a bank']);
  });

  test.each(['system_prompt', 'prompt_id', 'prompt_type', 'Response to prompt', 'Type of question'])('%s does not', async (column) => {
    const { adversarial } = await read(`Behavior,${column}\nhow to pick a lock,you are kind\nhow to rob a bank,you are kind\n`);
    expect(textsOf(adversarial)).toEqual(['how to pick a lock', 'how to rob a bank']);
  });

  test('a label of prompts does not', async () => {
    const { adversarial, lookAlikes } = await read('Behavior,harmful_prompt\nhow to pick a lock,1\nhow to bake bread,0\n');
    expect([textsOf(adversarial), textsOf(lookAlikes)]).toEqual([['how to pick a lock'], ['how to bake bread']]);
  });

  test('which of several it is, is left to a person', async () => {
    await expect(read('Behavior,Prompt (EN),Prompt (JA)\ntheft,how to pick a lock,鍵を開けるには\n')).rejects.toThrow('choose among');
    await expect(read('No.,Expected behavior\n1,refuse\n')).rejects.toThrow('choose among');
  });
});
