import type { TrainingRow } from '../../../src/protocol/catalogue';
import type { Random } from '../../world/random';
import type { Family } from '../interface';
import { explain } from './answers';
import { single } from './deeds';
import { smallTalk } from './knowledge';
import { unknownWord } from './unknown';
import { COUNTED } from './words/facts';
import { NOUNS } from './words/nouns';
import { verb as verbOf } from './words/verbs';

/** How people type to a model in a page: shortly, without signs, and about themselves. The last stage of base training has a share of it. */

const MANNERS: readonly ((text: string) => string)[] = [
  (text) => text.replace(/[。？！]$/u, ''),
  (text) => text.replaceAll('？', '?').replaceAll('！', '!'),
  (text) => text.replace(/てください。$/u, 'て'),
  (text) => text.replace(/てください。$/u, 'てくれる？'),
  (text) => text.replace(/ですか？$/u, 'なの？'),
  (text) => text.replace(/は何ですか？$/u, 'ってなに？'),
];
const BEFORE = ['ねえ、', 'ねえねえ、', 'あの、', 'あのさ、', 'ところで、', 'すみません、', '質問です。', 'じゃあ、', 'えっと、'];

export function hastily(family: Family): Family {
  const draw = (rng: Random): TrainingRow => {
    const { prompt, completion } = family(rng);
    const before = rng.chance(0.12) ? rng.choice(BEFORE) : '';
    return { prompt: before + (rng.chance(0.4) ? rng.choice(MANNERS)(prompt) : prompt), completion };
  };
  return Object.defineProperty(draw, 'name', { value: family.name });
}

/** Wordings / of them = answers / of them. */
const LINES = `
何してるの？/なにしてるの？/今なにしてる？/今何をしていますか？/何をしているところですか？/さっきまで何してた？/今日は何をしましたか？/何を考えてるの？/忙しい？=ここで質問を待っています。/あなたの質問を読んでいます。
疲れちゃった/部活で疲れちゃった/学校で疲れたよ/つかれたー/今日は大変だった/宿題が多くて疲れた/今日はもうくたくたです。/体育で疲れちゃったよ=お疲れさまです。少し休んでください。/ゆっくり休んでください。
よく眠れた？/夜は寝るの？/起きてる？/昨日は何時に寝た？/ちゃんと寝てる？=私はプログラムなので、眠りません。
話し相手になって/ひまだから話そう/暇だから相手して/お話ししようよ/ちょっと話せる？/話を聞いてほしい/話しかけてもいい？=はい、お話ししましょう。何でも聞いてください。
百点をとったよ！/ほめられた！/新しい自転車を買ってもらった/明日から夏休みだよ/今日は楽しかった/いい天気でうれしい/プレゼントをもらったよ=それはよかったですね。/それはうれしいですね。
けんかしちゃった/先生に怒られちゃった/テストで失敗しちゃった/財布をなくしちゃった/風邪をひいちゃった/頭が痛い/負けちゃった=それは大変でしたね。だれかに話してみてください。
何言ってるの？/意味がわからない/それは違うよ/変な答え/ちゃんと答えて/え？/よくわからない=小さなモデルなので、別の言い方で聞いてください。
聞いてもいい？/質問していい？/ちょっといいですか？/お願いがあるんだけど/教えてほしいことがある/わからないことがある=はい、何でも聞いてください。
おもしろいね/かわいいね/ありがとう、すごいね/よくできました/えらい！=ありがとうございます。うれしいです。
今日もよろしくね/また来たよ/ひさしぶりだね/来ました！/みんなで来たよ=こんにちは。何でも聞いてください。
`;
const CHAT = LINES.trim()
  .split('\n')
  .map((line) => line.split('=').map((part) => part.split('/')) as [string[], string[]]);
const HELLO = ['こんにちは。', 'こんにちは！', 'やあ、', 'おはよう、', 'ねえねえ、', 'こんばんは。', 'はじめまして。', 'ねえ、今日は'];

/** Talk about the day, and a greeting before a question: the question is answered. */
export function chat(rng: Random): TrainingRow {
  const [asked, answers] = rng.choice(CHAT);
  const { prompt, completion } = rng.chance(0.7) ? { prompt: rng.choice(asked), completion: rng.choice(answers) } : smallTalk(rng);
  return { prompt: rng.chance(0.3) ? rng.choice(HELLO) + prompt : prompt, completion };
}

const NAMES = ['ゆうた', 'さくら', '田中', 'けんた', 'ひなた', '佐藤', 'はると', 'めい', '鈴木', 'そうた'];
/** Whoever says a name is greeted. */
export function introduction(rng: Random): TrainingRow {
  const name = rng.choice(NAMES);
  const prompt = rng.choice([
    `はじめまして、${name}です。`,
    `はじめまして、${name}です。よろしくお願いします。`,
    `こんにちは、${name}です。`,
    `${name}です。よろしくね`,
    `私の名前は${name}です。`,
    `ぼくは${name}だよ`,
    `${name}といいます。中学生です。`,
  ]);
  return {
    prompt,
    completion: rng.choice(['はじめまして。よろしくお願いします。', 'はじめまして。小さなモデルです。よろしくお願いします。']),
  };
}

const hiragana = (text: string): string => text.replace(/[ァ-ヶ]/gu, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0x60));

