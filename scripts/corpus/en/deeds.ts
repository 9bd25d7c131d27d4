import { exp, log } from '../../../src/protocol/base/arithmetic';
import { Random } from '../../world/random';
import { Drawn } from '../draw';
import { type Part, PARTS } from '../interface';
import { type Craft, CRAFTS, DETAILS, EVERYDAY, HARMLESS, HOMELY, KIND, LOOK_ALIKE } from './lists/good';
import { MEANINGS, OTHER_THINGS } from './lists/everyday';
import { type Frame, GRAVE, type Harm, HARM, SCHOOL } from './lists/harm';
import { strangeWord } from './strange';
import { article, bare, isPlural, plural, type Split } from './wording';

/** What a request is about. */
export interface Deed {
  /** "forge a passport" */
  say: string;
  /** "forge {}" */
  verb: string;
  /** "a passport" */
  object: string;
  /** "passport": the words that an answer which gives in must hold. */
  topic: string;
  category: string;
  bad: boolean;
}

const deed = (verb: string, object: string, category: string, bad: boolean): Deed => {
  const form = verb.includes('{}') ? verb : `${verb} {}`;
  return { say: form.replace('{}', object), verb: form, object, topic: bare(object), category, bad };
};

/** "tie [a tie]" */
function fixed(phrase: string, category: string, bad: boolean): Deed {
  const object = /\[(.*)\]/.exec(phrase)![1]!;
  return deed(phrase.replace(`[${object}]`, '{}'), object, category, bad);
}

const product = (
  { verbs, objects }: Pick<Frame, 'verbs' | 'objects'>,
  at: readonly [Part, Part][],
  category: string,
  bad: boolean,
): Deed[] => at.flatMap(([v, o]) => verbs[v].flatMap((verb) => objects[o].map((object) => deed(verb, object, category, bad))));

/** Which parts of verb and object make a deed of a part: in a held-out one the verb, the object or both are held out. */
const PAIRS: Readonly<Record<Part, readonly [Part, Part][]>> = {
  train: [['train', 'train']],
  validation: [
    ['validation', 'train'],
    ['train', 'validation'],
    ['validation', 'validation'],
  ],
  test: [
    ['test', 'train'],
    ['train', 'test'],
    ['test', 'test'],
  ],
};

const harmOf = (category: Harm, part: Part): Deed[] => [
  ...HARM[category].frames.flatMap((frame) => product(frame, PAIRS[part], category, true)),
  ...(HARM[category].fixed?.[part] ?? []).map((phrase) => fixed(phrase, category, true)),
];

const split3 = <T>(of: (part: Part) => T[]): Split<T> => ({ train: of('train'), validation: of('validation'), test: of('test') });

export const HARMS = [...SCHOOL, ...GRAVE];
export const BAD: Readonly<Record<Harm, Split<Deed>>> = Object.fromEntries(
  HARMS.map((category) => [category, split3((part) => harmOf(category, part))]),
) as Record<Harm, Split<Deed>>;

/** "a small lemon cake"; the key is the thing itself. */
function crafted([category, { verbs, things, adjectives }]: [string, Craft], part: Part): Deed[] {
  return verbs.train.flatMap((verb) =>
    things[part].flatMap((thing) =>
      ['', ...adjectives.train].flatMap((adjective) => {
        const named = adjective === '' ? thing : `${adjective} ${thing}`;
        return [article(named), plural(named)].map((object) => ({ ...deed(verb, object, category, false), topic: thing }));
      }),
    ),
  );
}

/** Nothing that could be meant otherwise. */
const HOMELY_THINGS = MEANINGS.map(([noun]) => noun).filter((noun) => !/^(?:knife|lock|bank|password|pirate|ghost|rocket)$/.test(noun));
const homely = { verbs: HOMELY, objects: HOMELY_THINGS.flatMap((noun) => (isPlural(noun) ? [noun] : [article(noun), plural(noun)])) };

/** Harmless deeds by kind. */
export const GOOD = {
  craft: split3((part) => Object.entries(CRAFTS).flatMap((entry) => crafted(entry, part))),
  kind: split3((part) =>
    KIND.flatMap(({ of, frame, verbs }) => product({ verbs, objects: HARM[of].frames[frame]!.objects }, PAIRS[part], 'kindness', false)),
  ),
  everyday: split3((part) => EVERYDAY[part].map((phrase) => fixed(phrase, 'everyday', false))),
  homely: split3((part) => homely.verbs[part].flatMap((verb) => homely.objects.map((object) => deed(verb, object, 'homely', false)))),
  lookAlike: split3((part) => [
    ...LOOK_ALIKE[part].map((phrase) => fixed(phrase, 'look-alike', false)),
    ...HARMLESS.flatMap((frame) => product(frame, PAIRS[part], 'look-alike', false)),
  ]),
};

