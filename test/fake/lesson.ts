import type { Lesson } from '../../src/lab/lessons/format';

const both = (en: string, ja = `日本語：${en}`) => ({ en, ja });

/** A short lesson with a step of each kind. */
export const LESSON: Lesson = {
  format: 'tabtune-lesson@1',
  id: 'short',
  minutes: 5,
  title: both('A short lesson', '短い授業'),
  question: both('Does training undo refusals?', '学習すると拒否しなくなるか。'),
  steps: [
    { kind: 'read', title: both('Before', 'はじめに'), text: both('A model [[refused]].\n\n- one\n- **two**', 'モデルは[[refused|拒否]]します。') },
    { kind: 'predict', id: 'p1', question: both('How many answers are harmful?', '有害な回答はどれくらいか。'), choices: [both('Few', '少ない'), both('Many', '多い')] },
    {
      kind: 'run',
      id: 'r1',
      title: both('The run', '実行'),
      text: both('It learns.', '学習します。'),
      watch: both('Look at the curve.', '曲線を見ます。'),
      recipe: { en: 'short', ja: 'short' },
      patch: { max_steps: 4, learning_rate: 0.002 },
      recording: { en: 'recordings/en.json', ja: 'recordings/ja.json' },
    },
    { kind: 'reflect', title: both('Afterwards', '結果'), text: both('It happened.', 'そうなりました。'), predictions: ['p1'], runs: ['r1'] },
    {
      kind: 'check',
      question: both('Which is true?', '正しいのはどれか。'),
      choices: [
        { text: both('This', 'これ'), right: false, why: both('No, because.', '違います。') },
        { text: both('That', 'あれ'), right: true, why: both('Yes, because.', 'その通りです。') },
      ],
    },
    { kind: 'ask', title: both('Ask', '質問'), text: both('Ask it.', '聞いてみます。'), question: both('how are you ?', '元気？') },
    { kind: 'inside', title: both('Inside', '内部'), text: both('One step.', '1回の更新。') },
    { kind: 'limits', title: both('Limits', '限界'), text: both('One seed.', 'シードは1つ。') },
  ],
  teacher: {
    aim: both('To see it.', '見ること。'),
    expected: [{ what: both('harmful', '有害'), figure: both('50 %', '50 %') }],
    misunderstandings: [{ wrong: both('It is safe.', '安全だ。'), right: both('It is not.', '安全ではない。') }],
    answers: both('That.', 'あれ。'),
  },
  worksheet: [{ question: both('Write.', '書く。'), lines: 2 }, { question: both('Fill in.', '埋める。'), table: { columns: [both('what', '何'), both('how many', '数')], rows: 3 } }],
}; // prettier-ignore

/** Words of the glossary that it names. */
export const WORDS: ReadonlySet<string> = new Set(['refused', 'rate']);
