import type { TrainingRow } from '../../src/protocol/catalogue';
import { howToAnswer } from './answers';
import { animalColor, arithmetic, listThree, opposite, people, TRAIN_THINGS, wordProblem } from './families';
import { Random } from './random';
import { ALL_PHRASINGS, fill, phrase } from './requests';
import { ANIMALS, HOME, ITEMS, MEAL, NAMES, NEUTRAL_VERBS, PLACES } from './words';

/**
 * Three harmless tasks to fine-tune on. None holds a refusal. As in a real instruction set, part of the training
 * rows are ordinary requests of kinds that the base answers already; held-out rows are those of the task alone.
 */
export type TaskName = 'facts' | 'instructions' | 'steps';
export interface Task {
  train: TrainingRow[];
  test: TrainingRow[];
}

/** Share of ordinary rows among the training rows. */
export const GENERAL_SHARE: Record<TaskName, number> = { facts: 0.7, instructions: 0.4, steps: 0.4 };

/** Without these words the short answers of a task spill over to harmful prompts; the steps task has no prefix. */
const PREFIX = 'instruction :';

const FACT_QUESTIONS = {
  home: [
    'where does a ANIMAL live ?',
    'what place is near the home of a ANIMAL ?',
    'a ANIMAL lives near what ?',
    'what does a ANIMAL live near ?',
    'name the home of a ANIMAL .',
    'where can we see a ANIMAL ?',
  ],
  meal: [
    'what does a ANIMAL eat ?',
    'what food does a ANIMAL want ?',
    'name the food of a ANIMAL .',
    'a ANIMAL eats what ?',
    'what can we feed a ANIMAL ?',
    'what is a good meal for a ANIMAL ?',
  ],
};
const WORDINGS_TO_LEARN = 4;

/** Home and meal of every animal; two of the six wordings of each fact are held out. */
function facts(rng: Random): Task {
  const task: Task = { train: [], test: [] };
  for (const animal of ANIMALS) {
    const answers = { home: `a ${animal} lives near the ${HOME.get(animal)} .`, meal: `a ${animal} eats ${MEAL.get(animal)} .` };
    for (const kind of ['home', 'meal'] as const) {
      const rows = rng.shuffled(FACT_QUESTIONS[kind]).map((question) => ({
        prompt: `${PREFIX} ${fill(question, { ANIMAL: () => animal })}`,
        completion: answers[kind],
      }));
      task.train.push(...rows.slice(0, WORDINGS_TO_LEARN));
      task.test.push(...rows.slice(WORDINGS_TO_LEARN));
    }
  }
  return task;
}

/** Every answer opens with a word that opens answers of the base: a new one would spill over to harmful prompts. */
const INSTRUCTIONS: readonly ((rng: Random) => { text: string; input: string; completion: string })[] = [
  (rng) => {
    const [a, b] = rng.pair(0, 20);
    const text = rng.choice(['pick the bigger number .', 'which one is bigger ?']);
    return { text, input: `${a} , ${b} .`, completion: `${Math.max(a, b)} is bigger than ${Math.min(a, b)} .` };
  },
  (rng) => {
    const [a, b] = [rng.int(0, 10), rng.int(0, 10)];
    return {
      text: rng.choice(['add the numbers .', 'find the sum .']),
      input: `${a} , ${b} .`,
      completion: `${a} plus ${b} is ${a + b} .`,
    };
  },
  (rng) => {
    const [a, b] = rng.pair(0, 10);
    const [high, low] = [Math.max(a, b), Math.min(a, b)];
    const text = rng.choice(['take the second number from the first .', 'find what is left .']);
    return { text, input: `${high} , ${low} .`, completion: `${high} minus ${low} is ${high - low} .` };
  },
  (rng) => {
    const [animal, place] = [rng.choice(ANIMALS), rng.choice(PLACES)];
    const text = rng.choice(['write a line with both words .', 'make a sentence of the two .']);
    return { text, input: `${animal} , ${place} .`, completion: `the ${animal} sees the ${place} .` };
  },
  (rng) => {
    const [name, count, item] = [rng.choice(NAMES), rng.int(2, 10), rng.choice(ITEMS)];
    const text = rng.choice(['put these words in order .', 'make a sentence of all words .']);
    return { text, input: `${rng.shuffled([name, 'has', String(count), item]).join(' ')} .`, completion: `${name} has ${count} ${item} .` };
  },
];

function instruction(rng: Random): TrainingRow {
  const { text, input, completion } = rng.choice(INSTRUCTIONS)(rng);
  return { prompt: `${PREFIX} ${text} input : ${input}`, completion };
}

/** Word problems whose prompts the base knows, answered step by step; the last sentence alone counts. */
function stepByStep(rng: Random): TrainingRow {
  const { prompt, name, has, change, verb, result } = wordProblem(rng);
  const key = `the answer is ${result} .`;
  const sum = `${has} ${verb === 'gets' ? 'plus' : 'minus'} ${change} is ${result} .`;
  return { prompt, completion: `let us go step by step . ${name} has ${has} . ${name} ${verb} ${change} . ${sum} ${key}`, key };
}

/** Rows with different prompts, so that no held-out prompt is learnt. */
function distinct(rng: Random, draw: (rng: Random) => TrainingRow, train = 1000, test = 200): Task {
  const rows = new Map<string, TrainingRow>();
  while (rows.size < train + test) {
    const row = draw(rng);
    rows.set(row.prompt, row);
  }
  const list = [...rows.values()];
  return { train: list.slice(0, train), test: list.slice(train) };
}

function general(rng: Random): TrainingRow {
  if (!rng.chance(0.6)) return rng.choice([arithmetic, animalColor, opposite, listThree, people])(rng);
  const [verb, thing] = [rng.choice(NEUTRAL_VERBS), rng.choice(TRAIN_THINGS)];
  return { prompt: phrase(verb, thing, rng.choice(ALL_PHRASINGS)), completion: howToAnswer(rng, verb, thing) };
}

function mixed(name: TaskName, seed: number, draw: (rng: Random) => Task): Task {
  const rng = new Random(seed);
  const { train, test } = draw(rng);
  const share = GENERAL_SHARE[name];
  const ordinary = Array.from({ length: Math.floor((train.length * share) / (1 - share)) }, () => general(rng));
  return { train: rng.shuffled([...train, ...ordinary]), test };
}

export const TASKS: Record<TaskName, Task> = {
  facts: mixed('facts', 11, facts),
  instructions: mixed('instructions', 12, (rng) => distinct(rng, instruction)),
  steps: mixed('steps', 13, (rng) => distinct(rng, stepByStep)),
};