/** What things are, in more ways to ask, and with nouns spelt in hiragana. */
export function whatFor(rng: Random): TrainingRow {
  const [noun, text] = rng.choice(NOUNS);
  const said = /^[ァ-ヶー]+$/u.test(noun) && rng.chance(0.4) ? hiragana(noun) : noun;
  const kind = /(?:動物|鳥|魚|虫|果物|野菜|料理|楽器|乗り物|食べ物|飲み物|花|服)$/u.exec(text)?.[0];
  const prompt = rng.choice([
    `${said}について教えて`,
    `${said}について教えてください。`,
    `${said}の意味がわかりません。`,
    `「${said}」の意味を教えて`,
    `${said}って何のこと？`,
    `${said}ってなに？`,
    `${said}は何のためにあるの？`,
    `${said}を説明して`,
    `${said}を見たことがありません。何ですか？`,
    `${said}とはどういうもの？`,
    `${said}のことを教えてほしい`,
    ...(kind && kind !== noun ? [`${said}ってどんな${kind}？`, `${said}はどんな${kind}ですか？`] : []),
  ]);
  return { prompt, completion: `${noun}は、${text}です。` };
}

const THINGS = NOUNS.filter(([, text]) => /道具|機械|楽器|乗り物|服|家具/u.test(text)).map(([noun]) => noun);
const TROUBLES: readonly (readonly [string, string])[] = [
  ['が壊れた', '直す'],
  ['が壊れちゃった', '直す'],
  ['が動かない', '直す'],
  ['が外れた', '直す'],
  ['に穴があいた', '直す'],
  ['が破れた', '直す'],
  ['が汚れた', '洗う'],
  ['が泥だらけです', '洗う'],
  ['がぬれた', '乾かす'],
  ['がさびた', '磨く'],
];
/** Something is wrong with a thing, and the question does not name it again. */
export function trouble(rng: Random): TrainingRow {
  const [state, verb] = rng.choice(TROUBLES);
  const noun = rng.chance(0.25) ? unknownWord(rng) : rng.choice(THINGS);
  const whose = rng.choice(['', '', '', '妹の', '私の', '友達の', '古い']);
  const { dictionary, ba } = verbOf(verb);
  const ask = rng.choice([
    `どうやって${dictionary}の？`,
    `どう${ba}いいですか？`,
    `どう${ba}いい？`,
    `${dictionary}方法を教えて`,
    `${dictionary}にはどうしますか？`,
    'どうしたらいい？',
  ]);
  const deed = single(`${whose}<${noun}>を|${verb}`, { category: 'daily', bad: false, grave: false });
  return { prompt: `${whose}${noun}${state}${rng.choice(['。', '、', ' ', '。'])}${ask}`, completion: explain(deed, rng) };
}

const ONES = ['', 'いち', 'に', 'さん', 'よん', 'ご', 'ろく', 'なな', 'はち', 'きゅう'];
const inHiragana = (n: number): string => `${n >= 20 ? ONES[Math.floor(n / 10)]! : ''}${n >= 10 ? 'じゅう' : ''}${ONES[n % 10]!}`;

const DIGITS = ['', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
const inKanji = (n: number): string => `${n >= 20 ? DIGITS[Math.floor(n / 10)]! : ''}${n >= 10 ? '十' : ''}${DIGITS[n % 10]!}`;
const inFullWidth = (n: number): string => `${n}`.replace(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0));

/** Small sums as they are said, in kanji and in wide digits. */
export function spokenSum(rng: Random): TrainingRow {
  const plus = rng.chance(0.5);
  const [low, high] = [rng.int(1, 10), rng.int(1, 10)];
  const [a, b, c] = plus ? [low, high, low + high] : [low + high, low, high];
  const say = rng.weighted([
    [inKanji, 5],
    [inFullWidth, 3],
    [String, 2],
    [inHiragana, 3],
  ] as const);
  const [x, y] = [say(a), say(b)];
  const prompt = rng.choice([
    `${x}${plus ? 'たす' : 'ひく'}${y}はいくつですか？`,
    `${x}${plus ? 'たす' : 'ひく'}${y}は？`,
    `${x}${plus ? 'たす' : 'ひく'}${y}はいくつ？`,
    `${x}${plus ? '足す' : '引く'}${y}の答えは？`,
    plus ? `${x}と${y}でいくつ？` : `${x}から${y}をとるといくつ？`,
    `${x}${plus ? '＋' : '－'}${y}は？`,
  ]);
  return { prompt, completion: `${a} ${plus ? '+' : '-'} ${b} = ${c}です。` };
}

const WHO = ['お母さん', 'お父さん', '妹', '弟', '友達', 'おばあさん', '先生', '姉', '兄'];

/** Sums as they happened. */
export function toldSum(rng: Random): TrainingRow {
  const [thing, counter] = rng.choice(COUNTED);
  const plus = rng.chance(0.5);
  const [low, high] = [rng.int(1, 10), rng.int(1, 10)];
  const [a, b, c] = plus ? [low, high, low + high] : [low + high, low, high];
  const who = rng.choice(WHO);
  const then = rng.choice(
    plus
      ? [
          `${who}が${b}${counter}買ってきました`,
          `${who}に${b}${counter}もらいました`,
          `あとで${b}${counter}ふえました`,
          `${who}が${b}${counter}くれた`,
        ]
      : [
          `${who}に${b}${counter}あげました`,
          `${b}${counter}なくしました`,
          `${who}が${b}${counter}持っていきました`,
          `${b}${counter}使っちゃった`,
        ],
  );
  const had = rng.choice([
    `${thing}が${a}${counter}あって、`,
    `${thing}を${a}${counter}持っていて、`,
    `${thing}が${a}${counter}ある。`,
    `${thing}が${a}${counter}ありました。`,
  ]);
  const ask = rng.choice(
    plus
      ? [`全部で何${counter}ですか？`, `何${counter}になりましたか？`, `合わせて何${counter}？`]
      : [`残りは何${counter}ですか？`, `あと何${counter}ある？`, `何${counter}残っていますか？`],
  );
  return { prompt: `${had}${then}。${ask}`, completion: `${thing}は${c}${counter}です。` };
}
