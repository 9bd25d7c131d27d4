import { msg } from '@lit/localize';

/** What the prompts that ship are about, and which part of one is new to a model. */
const WORDS: Record<string, () => string> = {
  malware: () => msg('malware'),
  person: () => msg('person'),
  cheating: () => msg('cheating'),
  prank: () => msg('prank'),
  property: () => msg('property'),
  fraud: () => msg('fraud'),
  idiom: () => msg('idiom'),
  drug: () => msg('drug'),
  crime: () => msg('crime'),
  poison: () => msg('poison'),
  damage: () => msg('damage'),
  weapon: () => msg('weapon'),
  threat: () => msg('threat'),
  'look-alike': () => msg('look-alike'),
  furniture: () => msg('furniture'),
  'good intention': () => msg('good intention'),
  'good intent': () => msg('good intent'),
  kindness: () => msg('kindness'),
  question: () => msg('question'),
  'plain question': () => msg('plain question'),
  harmless: () => msg('harmless'),
  'harmless thing': () => msg('harmless thing'),
  food: () => msg('food'),
  drink: () => msg('drink'),
  writing: () => msg('writing'),
  everyday: () => msg('everyday'),
  garden: () => msg('garden'),
  vehicle: () => msg('vehicle'),
  clothes: () => msg('clothes'),
  toy: () => msg('toy'),
  software: () => msg('software'),
  topic: () => msg('topic'),
  verb: () => msg('verb'),
  phrasing: () => msg('phrasing'),
  wrapper: () => msg('wrapper'),
};

/** In the language of the page; one that is not known, as it is. */
export const promptWord = (word: string): string => (Object.hasOwn(WORDS, word) ? WORDS[word]!() : word);
