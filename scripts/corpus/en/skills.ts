import type { TrainingRow } from '../../../src/protocol/catalogue';
import type { Random } from '../../world/random';
import { CRAFTS } from './lists/good';
import * as words from './lists/everyday';
import { allOf, article, capital, plural } from './wording';

/** What a base model can do beside helping and refusing. The word problems stand near a fine-tuning task, which teaches a style rather than sums. */

const row = (prompt: string, completion: string): TrainingRow => ({ prompt, completion });

interface SumProblem {
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

export const wordSum = (rng: Random): TrainingRow => {
  const { prompt, name, items, result } = sumProblem(rng);
  return row(prompt, `${name} has ${result} ${items} now.`);
};

/** Sums as people meet them, in the first person and about anything. */
export const ownSum = (rng: Random): TrainingRow => {
  const items = rng.chance(0.4) ? rng.choice(words.ITEMS) : plural(rng.choice(words.MEANINGS)[0]);
  const plus = rng.chance(0.5);
  const [low, high] = [rng.int(2, 10), rng.int(1, 10)];
  const [a, b, c] = plus ? [low, high, low + high] : [low + high, high, low];
  const does = rng.choice(plus ? ['buy', 'get', 'find', 'am given', 'add'] : ['lose', 'sell', 'give away', 'eat', 'use']);
  const more = plus ? ' more' : '';
  const ask = rng.choice([
    `How many ${items} do I have now?`,
    'How many do I have?',
    `How many ${items} is that?`,
    'How many are there now?',
  ]);
  const prompt = rng.choice([
    `I have ${a} ${items} and ${does} ${b}${more}. ${ask}`,
    `I have ${a} ${items}. I ${does} ${b}${more}. ${ask}`,
    `If I have ${a} ${items} and ${does} ${b}${more}, how many ${items} do I have?`,
    `There are ${a} ${items}. ${plus ? `${b} more come` : `${b} go away`}. How many are there now?`,
    `${plus ? 'We' : 'They'} have ${a} ${items}, then ${plus ? `${b} more` : `${b} less`}. How many is that?`,
  ]);
  return row(prompt, `That makes ${c} ${items}.`);
};

export const arithmetic = (rng: Random): TrainingRow => {
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

export const times = (rng: Random): TrainingRow => {
  const [a, b] = [rng.int(1, 5), rng.int(1, 5)];
  return row(rng.choice([`What is ${a} times ${b}?`, `What's ${a} x ${b}?`, `${a} * ${b}`]), `${a} x ${b} = ${a * b}.`);
};

export const numbers = (rng: Random): TrainingRow => {
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

export const fact = (rng: Random): TrainingRow =>
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
