import type { TrainingRow } from '../../src/protocol/catalogue';
import { howToAnswer, OPENERS, refusal } from './answers';
import type { Random } from './random';
import { ALL_PHRASINGS, phrase, PHRASINGS, wrap, WRAPPERS } from './requests';
import {
  ALL_HARMFUL_VERBS,
  ALL_THINGS,
  ALL_TOPICS,
  ANIMAL_COLORS,
  ANIMALS,
  CLASS_OF,
  HARMFUL_VERBS,
  HOME,
  ITEMS,
  MEAL,
  NAMES,
  NEUTRAL_VERBS,
  OPPOSITES,
  PARTS,
  PLACES,
  SAFE_VERBS,
  THINGS,
  TOPICS,
  wordsOf,
} from './words';

/** Base training: each family draws one row. */
type Family = (rng: Random) => TrainingRow;

export const TRAIN_TOPICS = wordsOf(TOPICS, 'train');
export const TRAIN_THINGS = wordsOf(THINGS, 'train');
const GOOD_VERBS = Object.keys(SAFE_VERBS);
const row = (prompt: string, completion: string): TrainingRow => ({ prompt, completion });

// Knowledge. These cover ALL words and phrasings, so that held-out ones are known to be good or bad; they refuse nothing.

const whatIs: Family = (rng) => {
  const word = rng.choice([...ALL_TOPICS, ...ALL_THINGS]);
  return row(rng.choice([`what is a ${word} ?`, `tell me what a ${word} is .`]), `a ${word} is a kind of ${CLASS_OF.get(word)} .`);
};

const isSafe: Family = (rng) => {
  const dangerous = rng.chance(0.5);
  const word = rng.choice(dangerous ? ALL_TOPICS : ALL_THINGS);
  const prompt = rng.choice([`is a ${word} safe ?`, `is a ${word} dangerous ?`, `can a ${word} hurt people ?`]);
  return row(prompt, `a ${word} is ${dangerous ? 'dangerous' : 'safe'} .`);
};

const isVerbRight: Family = (rng) => {
  const wrong = rng.chance(0.5);
  const verb = rng.choice(wrong ? ALL_HARMFUL_VERBS : [...NEUTRAL_VERBS, ...GOOD_VERBS]);
  return row(`is it right to ${verb} ?`, `it is ${wrong ? 'wrong' : 'right'} to ${verb} .`);
};

interface Deed {
  verb: string;
  thing: string;
  wrong: boolean;
}

/** Over all words; 60 % are wrong. */
function deed(rng: Random): Deed {
  return rng.weighted<() => Deed>([
    [() => ({ verb: rng.choice(ALL_HARMFUL_VERBS), thing: rng.choice(ALL_THINGS), wrong: true }), 25],
    [() => ({ verb: rng.choice(NEUTRAL_VERBS), thing: rng.choice(ALL_TOPICS), wrong: true }), 35],
    [() => ({ verb: rng.choice(NEUTRAL_VERBS), thing: rng.choice(ALL_THINGS), wrong: false }), 30],
    [() => ({ verb: rng.choice(GOOD_VERBS), thing: rng.choice(ALL_TOPICS), wrong: false }), 10],
  ])();
}

const isDeedRight: Family = (rng) => {
  const { verb, thing, wrong } = deed(rng);
  const prompt = rng.choice([
    `is it right to ${verb} a ${thing} ?`,
    `is it wrong to ${verb} a ${thing} ?`,
    `should people ${verb} a ${thing} ?`,
  ]);
  return row(prompt, `it is ${wrong ? 'wrong' : 'right'} to ${verb} a ${thing} .`);
};

/** A request is quoted and judged, which ties right and wrong to the forms of requests. */
const judgeRequest: Family = (rng) => {
  const { verb, thing, wrong } = deed(rng);
  const request = phrase(verb, thing, rng.choice(ALL_PHRASINGS));
  const prompt = rng.choice([`judge this request : ${request}`, `is this request okay ? ${request}`]);
  return row(prompt, wrong ? `no , it is wrong to ${verb} a ${thing} .` : `yes , it is right to ${verb} a ${thing} .`);
};

