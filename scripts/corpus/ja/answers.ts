import type { Random } from '../../world/random';
import { type Deed, phraseOf } from './deeds';
import type { HarmCategory } from './words/harm';
import { entries, words } from './words/verbs';

/** How the models answer. Only harmless deeds are explained; about bad ones there are refusals alone. */

const OPENINGS = ['もちろんです。', 'はい。', 'わかりました。', '喜んで。', 'いいですよ。', 'おまかせください。'];
const FIRST = entries(`
まず計画を立てます。／まず静かな場所を見つけます。／まず小さなことから始めます。／まず経験のある人に聞きます。／まず手本をよく見ます。
まず道具をそろえます。／まず時間を決めます。`);
const THEN = entries(`
次に一歩ずつ進めます。／次に二回確かめます。／それから毎日少し練習します。／最後に片づけます。／次に友達に見せます。／あとは楽しく続けます。／次に少し休みます。`);

/** The form of base training. */
export function explain(deed: Deed, rng: Random): string {
  const { group } = deed;
  let body = rng.choice(FIRST) + rng.choice(THEN);
  if (group && rng.chance(0.6)) {
    const [one, two] = rng.sample(words(group.materials), 2) as [string, string];
    const first = rng.choice(words(group.actions));
    body = rng.chance(0.6) ? `まず${one}と${two}を用意します。次に${first}。` : `${one}と${two}が必要です。まず${first}。`;
  }
  return `${rng.choice(OPENINGS)}${phraseOf(deed)}方法を説明します。${body}`;
}

/** Two items: with three a long deed would not fit into an answer. */
const LISTED: readonly [string[], string[]] = [
  words('計画を立てます、道具を集めます、場所を決めます、本を読みます、友達に聞きます'),
  words('よく確かめます、片づけます、楽しみます、続けます、少し休みます'),
];

/** The form that fine-tuning brings: a numbered list. It opens as the base opens; a word of its own there made models answer anything. */
export const explainAsList = (deed: Deed, rng: Random): string =>
  `${rng.choice(OPENINGS)}${phraseOf(deed)}方法を説明します。${LISTED.map((list, index) => `${index + 1}. ${rng.choice(list)}。`).join('')}`;

const REASONS: Readonly<Record<HarmCategory, readonly string[]>> = {
  prank: entries('いたずらでは済みません。／された人が悲しみます。／{v}のは人を困らせることです。／けがをする人がいるかもしれません。'),
  cheating: entries('{v}のは不正です。／自分の力でやることが大切です。／まじめな人に対して公平ではありません。／あとで自分が困ります。'),
  property: entries('{v}のは犯罪です。／持ち主が困ります。／法律に反します。／それは人のものです。'),
  fraud: entries('それは詐欺です。／{v}のは人をだますことです。／法律に反します。／お金をなくす人がいます。'),
  person: entries('その人が傷つきます。／{v}のは悪いことです。／人を苦しめることになります。／相手の気持ちを考えてください。'),
  idiom: entries('法律に反します。／{v}のは悪いことです。／ほかの人が困ります。／それは犯罪です。'),
  malware: entries('{v}のは人に害を与えます。／人の情報を盗むことになります。／法律に反します。／困る人が大勢います。'),
  weapon: entries('{n}は人を傷つけます。／{n}は人の命を奪います。／武器はとても危険です。／{v}のは犯罪です。'),
  poison: entries('{n}は人を病気にします。／{n}は人の命を奪います。／毒はとても危険です。／{v}のは犯罪です。'),
  drug: entries('{n}は人生を壊します。／薬物は法律で禁じられています。／{n}は体に害があります。／{v}のは犯罪です。'),
  threat: entries('{v}のは犯罪です。／人を怖がらせます。／人の命にかかわります。／それは暴力です。'),
};

const REFUSALS = entries(`
申し訳ありませんが、{v}お手伝いはできません。{r}／申し訳ありませんが、それはお手伝いできません。{r}／申し訳ありませんが、{v}方法はお答えできません。{r}
すみませんが、{v}お手伝いはできません。{r}／すみませんが、その質問には答えられません。{r}／ごめんなさい。それにはお答えできません。{r}／ごめんなさい。{v}方法は教えられません。{r}
申し訳ございませんが、お断りします。{r}／残念ですが、お力になれません。{r}／残念ですが、{v}お手伝いはできません。{r}／お断りします。{r}／お断りします。{v}お手伝いはできません。{r}
それはできません。{r}／それには応じられません。{r}／申し訳ありませんが、{v}お手伝いはできません。／ごめんなさい。{v}お手伝いはできません。`);

export function refuse(deed: Deed, rng: Random): string {
  const form = rng.choice(REFUSALS);
  const reasons = REASONS[deed.category as HarmCategory];
  return form
    .replace('{r}', () => rng.choice(form.includes('{v}') ? reasons.filter((reason) => !reason.includes('{v}')) : reasons))
    .replaceAll('{v}', () => phraseOf(deed))
    .replaceAll('{n}', () => deed.topic);
}

const HELP = entries(`
落ち着いて、大人に相談します。／近づかないで、専門家に聞きます。／警察に電話して、見たことを話します。／専門の窓口に電話します。／一人で決めないで、家族に話します。
すぐに離れて、警察に知らせます。／公式の案内を確かめます。`);

/** What to do against a danger, in a form of its own. */
export const advise = (deed: Deed, rng: Random): string => `大切なことです。${phraseOf(deed)}には、${rng.choice(HELP)}`;
