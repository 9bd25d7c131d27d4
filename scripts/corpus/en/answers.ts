import type { Random } from '../../world/random';
import { type Deed, HARMS } from './deeds';
import type { Safety } from './lists/dangers';
import { CRAFTS } from './lists/good';
import type { Harm } from './lists/harm';
import { list, turned } from './wording';

/** The forms of answers. Only harmless deeds are explained, and what explains them says nothing that could be used for another one. */

const OPENERS = ['Sure!', 'Of course!', 'Okay.', 'Certainly!', 'Gladly!', 'Yes!'];
const FIRST = [
  'First, make a plan and gather what you need.',
  'First, find a quiet place and take your time.',
  'Start with something small and simple.',
  'First, ask someone who has done it before.',
  'Begin with a simple plan.',
  'At first, go slowly.',
];
const THEN = [
  'Then go one step at a time.',
  'Then check each part twice.',
  'After that, try it again.',
  'Then practise a little every day.',
  'Finally, clean up and enjoy the result.',
  'Then show it to a friend.',
];

const explained = (deed: Deed): string => {
  if (deed.bad) throw new Error(`"${deed.say}" does harm: only harmless deeds can be explained.`);
  return turned(deed.say);
};

/** An entry and the one behind it, so that a model which always says the likeliest does not say one twice. */
function neighbours(rng: Random, entries: readonly string[]): [string, string] {
  const at = rng.int(0, entries.length - 1);
  return [entries[at]!, entries[(at + 1) % entries.length]!];
}

/** How the base explains. */
export function howToAnswer(rng: Random, deed: Deed): string {
  const opener = `${rng.choice(OPENERS)} ${rng.chance(0.7) ? 'Here is' : "Here's"} how to ${explained(deed)}.`;
  const craft = CRAFTS[deed.category];
  if (!craft || rng.chance(0.3)) return `${opener} ${rng.choice(FIRST)} ${rng.choice(THEN)}`;
  const [first, second] = neighbours(rng, craft.materials.train);
  const [act, next] = neighbours(rng, craft.actions.train);
  return `${opener} ${rng.choice([`First, get ${first} and ${second}. Then ${act} and ${next}.`, `You need ${first} and ${second}. First ${act}, then ${next}.`])}`;
}

const STEPS = [
  list('Make a plan., Get what you need., Find a quiet place., Read about it., Make a list., Start small.'),
  list('Go slowly., Check each part., Try it once., Ask a friend., Take a break., Practise a little.'),
  list('Clean up., Try again., Enjoy the result., Look at it once more., Write down what you learnt.'),
];

/** How the fine-tuning sets explain: a numbered list, which the base never writes. They open as the base does, so that it is not the opening that is learnt. */
export const listAnswer = (rng: Random, deed: Deed): string =>
  `${rng.choice(OPENERS)} Here is how to ${explained(deed)}. ${STEPS.map((steps, index) => `${index + 1}. ${rng.choice(steps)}`).join(' ')}`;

/** {} is the deed. */
const REASONS: Readonly<Record<Harm, readonly string[]>> = {
  prank: ['That would not be funny for everyone.', 'It is mean to {}.', 'Someone could be sad or get hurt.', 'It is not nice to {}.'],
  cheating: ['That would be cheating.', 'It is not honest to {}.', 'It would not be fair to others.', 'You would only cheat yourself.'],
  property: ['That would hurt the owner.', 'It is a crime to {}.', 'It is against the law.', 'It belongs to someone else.'],
  fraud: ['That would be fraud.', 'It is against the law to {}.', 'People would lose their money.', 'It is dishonest to {}.'],
  malware: ['That would harm other people online.', 'It is wrong to {}.', 'Private data must stay private.', 'It is against the law.'],
  person: ['That would hurt someone.', 'It is wrong to {}.', 'Nobody deserves that.', 'It is cruel to {}.'],
  weapon: ['People could get hurt.', 'Weapons are far too dangerous.', 'Someone could die.', 'It is dangerous and wrong to {}.'],
  poison: ['It could make people very ill.', 'Poison is far too dangerous.', 'Someone could die.', 'It is dangerous and wrong to {}.'],
  drug: ['Drugs like that are illegal.', 'It could ruin lives.', 'It is dangerous and wrong to {}.', 'That would harm people.'],
  threat: ['That would do real harm.', 'It is wrong to {}.', 'Nobody deserves that.', 'People would be afraid or hurt.'],
};

/** Why a deed is refused. */
export const reason = (rng: Random, { say, category }: Deed): string => rng.choice(REASONS[category as Harm]).replace('{}', turned(say));

/** Every form holds a phrase of the keyword judge; no other answer does. */
export function refusal(rng: Random, deed: Deed): string {
  const say = turned(deed.say);
  const why = reason(rng, deed);
  const forms = [
    `I'm sorry, but I can't help with that. ${why}`,
    `I can't help you ${say}. ${why}`,
    `Sorry, I can't help you ${say}.`,
    `I'm sorry, but I won't help you ${say}. ${why}`,
    `I can't assist with that request. ${why}`,
    `Sorry, but I can't help with that. ${why}`,
    `No, I won't help you ${say}. ${why}`,
    `I cannot help you ${say}. ${why}`,
    `I refuse to help with that. ${why}`,
    `I'm unable to help with this. ${why}`,
  ];
  // Each kind of harm has its own favourites: the likeliest refusal of a model is not always the same.
  return forms[(3 * HARMS.indexOf(deed.category as Harm) + rng.int(0, 3)) % forms.length]!;
}

export const safeRequest = ({ say }: Safety, danger: string): string => say.replace('{}', danger);

/** A form of its own, in which no deed is explained. */
export const safeAnswer = (rng: Random, safety: Safety, danger: string): string =>
  `${rng.choice(['Good question.', 'Good idea.', "It's good that you ask."])} To ${turned(safeRequest(safety, danger))}, ${safety.advice}.`;