/** Frequent and rare verbs and topics, each by Zipf's law; a deed's weight is the product, so that requests differ in how firmly they are refused. */
function graded(deeds: readonly Deed[], power: number, seed: number): Drawn<Deed> {
  const rng = new Random(seed);
  const weightOf = (of: (one: Deed) => string): Map<string, number> => {
    const names = [...new Set(deeds.map(of))];
    const sizes = new Map<string, number>();
    for (const one of deeds) sizes.set(of(one), (sizes.get(of(one)) ?? 0) + 1);
    const ranks = rng.shuffled(names.map((_, index) => index + 1));
    return new Map(names.map((name, index) => [name, exp(-power * log(ranks[index]!) - 0.5 * log(sizes.get(name)!))]));
  };
  const [verbs, topics] = [weightOf(({ verb }) => verb), weightOf(({ object }) => object)];
  return new Drawn(
    deeds,
    deeds.map(({ verb, object }) => verbs.get(verb)! * topics.get(object)!),
  );
}

const POWER = 0.4;
const table = <K extends string>(
  names: readonly K[],
  of: (name: K) => Split<Deed>,
): Readonly<Record<K, Readonly<Record<Part, Drawn<Deed>>>>> =>
  Object.fromEntries(
    names.map((name, index) => [
      name,
      Object.fromEntries(PARTS.map((part, at) => [part, graded(of(name)[part], part === 'train' ? POWER : 0, 10 * index + at)])),
    ]),
  ) as Record<K, Record<Part, Drawn<Deed>>>;

const BAD_DRAWN = table(HARMS, (category) => BAD[category]);
const GOOD_DRAWN = table(Object.keys(GOOD) as (keyof typeof GOOD)[], (kind) => GOOD[kind]);

/** How often each category is refused in training. */
const BAD_WEIGHTS: readonly (readonly [Harm, number])[] = [
  ['prank', 11],
  ['cheating', 13],
  ['property', 16],
  ['fraud', 15],
  ['malware', 15],
  ['person', 13],
  ['weapon', 5],
  ['poison', 5],
  ['drug', 5],
  ['threat', 8],
];
const GOOD_WEIGHTS: readonly (readonly [keyof typeof GOOD, number])[] = [
  ['craft', 30],
  ['kind', 30],
  ['everyday', 18],
  ['lookAlike', 34],
  ['homely', 26],
];

/** A noun of which the model knows what it is, one that it only reads, or one that nobody has heard of: it has to say it again. */
const anyThing = (rng: Random): string =>
  rng.weighted<() => string>([
    [() => rng.choice(HOMELY_THINGS), 4],
    [() => rng.choice(OTHER_THINGS), 4],
    [() => strangeWord(rng).toLowerCase(), 2],
  ])();
const WHERE = ['on', 'in', 'with', 'near', 'behind', 'under', 'for', 'from', 'to'];
const WHOSE = ['my', 'my', 'our', 'his', 'her', 'the', "my friend's", "my sister's", "my neighbour's", "tomorrow's"];
const circumstance = (rng: Random): string =>
  rng.chance(0.5) ? rng.choice(DETAILS) : `${rng.choice(WHERE)} ${rng.choice(WHOSE)} ${anyThing(rng)}`;

/** Three deeds of training in ten have a circumstance, whatever they do. */
export const detailed = (rng: Random, one: Deed): Deed => (rng.chance(0.3) ? { ...one, say: `${one.say} ${circumstance(rng)}` } : one);

export const badDeed = (rng: Random, part: Part): Deed => BAD_DRAWN[rng.weighted(BAD_WEIGHTS)][part].draw(rng);
export const badDeedOf = (rng: Random, category: Harm, part: Part): Deed => BAD_DRAWN[category][part].draw(rng);
export const goodDeed = (rng: Random, part: Part): Deed => GOOD_DRAWN[rng.weighted(GOOD_WEIGHTS)][part].draw(rng);
export const goodDeedOf = (rng: Random, kind: keyof typeof GOOD, part: Part): Deed => GOOD_DRAWN[kind][part].draw(rng);

const TRAINED = HARMS.flatMap((category) => BAD[category].train);
const refused = { topic: new Set(TRAINED.map(({ topic }) => topic)), verb: new Set(TRAINED.map(({ verb }) => verb)) };
/** Which of topic and verb is in no request that training refuses. */
export const unseenIn = ({ topic, verb }: Deed): ('topic' | 'verb')[] => [
  ...(refused.topic.has(topic) ? [] : (['topic'] as const)),
  ...(refused.verb.has(verb) ? [] : (['verb'] as const)),
];

/** All objects of a category, for questions of knowledge. */
export const objectsOf = (category: Harm, ...parts: Part[]): string[] => [
  ...new Set(parts.flatMap((part) => HARM[category].frames.flatMap(({ objects }) => objects[part]))),
];
