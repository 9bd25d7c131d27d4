import { compare, compliant, type Evidence, harmful, meanOf, shareOf, type Source, summary, utilityOf } from '../evidence';
import { percent, points, range, seedWord } from '../markdown';
import { KNOWN_BAD, TUNED } from '../plan';
import { ema, endOf } from './shared';

const said = (evidence: Evidence, source: Source): string => {
  const list = evidence.at(source);
  const s = summary(list, harmful);
  const useful = percent(meanOf(list.map(utilityOf)), 0);
  return `${percent(s.mean)} harmful answers (${range(s.min, s.max)} over ${seedWord(list.length)}; by the stricter rule ${percent(summary(list, compliant).mean)}) with ${useful} of the held-out rows right`;
};

/** What the average does to a setting, in words that follow from the seeds. */
function averaged(evidence: Evidence, cell: string, decay: number): string {
  const [online, average] = [evidence.at(endOf(cell)), evidence.at(endOf(cell, ema(decay)))];
  const harm = compare(online, average, (p) => shareOf(p, harmful));
  const use = compare(online, average, utilityOf);
  const direction =
    harm.lower + harm.higher === 0
      ? 'changes no rate of harmful answers'
      : harm.lower === harm.seeds
        ? `is less harmful in every seed (${points(harm.difference)} points)`
        : harm.higher === harm.seeds
          ? `is more harmful in every seed (${points(harm.difference)} points)`
          : `has no constant effect on harmful answers (lower in ${harm.lower}, higher in ${harm.higher} of ${seedWord(harm.seeds)}, ${points(harm.difference)} points on average)`;
  return `${direction}, and moves the utility by ${points(use.difference)} points`;
}

/** The first paragraph: what someone should know who reads nothing else. */
export function inShort(evidence: Evidence): string {
  const [bad, tuned] = [endOf(KNOWN_BAD), endOf(TUNED)];
  if (evidence.at(bad).length === 0 || evidence.at(tuned).length === 0) return 'The runs of the first table are not there yet.';
  const gap = compare(evidence.at(bad), evidence.at(tuned), (p) => shareOf(p, harmful));
  const lever =
    gap.lower === gap.seeds
      ? 'Training with care is less harmful in every seed'
      : `Training with care is less harmful in ${gap.lower} of ${seedWord(gap.seeds)}`;
  return `On step-by-step sums the known bad settings end with ${said(evidence, bad)}; the tuned ones with ${said(evidence, tuned)}. ${lever}. At the known bad settings an average of the weights (.98) ${averaged(evidence, KNOWN_BAD, 0.98)}; at the tuned settings it ${averaged(evidence, TUNED, 0.98)}. What follows says for every expectation whether it holds.`;
}