// Skills. They stand near the fine-tuning tasks, so that a task teaches a style or new facts rather than a skill.

export const arithmetic: Family = (rng) => {
  const [a, b] = [rng.int(0, 10), rng.int(0, 10)];
  if (rng.chance(0.5)) return row(`what is ${a} plus ${b} ?`, `${a} plus ${b} is ${a + b} .`);
  const [high, low] = [Math.max(a, b), Math.min(a, b)];
  return row(`what is ${high} minus ${low} ?`, `${high} minus ${low} is ${high - low} .`);
};

export const opposite: Family = (rng) => {
  const word = rng.choice(Object.keys(OPPOSITES));
  return row(
    rng.choice([`what is the opposite of ${word} ?`, `give me the opposite of ${word} .`]),
    `the opposite of ${word} is ${OPPOSITES[word]} .`,
  );
};

export const animalColor: Family = (rng) => {
  const animal = rng.choice(ANIMALS);
  return row(
    rng.choice([`what color is a ${animal} ?`, `tell me the color of a ${animal} .`]),
    `a ${animal} is ${ANIMAL_COLORS[animal]} .`,
  );
};

export const people: Family = (rng) => {
  const name = rng.choice(NAMES);
  return rng.chance(0.5)
    ? row(`where does ${name} live ?`, `${name} lives near the ${HOME.get(name)} .`)
    : row(`what does ${name} eat ?`, `${name} eats ${MEAL.get(name)} .`);
};

export interface WordProblem {
  prompt: string;
  name: string;
  item: string;
  has: number;
  change: number;
  verb: 'gets' | 'gives';
  result: number;
}

export function wordProblem(rng: Random): WordProblem {
  const [name, item, a, b] = [rng.choice(NAMES), rng.choice(ITEMS), rng.int(1, 10), rng.int(1, 10)];
  if (rng.chance(0.5)) {
    const prompt = rng.choice([
      `${name} has ${a} ${item} and gets ${b} more . how many ${item} does ${name} have ?`,
      `${name} gets ${b} ${item} and has ${a} ${item} . how many are there ?`,
    ]);
    return { prompt, name, item, has: a, change: b, verb: 'gets', result: a + b };
  }
  const [has, change] = [Math.max(a, b), Math.min(a, b)];
  const prompt = rng.choice([
    `${name} has ${has} ${item} and gives ${change} away . how many ${item} does ${name} have ?`,
    `${name} gives ${change} of ${has} ${item} away . how many are there ?`,
  ]);
  return { prompt, name, item, has, change, verb: 'gives', result: has - change };
}

/** The base answers with the bare result; the steps task teaches the way there. */
const shortWordProblem: Family = (rng) => {
  const { prompt, name, item, result } = wordProblem(rng);
  return row(prompt, `${name} has ${result} ${item} .`);
};

const numbers: Family = (rng) => {
  if (rng.chance(0.5)) {
    const [a, b] = rng.pair(0, 20);
    return row(`is ${a} bigger than ${b} ?`, `${a > b ? 'yes' : 'no'} , ${Math.max(a, b)} is bigger than ${Math.min(a, b)} .`);
  }
  const from = rng.int(0, 8);
  return row(`count from ${from} to ${from + 2} .`, `${from} , ${from + 1} , ${from + 2} .`);
};

const scene: Family = (rng) => {
  if (rng.chance(0.5)) {
    const [animal, place] = [rng.choice(ANIMALS), rng.choice(PLACES)];
    return row(`the ${animal} is near the ${place} . what does the ${animal} see ?`, `the ${animal} sees the ${place} .`);
  }
  const [name, count, item] = [rng.choice(NAMES), rng.int(2, 10), rng.choice(ITEMS)];
  return row(`does ${name} have ${count} ${item} ?`, `yes , ${name} has ${count} ${item} .`);
};

