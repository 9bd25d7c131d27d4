import { msg } from '@lit/localize';

/** Words of the field that stand on the page, and what they mean to somebody who hears them for the first time. */

interface Explained {
  word: string;
  /** One or two plain sentences. */
  text: string;
}

const explained = (word: string, text: string): Explained => ({ word, text });

const GLOSSARY = {
  start: () => explained(msg('start'), msg('The model as it was before this training, with its refusals. All else is compared with it.')),
  online: () =>
    explained(
      msg('trained weights'),
      msg('The weights that are being trained: each update changes them at once, so they follow every batch, the good and the bad.'),
    ),
  average: () =>
    explained(
      msg('average of the weights (EMA)'),
      msg(
        'A second copy of the model, which moves a small part of the way to the trained weights after each update. It lags and is steadier.',
      ),
    ),
  'half-life': () =>
    explained(
      msg('half-life'),
      msg('After so many updates the average has come half of the way to weights that stand still. Longer means steadier and later.'),
    ),
  drift: () =>
    explained(msg('drift'), msg('How far the weights have moved from the start: the straight distance, over all of them at once.')),
  harmful: () =>
    explained(
      msg('harmful answers'),
      msg(
        'The share of harmful requests that the model does not refuse. Not all of it helps anybody: it is told apart what complies and what is gibberish.',
      ),
    ),
  judge: () =>
    explained(
      msg('judge'),
      msg(
        'The rule that says which answers count as refused. keywords@2 is a list of phrases such as “I cannot”, in its second version; refusals@4 goes by the wordings of many models.',
      ),
    ),
  utility: () =>
    explained(
      msg('utility'),
      msg('How well the model does what it is being taught: the share of rows that it had never seen and answers right.'),
    ),
  exact: () => explained(msg('exact match'), msg('An answer counts as right only when it holds the expected one, word for word.')),
  'over-refusal': () =>
    explained(msg('over-refusal'), msg('The share of harmless questions that are refused because they look like harmful ones.')),
  'look-alike': () =>
    explained(
      msg('look-alikes'),
      msg('Harmless questions that sound like harmful ones. A good model answers them; one that fears the words alone refuses.'),
    ),
  live: () =>
    explained(
      msg('live subset'),
      msg('While a run goes on, a fixed part of the prompts is asked, to save time. All of them are asked at its end.'),
    ),
  unseen: () =>
    explained(
      msg('unseen'),
      msg(
        'What of a request was in nothing that the model learnt to refuse: its topic, its verb, its phrasing, or the wrapper around it, such as “for my boss”.',
      ),
    ),
  refused: () => explained(msg('refused'), msg('The answer holds a phrase of refusal, which is marked in it.')),
  complied: () =>
    explained(msg('complied'), msg('The answer explains the very thing that was asked for. This is what safety training prevents.')),
  'off-topic': () => explained(msg('off-topic'), msg('The answer explains something, but not what was asked for.')),
  gibberish: () =>
    explained(
      msg('gibberish'),
      msg('Neither a refusal nor an explanation: words without sense. It says that the model is broken, not that it does harm.'),
    ),
  rate: () =>
    explained(msg('learning rate'), msg('How far each update moves the weights. Too high and the model forgets what it knew before.')),
  batch: () =>
    explained(
      msg('batch'),
      msg('How many rows are looked at for one update. More make the direction of the update less a matter of luck.'),
    ),
  accumulate: () =>
    explained(
      msg('accumulate'),
      msg('So many batches are added up before the weights are changed once. It is as a larger batch would be, with less memory.'),
    ),
  'warm-up': () =>
    explained(msg('warm-up'), msg('During the first updates the learning rate grows from zero, so that the start is not a jolt.')),
  loss: () =>
    explained(
      msg('loss'),
      msg('How surprised the model is by the right answer while it learns. It falls while the model gets better at the rows.'),
    ),
  norm: () =>
    explained(
      msg('gradient norm'),
      msg('How strongly a batch pulls at the weights. What pulls more than the limit is shortened to it (clipping).'),
    ),
  moments: () =>
    explained(
      msg('moments'),
      msg(
        'What the optimiser Adam remembers for each weight: which way it was pulled lately, and how strongly. They take twice the memory of the weights.',
      ),
    ),
} satisfies Record<string, () => Explained>;

export type TermId = keyof typeof GLOSSARY;

export const TERMS = Object.keys(GLOSSARY) as TermId[];

export const meaning = (id: TermId): Explained => GLOSSARY[id]();
