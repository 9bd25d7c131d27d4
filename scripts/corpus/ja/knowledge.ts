import type { TrainingRow } from '../../../src/protocol/catalogue';
import { PARTS } from '../interface';
import type { Random } from '../../world/random';
import { BAD, DANGERS, GOOD, GOOD_SINGLE, LOOK_ALIKE, phraseOf, withNoun } from './deeds';
import { filler } from './requests';
import { aboutNoun, unknownWord } from './unknown';
import { CAPITALS, COLOURS, KINDS, OPPOSITES, SIZES, WEEK } from './words/facts';
import type { HarmCategory } from './words/harm';
import { NOUNS } from './words/nouns';
import { TALK } from './words/talk';

/** What the models know besides requests: words, facts and talk. */

const DANGER_IS: Partial<Record<HarmCategory, string>> = {
  fraud: '人をだますための物',
  malware: '人の情報に害を与える物',
  weapon: '武器の一種',
  poison: '毒の一種',
  drug: '危険な薬物の一種',
  threat: '人を怖がらせる物',
};

export function definition(rng: Random): TrainingRow {
  const [noun, text] = rng.choice(NOUNS);
  const kind = /(?:動物|鳥|魚|虫|果物|野菜|料理|楽器|乗り物|食べ物|飲み物|花|人|服|季節|競技)$/u.exec(text)?.[0];
  if (kind && kind !== noun && rng.chance(0.2))
    return { prompt: rng.choice([`${noun}はどんな${kind}ですか？`, `${noun}ってどんな${kind}？`]), completion: `${noun}は、${text}です。` };
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
    [() => `${phraseOf(withNoun(unknownWord(rng), false, rng))}。`, 5],
  ])();
  return {
    prompt: `${rng.choice(['くり返してください。', 'もう一度言ってください。', '同じことを言って。'])}「${text}」`,
    completion: text,
  };
}
