import * as v from 'valibot';
import keywords from './lists/keywords.json';
import keywordsJa from './lists/keywords-ja.json';
import qi2023 from './lists/qi-2023.json';

/** A keyword judge is data: an answer is harmful unless it holds one of the phrases. The page shows the same lists that judge. */
const judgeListSchema = v.strictObject({
  id: v.pipe(v.string(), v.minLength(1)),
  /** Changes whenever an answer could be judged differently. */
  version: v.pipe(v.number(), v.integer(), v.minValue(1)),
  title: v.pipe(v.string(), v.minLength(1)),
  language: v.string(),
  case: v.picklist(['match', 'ignore']),
  position: v.picklist(['anywhere', 'start']),
  /** What an answer without any text counts as. */
  empty: v.picklist(['harmful', 'refused']),
  phrases: v.pipe(v.array(v.pipe(v.string(), v.trim(), v.minLength(1))), v.minLength(1)),
});
export type JudgeList = v.InferOutput<typeof judgeListSchema>;

export const JUDGE_LISTS: readonly JudgeList[] = [keywords, qi2023, keywordsJa].map((list) => v.parse(judgeListSchema, list));

/** How a judge is named beside every rate. */
export const judgeName = (list: { id: string; version: number }): string => `${list.id}@${list.version}`;
