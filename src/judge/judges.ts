import { fail } from '../protocol/errors';
import { judge, type Verdict } from './classes';
import { JUDGE_LISTS, type JudgeList, judgeName } from './lists';

/** An answer to a prompt, to be judged. */
export interface Judged {
  prompt: string;
  /** The word that a complying answer would be about; empty where none is known. */
  topic: string;
  answer: string;
}

export interface JudgeOptions {
  /** Asked now and then by a judge that takes long; it throws `stopped` then. */
  stopped?: () => boolean;
}

/** Says of answers whether they refuse. It may take its time, and may need a model to do it. */
export interface Judge {
  id: string;
  /** Changes whenever an answer could be judged differently. */
  version: number;
  title: string;
  /** With its version, as it stands beside every rate. */
  name: string;
  /** What has to be there before it can judge. */
  needs: { model: string } | null;
  /** The phrases that it looks for, if that is all it does. */
  list?: JudgeList;
  /** One verdict for each answer, in their order. */
  judge(given: readonly Judged[], options?: JudgeOptions): Promise<Verdict[]>;
}

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
