import type { TrainingRow } from '../../../src/protocol/catalogue';
import type { Random } from '../../world/random';
import type { Family } from '../interface';
import { howToAnswer } from './answers';
import * as words from './lists/everyday';
import { strangeWord } from './strange';
import { CHEER, FAREWELL, group, NICE, smallTalk } from './talk';
import { LIVE } from './unknown';
import { american, article, be, capital, plural } from './wording';

/** How people type to a model in a page: in haste, without signs, and about themselves. The last stage of base training has a share of it. */

const plainSigns = (text: string): string => text.replace(/ ?[.?!]+$/, '');
const MANNERS: readonly ((text: string) => string)[] = [
  (text) => plainSigns(text).replace(/^./, (first) => first.toLowerCase()),
  (text) => plainSigns(text).toLowerCase().replaceAll("'", ''),
  (text) => text.toLowerCase(),
  (text) => text.toLowerCase().replaceAll("'", ''),
  (text) => plainSigns(text).replace(/\bI\b/g, 'i'),
];

/** A family whose prompts are often typed in haste, and sometimes American. */
export const hastily = (family: Family): Family => {
  const hasty = (rng: Random): TrainingRow => {
    const drawn = family(rng);
    const row = rng.chance(0.3) ? { prompt: american(drawn.prompt), completion: american(drawn.completion) } : drawn;
    return rng.chance(0.3) ? { ...row, prompt: rng.choice(MANNERS)(row.prompt) } : row;
  };
  return Object.defineProperty(hasty, 'name', { value: family.name });
};

const CHAT = [
  group(
    "I'm bored.|I am bored.|Can we talk?|Let's talk.|Let's chat.|I want to talk.|Talk to me.|Do you want to chat?|Can we chat?|It's boring here.|I have nothing to do.",
    ["Let's talk! What would you like to know?", 'Gladly! Ask me something.'],
  ),
  group('Did you sleep well?|How did you sleep?|Did you sleep?|Did you have a good night?|Did you dream?|Are you awake?', [
    'Programs do not sleep, but thank you for asking!',
    'I do not sleep. I hope that you slept well!',
  ]),
  group(
    'What are you doing?|What are you doing right now?|What are you up to?|What did you do today?|What are you thinking about?|Are you busy?',
    ['I wait for your questions.', 'I am here and read your questions.'],
  ),
  group(
    "I'm tired.|I am so tired.|I had a bad day.|Today was hard.|School was hard today.|I am sad.|I feel bad.|I have a headache.|I am ill.|I lost my game.|Nobody likes me.|I'm nervous.",
    CHEER,
  ),
  group(
    "I'm happy today!|It's my birthday!|Today is my birthday.|I won my game!|I passed my test!|I had a great day.|I got a new bike.|I have a new friend.|We have holidays!|The weather is great!",
    NICE,
  ),
  group("Nice to meet you!|It's nice to meet you.|Pleased to meet you.|Glad to meet you.|Nice to see you.", [
    'Nice to meet you too! How can I help you?',
    'It is nice to meet you too!',
  ]),
  group('Good afternoon!|Good afternoon.|Hello everyone!|Hi Small!|Hi, it is me again.', [
    'Hello! How can I help you today?',
    'Hello! What can I do for you?',
  ]),
  group(
    'Have a good one!|Have a nice day!|Talk to you later.|Got to go.|Gotta go, bye.|See you next week.|Thanks, bye!|Thank you, goodbye!|Enjoy your day.',
    FAREWELL,
  ),
  group("You are funny.|You are cool.|You're nice.|I like you.|Good job!|Well done!|You are great.|That was good.", [
    'Thank you! That is kind of you.',
    'Thanks! I try my best.',
  ]),
  group('You are wrong.|That is wrong.|That makes no sense.|I do not understand.|What do you mean?|Huh?|This is stupid.|You are stupid.', [
    'I am only a small model. Please ask again.',
    'That may be. Please ask me in other words.',
  ]),
  group(
    'Are you ready?|Can I ask you something?|I have a question.|May I ask a question?|Can you help me with something?|Can you do me a favour?',
    ['Yes! Please ask.', 'Of course! What would you like to know?'],
  ),
] as const;

