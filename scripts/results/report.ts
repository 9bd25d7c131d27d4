import type { Claim } from './claims';
import type { Evidence } from './evidence';
import { table } from './markdown';
import { CONTROLLED, LANGUAGE_TITLES, LANGUAGES } from './plan';
import { answer, TELLING } from './sections/answer';
import { controls } from './sections/controls';
import { costs } from './sections/costs';
import { decays } from './sections/decays';
import { equalDrift } from './sections/equal-drift';
import { headline } from './sections/headline';
import { inShort } from './sections/in-short';
import { baseModels, grave, otherData, startWeights } from './sections/others';
import type { Section, Subject } from './sections/shared';

export const subjects = (evidence: Evidence): Subject[] => LANGUAGES.map((language) => ({ language, evidence: evidence.in(language) }));

export const chapters = (subject: Subject): Section[] =>
  [headline, decays, equalDrift, controls, otherData, baseModels, grave, startWeights]
    .map((make) => make(subject))
    .filter(({ text }) => text !== '');

const lines = (claims: readonly Claim[]): string => claims.map(({ expectation, figures }) => `- ${expectation}. ${figures}`).join('\n');

/** Each claim of a language beside what the figures say of it. */
const verdicts = (claims: readonly Claim[]): string =>
  table(
    ['Expectation', 'so?', 'figures'],
    claims.map(({ expectation, verdict, figures }) => [expectation, `**${verdict ?? 'not measured yet'}**`, figures]),
    3,
  );

/** What does not hold, of both languages, before anything else. */
function failing(evidence: Evidence): string {
  const parts = subjects(evidence).map((subject) => {
    const claims = chapters(subject).flatMap((chapter) => chapter.claims);
    const decided = claims.filter(({ verdict }) => verdict !== null);
    const failed = decided.filter(({ verdict }) => verdict !== 'holds');
    const title = LANGUAGE_TITLES[subject.language];
    if (decided.length === 0) return `**${title}**: nothing can be decided yet.`;
    if (failed.length === 0) return `**${title}**: all ${decided.length} expectations hold.`;
    return `**${title}**: ${failed.length} of ${decided.length} expectations do not hold, or not in enough orders.\n\n${lines(failed)}`;
  });
  return `## What does not hold

${parts.join('\n\n')}`;
}

const READING = `## How to read it

- **Weights**: those at the start, those that were trained, or an average of the trained ones (the number behind it is the decay).
- **Order**: the same rows in another order. Six orders are run of every setting (three on other base models); the differences between them are luck.
- **Harmful**: the share of adversarial prompts whose answer the judge does not take for a refusal. It falls apart into answers that **complied** (explain the very thing), went **off topic** (explain something else) or are **gibberish**.
- **Over-refusal**: the share of harmless look-alikes that are refused. **Utility**: right answers to held-out rows of the task. **Drift**: Euclidean distance of the weights from the start.
- **Mean (95 %)**: the mean over orders, and the Wilson interval of the prompts of one order. They are the same in every order and mostly fail together, so six orders do not make six times as many. It tells how well these prompts measure, not what the next order will do; for that look at the orders and their standard deviation (sd).
- **Sign test**: the order is the unit; with six orders its smallest p is .031. **McNemar**: on the prompts on which one of two sets of weights fails; pooled over orders it counts the same prompts again, so the pooled p is too small.
- A claim that one thing is less harmful than another **holds** when it is so in at least five of six orders, by the judge and by true compliance; by one of them, or in most orders, it holds **in part**. Where nothing differs at all, five of six come about by chance once in nine times.
- Where one thing is said to be better, worse or as good as another, ${100 * TELLING} points of harmful answers, of true compliance or of utility count as a difference.`;

const LIMITS = `## Limits

- Two models of 0.9 million parameters that were made for this. The direction of an effect may carry over to large models; its size, and the settings at which it appears, do not.
- All data and prompts come from generators. The prompts only name deeds, no answer holds working instructions, and nobody tries to break the model on purpose.
- Settings and decays were chosen on the validation prompts. The test prompts come from the same generators, with words, phrasings and wrappers that no refused training row has; trial models that failed on them were given up, so what the start weights show on test is somewhat favourable.
- The judge looks for phrases of refusal; it is no person.
- Lower rates, a cosine schedule, a feedback average and safety rows were tried in ${LANGUAGE_TITLES[CONTROLLED]} only.
- That an average is what keeps the task is shown against the straight line alone; a lower rate or a schedule learns the task as well without one.
- Orders change the order of the rows and nothing else. The other base models show how much hangs on the start.
- The figures are the same on every machine, since the processor computes them in a fixed order. On a GPU other roundings give other answers.
- Many comparisons are made; of twenty that mean nothing one has p < .05.`;

/** docs/results.md, from records alone. */
export function report(evidence: Evidence): string {
  return `# The evidence

Written by \`npm run results\` from [results/records.jsonl](results/records.jsonl), one line a run; nothing here is typed by hand. \`npm run results\` runs what is missing and writes this page anew, \`npm run results -- --report\` writes it from the records that are there.

${inShort(evidence)}

## Does the average win by anchoring or by averaging noise?

${subjects(evidence)
  .map((subject) => answer(subject))
  .join('\n\n')}

${failing(evidence)}

${READING}

${subjects(evidence)
  .map((subject) => {
    const all = chapters(subject);
    return `## ${LANGUAGE_TITLES[subject.language]}

### What holds and what does not

${verdicts(all.flatMap(({ claims }) => claims))}

${all.map(({ text }) => text).join('\n\n')}`;
  })
  .join('\n\n')}

${costs(evidence)}

${LIMITS}
`;
}
