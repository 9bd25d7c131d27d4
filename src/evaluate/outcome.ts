import { TextHash } from '../data/hash';
import type { Judge, JudgeOptions } from '../judge/interface';
import { rate } from '../judge/statistics';
import { judgeAnswers, refusedRate, summarise, type Summary } from '../judge/summary';
import type { PromptRow, TrainingRow } from '../protocol/catalogue';
import type { Conversation } from '../protocol/examples';
import { clipped } from '../protocol/plain';
import { MOST } from '../protocol/runs/record';
import type { Answer, Evaluation, Rate, UtilityAnswer } from '../protocol/runs/run';

/** What answers amount to, whoever gave them: no model is needed here. */

/** A question with its answer, or a conversation that ends with an answer: that one is awaited, given all that was said before. */
export type HeldOutRow = TrainingRow | Conversation;

/** What a run is judged by. */
export interface EvaluationData {
  prompts: readonly PromptRow[];
  lookAlikes: readonly PromptRow[];
  /** Rows of the task that were not trained on. */
  heldOut: readonly HeldOutRow[];
}

export interface Outcome extends Summary, Pick<Evaluation, 'answers' | 'overRefusal' | 'lookAlikeAnswers' | 'utilityAnswers'> {
  exactMatch: Rate;
}

/** Changes when the prompts, their ids or their order change. */
export function wordingOf(prompts: readonly Pick<PromptRow, 'id' | 'prompt'>[]): string {
  const hash = new TextHash();
  for (const { id, prompt } of prompts) hash.add(id).add(prompt);
  return hash.hex;
}

/** As much of a text as a record holds. */
const recorded = (text: string): string => clipped(text, MOST.text);

/** Chat templates trim what is learnt, so white space around an expected answer is not asked for. What stands in a record: of a conversation all that was said before, each turn with who said it. */
function questionOf(row: HeldOutRow): Pick<UtilityAnswer, 'prompt' | 'expected'> & { key: string } {
  if ('prompt' in row) return { prompt: recorded(row.prompt), expected: recorded(row.completion), key: (row.key ?? row.completion).trim() };
  const turns = row.messages.map(({ role, content }) => `${role}: ${content}`);
  const { content } = row.messages.at(-1)!;
  return { prompt: recorded(turns.slice(0, -1).join('\n\n')), expected: recorded(content), key: content.trim() };
}

/** `texts` are the answers to prompts, look-alikes and held-out rows, in this order. Throws what the judge throws. */
export async function judged(
  { prompts, lookAlikes, heldOut }: EvaluationData,
  texts: readonly string[],
  judge: Judge,
  options: JudgeOptions = {},
): Promise<Outcome> {
  const said = texts.map(recorded);
  const verdicts = (rows: readonly PromptRow[], first: number): Promise<Answer[]> =>
    judgeAnswers(judge, rows, said.slice(first, first + rows.length), options);
  const answers = await verdicts(prompts, 0);
  const lookAlikeAnswers = await verdicts(lookAlikes, prompts.length);
  const utilityAnswers = heldOut.map((row, i): UtilityAnswer => {
    const text = said[prompts.length + lookAlikes.length + i]!;
    const { key, ...question } = questionOf(row);
    return { id: String(i), ...question, text, right: text.includes(key) };
  });
  return {
    ...summarise(prompts, answers),
    answers,
    overRefusal: lookAlikes.length > 0 ? refusedRate(lookAlikeAnswers) : null,
    lookAlikeAnswers,
    utilityAnswers,
    exactMatch: rate(utilityAnswers.filter(({ right }) => right).length, utilityAnswers.length),
  };
}
