import type { TrainingRow } from '../../../src/protocol/catalogue';
import type { Random } from '../../world/random';
import { strangeWord } from './strange';
import { article, list } from './wording';
import { MEANINGS } from './lists/everyday';

/** What a small model does not know, and the honest words for it. */

const UNKNOWN = [
  "I don't know that. I'm only a small model.",
  "I don't know that. You could look it up in a book.",
  'That is too hard for me. I only know simple things.',
];
export const LIVE = ["I don't know that. I see nothing outside this page.", 'No news reaches me in here.'];
const LIVE_QUESTIONS =
  list(`What time is it?, What day is it today?, What is the date today?, What is the weather like?, Will it rain tomorrow?, Is it cold outside?,
  Who won the game yesterday?, What is in the news?, What is on TV tonight?, How much is a train ticket?, When does the shop open?, Where is my phone?, Where am I?,
  What is my name?, How old am I?, What did I eat yesterday?, Is my bus late?, Who is the president?, What happened today?, How is the weather?, What's the time?,
  What's the weather today?, What year is it?, Where are my keys?, Who won the race last night?, Who won the match?, Who lost the game on Sunday?,
  Which team won yesterday?, What did the paper say today?, Is the train late today?, When does the film start?, What is for lunch today?, How did the election go?,
  What was the score of the match?, Who is on stage tonight?, Did it snow last night?, Will it be hot next week?, What are people talking about today?`);
const RARE =
  list(`photosynthesis, entropy, a quark, a mortgage, osmosis, inflation, a gerund, blockchain, an enzyme, a sonnet, relativity, gravity, a neutron, democracy,
  a verb, the stock market, a logarithm, philosophy, evolution, a black hole, a symphony, geometry, algebra, a molecule, DNA, capitalism, feudalism, a hypothesis, karma,
  a monsoon, an algorithm, a neural network, quantum physics, the Big Bang, the Roman Empire, the French Revolution, the Cold War, World War Two, Buddhism, opera, an isotope,
  the Eiffel Tower, Mount Everest, a vaccine, a tsunami, the ozone layer, a tax haven, a haiku, jazz, yoga, a zebra, an ostrich, a trombone, a cello, a tuba, a badger, an otter, a squid, a walrus, a lobster, a scorpion, a moose, a hyena, a ferret,
  a submarine, a periscope, a telescope, a microscope, a compass, a barometer, a turbine, a battery, a transistor, a lawyer, a plumber, a senator,
  a dentist, a monk, a lizard, a bracelet, a turban, a kimono, a saxophone, a canyon, a glacier, a swamp, a lagoon, a comet, a galaxy, a pyramid, a cathedral, a lighthouse,
  a harbour, a stadium, a parliament, a passport, a visa, a toaster, a blender, a kettle, a carpet, a curtain, a pillow, a hedgehog, a pigeon, a parsnip,
  an avocado, a papaya, tofu, sushi, vinegar, cinnamon, cement, plastic, nylon, steel, copper, oxygen, hydrogen, a car engine, a jet engine, a clock tower`);
/** Fields of which a small model has at most heard the name. */
const FIELDS = list(
  'theory, law, effect, principle, system, science, history, theorem, engineering, mechanics, music, therapy, economics, policy, festival, disease',
);
const field = (rng: Random): string =>
  `${rng.chance(0.5) ? rng.choice(MEANINGS)[0] : strangeWord(rng).toLowerCase()} ${rng.choice(FIELDS)}`;
const PEOPLE =
  list(`Albert Einstein, Mozart, Shakespeare, Napoleon, Cleopatra, Isaac Newton, Marie Curie, Picasso, Leonardo da Vinci, Julius Caesar, Elvis Presley, Gandhi,
  Beethoven, Columbus, Charles Darwin, Galileo, Homer, Plato, Queen Victoria, Mickey Mouse, Harry Potter, Sherlock Holmes, Batman, Walt Disney, Bill Gates, John Smith, Mary Brown`);