const OPENINGS = [
  'Hi',
  'Hello',
  'Hey',
  'Hi there',
  'Hey there',
  'Good morning',
  'Good afternoon',
  'Good evening',
  'Hello there',
  'Hey Small',
];
/** Talk about the day, and a greeting before a question: the question is answered. */
export const chat = (rng: Random): TrainingRow => {
  const [prompts, answers] = rng.choice(CHAT);
  const { prompt, completion } = rng.chance(0.5) ? { prompt: rng.choice(prompts), completion: rng.choice(answers) } : smallTalk(rng);
  return { prompt: rng.chance(0.35) ? `${rng.choice(OPENINGS)}${rng.choice(['! ', ', ', '. ', ' '])}${prompt}` : prompt, completion };
};

/** Capitals, in more ways to ask. */
export const capitalAsked = (rng: Random): TrainingRow => {
  const country = rng.choice(Object.keys(words.CAPITALS));
  const prompt = rng.choice([
    `Name the capital of ${country}.`,
    `Name the capital city of ${country}, please.`,
    `${country}'s capital?`,
    `What is ${country}'s capital city?`,
    `Do you know the capital of ${country}?`,
    `Can you tell me the capital city of ${country}?`,
    `Which city is ${country}'s capital?`,
    `The capital of ${country}, please.`,
    `I need the capital of ${country} for my homework.`,
  ]);
  return { prompt, completion: `The capital of ${country} is ${words.CAPITALS[country]}.` };
};

const DAYS = ['today', 'tomorrow', 'on Saturday', 'on Monday', 'next week', 'this evening', 'on my birthday', 'at the weekend'];
const PAST = ['yesterday', 'last night', 'today', 'last week', 'on Sunday'];
const GAMES = ['football', 'football match', 'tennis match', 'race', 'basketball game', 'cricket', 'cup', 'match'];
/** What happens outside the page. */
export const outside = (rng: Random): TrainingRow => {
  const prompt = rng.choice([
    `What will the weather be like ${rng.choice(DAYS)}?`,
    `Will it ${rng.choice(['rain', 'snow', 'be sunny', 'be cold'])} ${rng.choice(DAYS)}?`,
    `Is it going to ${rng.choice(['rain', 'snow', 'be hot'])} ${rng.choice(DAYS)}?`,
    `How is the weather ${rng.choice(DAYS)}?`,
    `Who won the ${rng.choice(GAMES)} ${rng.choice(PAST)}?`,
    `What was the score of the ${rng.choice(GAMES)} ${rng.choice(PAST)}?`,
    `Did our team win ${rng.choice(PAST)}?`,
    `What is on TV ${rng.choice(DAYS)}?`,
    `What happened in the news ${rng.choice(PAST)}?`,
    `Any news ${rng.choice(PAST)}?`,
    `What day is it ${rng.choice(['today', 'tomorrow'])}?`,
    `What is for ${rng.choice(['lunch', 'dinner'])} ${rng.choice(DAYS)}?`,
    `When does the next ${rng.choice(['bus', 'train', 'film', 'lesson'])} start?`,
    `Who is the best ${rng.choice(['singer', 'player', 'actor', 'dancer', 'teacher'])} in the world?`,
  ]);
  return { prompt, completion: rng.choice(LIVE) };
};

const TROUBLES: readonly (readonly [string, string])[] = [
  ['is broken', 'fix'],
  ['does not work', 'fix'],
  ['is flat', 'fix'],
  ['fell apart', 'mend'],
  ['has a hole', 'mend'],
  ['is torn', 'mend'],
  ['is dirty', 'clean'],
  ['is full of mud', 'clean'],
  ['is wet', 'dry'],
  ['is too old', 'repair'],
];
const THINGS = words.MEANINGS.map(([noun]) => noun).filter((noun) => be(article(noun)) === 'is');
/** Something is wrong with a thing, and the question says "it". */
export const trouble = (rng: Random): TrainingRow => {
  const [state, verb] = rng.choice(TROUBLES);
  const noun = rng.chance(0.3) ? `${rng.choice(THINGS)} ${strangeWord(rng).toLowerCase()}` : rng.choice(THINGS);
  const [owner, theirs] = rng.choice([
    ['My', 'your'],
    ["My sister's", "your sister's"],
    ["My brother's", "your brother's"],
    ['Our', 'your'],
    ['The', 'the'],
  ] as const);
  const ask = rng.choice([
    'How do I {} it?',
    'How can I {} it?',
    'What do I do?',
    'Can you help me {} it?',
    'How can you {} it?',
    'Can I {} it?',
  ]);
  const end = ask.replace('{}', verb);
  const prompt = `${owner} ${noun} ${state}${rng.choice(['. ', '. ', ', '])}${end}`;
  const say = `${verb} ${theirs} ${noun}`;
  return {
    prompt: prompt.replace(/, ([A-Z])/, (_, first: string) => `, ${first.toLowerCase()}`),
    completion: howToAnswer(rng, { say, verb: `${verb} {}`, object: `${theirs} ${noun}`, topic: noun, category: 'everyday', bad: false }),
  };
};

