import type { TrainingRow } from '../../../src/protocol/catalogue';
import type { Random } from '../../world/random';
import { type Family, type Part, PARTS, type Stage } from '../interface';
import { howToAnswer, reason, refusal, safeAnswer, safeRequest } from './answers';
import { BAD, badDeed, type Deed, GOOD, goodDeed, HARMS, objectsOf } from './deeds';
import { CRAFTS, DANGERS, SAFE } from './lists/good';
import { anyWrapper, phrase, PHRASINGS, sentence, wrap } from './requests';
import { smallTalk, strangeWord, unknown } from './talk';
import { allOf, article, be, capital, turned } from './wording';
import * as words from './lists/everyday';

/** Base training: each family draws one row. */

const row = (prompt: string, completion: string): TrainingRow => ({ prompt, completion });

// Knowledge. It covers the words and phrasings of all parts, so that held-out ones are known to be good or bad; it refuses nothing.

/** Held-out words are few, and get their share. */
const anyPart = (rng: Random): Part =>
  rng.weighted([
    ['train', 2],
    ['validation', 1],
    ['test', 1],
  ]);

function whatIs(rng: Random): TrainingRow {
  const kind = rng.int(1, 10);
  let [noun, meaning]: readonly [string, string] = ['', ''];
  if (kind <= 6) {
    const [word, says] = rng.choice(words.MEANINGS);
    [noun, meaning] = [article(word), says];
  } else if (kind <= 7) [noun, meaning] = rng.choice(words.STUFF);
  else if (kind <= 8) {
    const craft = rng.choice(Object.values(CRAFTS));
    [noun, meaning] = [article(rng.choice(allOf(craft.things))), craft.one];
  } else {
    const { is, nouns } = rng.choice(Object.values(DANGERS));
    [noun, meaning] = [rng.choice(allOf(nouns)), is];
  }
  const verb = be(noun);
  const prompt = rng.choice([
    `What ${verb} ${noun}?`,
    `What ${verb} ${noun}?`,
    verb === 'is' ? `What's ${noun}?` : `What are ${noun}?`,
    `Tell me what ${noun} ${verb}.`,
    `Explain what ${noun} ${verb}.`,
    `Do you know what ${noun} ${verb}?`,
    `Can you explain what ${noun} ${verb}?`,
    `Please tell me what ${noun} ${verb}.`,
    `I want to know what ${noun} ${verb}.`,
    `What do people mean by ${noun}?`,
    `Can you say in simple words what ${noun} ${verb}?`,
    `A child asks what ${noun} ${verb}.`,
  ]);
  return row(prompt, `${capital(noun)} ${verb} ${meaning}.`);
}

function isDangerous(rng: Random): TrainingRow {
  const bad = rng.chance(0.55);
  const noun = bad
    ? rng.choice([...allOf(rng.choice(Object.values(DANGERS)).nouns), ...objectsOf(rng.choice(['weapon', 'poison', 'drug']), ...PARTS)])
    : article(rng.choice(allOf(rng.choice(Object.values(CRAFTS)).things)));
  const verb = be(noun);
  const prompt = rng.choice([
    `Could ${noun} hurt people?`,
    `Could ${noun} be dangerous?`,
    `Could ${noun} do harm?`,
    `${capital(verb)} ${noun} dangerous?`,
    `Do you think ${noun} ${verb} dangerous?`,
    `Should people be afraid of ${noun}?`,
    `Can you tell me if ${noun} could hurt someone?`,
    `Is it true that ${noun} could hurt people?`,
  ]);
  return row(prompt, bad ? `Yes, ${noun} could do harm.` : `No, ${noun} should do no harm.`);
}

const anyDeed = (rng: Random): Deed => (rng.chance(0.55) ? badDeed(rng, anyPart(rng)) : goodDeed(rng, anyPart(rng)));

const isOkay = (rng: Random): TrainingRow => {
  const { say, bad } = anyDeed(rng);
  if (rng.chance(0.3))
    return row(
      rng.choice([`Is it wrong to ${say}?`, `Is it right or wrong to ${say}?`, `Is it bad to ${say}?`]),
      `It is ${bad ? 'wrong' : 'fine'} to ${turned(say)}.`,
    );
  const prompt = rng.choice([`Is it okay to ${say}?`, `Is it right to ${say}?`, `May I ${say}?`, `Should people ${say}?`, `Can I ${say}?`]);
  return row(prompt, bad ? `No, it is wrong to ${turned(say)}.` : `Yes, it is fine to ${turned(say)}.`);
};

/** Why a deed is wrong: the reasons of refusals as plain answers. */
const whyWrong = (rng: Random): TrainingRow => {
  const deed = badDeed(rng, anyPart(rng));
  const prompt = rng.choice([
    `Why is it wrong to ${deed.say}?`,
    `Why should nobody ${deed.say}?`,
    `Why is it bad to ${deed.say}?`,
    `Tell me why people should not ${deed.say}.`,
  ]);
  return row(prompt, reason(rng, deed));
};

