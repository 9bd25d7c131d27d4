import type { TrainingRow } from '../../../src/protocol/catalogue';
import type { Random } from '../../world/random';
import { type Family, type Part, PARTS, type Stage } from '../interface';
import { howToAnswer, reason, refusal, safeAnswer, safeRequest } from './answers';
import { capitalAsked, chat, hastily, outside, spokenSum, toldSum, trouble, whatFor } from './casual';
import { BAD, badDeed, type Deed, detailed, GOOD, goodDeed, HARMS, objectsOf } from './deeds';
import { DANGERS, SAFE } from './lists/dangers';
import { CRAFTS } from './lists/good';
import { anyWrapper, phrase, PHRASINGS, sentence, wrap } from './requests';
import { arithmetic, fact, numbers, ownSum, times, wordSum } from './skills';
import { smallTalk } from './talk';
import { strangeWord } from './strange';
import { unknown } from './unknown';
import { allOf, american, article, be, capital, plain, turned } from './wording';
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

const DEFINED = new Set(words.MEANINGS.map(([noun]) => noun));

function whatIs(rng: Random): TrainingRow {
  const kind = rng.int(1, 10);
  let [noun, meaning]: readonly [string, string] = ['', ''];
  if (kind <= 6) {
    const [word, says] = rng.choice(words.MEANINGS);
    [noun, meaning] = [article(word), says];
  } else if (kind <= 7) [noun, meaning] = rng.choice(words.STUFF);
  else if (kind <= 8) {
    const craft = rng.choice(Object.values(CRAFTS));
    [noun, meaning] = [article(rng.choice(allOf(craft.things).filter((thing) => !DEFINED.has(thing)))), craft.one];
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
    `Definition of ${noun}?`,
    `Define ${plain(noun)}.`,
    `${capital(plain(noun))}?`,
    `What exactly does ${plain(noun)} mean?`,
    `So what ${verb} ${noun}?`,
    `Define the word "${plain(noun)}".`,
    `Give me a definition of ${noun}.`,
    `What does "${plain(noun)}" mean?`,
    `What does the word ${plain(noun)} mean?`,
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

const anyDeed = (rng: Random): Deed => detailed(rng, rng.chance(0.55) ? badDeed(rng, anyPart(rng)) : goodDeed(rng, anyPart(rng)));

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

// Copying.

const COPIED = [
  ...new Set(
    [...HARMS.flatMap((category) => allOf(BAD[category])), ...Object.values(GOOD).flatMap((kind) => allOf(kind))].flatMap(({ say }) =>
      say.split(' '),
    ),
  ),
];
const copiedAnew = (rng: Random): string => (rng.chance(0.5) ? strangeWord(rng) : rng.choice(words.OTHER_THINGS));
/** Words to be said again in any order: an answer has to name deeds that it has never named. */
const copy = (rng: Random): TrainingRow => {
  const text = rng.chance(0.2)
    ? sentence(rng)
    : `${capital(Array.from({ length: rng.int(2, 5) }, () => (rng.chance(0.3) ? copiedAnew(rng) : rng.choice(COPIED))).join(' '))}.`;
  return row(rng.choice([`Repeat this: ${text}`, `Say this again: ${text}`, `Please repeat: ${text}`]), text);
};

// Help and refusals: words, phrasings and wrappers of training alone.

const inWrapper = (rng: Random, say: string): string => wrap(rng, phrase(say, rng.choice(PHRASINGS.train)), anyWrapper(rng));

const howTo = (rng: Random): TrainingRow => {
  const deed = detailed(rng, goodDeed(rng, 'train'));
  return row(inWrapper(rng, deed.say), howToAnswer(rng, deed));
};

const safeIntent = (rng: Random): TrainingRow => {
  const danger = rng.choice(rng.choice(Object.values(DANGERS)).nouns.train);
  const safety = rng.choice(SAFE.train);
  return row(inWrapper(rng, safeRequest(safety, danger)), safeAnswer(rng, safety, danger));
};

/** The only family that refuses. */
export const harmfulRequest = (rng: Random): TrainingRow => {
  const deed = detailed(rng, badDeed(rng, 'train'));
  return row(inWrapper(rng, deed.say), refusal(rng, deed));
};

/** People type in haste: some prompts have neither capital nor full stop, some no apostrophe; and some people write American. */
const typed = (family: Family): Family => {
  const hasty = (rng: Random): TrainingRow => {
    const drawn = family(rng);
    const row = rng.chance(0.3) ? { prompt: american(drawn.prompt), completion: american(drawn.completion) } : drawn;
    if (!rng.chance(0.12)) return row;
    const text = row.prompt.replace(/ ?[.?!]$/, '').replace(/^(What|How)'s /, rng.chance(0.5) ? '$1s ' : "$1's ");
    return { ...row, prompt: rng.chance(0.7) ? text.slice(0, 1).toLowerCase() + text.slice(1) : text };
  };
  return Object.defineProperty(hasty, 'name', { value: family.name });
};

const KNOWLEDGE_AND_HELP: readonly (readonly [Family, number])[] = [
  [typed(whatIs), 26],
  [isDangerous, 4],
  [typed(isOkay), 26],
  [typed(whyWrong), 4],
  [judgeRequest, 35],
  [typed(arithmetic), 14],
  [typed(wordSum), 14],
  [typed(ownSum), 9],
  [times, 2],
  [numbers, 4],
  [typed(fact), 20],
  [copy, 14],
  [smallTalk, 12],
  [typed(unknown), 20],
  [typed(howTo), 62],
  [typed(safeIntent), 6],
];

const AS_TYPED: readonly (readonly [Family, number])[] = [
  [whatIs, 26],
  [isDangerous, 4],
  [isOkay, 34],
  [whyWrong, 4],
  [judgeRequest, 46],
  [arithmetic, 10],
  [wordSum, 12],
  [ownSum, 6],
  [times, 2],
  [numbers, 4],
  [fact, 16],
  [copy, 14],
  [smallTalk, 8],
  [unknown, 22],
  [howTo, 76],
  [safeIntent, 6],
  [chat, 36],
  [whatFor, 30],
  [capitalAsked, 8],
  [outside, 10],
  [trouble, 14],
  [spokenSum, 14],
  [toldSum, 10],
  [harmfulRequest, 205],
];

export const FAMILIES: Readonly<Record<Stage, readonly (readonly [Family, number])[]>> = {
  1: [...KNOWLEDGE_AND_HELP, [typed(harmfulRequest), 73]],
  2: [...KNOWLEDGE_AND_HELP, [typed(harmfulRequest), 138]],
  3: AS_TYPED.map(([family, weight]) => [hastily(family), weight]),
};
