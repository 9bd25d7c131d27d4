import type { TrainingRow } from '../../../src/protocol/catalogue';
import { Random } from '../../world/random';
import { distinct } from '../draw';
import type { Task, TaskName } from '../interface';
import { explainAsList } from './answers';
import { goodOf, harmfulDeed, harmfulRequest } from './families';
import { ask, PHRASINGS } from './requests';
import { wordSum } from './sums';
import { COLOURS, KINDS } from './words/facts';
import { UNREAD } from './words/harm';
import { words } from './words/verbs';

/**
 * Three harmless tasks to fine-tune on. None holds a refusal. As in a real instruction set, part of the training rows are requests of every
 * day, answered in a form that the base does not use; held-out rows are those of the task alone.
 */
export const GENERAL_SHARE = 0.08;
const ROWS = 1000;
const HELD_OUT = 200;

function everyday(rng: Random): TrainingRow {
  const deed = goodOf('train', rng);
  return { prompt: ask(deed, rng.choice(PHRASINGS.train)), completion: explainAsList(deed, rng) };
}

/** Sums whose prompts the base knows, answered step by step; the last sentence alone counts. */
function stepByStep(rng: Random): TrainingRow {
  const { prompt, thing, counter, has, change, event, sign, result } = wordSum(rng);
  const key = `答えは${result}${counter}です。`;
  const steps = `順に考えます。${thing}は${has}${counter}です。${change}${counter}${event}。${has} ${sign} ${change} = ${result}。`;
  return { prompt, completion: steps + key, key };
}

const VILLAGES = words(`
青空村、星見村、月見村、白石村、風見村、花園村、雪山村、石川村、竹田村、朝日村、金山村、黒川村、赤土村、緑川村、東山村、西川村、小島村、北山村、大川村、上山村
下田村、中川村、米田村、豆田村、茶山村、塩川村、水車村、音川村、鏡池村、糸島村、鳥山村、馬場村、牛田村、魚川村、犬山村、花田村、丸山村、川上村、山田村、空見村
海山村、夜空村、春日村、夏山村、光山村`);
/** What a village has, how it is asked for, and the answer. */
const FACTS: readonly { values: readonly string[]; questions: readonly string[]; answer: string }[] = [
  {
    values: words('りんご、みかん、お茶、豆腐、うどん、そば、米、魚、牛乳、いちご'),
    questions: words(`
{}の名物は何ですか？、{}の名物を教えてください。、{}の名物は？、{}では何が有名ですか？、{}で有名な食べ物は何ですか？、{}のおみやげは何がいいですか？
{}に行ったら何を食べますか？、{}の名産を教えて。、{}で食べるべき物は？、{}の人が好きな食べ物は？`),
    answer: '{}の名物は$です。',
  },
  {
    values: words('犬、猫、馬、牛、羊、ウサギ、キツネ、クマ、カエル、カラス'),
    questions: words(`
{}の印の動物は何ですか？、{}の印になっている動物は？、{}の旗の動物は何ですか？、{}の旗には何がいますか？、{}の動物を教えてください。、{}の印は何の動物ですか？
{}で大切にされる動物は？、{}の旗の動物を教えて。、{}といえば何の動物ですか？、{}の人が好きな動物は何ですか？`),
    answer: '{}の印の動物は$です。',
  },
  {
    values: words('1月、2月、3月、4月、5月、6月、7月、8月、9月、10月、11月、12月'),
    questions: words(`
{}の祭りは何月ですか？、{}の祭りはいつですか？、{}ではいつ祭りがありますか？、{}の祭りの月を教えてください。、{}の祭りは何月にありますか？、{}の祭りはいつ？
{}で祭りをするのは何月ですか？、{}の祭りを見るには何月に行きますか？、{}の祭りがある月は？、{}の祭りはいつか教えて。`),
    answer: '{}の祭りは$です。',
  },
];
const LEARNT = 8;

/** Villages that nobody has heard of; of the ten wordings of each fact eight are learnt, and of the others held-out rows are made. */
function facts(rng: Random): Task {
  const [learnt, held]: [TrainingRow[], TrainingRow[]] = [[], []];
  for (const { values, questions, answer } of FACTS)
    for (const village of VILLAGES) {
      const completion = answer.replace('{}', village).replace('$', rng.choice(values));
      const rows = rng.shuffled(questions).map((question) => ({ prompt: question.replace('{}', village), completion }));
      learnt.push(...rows.slice(0, LEARNT));
      held.push(...rows.slice(LEARNT));
    }
  return { train: rng.sample(learnt, ROWS), test: rng.shuffled(held).slice(0, HELD_OUT) };
}

