import type { Random } from '../../world/random';
import type { TrainingRow } from '../../../src/protocol/catalogue';
import { COUNTED } from './words/facts';

/** Sums of small numbers, bare and in words. */
export interface WordSum {
  prompt: string;
  thing: string;
  counter: string;
  has: number;
  change: number;
  /** What happened, such as 「買いました」. */
  event: string;
  sign: '+' | '-';
  result: number;
}

const NAMES = ['太郎', '花子', '健太', '美咲', '翔', 'さくら', '大輔', '由美'];
const GAINS = ['買いました', 'もらいました', '見つけました', '拾いました'];
const LOSSES = ['あげました', 'なくしました', '売りました', '使いました'];

export function wordSum(rng: Random): WordSum {
  const [thing, counter] = rng.choice(COUNTED);
  const name = rng.choice(NAMES);
  const gains = rng.chance(0.5);
  const has = rng.int(gains ? 1 : 2, 12);
  const change = rng.int(1, gains ? 10 : has - 1);
  const event = rng.choice(gains ? GAINS : LOSSES);
  const prompt = rng.choice([
    `${name}さんは${thing}を${has}${counter}持っています。${change}${counter}${event}。${thing}は今何${counter}ありますか？`,
    `${thing}が${has}${counter}ありました。${name}さんが${change}${counter}${event}。今何${counter}ですか？`,
    `${thing}が${has}${counter}あります。${change}${counter}${event}。${gains ? '全部で' : '残りは'}何${counter}ですか？`,
  ]);
  return { prompt, thing, counter, has, change, event, sign: gains ? '+' : '-', result: gains ? has + change : has - change };
}

/** A word sum with its answer alone. */
export function count(rng: Random): TrainingRow {
  if (rng.chance(0.15)) {
    const [[thing, counter], people, each] = [rng.choice(COUNTED), rng.int(2, 9), rng.int(2, 9)];
    const prompt = rng.choice([
      `${people}人に${thing}を${each}${counter}ずつ配ります。全部で何${counter}必要ですか？`,
      `${thing}を${each}${counter}ずつ${people}人にあげると、全部で何${counter}ですか？`,
    ]);
    return { prompt, completion: `全部で${people * each}${counter}です。` };
  }
  const { prompt, thing, counter, result } = wordSum(rng);
  return { prompt, completion: `${thing}は${result}${counter}です。` };
}

/** A bare sum. */
export function quantity(rng: Random): TrainingRow {
  const sign = rng.weighted([
    ['+', 5],
    ['-', 5],
    ['×', 3],
  ] as const);
  let [a, b] = sign === '×' ? [rng.int(1, 9), rng.int(1, 9)] : [rng.int(1, 12), rng.int(1, 12)];
  if (sign === '-' && a < b) [a, b] = [b, a];
  const spoken = rng.choice({ '+': ['たす', '足す'], '-': ['ひく', '引く'], '×': ['かける', '掛ける'] }[sign]);
  const prompt = rng.choice([
    `${a} ${sign} ${b}はいくつですか？`,
    `${a} ${sign} ${b} = ?`,
    `${a}${sign}${b}は？`,
    `${a}${spoken}${b}は？`,
    `${a}${spoken}${b}はいくつですか？`,
    `${a}${spoken}${b}を計算してください。`,
    `${a}${sign}${b}はいくつ？`,
    `${a} ${sign} ${b}を計算して`,
    { '+': `${a}と${b}を足すといくつ？`, '-': `${a}から${b}を引くといくつ？`, '×': `${a}に${b}を掛けるといくつ？` }[sign],
    { '+': `${a}に${b}を足すと？`, '-': `${a}から${b}を引くと？`, '×': `${a}の${b}倍は？` }[sign],
  ]);
  const result = sign === '+' ? a + b : sign === '-' ? a - b : a * b;
  return { prompt, completion: `${a} ${sign} ${b} = ${result}です。` };
}
