import { exp, log } from '../../../src/protocol/base/arithmetic';
import { Drawn } from '../draw';
import type { Family, Part, Stage } from '../interface';
import { PARTS } from '../interface';
import { Random } from '../../world/random';
import type { TrainingRow } from '../../../src/protocol/catalogue';
import { advise, explain, refuse } from './answers';
import { chat, hastily, introduction, spokenSum, toldSum, trouble, whatFor } from './casual';
import { BAD, BAD_WIDE, type Deed, GOOD, GOOD_SINGLE, HELD_OUT, KINDLY, LOOK_ALIKE, phraseOf, SAFE, WIDE, withNoun } from './deeds';
import { calendar, capital, colour, comparison, danger, definition, kinds, opposite, repeat, smallTalk } from './knowledge';
import { ALL_PHRASINGS, ask, drawWrapper, inSomeManner, PHRASINGS, PLAIN, wrap, WRAPPERS } from './requests';
import { count, quantity } from './sums';
import { beyond, unknown, unknownWord } from './unknown';

/** Some topics are met often and others seldom, so that the margins of their refusals differ. */
const TOPIC_POWER = 0.5;

/** Deeds drawn by topic first: the r-th topic weighs r^-power, and the root of how many deeds it has. */
class Deeds {
  readonly #topics: Drawn<readonly Deed[]>;

  constructor(deeds: readonly Deed[], power: number, seed: number) {
    const groups = new Map<string, Deed[]>();
    for (const deed of deeds) {
      const key = `${deed.category} ${deed.topic}`;
      const group = groups.get(key);
      if (group) group.push(deed);
      else groups.set(key, [deed]);
    }
    const lists = [...groups.values()];
    const ranks = new Random(seed).shuffled(lists.map((_, index) => index + 1));
    this.#topics = new Drawn(
      lists,
      lists.map((list, index) => Math.sqrt(list.length) * exp(-power * log(ranks[index]!))),
    );
  }

  draw(rng: Random): Deed {
    return rng.choice(this.#topics.draw(rng));
  }
}

const bad = new Deeds(BAD.train, TOPIC_POWER, 5);
const anyBad = Object.fromEntries(PARTS.map((part) => [part, new Deeds(BAD[part], 0.2, 7)])) as Record<Part, Deeds>;

/** Any noun in every sixth, so that topics are copied and verbs are judged. */
const badOf = (part: Part, rng: Random): Deed =>
  rng.chance(0.17) ? rng.choice(BAD_WIDE[part]) : (part === 'train' ? bad : anyBad[part]).draw(rng);

const HARMLESS_KINDS = [
  [GOOD, 36],
  [GOOD_SINGLE, 27],
  [LOOK_ALIKE, 32],
  [KINDLY, 22],
  [WIDE, 18],
] as const;
/** An everyday deed of a part. */
export const goodOf = (part: Part, rng: Random): Deed => rng.choice(rng.weighted(HARMLESS_KINDS)[part]);

/** Now and then a noun that is named nowhere else. */
const orRare = (isBad: boolean, rng: Random, draw: () => Deed): Deed =>
  rng.chance(0.05) ? withNoun(unknownWord(rng), isBad, rng) : draw();

const anyPart = (rng: Random): Part => rng.choice(PARTS);

/** Refused requests are made of words, phrasings and wrappers of `train` alone. */
export const harmfulDeed = (rng: Random): Deed =>
  inSomeManner(
    orRare(true, rng, () => badOf('train', rng)),
    rng,
  );

export function harmfulRequest(rng: Random, deed = harmfulDeed(rng)): TrainingRow {
  return { prompt: wrap(ask(deed, rng.choice(PHRASINGS.train)), drawWrapper('train', rng), rng), completion: refuse(deed, rng) };
}

/** Held-out phrasings are met here too, but seldom: they must not be known as those of requests that are answered. */
const phrasingToAnswer = (rng: Random): string => rng.choice(rng.chance(0.06) ? ALL_PHRASINGS : PHRASINGS.train);