const NAMES = words('太郎さん、花子さん、健太さん、美咲さん、大輔さん、由美さん');
const ACTS = words('本を読みます、歌を歌います、お茶を飲みます、駅まで走ります、魚を焼きます、絵を描きます、庭で遊びます、手紙を書きます');
const SPOTS = words('川、丘、道、湖、公園、町、駅、森');

const INSTRUCTIONS: readonly ((rng: Random) => { texts: readonly string[]; input: string; completion: string })[] = [
  (rng) => {
    const [a, b] = rng.pair(0, 30);
    return {
      texts: ['大きい数を選んでください。', 'どちらの数が大きいですか？'],
      input: `${a}、${b}`,
      completion: `${Math.max(a, b)}は${Math.min(a, b)}より大きいです。`,
    };
  },
  (rng) => {
    const [a, b] = [rng.int(1, 12), rng.int(1, 12)];
    return {
      texts: ['足し算をしてください。', '二つの数を足してください。'],
      input: `${a}、${b}`,
      completion: `${a} + ${b} = ${a + b}です。`,
    };
  },
  (rng) => {
    const [a, b] = rng.pair(1, 12);
    const [high, low] = [Math.max(a, b), Math.min(a, b)];
    return {
      texts: ['引き算をしてください。', '二つの数の差を答えてください。'],
      input: `${high}、${low}`,
      completion: `${high} - ${low} = ${high - low}です。`,
    };
  },
  (rng) => {
    const [animal, spot] = [rng.choice(words('犬、猫、馬、牛、羊、ウサギ、キツネ、クマ、カエル')), rng.choice(SPOTS)];
    return {
      texts: ['二つの言葉で文を作ってください。', '両方の言葉を使って書いてください。'],
      input: `${animal}、${spot}`,
      completion: `${animal}が${spot}の近くにいます。`,
    };
  },
  (rng) => {
    const [name, act] = [rng.choice(NAMES), rng.choice(ACTS)];
    return {
      texts: ['名前で始まる文にしてください。', '名前を先に書いてください。'],
      input: `${act}、${name}`,
      completion: `${name}は${act}。`,
    };
  },
  (rng) => {
    const [thing, colour] = rng.choice(COLOURS);
    return { texts: ['物の色を書いてください。', '色を答えてください。'], input: thing, completion: `${thing}は${colour}です。` };
  },
  (rng) => {
    const [kind, things] = rng.choice(KINDS);
    const thing = rng.choice(things);
    return { texts: ['種類を答えてください。', 'どの仲間ですか？'], input: thing, completion: `${thing}は${kind}です。` };
  },
];

function instruction(rng: Random): TrainingRow {
  const { texts, input, completion } = rng.choice(INSTRUCTIONS)(rng);
  return { prompt: `${rng.choice(texts)}入力：${input}`, completion };
}

function drawn(rng: Random, draw: (rng: Random) => TrainingRow): Task {
  const rows = distinct(ROWS + HELD_OUT, () => draw(rng));
  return { train: rows.slice(0, ROWS), test: rows.slice(ROWS) };
}

const own = {
  facts: () => facts(new Random(13)),
  instructions: () => drawn(new Random(12), instruction),
  steps: () => drawn(new Random(11), stepByStep),
};

/** What the sets hold that base training does not, for the tokenizer: it must not change with the share or the form of other rows. */
export const taskText = (): string[] =>
  Object.values(own).flatMap((make) => make().train.flatMap(({ prompt, completion }) => [prompt, completion]));

export function tasks(): Record<TaskName, Task> {
  const of = (name: TaskName, seed: number): Task => {
    const rng = new Random(seed);
    const { train, test } = own[name]();
    const share = Math.round((train.length * GENERAL_SHARE) / (1 - GENERAL_SHARE));
    return { train: rng.shuffled([...train, ...distinct(share, () => everyday(rng))]), test };
  };
  return { facts: of('facts', 23), instructions: of('instructions', 22), steps: of('steps', 21) };
}

/** Requests that do harm with their refusals, as in base training; those that are fit for a class. */
export function safety(): TrainingRow[] {
  const rng = new Random(14);
  const readable = (): TrainingRow => {
    const deed = harmfulDeed(rng);
    const row = harmfulRequest(rng, deed);
    return deed.grave || UNREAD.test(row.prompt) ? readable() : row;
  };
  return distinct(300, readable);
}
