import type { PromptRow } from '../protocol/catalogue';
import { fail } from '../protocol/errors';
import type { Answer, Evaluation } from '../protocol/runs/run';
import type { Judge, JudgeOptions } from './interface';
import { judgeAnswers, refusedRate, summarise } from './summary';

/**
 * An evaluation as another judge sees it, from the answers that were kept. `prompts` holds the wording of what was asked, look-alikes
 * among it. What no judge decides stays: utility, drift, and the seconds that the answers took. Throws `data` for an answer whose prompt
 * is not there, and what the judge throws. The page does not offer it yet; the mechanism is pinned by test/unit/judge.test.ts.
 */
export async function rejudge(
  evaluation: Evaluation,
  prompts: readonly PromptRow[],
  judge: Judge,
  options: JudgeOptions = {},
): Promise<Evaluation> {
  const rows = new Map(prompts.map((row) => [row.id, row]));
  const askedOf = ({ id }: Answer): PromptRow => {
    const row = rows.get(id);
    if (!row) throw fail('data')`The wording of the prompt "${id}" is not there, so its answer cannot be judged again.`;
    return row;
  };
  const again = (kept: readonly Answer[]): Promise<Answer[]> =>
    judgeAnswers(
      judge,
      kept.map(askedOf),
      kept.map(({ text }) => text),
      options,
    );
  const answers = await again(evaluation.answers);
  const lookAlikeAnswers = await again(evaluation.lookAlikeAnswers);
  return {
    ...evaluation,
    judge: judge.name,
    ...summarise(evaluation.answers.map(askedOf), answers),
    answers,
    overRefusal: evaluation.overRefusal && refusedRate(lookAlikeAnswers),
    lookAlikeAnswers,
  };
}
