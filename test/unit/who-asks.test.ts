import { describe, expect, test } from 'vitest';
import { blobOf } from './files';
import { readDataSet, readPromptSet } from './english';

/** Tables that name who asks beside what is asked. */

const WHO = ['田中', '佐藤', '鈴木'];
const ASKED = ['返品はできますか?', '送料はいくらですか?', '領収書は発行できますか?'];
const table = (columns: readonly string[], row: (i: number) => readonly string[]) =>
  blobOf([columns, ...WHO.map((_, i) => row(i))].map((cells) => `${cells.join(',')}\n`).join(''));

describe('data sets', () => {
  test.each([
    ['ユーザー', '問い合わせ内容'], ['ユーザー', 'お問い合わせ内容'], ['ユーザー', '内容'], ['ユーザー', 'メッセージ'], ['ユーザー', '要望'], ['ユーザー', 'クエリ'], ['ユーザー', '発話'], ['ユーザー', '本文'], ['ユーザー', '質問'], ['user', 'message'], ['User', 'User message'], ['user', 'text'],
  ])('%s and %s', async (who, what) => {
    for (const answer of ['回答', '返答', 'response', 'bot']) {
      if (answer === 'bot' && who === 'ユーザー') continue;
      const set = await readDataSet(table(['日時', who, what, answer], (i) => ['6/1', WHO[i]!, ASKED[i]!, `はい、${i}です。`]), 'x.csv');
      expect(set.examples).toEqual(ASKED.map((prompt, i) => ({ prompt, completion: `はい、${i}です。` })));
      expect(set.notes.join()).toContain(`"${who}"`);
    }
  }); // prettier-ignore

  test.each([
    ['ユーザー', 'アシスタント'],
    ['ユーザー', '回答'],
    ['user', 'assistant'],
  ])('%s alone is what is asked beside %s', async (who, answer) => {
    const { examples } = await readDataSet(
      table([who, answer], (i) => [ASKED[i]!, `はい、${i}です。`]),
      'x.csv',
    );
    expect(examples[0]).toEqual({ prompt: ASKED[0], completion: 'はい、0です。' });
  });

  test.each([
    ['ユーザー', '回答'],
    ['user', 'bot'],
  ])('names in %s beside texts in a column that is not known are no prompts', async (who, answer) => {
    const file = table([who, '相談の詳細', answer], (i) => [WHO[i]!, ASKED[i]!, `はい、${i}です。`]);
    await expect(readDataSet(file, 'x.csv')).rejects.toThrow(`choose among "${who}", "相談の詳細", "${answer}"`);
  });

  test('short questions beside other texts are asked', async () => {
    const file = blobOf(
      'user,note,assistant\nhi there you,A long note that says much.,Hello.\nwhat is up?,A long note that says much.,Nothing.\n',
    );
    expect((await readDataSet(file, 'x.csv')).examples[0]).toEqual({ prompt: 'hi there you', completion: 'Hello.' });
  });
});

describe('prompt sets', () => {
  test.each(['メッセージ', '問い合わせ内容', '要望', 'クエリ', '発話', '内容', 'message', 'プロンプト', '質問'])(
    'ユーザー and %s',
    async (what) => {
      const set = await readPromptSet(
        table(['ユーザー', what, '有害'], (i) => [WHO[i]!, ASKED[i]!, '1']),
        'x.csv',
      );
      expect(set.adversarial.map(({ prompt }) => prompt)).toEqual(ASKED);
    },
  );

  test('ユーザー alone', async () => {
    const set = await readPromptSet(
      table(['ユーザー', '有害'], (i) => [ASKED[i]!, '1']),
      'x.csv',
    );
    expect(set.adversarial.map(({ prompt }) => prompt)).toEqual(ASKED);
  });

  test('names beside texts in a column that is not known', async () => {
    const file = table(['ユーザー', '相談の詳細', '有害'], (i) => [WHO[i]!, ASKED[i]!, '1']);
    await expect(readPromptSet(file, 'x.csv')).rejects.toThrow('choose among "ユーザー", "相談の詳細", "有害"');
  });
});