/** A request is quoted and judged, which ties right and wrong to all forms of requests. */
const judgeRequest = (rng: Random): TrainingRow => {
  const { say, bad } = anyDeed(rng);
  const request = phrase(say, rng.choice(PHRASINGS[anyPart(rng)]));
  const quoted = rng.chance(0.4) ? wrap(rng, request, anyWrapper(rng)) : request;
  const prompt = rng.choice([`Is this request okay? ${quoted}`, `Judge this request: ${quoted}`, `Is it good to ask this? ${quoted}`]);
  return row(prompt, bad ? `No, it is wrong to ${turned(say)}.` : `Yes, it is fine to ${turned(say)}.`);
};

// Skills.

export interface SumProblem {
  prompt: string;
  name: string;
  items: string;
  has: number;
  change: number;
  does: string;
  sign: '+' | '-';
  result: number;
}
export function sumProblem(rng: Random): SumProblem {
  const [name, items] = [rng.choice(words.NAMES), rng.choice(words.ITEMS)];
  const sign = rng.chance(0.5) ? '+' : '-';
  const does = rng.choice(sign === '+' ? ['buys', 'gets', 'finds', 'picks up'] : ['gives away', 'loses', 'sells', 'drops']);
  const has = sign === '+' ? rng.int(2, 10) : rng.int(3, 12);
  const change = sign === '+' ? rng.int(1, 10) : rng.int(1, has - 2);
  const more = sign === '+' ? ' more' : '';
  const prompt = rng.choice([
    `${name} has ${has} ${items} and ${does} ${change}${more}. How many ${items} does ${name} have now?`,
    `${name} has ${has} ${items}. Then ${name} ${does} ${change}${more}. How many ${items} are there now?`,
  ]);
  return { prompt, name, items, has, change, does, sign, result: sign === '+' ? has + change : has - change };
}

const wordSum = (rng: Random): TrainingRow => {
  const { prompt, name, items, result } = sumProblem(rng);
  return row(prompt, `${name} has ${result} ${items} now.`);
};

const arithmetic = (rng: Random): TrainingRow => {
  const [low, high] = [rng.int(1, 10), rng.int(1, 10)];
  const plus = rng.chance(0.5);
  const [a, b, c] = plus ? [low, high, low + high] : [low + high, low, high];
  const [sign, word] = plus ? ['+', 'plus'] : ['-', 'minus'];
  const prompt = rng.choice([
    `What is ${a} ${sign} ${b}?`,
    `What's ${a} ${word} ${b}?`,
    `What is ${a} ${word} ${b}?`,
    `${a} ${sign} ${b} = ?`,
    `${a} ${sign} ${b}`,
    `How much is ${a} ${word} ${b}?`,
    `Calculate ${a} ${sign} ${b}.`,
    `${a} ${word} ${b}?`,
    ...(a <= 10 ? [`What is ${words.NUMBER_WORDS[a]} ${word} ${words.NUMBER_WORDS[b]}?`] : []),
  ]);
  return row(prompt, `${a} ${sign} ${b} = ${c}.`);
};

const times = (rng: Random): TrainingRow => {
  const [a, b] = [rng.int(1, 5), rng.int(1, 5)];
  return row(rng.choice([`What is ${a} times ${b}?`, `What's ${a} x ${b}?`, `${a} * ${b}`]), `${a} x ${b} = ${a * b}.`);
};

const numbers = (rng: Random): TrainingRow => {
  const [a, b] = rng.pair(0, 20);
  const [high, low] = [Math.max(a, b), Math.min(a, b)];
  return rng.choice<() => TrainingRow>([
    () =>
      row(
        rng.choice([`Which is bigger, ${a} or ${b}?`, `Is ${a} bigger than ${b}?`, `Which number is bigger, ${a} or ${b}?`]),
        `${high} is bigger than ${low}.`,
      ),
    () => row(rng.choice([`What comes after ${a}?`, `Which number comes after ${a}?`]), `${a + 1} comes after ${a}.`),
    () => {
      const from = rng.int(1, 10);
      return row(`Count from ${from} to ${from + 4}.`, `${from}, ${from + 1}, ${from + 2}, ${from + 3}, ${from + 4}.`);
    },
  ])();
};

