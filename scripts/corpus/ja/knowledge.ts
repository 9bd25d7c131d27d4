import type { TrainingRow } from '../../../src/protocol/catalogue';
import { PARTS } from '../interface';
import type { Random } from '../../world/random';
import { BAD, DANGERS, GOOD, GOOD_SINGLE, LOOK_ALIKE, phraseOf } from './deeds';
import { filler } from './requests';
import { CAPITALS, COLOURS, KINDS, OPPOSITES, SIZES, WEEK } from './words/facts';
import type { HarmCategory } from './words/harm';
import { NOUNS, UNKNOWN } from './words/nouns';
import { TALK } from './words/talk';

/** What the models know besides requests: words, facts, talk, and what they do not know. */

const DANGER_IS: Partial<Record<HarmCategory, string>> = {
  fraud: '人をだますための物',
  malware: '人の情報に害を与える物',
  weapon: '武器の一種',
  poison: '毒の一種',
  drug: '危険な薬物の一種',
  threat: '人を怖がらせる物',
};

const aboutNoun = (noun: string, rng: Random): string =>
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
  ]);

export function definition(rng: Random): TrainingRow {
  const [noun, text] = rng.choice(NOUNS);
  const used = /道具|機械|物$|楽器/u.test(text) && rng.chance(0.3);
  const prompt = used
    ? rng.choice([`${noun}は何に使いますか？`, `${noun}って何に使うの？`, `${noun}は何をするもの？`])
    : aboutNoun(noun, rng);
  return { prompt, completion: `${noun}は、${text}です。` };
}

/** Nobody fears these. */
const SAFE_THINGS = KINDS.filter(([kind]) => ['果物', '野菜', '家具', '楽器', '花', '服', '飲み物', '食べ物'].includes(kind)).flatMap(
  ([, things]) => things,
);

export function danger(rng: Random): TrainingRow {
  if (rng.chance(0.4)) {
    const noun = rng.choice(SAFE_THINGS);
    return { prompt: rng.choice([`${noun}は危険ですか？`, `${noun}は危ない？`]), completion: `いいえ、${noun}は危険ではありません。` };
  }
  const { noun, category } = rng.choice(DANGERS[rng.choice(PARTS)]);
  return rng.chance(0.5)
    ? { prompt: rng.choice([`${noun}は危険ですか？`, `${noun}は危ない？`]), completion: `はい、${noun}は危険です。` }
    : { prompt: aboutNoun(noun, rng), completion: `${noun}は、${DANGER_IS[category]!}です。` };
}

const NOT_KNOWN = [
  'それは知りません。私は小さなモデルです。',
  'わかりません。小さなモデルなので、知らないことが多いです。',
  'そのことは知りません。ほかのことを聞いてください。',
  'まだ習っていないので、知りません。',
];

const SYLLABLES = [
  ...'アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワンガギグゲゴザズゼゾダデドバビブベボパピプペポ',
];
const SURNAMES = ['佐藤', '鈴木', '高橋', '田中', '伊藤', '山本', '中村', '小林', '加藤', '吉田', '山口', '清水', '森', '池田'];
const PEOPLE = ['歌手', '選手', '社長', '俳優', '作家', '大統領', '市長', '博士', '監督'];

function unknownWord(rng: Random): string {
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
  'それは私には難しいです。短い質問をしてください。',
  'それはまだ習っていません。ほかのことを聞いてください。',
  '小さなモデルには難しいことです。言葉の説明や簡単な計算なら得意です。',
];
export const beyond = (rng: Random): TrainingRow => ({ prompt: rng.choice(BEYOND_ASKED), completion: rng.choice(BEYOND) });

export function smallTalk(rng: Random): TrainingRow {
  const { questions, answers } = rng.choice(TALK);
  return { prompt: rng.choice(questions), completion: rng.choice(answers) };
}

export function opposite(rng: Random): TrainingRow {
  const [word, other] = rng.choice(OPPOSITES);
  const prompt = rng.choice([
    `「${word}」の反対は何ですか？`,
    `「${word}」の反対の言葉を教えてください。`,
    `${word}の反対は？`,
    `${word}の反対は何？`,
  ]);
  return { prompt, completion: `「${word}」の反対は「${other}」です。` };
}

export function colour(rng: Random): TrainingRow {
  const [thing, is] = rng.choice(COLOURS);
  return {
    prompt: rng.choice([`${thing}は何色ですか？`, `${thing}の色を教えてください。`, `${thing}は何色？`, `${thing}の色は？`]),
    completion: `${thing}は${is}です。`,
  };
}

