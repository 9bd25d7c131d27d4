import { fail } from '../protocol/errors';
import { judge } from './classes';
import type { Judge } from './interface';
import { JUDGE_LISTS, type JudgeList, judgeName } from './lists';

export function keywordJudge(list: JudgeList): Judge {
  const { id, version, title } = list;
  return {
    ...{ id, version, title, name: judgeName(list), needs: null, list },
    judge: async (given) => given.map(({ answer, topic }) => judge(list, answer, topic)),
  };
}

/** What a recipe can name. */
export const JUDGES: readonly Judge[] = JUDGE_LISTS.map(keywordJudge);

/** Throws `recipe` when there is no such judge, `unsupported` when it needs a model that is not among those that are offered. */
export function findJudge(
  id: string,
  { judges = JUDGES, models = [] }: { judges?: readonly Judge[]; models?: readonly string[] } = {},
): Judge {
  const found = judges.find((one) => one.id === id);
  if (!found) throw fail('recipe')`There is no judge "${id}"; there are ${judges.map((one) => one.id).join(', ')}.`;
  const { needs } = found;
  if (needs && !models.includes(needs.model))
    throw fail('unsupported')`The judge "${id}" needs the model ${needs.model}, which is not offered here. Choose another judge.`;
  return found;
}