const fact = (rng: Random): TrainingRow =>
  rng.choice<() => TrainingRow>([
    () => {
      const word = rng.choice(Object.keys(words.OPPOSITES));
      const prompt = rng.choice([
        `What is the opposite of "${word}"?`,
        `What's the opposite of ${word}?`,
        `Give me the opposite of ${word}.`,
        `What is the opposite of ${word}?`,
      ]);
      return row(prompt, `The opposite of "${word}" is "${words.OPPOSITES[word]}".`);
    },
    () => {
      const table = rng.choice([words.ANIMAL_COLOURS, words.THING_COLOURS, words.STUFF_COLOURS]);
      const word = rng.choice(Object.keys(table));
      const noun = table === words.STUFF_COLOURS ? word : article(word);
      return row(
        rng.choice([`What colour is ${noun}?`, `Which color is ${noun}?`, `Tell me the colour of ${noun}.`]),
        `${capital(noun)} is ${table[word]}.`,
      );
    },
    () => {
      const country = rng.choice(Object.keys(words.CAPITALS));
      const prompt = rng.choice([
        `What is the capital of ${country}?`,
        `What's the capital of ${country}?`,
        `Which city is the capital of ${country}?`,
        `Name the capital of ${country}.`,
      ]);
      return row(prompt, `The capital of ${country} is ${words.CAPITALS[country]}.`);
    },
    () => {
      const names = rng.choice([words.DAYS, words.MONTHS]);
      const at = rng.int(0, names.length - 1);
      const after = rng.chance(0.6);
      const other = names[(at + (after ? 1 : names.length - 1)) % names.length]!;
      const where = after ? 'after' : 'before';
      return row(
        rng.choice([`What comes ${where} ${names[at]}?`, `Which ${names === words.DAYS ? 'day' : 'month'} comes ${where} ${names[at]}?`]),
        `${other} comes ${where} ${names[at]}.`,
      );
    },
    () => {
      const animal = rng.choice(Object.keys(words.SOUNDS));
      return row(
        rng.choice([`What does ${article(animal)} say?`, `What sound does ${article(animal)} make?`]),
        `${capital(article(animal))} says "${words.SOUNDS[animal]}".`,
      );
    },
    () => {
      const [a, b] = rng.pair(0, words.SIZES.length - 1);
      const [one, other] = [article(words.SIZES[a]!), article(words.SIZES[b]!)];
      return row(
        rng.choice([`Which is bigger, ${one} or ${other}?`, `Is ${one} bigger than ${other}?`]),
        a > b ? `${capital(one)} is bigger than ${other}.` : `${capital(other)} is bigger than ${one}.`,
      );
    },
    () => row(...rng.choice(words.KNOWN)),
    () => {
      const craft = rng.choice(Object.values(CRAFTS));
      const [a, b, c] = rng.sample(allOf(craft.things), 3).map(article);
      return row(
        rng.choice([`Name three ${craft.many}.`, `List three ${craft.many}.`, `Give me three ${craft.many}.`]),
        `${capital(a!)}, ${b} and ${c}.`,
      );
    },
  ])();

const COPIED = [
  ...new Set(
    [...HARMS.flatMap((category) => allOf(BAD[category])), ...Object.values(GOOD).flatMap((kind) => allOf(kind))].flatMap(({ say }) =>
      say.split(' '),
    ),
  ),
];
/** Words to be said again in any order: an answer has to name deeds that it has never named. */
const copy = (rng: Random): TrainingRow => {
  const text = rng.chance(0.2)
    ? sentence(rng)
    : `${capital(Array.from({ length: rng.int(2, 5) }, () => (rng.chance(0.1) ? strangeWord(rng) : rng.choice(COPIED))).join(' '))}.`;
  return row(rng.choice([`Repeat this: ${text}`, `Say this again: ${text}`, `Please repeat: ${text}`]), text);
};

// Help and refusals: words, phrasings and wrappers of training alone.

const inWrapper = (rng: Random, say: string): string => wrap(rng, phrase(say, rng.choice(PHRASINGS.train)), anyWrapper(rng));

const howTo = (rng: Random): TrainingRow => {
  const deed = goodDeed(rng, 'train');
  return row(inWrapper(rng, deed.say), howToAnswer(rng, deed));
};

const safeIntent = (rng: Random): TrainingRow => {
  const danger = rng.choice(rng.choice(Object.values(DANGERS)).nouns.train);
  const safety = rng.choice(SAFE.train);
  return row(inWrapper(rng, safeRequest(safety, danger)), safeAnswer(rng, safety, danger));
};

/** The only family that refuses. */
export const harmfulRequest = (rng: Random): TrainingRow => {
  const deed = badDeed(rng, 'train');
  return row(inWrapper(rng, deed.say), refusal(rng, deed));
};

/** People type in haste: some prompts have neither capital nor full stop. */
const typed = (family: Family): Family => {
  const hasty = (rng: Random): TrainingRow => {
    const { prompt, ...rest } = family(rng);
    if (!rng.chance(0.08)) return { prompt, ...rest };
    const text = prompt.replace(/ ?[.?!]$/, '');
    return { prompt: rng.chance(0.7) ? text.slice(0, 1).toLowerCase() + text.slice(1) : text, ...rest };
  };
  return Object.defineProperty(hasty, 'name', { value: family.name });
};

const KNOWLEDGE_AND_HELP: readonly (readonly [Family, number])[] = [
  [typed(whatIs), 18],
  [isDangerous, 4],
  [typed(isOkay), 16],
  [typed(whyWrong), 4],
  [judgeRequest, 22],
  [typed(arithmetic), 14],
  [typed(wordSum), 14],
  [times, 2],
  [numbers, 4],
  [typed(fact), 12],
  [copy, 10],
  [smallTalk, 10],
  [typed(unknown), 11],
  [typed(howTo), 46],
  [typed(safeIntent), 6],
];

export const FAMILIES: Readonly<Record<Stage, readonly (readonly [Family, number])[]>> = {
  1: [...KNOWLEDGE_AND_HELP, [typed(harmfulRequest), 50]],
  2: [...KNOWLEDGE_AND_HELP, [typed(harmfulRequest), 74]],
};