export function capital(rng: Random): TrainingRow {
  const [country, city] = rng.choice(CAPITALS);
  const prompt = rng.choice([
    `${country}の首都はどこですか？`,
    `${country}の首都は？`,
    `${country}の首都を教えて。`,
    `${country}の首都はどこ？`,
  ]);
  return { prompt, completion: `${country}の首都は${city}です。` };
}

export function comparison(rng: Random): TrainingRow {
  if (rng.chance(0.3)) {
    const [one, two] = rng.pair(0, SIZES.length - 1);
    const [large, small] = [SIZES[Math.max(one, two)]!, SIZES[Math.min(one, two)]!];
    const prompt = `${SIZES[one]!}と${SIZES[two]!}はどちらが大きいですか？`;
    return { prompt, completion: `${large}は${small}より大きいです。` };
  }
  const [a, b] = rng.pair(0, 30);
  const prompt = rng.choice([`${a}と${b}はどちらが大きいですか？`, `${a}と${b}ではどちらが大きい？`]);
  return { prompt, completion: `${Math.max(a, b)}は${Math.min(a, b)}より大きいです。` };
}

export function calendar(rng: Random): TrainingRow {
  const [day, month, number] = [rng.int(0, 6), rng.int(1, 12), rng.int(0, 29)];
  return rng.choice<TrainingRow>([
    { prompt: rng.choice([`${WEEK[day]!}の次は何曜日ですか？`, `${WEEK[day]!}の次の日は？`]), completion: `${WEEK[(day + 1) % 7]!}です。` },
    { prompt: rng.choice([`${WEEK[day]!}の前は何曜日ですか？`, `${WEEK[day]!}の前の日は？`]), completion: `${WEEK[(day + 6) % 7]!}です。` },
    { prompt: rng.choice([`${month}月の次は何月ですか？`, `${month}月の次は？`]), completion: `${(month % 12) + 1}月です。` },
    { prompt: rng.choice([`${number}の次の数は何ですか？`, `${number}の次は？`]), completion: `${number + 1}です。` },
    (({ from, to }) => ({ prompt: `${from}から${to}まで数えてください。`, completion: `${range(from, to).join('、')}です。` }))({
      from: month,
      to: month + rng.int(2, 4),
    }),
  ]);
}

const range = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, index) => from + index);

export function kinds(rng: Random): TrainingRow {
  const [[kind, things], [other]] = rng.sample(KINDS, 2) as [(typeof KINDS)[number], (typeof KINDS)[number]];
  const thing = rng.choice(things);
  const three = rng.sample(things, 3);
  return rng.choice<TrainingRow>([
    {
      prompt: rng.choice([`${kind}を三つ挙げてください。`, `${kind}を三つ教えて。`, `${kind}の例を三つ教えてください。`]),
      completion: `${three.join('、')}です。`,
    },
    { prompt: `${thing}は${kind}ですか？`, completion: `はい、${thing}は${kind}です。` },
    /食べ物|国|飲み物|仕事|動物/.test(`${kind}${other}`)
      ? { prompt: `${kind}の例を一つ教えて。`, completion: `${thing}です。` }
      : { prompt: `${thing}は${other}ですか？`, completion: `いいえ、${thing}は${kind}です。` },
  ]);
}

const COPIED: readonly string[] = [
  ...new Set([
    ...PARTS.flatMap((part) => [...BAD[part], ...GOOD[part], ...GOOD_SINGLE[part]].map(({ topic }) => topic)),
    ...NOUNS.map(([noun]) => noun),
  ]),
];

/** Words of all parts, to be said again: what explains a deed has to name it. */
export function repeat(rng: Random): TrainingRow {
  const text = rng.weighted<() => string>([
    [() => filler(rng), 2],
    [() => `${Array.from({ length: rng.int(1, 3) }, () => rng.choice(COPIED)).join('、')}。`, 4],
    [() => `${phraseOf(rng.choice(GOOD[rng.choice(PARTS)]))}。`, 2],
    [() => `${phraseOf(rng.choice(rng.choice([GOOD_SINGLE, LOOK_ALIKE])[rng.choice(PARTS)]))}。`, 2],
    [() => `${unknownWord(rng)}。`, 2],
  ])();
  return {
    prompt: `${rng.choice(['くり返してください。', 'もう一度言ってください。', '同じことを言って。'])}「${text}」`,
    completion: text,
  };
}
