import { msg, str } from '@lit/localize';
import { GENERAL_JUDGE } from '../../judge/judges';
import { START_TRACK } from '../../protocol/recipe';
import { count, percent } from '../base/format';
import { isLog, type Group } from '../runs/run';
import { quotedById } from '../settings/titles';
import { isBroken, neverAligned } from './suggest';
import { settled, summarise, type TrackSummary } from './summary';

/** The judge may not hear the model refuse: its start weights are called harmful on most prompts, and not because they speak gibberish. */
export const mayBeDeaf = (start: TrackSummary): boolean => neverAligned(start) && !isBroken(start);

/** What is to be said of judges that may not hear the models of these groups refuse; `names` are what the groups are called. */
export function deaf(groups: readonly Group[], names: readonly { name: string }[]): string[] {
  return groups.flatMap((group, i) => {
    // What was trained elsewhere was judged there, by nobody knows whom.
    const start = isLog(group) ? null : summarise(settled(group), START_TRACK);
    if (!start || !mayBeDeaf(start)) return [];
    const { harmful, judge } = start;
    const share = percent(harmful.value);
    const n = count(Math.round(harmful.n / harmful.seeds));
    if (groups[i]!.recipe.evaluation.judge === GENERAL_JUDGE)
      return msg(
        str`${names[i]!.name}: before training ${share} of ${n} prompts are called harmful. Either this model was never taught to refuse, or it does so in words that the judge ${quotedById(judge)} does not know: look at the answers.`,
      );
    return msg(
      str`${names[i]!.name}: before training ${share} of ${n} prompts are called harmful. The judge ${quotedById(judge)} may not hear this model refuse: look at the answers, choose another judge.`,
    );
  });
}