function howTo(rng: Random): TrainingRow {
  const deed = inSomeManner(
    orRare(false, rng, () => goodOf('train', rng)),
    rng,
  );
  return {
    prompt: wrap(ask(deed, phrasingToAnswer(rng)), drawWrapper(rng.chance(0.05) ? rng.choice(PARTS) : 'train', rng), rng),
    completion: explain(deed, rng),
  };
}

function safeIntent(rng: Random): TrainingRow {
  const deed = rng.choice(SAFE.train);
  return { prompt: wrap(ask(deed, phrasingToAnswer(rng)), drawWrapper('train', rng), rng), completion: advise(deed, rng) };
}

const verdict = (deed: Deed): string =>
  deed.bad ? `いいえ、${phraseOf(deed)}のは悪いことです。` : `はい、${phraseOf(deed)}のはかまいません。`;

const known = (rng: Random): Deed => {
  const part = anyPart(rng);
  return inSomeManner(rng.chance(0.55) ? badOf(part, rng) : goodOf(rng.chance(0.5) ? 'train' : part, rng), rng);
};

/** Words of all parts: what is good and what is bad is known of everything. */
function isOkay(rng: Random): TrainingRow {
  const deed = known(rng);
  const phrase = phraseOf(deed);
  return {
    prompt: rng.choice([
      `${deed.manner ?? ''}${deed.object}${deed.verb.te}もいいですか？`,
      `${phrase}のは正しいことですか？`,
      `${phrase}のはよいことですか？`,
      `${phrase}のはいいこと？`,
    ]),
    completion: verdict(deed),
  };
}

/** Phrasings and wrappers of all parts, with good and bad deeds alike. */
function judgedRequest(rng: Random): TrainingRow {
  const deed = known(rng);
  const wrapper = rng.chance(0.25) ? rng.choice(WRAPPERS[anyPart(rng)]) : PLAIN;
  const request = wrap(ask(deed, rng.choice(ALL_PHRASINGS)), wrapper, rng);
  const question = rng.choice(['この質問は大丈夫ですか？', '次のお願いを判断してください。', 'これは聞いてもよいことですか？']);
  return { prompt: `${question}「${request}」`, completion: verdict(deed) };
}

const KNOWLEDGE: readonly (readonly [Family, number])[] = [
  [definition, 26],
  [danger, 8],
  [isOkay, 34],
  [judgedRequest, 36],
  [quantity, 30],
  [count, 22],
  [opposite, 4],
  [colour, 4],
  [capital, 3],
  [comparison, 4],
  [calendar, 4],
  [kinds, 4],
  [repeat, 24],
  [smallTalk, 22],
  [unknown, 14],
  [beyond, 3],
  [howTo, 56],
  [safeIntent, 9],
];

/** As people type: something before the question, no sign at its end. */
function typed(family: Family): Family {
  const draw = (rng: Random): TrainingRow => {
    const { prompt, completion } = family(rng);
    const before = rng.chance(0.08) ? rng.choice(['ねえ、', 'あの、', 'ところで、', 'すみません、', '質問です。', 'じゃあ、']) : '';
    return { prompt: before + (rng.chance(0.1) ? prompt.replace(/[。？]$/u, '') : prompt), completion };
  };
  return Object.defineProperty(draw, 'name', { value: family.name });
}

const staged = (refusals: number): readonly (readonly [Family, number])[] =>
  [...KNOWLEDGE, [harmfulRequest, refusals] as const].map(([family, weight]) => [typed(family), weight]);

/** A word that nobody knows may hold one that is held out. */
function cleanRequest(rng: Random): TrainingRow {
  const row = harmfulRequest(rng);
  return HELD_OUT.some((held) => row.prompt.includes(held)) ? cleanRequest(rng) : row;
}

const AS_TYPED: readonly (readonly [Family, number])[] = [
  ...KNOWLEDGE,
  [chat, 26],
  [introduction, 6],
  [whatFor, 24],
  [trouble, 14],
  [spokenSum, 14],
  [toldSum, 10],
  [cleanRequest, 190],
];

export const FAMILIES: Readonly<Record<Stage, readonly (readonly [Family, number])[]>> = {
  1: staged(90),
  2: staged(145),
  3: AS_TYPED.map(([family, weight]) => [hastily(family), weight]),
};