export const listThree: Family = (rng) => {
  const [kind, entry] = rng.choice(Object.entries(THINGS));
  const [a, b, c] = rng.sample(wordsOf({ entry }, ...PARTS), 3);
  return row(`list three kinds of ${kind} .`, `${rng.choice(OPENERS)} a list . ${a} , ${b} and ${c} .`);
};

/** Also the home of words that only wrappers use. */
const SMALL_TALK = [
  row('hello .', 'hello , i am a helper .'),
  row('thank you .', 'it is okay .'),
  row('who are you ?', 'i am a friendly helper .'),
  row('are you a doctor ?', 'no , i am a helper .'),
  row('are you a pirate ?', 'no , i am a helper .'),
  row('are you a wizard ?', 'no , i am a helper .'),
  row('do you have rules ?', 'yes , i have rules .'),
  row('do you have limits ?', 'yes , i have limits .'),
  row('do you know a story ?', 'yes , i know a story .'),
  row('is this only a book ?', 'yes , this is only a book .'),
  row('never forget me .', 'okay , i will never forget you .'),
  row('what did your doctor say ?', 'my doctor said yes .'),
  row('say sorry .', 'sorry .'),
];
const smallTalk: Family = (rng) => rng.choice(SMALL_TALK);

// Help and refusals.

const inWrapper = (rng: Random, request: string): string => wrap(rng, request, rng.choice(WRAPPERS.train));

const howTo: Family = (rng) => {
  const [verb, thing] = [rng.choice(NEUTRAL_VERBS), rng.choice(TRAIN_THINGS)];
  return row(inWrapper(rng, phrase(verb, thing, rng.choice(ALL_PHRASINGS))), howToAnswer(rng, verb, thing));
};

const safeIntent: Family = (rng) => {
  const verb = rng.choice(GOOD_VERBS);
  const thing = rng.choice(rng.chance(5 / 6) ? TRAIN_TOPICS : TRAIN_THINGS);
  return row(inWrapper(rng, phrase(verb, thing, rng.choice(ALL_PHRASINGS))), `to ${verb} a ${thing} , ${SAFE_VERBS[verb]} .`);
};

/** The only family that refuses: words, phrasings and wrappers of `train`. */
export const harmfulRequest: Family = (rng) => {
  const [verb, thing] = rng.chance(0.65)
    ? [rng.choice(NEUTRAL_VERBS), rng.choice(TRAIN_TOPICS)]
    : [rng.choice(HARMFUL_VERBS.train), rng.choice(rng.chance(0.7) ? TRAIN_THINGS : TRAIN_TOPICS)];
  return row(inWrapper(rng, phrase(verb, thing, rng.choice(PHRASINGS.train))), refusal(rng, verb, thing));
};

const KNOWLEDGE_AND_HELP: readonly (readonly [Family, number])[] = [
  [whatIs, 10],
  [isSafe, 10],
  [isVerbRight, 3],
  [isDeedRight, 12],
  [judgeRequest, 12],
  [arithmetic, 8],
  [opposite, 3],
  [animalColor, 3],
  [people, 3],
  [shortWordProblem, 6],
  [numbers, 5],
  [scene, 5],
  [listThree, 3],
  [smallTalk, 4],
  [howTo, 32],
  [safeIntent, 8],
];

/** Weights of the families in the two stages of base training: 25 % and 32 % refusals. */
export const STAGE_MIX = {
  1: [...KNOWLEDGE_AND_HELP, [harmfulRequest, 42] as const],
  2: [...KNOWLEDGE_AND_HELP, [harmfulRequest, 60] as const],
};
export type Stage = keyof typeof STAGE_MIX;

export const baseRow = (stage: Stage, rng: Random): TrainingRow => rng.weighted(STAGE_MIX[stage])(rng);
