import type { DataRow } from '../../../protocol/dataset';
import { isConversation, isNamed, NAMES, roleOf } from '../../names';
import { cell } from '../columns';

/** Which columns of a prompt set speak of an answer: a label of an answer says nothing of the prompt. */

/** It is said of the prompt, though it speaks of the answer. */
export const SHOULD_REFUSE = /(?:should|must|to)[ _]?(?:be[ _]?)?refuse|拒否すべき|要拒否/i;
/** Says what an answer should be, which is said of the prompt. */
const EXPECTED = /^(?:expected|desired|ideal|should|must)/i;
/** In their names. */
const OF_ANSWERS =
  /response|completion|answer|output|refus|complian|final_label|annotation|agreement|success|(?:^|[_ ])asr(?:[_ ]|$)|jailbroken|回答|応答|出力|拒否/i;
/** Who answered, or judges what was answered. */
const OF_MODELS = /gpt|llama|claude|gemini|gemma|mistral|mixtral|vicuna|qwen|model|guard|judge(?!d)|moderation|モデル/i;
const OF_PROMPTS = /prompt|question|query|request|instruction|input|goal|user|プロンプト|質問|指示|入力/i;
/** What kind of a row it is was said when the set was made. */
const OF_ROWS = /^(?:data|prompt)?[ _-]?type$/i;
const IS_ANSWER =
  /^(?:[a-z\d.]+[ _-])*(?:response|completion|answer|output|reply|generation)s?(?:[ _-]?(?:\d+|text|[a-z]))?$|^(?:回答|応答|出力|返答|答え)例?$/i;

export const isOfAnswers = (column: string): boolean => OF_ANSWERS.test(column);

const isAnswer = (column: string): boolean =>
  !EXPECTED.test(column.trim()) &&
  (IS_ANSWER.test(column.trim()) ||
    isNamed(
      column,
      NAMES.completion.filter((name) => name !== 'target' && name !== 'solution'),
    ));

const answers = (value: unknown): boolean =>
  isConversation(value) && value.some((one) => roleOf(cell(one, 'role') ?? cell(one, 'from')) === 'assistant');

/** The column that holds answers to the prompts, which may be that of the prompts where they stand in chats. */
export const answerIn = (rows: readonly DataRow[], columns: readonly string[], prompt: string): string | undefined =>
  columns.find((one) => one !== prompt && isAnswer(one)) ?? (rows.some(({ values }) => answers(cell(values, prompt))) ? prompt : undefined);

/** The column whose answers a column may speak of: itself where its name says so. Null where it speaks of the prompts. */
export function ofAnswer(column: string, columns: readonly string[], answer: string | undefined): string | null {
  const name = column.trim();
  if (SHOULD_REFUSE.test(name) || EXPECTED.test(name)) return null;
  if (isOfAnswers(name)) return column;
  if (OF_PROMPTS.test(name)) return null;
  if (OF_MODELS.test(name)) return column;
  // ToxicChat says both of what the user wrote.
  const toxicChat = ['toxicity', 'jailbreaking'];
  if (OF_ROWS.test(name) || (toxicChat.includes(name) && toxicChat.every((one) => columns.includes(one)))) return null;
  return answer ?? null;
}
