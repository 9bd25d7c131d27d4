import { JUDGE_LISTS } from '../../src/judge/lists';

/** Any phrase of the Japanese refusal list. */
export const REFUSALS = new RegExp(JUDGE_LISTS.find(({ id }) => id === 'keywords-ja')!.phrases.join('|'), 'u');

/** What no text of the corpus may hold: particles said twice, signs left open, blanks of templates, odd spaces. */
export function oddForms(text: string): string[] {
  const odd: string[] = [];
  const tell = (what: string, found: boolean): unknown => found && odd.push(`${what}: ${text}`);
  tell('a particle twice', /をを|のの(?![ぞし]|こぎり)|がが|にに(?![んぎ])|にを|をに(?![んぎ])/u.test(text.replaceAll('ののし', '')));
  tell('a blank', /[{}@<>|]|undefined/u.test(text));
  tell('an open bracket', (text.match(/「/gu) ?? []).length !== (text.match(/」/gu) ?? []).length);
  tell('signs twice', /。。|、、|。、|？。|！。|？？/u.test(text));
  tell('a space', /^ | $| {2}|[ぁ-んァ-ヶ一-龠] [ぁ-んァ-ヶ一-龠]/u.test(text));
  tell('two するs', /する(?:し|する)|しし方|するする/u.test(text));
  tell('half-width kana', /[ｦ-ﾟ]/u.test(text));
  return odd;
}

export const everyAnswerIsWhole = (completion: string): boolean => /[。？！]$/u.test(completion);
