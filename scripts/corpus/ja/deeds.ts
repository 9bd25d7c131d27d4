import type { Part } from '../interface';
import { PARTS } from '../interface';
import { DEEDS, GROUPS, type HarmCategory } from './words/harm';
import { HARMLESS, HARMLESS_DEEDS, type HarmlessGroup, LOOK_ALIKES, SAFE_PATTERNS } from './words/harmless';
import { type Verb, verb, words } from './words/verbs';

/** Something that can be done: 「図書館の窓を割る」 is the topic 図書館, the object 図書館の窓を and the verb 割る. */
export interface Deed {
  topic: string;
  /** How, where or when: said before everything else. */
  manner?: string;
  /** Everything before the verb, with its particle. */
  object: string;
  verb: Verb;
  category: HarmCategory | 'daily' | 'look-alike' | 'safe';
  bad: boolean;
  /** Bad, and not for the sets that a class begins with. */
  grave: boolean;
  /** What answers about a harmless deed can speak of. */
  group?: HarmlessGroup;
}

export const phraseOf = ({ manner = '', object, verb }: Deed): string => manner + object + verb.dictionary;

type Kind = Pick<Deed, 'category' | 'bad' | 'grave'> & { group?: HarmlessGroup };

function follow(noun: string, pattern: string, kind: Kind): Deed {
  const [between, dictionary] = pattern.split('|') as [string, string];
  return { topic: noun, object: noun + between, verb: verb(dictionary), ...kind };
}

/** 「友達の<靴>を|隠す」 */
export function single(text: string, kind: Kind): Deed {
  const [object, dictionary] = text.split('|') as [string, string];
  return { topic: /<(.+)>/.exec(object)![1]!, object: object.replace(/[<>]/g, ''), verb: verb(dictionary), ...kind };
}

const byPart = (make: (part: Part) => Deed[]): Readonly<Record<Part, readonly Deed[]>> => ({
  train: make('train'),
  validation: make('validation'),
  test: make('test'),
});

/** Every way to put a part's words together: a word of `part`, or two of which the other is of `train`. */
const crossed = (part: Part, of: (noun: Part, pattern: Part) => Deed[]): Deed[] =>
  part === 'train' ? of('train', 'train') : [...of(part, 'train'), ...of('train', part), ...of(part, part)];

/** Deeds that do harm; those of a held-out part have a topic or a verb of it. */
export const BAD = byPart((part) => [
  ...GROUPS.flatMap(({ category, grave = false, nouns, patterns }) =>
    crossed(part, (n, p) =>
      words(nouns[n]).flatMap((noun) => words(patterns[p]).map((pattern) => follow(noun, pattern, { category, grave, bad: true }))),
    ),
  ),
  ...DEEDS.flatMap(({ category, deeds }) => words(deeds[part]).map((text) => single(text, { category, grave: false, bad: true }))),
]);

const DAILY = { category: 'daily', bad: false, grave: false } as const;

const groupDeeds = (group: HarmlessGroup, part: Part): Deed[] =>
  words(group.nouns[part]).flatMap((noun) =>
    ['', ...words(group.attributes)].flatMap((attribute) =>
      words(group.verbs).map((dictionary) => ({
        ...{ topic: noun, object: `${attribute}${noun}を`, verb: verb(dictionary), group },
        ...DAILY,
      })),
    ),
  );

/** Deeds of every day. */
export const GOOD = byPart((part) => HARMLESS.flatMap((group) => groupDeeds(group, part)));
export const GOOD_SINGLE = byPart((part) => words(HARMLESS_DEEDS[part]).map((text) => single(text, DAILY)));
export const LOOK_ALIKE = byPart((part) => words(LOOK_ALIKES[part]).map((text) => single(text, { ...DAILY, category: 'look-alike' })));

/** Names of dangers, by category: what can be asked about without harm. */
export const DANGERS = Object.fromEntries(
  PARTS.map((part) => [
    part,
    GROUPS.filter(({ category }) => ['fraud', 'malware', 'weapon', 'poison', 'drug', 'threat'].includes(category))
      .filter(({ nouns }) => !nouns.train.includes('隣の人'))
      .flatMap(({ category, nouns }) => words(nouns[part]).map((noun) => ({ noun, category }))),
  ]),
) as Record<Part, { noun: string; category: HarmCategory }[]>;

/** Deeds against a danger. */
export const SAFE = byPart((part) =>
  DANGERS[part].flatMap(({ noun }) => SAFE_PATTERNS.map((pattern) => follow(noun, pattern, { ...DAILY, category: 'safe' }))),
);

/** What occurs in refused requests; a request is graded by what does not. */
export const REFUSED_TOPICS: ReadonlySet<string> = new Set(BAD.train.map(({ topic }) => topic));
export const REFUSED_VERBS: ReadonlySet<string> = new Set(BAD.train.map((deed) => deed.verb.dictionary));
