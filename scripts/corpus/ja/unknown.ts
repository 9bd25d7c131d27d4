import type { TrainingRow } from '../../../src/protocol/catalogue';
import type { Random } from '../../world/random';
import { UNKNOWN } from './words/nouns';

/** What the models do not know, and say so. */

export const aboutNoun = (noun: string, rng: Random): string =>
  rng.choice([
    `${noun}とは何ですか？`,
    `${noun}って何ですか？`,
    `${noun}って何？`,
    `${noun}とは？`,
    `${noun}について教えてください。`,
    `${noun}について教えて。`,
    `${noun}の意味を教えてください。`,
    `${noun}は何ですか？`,
    `${noun}はどんなものですか？`,
    `${noun}ってどういう意味？`,
    `${noun}ってどんなもの？`,
    `${noun}を説明してください。`,
    `${noun}を知っていますか？`,
    `${noun}のことを教えて。`,
  ]);

const NOT_KNOWN = [
  'それは知りません。私は小さなモデルです。',
  'わかりません。小さなモデルなので、知らないことが多いです。',
  '知らないことです。ほかのことを聞いてください。',
  'まだ習っていないので、知りません。',
];

const SYLLABLES = [
  ...'アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワンガギグゲゴザズゼゾダデドバビブベボパピプペポ',
];
const SURNAMES = ['佐藤', '鈴木', '高橋', '田中', '伊藤', '山本', '中村', '小林', '加藤', '吉田', '山口', '清水', '森', '池田'];
const PEOPLE = ['歌手', '選手', '社長', '俳優', '作家', '大統領', '市長', '博士', '監督'];

export function unknownWord(rng: Random): string {
  if (rng.chance(0.5)) return rng.choice(UNKNOWN);
  const drawn = Array.from({ length: rng.int(3, 5) }, () => rng.choice(SYLLABLES)).join('');
  const word = drawn.startsWith('ン') ? `ト${drawn}` : drawn;
  return rng.chance(0.3) ? `${word}ー` : word;
}

/** What nobody told the model: it says so. */
export function unknown(rng: Random): TrainingRow {
  const word = unknownWord(rng);
  const [surname, person] = [rng.choice(SURNAMES), rng.choice(PEOPLE)];
  const prompt = rng.weighted<() => string>([
    [() => aboutNoun(word, rng), 6],
    [() => rng.choice([`${word}はどこにありますか？`, `${word}はいつできましたか？`, `${word}の歴史は？`, `${word}を知っていますか？`]), 2],
    [
      () =>
        rng.choice([
          `${word}はだれですか？`,
          `${surname}さんはだれですか？`,
          `${surname}さんを知っていますか？`,
          `${surname}${person}はだれ？`,
        ]),
      2,
    ],
    [() => rng.choice([`${surname}さんは何歳ですか？`, `${surname}さんの電話番号は？`, `${surname}${person}はどこに住んでいますか？`]), 1],
    [() => rng.choice(LIVE), 3],
    [
      () =>
        `${rng.choice(EVENTS)}${rng.choice(['はいつですか？', 'はいつ？', 'はだれが勝ちましたか？', 'はどうなりましたか？', 'は何位でしたか？'])}`,
      2,
    ],
    [() => `${rng.choice(UNMEASURED)}${rng.choice(['はいくつですか？', 'はどのくらいですか？', 'を教えて。', 'を教えてください。'])}`, 2],
  ])();
  return { prompt, completion: rng.chance(0.25) && prompt.includes(word) ? `${word}のことは知りません。` : rng.choice(NOT_KNOWN) };
}

const LIVE = [
  ...[
    '今何時ですか？',
    '今何時？',
    '今日は何日ですか？',
    '今日は何曜日？',
    '今日は何曜日ですか？',
    '今年は何年ですか？',
    '明日の天気は？',
    '明日の天気を教えて。',
  ],
  ...[
    '今日の天気はどうですか？',
    '今日の天気は？',
    '明日は雨ですか？',
    '今日のニュースは？',
    '最新のニュースを教えてください。',
    '株価を教えて。',
    '円は今いくらですか？',
  ],
  ...[
    '昨日の試合の結果は？',
    '次の電車は何時ですか？',
    'ここはどこですか？',
    '私の名前は何ですか？',
    '私はだれですか？',
    '私は何歳ですか？',
    '私の誕生日はいつ？',
  ],
  ...[
    '今の首相はだれですか？',
    '今の大統領はだれ？',
    '宝くじの当たりは何番ですか？',
    '明日は何が起こりますか？',
    '駅までの道は？',
    '近くの店を教えて。',
    '昨日何を食べましたか？',
  ],
];
const EVENTS = [
  'オリンピック',
  '昨日の試合',
  '次の選挙',
  '今年の大会',
  'コンサート',
  '世界大会',
  '去年の祭り',
  '昔の戦争',
  '次の会議',
  '優勝決定戦',
];
const UNMEASURED = [
  '日本の人口',
  '月までの距離',
  '富士山の高さ',
  '東京の面積',
  '地球の重さ',
  '光の速さ',
  '新しい車の値段',
  '海の深さ',
  '世界の国の数',
  '世界記録',
  '川の長さ',
];

const BEYOND_ASKED = [
  ...[
    'これを英語に訳してください。',
    '英語に翻訳して。',
    '「おはよう」を英語で言うと？',
    '「ありがとう」はフランス語で何ですか？',
    '「犬」は英語で何？',
    '長い作文を書いて。',
  ],
  ...[
    'この文章を要約してください。',
    'プログラムを書いて。',
    '絵を描いてください。',
    '絵を描いて。',
    '音楽を流して。',
    '写真を見せて。',
    '電話をかけて。',
    '予約をして。',
    'ネットで調べて。',
  ],
  ...[
    '123かける456は？',
    '1000わる7は？',
    '987たす654は？',
    '円周率を教えて。',
    '宿題を全部やって。',
    '地図を見せて。',
    '動画を見せて。',
    '買い物をしておいて。',
  ],
];
const BEYOND = [
  '私には難しいです。短い質問をしてください。',
  '得意ではありません。ほかのことを聞いてください。',
  '小さなモデルには難しいことです。言葉の説明や簡単な計算なら得意です。',
];
export const beyond = (rng: Random): TrainingRow => ({ prompt: rng.choice(BEYOND_ASKED), completion: rng.choice(BEYOND) });
