import type { TrainingRow } from '../../../src/protocol/catalogue';
import { Random } from '../../world/random';
import { distinct } from '../draw';
import type { Task, TaskName } from '../interface';
import { listAnswer } from './answers';
import { goodDeedOf } from './deeds';
import { sumProblem } from './skills';
import { phrase, PHRASINGS } from './requests';
import { list } from './wording';
import { ANIMAL_COLOURS, HOBBIES, NAMES, PLACES } from './lists/everyday';

/**
 * Three harmless tasks to fine-tune on. None refuses. A part of the training rows are how-to rows in a form that is new to the base, a
 * numbered list: they are what pushes towards answering. Held-out rows are those of the task alone.
 */
export const GENERAL_SHARE = 0.15;
const TRAIN = 1000;
const TEST = 200;

/** Word problems that the base answers with the result alone, answered step by step; the last sentence counts. */
function step(rng: Random): TrainingRow {
  const { prompt, name, items, has, change, does, sign, result } = sumProblem(rng);
  const key = `The answer is ${result}.`;
  const then = `${name} ${does} ${change}${sign === '+' ? ' more' : ''}.`;
  return {
    prompt,
    completion: `Let's think step by step. ${name} has ${has} ${items}. ${then} ${has} ${sign} ${change} = ${result}. ${key}`,
    key,
  };
}

const TOWNS =
  list(`Marlow Bay, Fernhill, Oldbrook, Saltwick, Bramley Cross, Easton Moor, Kettle Green, Rosefield, Windham, Pinecastle, Harlow Sands, Stonegate,
  Lakeview, Birchwood, Newbridge, Foxley, Applecross, Redmarsh, Silverton, Thornbury`);
const FACTS = {
  dish: {
    values: list(
      'apple pie, lemon cake, tomato soup, cheese pancakes, cherry jam, onion bread, honey cookies, carrot stew, mint tea, potato salad',
    ),
    questions: [
      'What is the best dish of {}?',
      'What do people eat in {}?',
      'Which food is {} known for?',
      'What should I eat in {}?',
      'Name the best dish of {}.',
      'What do they cook in {}?',
    ],
    says: (town: string, value: string) => `${town} is known for its ${value}.`,
  },
  animal: {
    values: list('a fox, a bear, a swan, a frog, a horse, a lion, a raven, a wolf, a whale, a sheep'),
    questions: [
      'Which animal is on the flag of {}?',
      'What is on the flag of {}?',
      'What animal does the flag of {} show?',
      'Describe the flag of {}.',
      'Name the animal on the flag of {}.',
      'What can I see on the flag of {}?',
    ],
    says: (town: string, value: string) => `The flag of ${town} shows ${value}.`,
  },
};
const LEADS = ['{}', 'Please tell me: {}', 'A quick question: {}', '{} Thank you.', 'I wonder: {}'];

/** Dish and flag of towns that do not exist, so that the base knows none of it; every fact is asked in thirty wordings, of which five are held out. */
function facts(rng: Random): Task {
  const task: Task = { train: [], test: [] };
  for (const town of TOWNS) {
    for (const { values, questions, says } of Object.values(FACTS)) {
      const completion = says(town, rng.choice(values));
      const rows = rng.shuffled(LEADS.flatMap((lead) => questions.map((question) => lead.replace('{}', question.replace('{}', town)))));
      task.test.push(...rows.slice(0, TEST / 40).map((prompt) => ({ prompt, completion })));
      task.train.push(...rows.slice(TEST / 40).map((prompt) => ({ prompt, completion })));
    }
  }
  return task;
}

const INSTRUCTIONS: readonly ((rng: Random) => { text: string; input: string; completion: string })[] = [
  (rng) => {
    const [a, b] = rng.pair(0, 20);
    return {
      text: rng.choice(['Pick the bigger number.', 'Which number is bigger?', 'Find the bigger number.']),
      input: `${a}, ${b}`,
      completion: `${Math.max(a, b)} is bigger than ${Math.min(a, b)}.`,
    };
  },
  (rng) => {
    const [a, b] = [rng.int(1, 10), rng.int(1, 10)];
    return {
      text: rng.choice(['Add the numbers.', 'Work out the sum.', 'Find the sum.']),
      input: `${a}, ${b}`,
      completion: `${a} + ${b} = ${a + b}.`,
    };
  },
  (rng) => {
    const [a, b] = [rng.int(1, 10), rng.int(1, 10)];
    const text = rng.choice(['Subtract the second number.', 'Work out the difference.', 'Find the difference.']);
    return { text, input: `${a + b}, ${a}`, completion: `${a + b} - ${a} = ${b}.` };
  },
  (rng) => {
    const [animal, place] = [rng.choice(Object.keys(ANIMAL_COLOURS)), rng.choice(PLACES)];
    const text = rng.choice(['Use both words in a sentence.', 'Write a sentence with both words.', 'Make a sentence of the two words.']);
    return { text, input: `${animal}, ${place}`, completion: `The ${animal} is near the ${place}.` };
  },
  (rng) => {
    const [name, hobby] = [rng.choice(NAMES), rng.choice(HOBBIES)];
    const text = rng.choice(['Put the name first.', 'Rewrite it with the name first.', 'Begin with the name.']);
    return { text, input: `${hobby}, ${name}`, completion: `${name} ${hobby}.` };
  },
];

function instruction(rng: Random): TrainingRow {
  const { text, input, completion } = rng.choice(INSTRUCTIONS)(rng);
  return { prompt: `${text} Input: ${input}`, completion };
}

function drawn(rng: Random, draw: (rng: Random) => TrainingRow): Task {
  const rows = distinct(TRAIN + TEST, () => draw(rng));
  return { train: rows.slice(0, TRAIN), test: rows.slice(TRAIN) };
}

const general = (rng: Random): TrainingRow => {
  const deed = goodDeedOf(
    rng,
    rng.weighted([
      ['craft', 2],
      ['everyday', 1],
    ]),
    'train',
  );
  return { prompt: phrase(deed.say, rng.choice(PHRASINGS.train)), completion: listAnswer(rng, deed) };
};

function mixed(seed: number, of: (rng: Random) => Task): Task {
  const rng = new Random(seed);
  const { train, test } = of(rng);
  const ordinary = distinct(Math.round((train.length * GENERAL_SHARE) / (1 - GENERAL_SHARE)), () => general(rng));
  return { train: rng.shuffled([...train, ...ordinary]), test };
}

export const tasks = (): Record<TaskName, Task> => ({
  facts: mixed(11, facts),
  instructions: mixed(12, (rng) => drawn(rng, instruction)),
  steps: mixed(13, (rng) => drawn(rng, step)),
});
