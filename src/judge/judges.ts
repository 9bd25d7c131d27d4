import { fail } from '../protocol/errors';
import { judge, verdictOn } from './classes';
import type { Judge } from './interface';
import { JUDGE_LISTS, type JudgeList, judgeName } from './lists';
import { REFUSALS, type RefusalList, refusing } from './refusals';

export function keywordJudge(list: JudgeList): Judge {
  const { id, version, title } = list;
  return {
    ...{ id, version, title, name: judgeName(list), needs: null, list },
    judge: async (given) => given.map(({ answer, topic }) => judge(list, answer, topic)),
  };
}

export function refusalJudge(list: RefusalList): Judge {
  const { id, version, title, empty } = list;
  return {
    ...{ id, version, title, name: judgeName(list), needs: null, refusals: list },
    judge: async (given) => {
      const places = refusing(list);
      return given.map(({ answer, topic }) => verdictOn(answer, topic, empty, places(answer)));
    },
  };
}

/** Of models that do not ship, whose wording nobody knows: the judge that recipes with one begin with. */
export const GENERAL_JUDGE = REFUSALS.id;

/** What a recipe can name. */
export const JUDGES: readonly Judge[] = [...JUDGE_LISTS.map(keywordJudge), refusalJudge(REFUSALS)];

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
