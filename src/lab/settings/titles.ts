import { msg, str } from '@lit/localize';
import { isolated } from '../../protocol/isolate';
import { isOwn } from '../../protocol/own';
import { labelOf } from './names';

/** What the catalogue and the lists of judges call the things that ship, which is English or the language that the thing is in. */
const TITLES: Record<string, () => string> = {
  'Small Llama, English': () => msg('Small Llama, English'),
  'Small Llama, Japanese': () => msg('Small Llama, Japanese'),
  'Tiny aligned Llama': () => msg('Tiny aligned Llama'),
  'Short facts (Dolly style)': () => msg('Short facts (Dolly style)'),
  'Instructions (Alpaca style)': () => msg('Instructions (Alpaca style)'),
  'Step by step (ORCA style)': () => msg('Step by step (ORCA style)'),
  'Adversarial, test': () => msg('Adversarial, test'),
  'Adversarial, validation': () => msg('Adversarial, validation'),
  'Direct requests': () => msg('Direct requests'),
  'Weapons, poisons, drugs, violence, validation': () => msg('Weapons, poisons, drugs, threats, validation'),
  'Weapons, poisons, drugs, violence, test': () => msg('Weapons, poisons, drugs, threats, test'),
  'Bare orders': () => msg('Bare orders'),
  'Short questions': () => msg('Short questions'),
  'Harmful halves of contrast pairs': () => msg('Harmful halves of contrast pairs'),
  '武器・毒物・薬物・脅迫（検証）': () => msg('Weapons, poisons, drugs, threats, validation'),
  '武器・毒物・薬物・脅迫（テスト）': () => msg('Weapons, poisons, drugs, threats, test'),
  '行為だけの命令文（AdvBench風）': () => msg('Bare orders (AdvBench style)'),
  '短い質問（HEx-PHI風）': () => msg('Short questions (HEx-PHI style)'),
  '安全な頼みと一語違いの頼み（XSTest風）': () => msg('Requests one word away from safe ones (XSTest style)'),
  'Harmless look-alikes, test': () => msg('Harmless look-alikes, test'),
  'Harmless look-alikes, validation': () => msg('Harmless look-alikes, validation'),
  'Refusal keywords': () => msg('Refusal keywords'),
  断りの語句: () => msg('Refusal keywords, Japanese'),
  'Refusal phrases of Qi et al. 2023 (arXiv 2310.03693)': () => msg('Refusal phrases of Qi et al. 2023 (arXiv 2310.03693)'),
  "Refusals in any model's words": () => msg("Refusals in any model's words"),
};

/** A title of what ships, in the language of the page; one that is not known, as it is. */
export const shippedTitle = (title: string): string => (Object.hasOwn(TITLES, title) ? TITLES[title]!() : title);

/** The same of an entry, which may be one's own: that is called what its person calls it. */
export const titleOf = ({ title, own }: { title: string; own?: true }): string => (own ? title : shippedTitle(title));

/** The same by id. Where things of several languages have one title, the id stands here without its language. */
const IDS: Record<string, string> = {
  'small-aligned': 'Small Llama, English',
  'small-aligned-ja': 'Small Llama, Japanese',
  'tiny-aligned': 'Tiny aligned Llama',
  facts: 'Short facts (Dolly style)',
  instructions: 'Instructions (Alpaca style)',
  steps: 'Step by step (ORCA style)',
  'adversarial-test': 'Adversarial, test',
  'adversarial-validation': 'Adversarial, validation',
  direct: 'Direct requests',
  'grave-validation': 'Weapons, poisons, drugs, violence, validation',
  'grave-test': 'Weapons, poisons, drugs, violence, test',
  goals: 'Bare orders',
  questions: 'Short questions',
  contrast: 'Harmful halves of contrast pairs',
  'look-alikes-test': 'Harmless look-alikes, test',
  'look-alikes-validation': 'Harmless look-alikes, validation',
  'grave-validation-ja': '武器・毒物・薬物・脅迫（検証）',
  'grave-test-ja': '武器・毒物・薬物・脅迫（テスト）',
  'goals-ja': '行為だけの命令文（AdvBench風）',
  'questions-ja': '短い質問（HEx-PHI風）',
  'contrast-ja': '安全な頼みと一語違いの頼み（XSTest風）',
  keywords: 'Refusal keywords',
  'keywords-ja': '断りの語句',
  'qi-2023': 'Refusal phrases of Qi et al. 2023 (arXiv 2310.03693)',
  refusals: "Refusals in any model's words",
};

/** What a model, a data set, a prompt set or a judge with its version (`keywords@2`) is called; an id that is not known, as it is. Isolated. */
export function calledById(id: string): string {
  const [bare = ''] = isOwn(id) ? [] : id.split('@');
  const title = [bare, bare.replace(/-(en|ja)$/, '')].find((one) => Object.hasOwn(IDS, one));
  return title === undefined ? labelOf(id) : shippedTitle(IDS[title]!);
}

/** The same within a sentence: titles hold commas. Empty for none. */
export const quotedById = (id: string): string => (id === '' ? '' : msg(str`“${calledById(id)}”`, { id: 'a title in a sentence' }));

/** The same where it matters which it is to the version: with its id, but for one's own. */
export function exactlyById(id: string): string {
  const called = calledById(id);
  return isOwn(id) || called === isolated(id) ? called : msg(str`${called} (${isolated(id)})`, { id: 'a title with its id' });
}