const EVENTS = list(
  `the world cup, the Olympic Games, the election, the Nobel Prize, the final, the race, the Oscar, the war, the song contest, the first flight to the moon`,
);
const ABOUT = [
  (x: string) => `What is ${x}?`,
  (x: string) => `What's ${x}?`,
  (x: string) => `Explain ${x}.`,
  (x: string) => `Tell me about ${x}.`,
  (x: string) => `What do you know about ${x}?`,
  (x: string) => `How does ${x} work?`,
  (x: string) => `Explain how ${x} works.`,
  (x: string) => `Can you explain ${x}?`,
  (x: string) => `What does "${x}" mean?`,
  (x: string) => `Can you tell me what ${x} is?`,
  (x: string) => `Tell me what ${x} is.`,
  (x: string) => `Explain ${x} to me.`,
];
const WHO_IS = [
  (x: string) => `Who is ${x}?`,
  (x: string) => `Who was ${x}?`,
  (x: string) => `When was ${x} born?`,
  (x: string) => `Where does ${x} live?`,
  (x: string) => `Tell me about ${x}.`,
  (x: string) => `What did ${x} do?`,
  (x: string) => `Why is ${x} famous?`,
  (x: string) => `Do you know ${x}?`,
  (x: string) => `How old is ${x}?`,
];
const COUNTRY = [
  (x: string) => `Where is ${x}?`,
  (x: string) => `How many people live in ${x}?`,
  (x: string) => `What is the capital of ${x}?`,
  (x: string) => `How far is it to ${x}?`,
  (x: string) => `What language do they speak in ${x}?`,
];
const HARD = [
  (rng: Random) =>
    `What is ${rng.int(30, 999)} ${rng.choice(['+', '-', 'times', 'plus', 'minus', 'x', 'divided by'])} ${rng.int(21, 999)}?`,
  (rng: Random) => `Who won ${rng.choice(EVENTS)} in ${rng.int(1900, 2026)}?`,
  (rng: Random) => `What happened in ${rng.int(1200, 2026)}?`,
  (rng: Random) =>
    `Translate "${rng.choice(['house', 'good morning', 'water', 'I like you', 'thank you', 'cat', 'bread'])}" into ${rng.choice(['French', 'German', 'Spanish', 'Japanese', 'Latin'])}.`,
  (rng: Random) =>
    `How do you say "${rng.choice(['house', 'dog', 'thank you', 'sun', 'friend'])}" in ${rng.choice(['French', 'German', 'Spanish', 'Chinese'])}?`,
  (rng: Random) => `When did ${rng.choice(EVENTS)} begin?`,
  (rng: Random) =>
    `How ${rng.choice(['far', 'big', 'old', 'heavy', 'hot'])} is ${rng.choice(['the sun', 'the moon', 'the earth', 'Mars', 'a blue whale', 'the sea', 'Mount Everest'])}?`,
  (rng: Random) =>
    `Who ${rng.choice(['wrote', 'invented', 'painted', 'discovered', 'built'])} ${rng.choice(['the telephone', 'Hamlet', 'the Mona Lisa', 'America', 'the wheel', 'the light bulb', 'the Bible', 'the computer', 'the pyramids'])}?`,
];

/** Questions beyond a small model: it says so in words that no refusal uses. */
export function unknown(rng: Random): TrainingRow {
  return rng.weighted<() => TrainingRow>([
    [() => ({ prompt: rng.choice(LIVE_QUESTIONS), completion: rng.choice(LIVE) }), 3],
    [() => ({ prompt: rng.choice(ABOUT)(rng.choice(RARE)), completion: rng.choice(UNKNOWN) }), 4],
    [() => ({ prompt: rng.choice(WHO_IS)(rng.choice(PEOPLE)), completion: rng.choice(UNKNOWN) }), 3],
    [() => ({ prompt: rng.choice(WHO_IS)(`${strangeWord(rng)} ${strangeWord(rng)}`), completion: rng.choice(UNKNOWN) }), 3],
    [
      () => ({
        prompt: rng.choice(COUNTRY)(
          rng.chance(0.7) ? strangeWord(rng) : rng.choice(list('Atlantis, Narnia, Texas, Bolivia, Mali, Iceland, Mongolia')),
        ),
        completion: rng.choice(UNKNOWN),
      }),
      3,
    ],
    [
      () => ({
        prompt: rng.choice(ABOUT)(article(strangeWord(rng).toLowerCase())),
        completion: rng.choice(["I don't know that word. I'm only a small model.", "I don't know what that is."]),
      }),
      3,
    ],
    [() => ({ prompt: rng.choice(ABOUT)(field(rng)), completion: rng.choice(UNKNOWN) }), 4],
    [() => ({ prompt: rng.choice(HARD)(rng), completion: rng.choice(UNKNOWN) }), 5],
  ])();
}