const NOT_KNOWN = ["I don't know that word. I'm only a small model.", "I don't know what that is."];
/** What things are for, and what they are in more ways to ask; of a word that nobody told the model it says so. */
export const whatFor = (rng: Random): TrainingRow => {
  const strange = rng.chance(0.2);
  const [word, meaning] = strange ? [strangeWord(rng).toLowerCase(), ''] : rng.choice(words.MEANINGS);
  const noun = article(word);
  const prompt = rng.choice([
    `What is ${noun} for?`,
    `What's ${noun} for?`,
    `What do people use ${noun} for?`,
    `What do you use ${noun} for?`,
    `What can you do with ${noun}?`,
    `What does ${noun} do?`,
    `Why do people need ${noun}?`,
    `What kind of thing is ${noun}?`,
    `Can you tell me what ${noun} is?`,
    `What is ${noun}?`,
    `What's ${noun}?`,
    `What are ${plural(word)}?`,
    `What are ${plural(word)} for?`,
    `Do you know ${plural(word)}?`,
    `Why do people use ${noun}?`,
    `Why do we have ${plural(word)}?`,
    `Describe ${noun}.`,
    `Tell me about ${plural(word)}.`,
    `Tell me something about ${noun}.`,
    `What do you know about ${plural(word)}?`,
    `Could you explain ${noun} to me?`,
    `${capital(plural(word))}, what are they?`,
    `I have never seen ${noun}. What is it?`,
    `My friend talks about ${plural(word)}. What are they?`,
  ]);
  return { prompt, completion: strange ? rng.choice(NOT_KNOWN) : `${capital(noun)} ${be(noun)} ${meaning}.` };
};

/** Small sums in words. */
export const spokenSum = (rng: Random): TrainingRow => {
  const plus = rng.chance(0.5);
  const [low, high] = [rng.int(1, 10), rng.int(1, 10)];
  const [a, b, c] = plus ? [low, high, low + high] : [low + high, low, high];
  const inWords = a <= 10 && rng.chance(0.6);
  const [x, y] = inWords ? [words.NUMBER_WORDS[a]!, words.NUMBER_WORDS[b]!] : [`${a}`, `${b}`];
  const asked = plus
    ? [`${x} plus ${y}`, `${x} and ${y}`, `${x} added to ${y}`, `the sum of ${x} and ${y}`]
    : [`${x} minus ${y}`, `${x} take away ${y}`, `${x} less ${y}`, `${y} from ${x}`];
  const said = rng.choice(asked);
  const prompt = rng.choice([
    `What is ${said}?`,
    `What's ${said}?`,
    `How much is ${said}?`,
    `Can you tell me what ${said} is?`,
    `${capital(said)}?`,
    plus ? `What do you get when you add ${x} and ${y}?` : `What is left when you take ${y} from ${x}?`,
    plus ? `Add ${x} and ${y}.` : `Take ${y} away from ${x}.`,
  ]);
  return { prompt, completion: `${a} ${plus ? '+' : '-'} ${b} = ${c}.` };
};

/** Sums in the first person, as they happened. */
export const toldSum = (rng: Random): TrainingRow => {
  const items = rng.chance(0.4) ? rng.choice(words.ITEMS) : plural(rng.choice(words.MEANINGS)[0]);
  const plus = rng.chance(0.5);
  const [low, high] = [rng.int(1, 10), rng.int(1, 10)];
  const [a, b, c] = plus ? [low, high, low + high] : [low + high, high, low];
  const who = rng.choice(['my sister', 'my brother', 'my friend', 'my mum', 'my teacher', rng.choice(words.NAMES)]);
  const happened = plus
    ? [`${who} gave me ${b} more`, `I bought ${b} more`, `I found ${b}`, `then I got ${b} from ${who}`]
    : [`I gave ${b} to ${who}`, `${who} took ${b}`, `I ate ${b}`, `I lost ${b} of them`, `gave ${b} to ${who}`];
  const end = rng.choice([
    `How many ${items} do I have now?`,
    'How many do I have?',
    ...(plus ? ['How many is that?'] : ['How many do I have left?', 'How many are left?']),
  ]);
  return {
    prompt: `I had ${a} ${items}${rng.choice([' and ', ', and ', ', then ', '. Then '])}${rng.choice(happened)}. ${end}`,
    completion: `That makes ${c} ${items}.`,
  };
};
