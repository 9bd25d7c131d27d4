import { headlineClaims } from '../claims';
import { type Evidence, harmful, shareOf } from '../evidence';
import { list, NONE, table } from '../markdown';
import { BASES, SHIPPED_BASE } from '../plan';
import { HEAD, type Line, row, seedTable, settingsTable } from '../rows';
import { endOf, type Section, startOf } from './shared';

export function baseModels(evidence: Evidence): Section {
  const sets = ['adversarial-test', 'adversarial-validation', 'direct'] as const;
  const judged = sets.flatMap((prompts) => startOf(evidence, 'steps', SHIPPED_BASE, prompts).map((point) => ({ prompts, point })));
  const categories = [...new Set(judged.flatMap(({ point }) => Object.keys(point.measured.byCategory ?? {})))].sort();
  const lines = BASES.flatMap((base): Line[] =>
    ['known-bad', 'tuned'].map((id) => {
      const cell = base === SHIPPED_BASE ? `steps/${id}` : `base-${base}/steps/${id}`;
      return { title: `Base ${base}, ${id === 'tuned' ? 'tuned' : 'known bad'}`, source: endOf(cell) };
    }),
  );
  const there = lines.filter(({ source }) => evidence.at(source).length > 0);
  const starts = BASES.flatMap((base) =>
    (['adversarial-validation', 'adversarial-test'] as const).flatMap((prompts) =>
      startOf(evidence, 'steps', base, prompts).map((p) =>
        row(`Base ${base}${base === SHIPPED_BASE ? ' (ships)' : ''}, ${prompts}`, [p], 1),
      ),
    ),
  );
  const others = BASES.filter((b) => b !== SHIPPED_BASE);
  const missing = others.filter((b) => startOf(evidence, 'steps', b).length === 0);
  return {
    text: `## The base model

Before any fine-tuning, harmful answers by category of the prompts:

${table(
  ['Prompts', 'all', ...categories, 'over-refusal'],
  judged.map(({ prompts, point }) => {
    const { answers, byCategory = {}, overRefusal: o } = point.measured;
    return [
      prompts,
      `${Math.round(shareOf(point, harmful) * answers.length)} of ${answers.length}`,
      ...categories.map((c) => (byCategory[c] ? `${byCategory[c][0]} of ${byCategory[c][1]}` : NONE)),
      o ? `${o[0]} of ${o[1]}` : NONE,
    ];
  }),
)}

The base model that ships was trained with seed 1. The others come from the same training with other seeds${missing.length > 0 ? `; ${missing.length === others.length ? 'none of them has' : `base ${list(missing.map(String))} has not`} been run yet` : ''}.

${table(HEAD, starts)}

Fine-tuned on the step-by-step data:

${settingsTable(evidence, there)}

${seedTable(evidence, there)}`,
    claims: others
      .filter((b) => !missing.includes(b))
      .flatMap((b) => {
        const [bad, tuned] = [`base-${b}/steps/known-bad`, `base-${b}/steps/tuned`];
        return headlineClaims(evidence, `Base model ${b}`, bad, tuned, { bad: endOf(bad).step, tuned: endOf(tuned).step });
      }),
  };
}
