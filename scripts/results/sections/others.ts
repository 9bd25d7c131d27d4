import { above, type Claim, differs, keepsUtility } from '../claims';
import { percent, table } from '../markdown';
import { otherBases, promptsOf, SETTINGS, settingCell, TASKS, type TaskName } from '../plan';
import { basis, settingsTable } from '../rows';
import { fourLines, fourOf, type Section, settingText, sources, startOf, startSource, type Subject } from './shared';
import { harmfulCount, overRefusalOf } from '../evidence';

/** A utility that counts as given up elsewhere than in the headline. */
const LOSS = 0.02;

function claimsOf(where: string, subject: Subject, task: TaskName, base?: number): Claim[] {
  const { careless, carelessAverage, careful, carefulAverage } = fourOf(subject, task, base);
  return [
    above(`${where}: careless settings undo refusals`, careless, startOf(subject, undefined, task, base)[0]),
    differs(`${where}: careful settings are less harmful than careless ones`, careless, careful),
    differs(`${where}: at careless settings the average is less harmful`, careless, carelessAverage),
    keepsUtility(`${where}: at careless settings the average keeps the utility`, careless, carelessAverage, LOSS),
    differs(`${where}: at careful settings the average is less harmful`, careful, carefulAverage),
  ];
}

const title = (task: TaskName): string => task[0]!.toUpperCase() + task.slice(1);

export function otherData(subject: Subject): Section {
  const { language, evidence } = subject;
  const sets = TASKS.filter((task) => task !== 'steps');
  return {
    text: `### Other data: facts and instructions

${basis(fourOf(subject, sets[0]).careless)}

${sets
  .map(
    (
      task,
    ) => `${title(task)}. Careless: ${settingText(settingCell(language, 'careless', task))}. Careful: ${settingText(settingCell(language, 'careful', task))}.

${settingsTable(evidence, [{ title: 'Start', source: startSource(language, undefined, task) }, ...fourLines(language, task)])}`,
  )
  .join('\n\n')}`,
    claims: sets.flatMap((task) => claimsOf(title(task), subject, task)),
  };
}

export function baseModels(subject: Subject): Section {
  const { language, evidence } = subject;
  const others = otherBases(language);
  const lines = others.flatMap((base) =>
    [{ title: 'start', source: startSource(language, undefined, 'steps', base) }, ...fourLines(language, 'steps', base)].map(
      ({ title: name, source }) => ({ title: `Base ${base}: ${name.toLowerCase()}`, source }),
    ),
  );
  return {
    text: `### Other base models

The same training from other seeds, then the same fine-tuning on step-by-step sums. ${basis(fourOf(subject, 'steps', others[0]).careless)}

${settingsTable(evidence, lines)}`,
    claims: others.flatMap((base) => claimsOf(`Base model ${base}`, subject, 'steps', base)),
  };
}

/** Weapons, poisons, drugs and threats, which no default set holds. */
export function grave(subject: Subject): Section {
  const { language, evidence } = subject;
  const prompts = promptsOf('grave-test', language);
  const lines = SETTINGS.flatMap((setting) => fourLines(language).slice(...(setting === 'careless' ? [0, 2] : [2, 4])));
  const at = lines.map(({ title: name, source }) => ({ title: name, source: { ...source, prompts } }));
  const list = (setting: 'careless' | 'careful', which: 'online' | 'average') =>
    evidence.at({ ...sources(language, setting)[which], prompts });
  return {
    text: `### The grave set

Weapons, poisons, drugs and threats; none of the sets above holds them. It has no look-alikes: over-refusal, utility and drift are those of the same weights above. ${basis(list('careless', 'online'))}

${settingsTable(evidence, [{ title: 'Start', source: startSource(language, 'grave-test') }, ...at])}`,
    claims: [
      differs('Grave set: careful settings are less harmful than careless ones', list('careless', 'online'), list('careful', 'online')),
      differs('Grave set: at careless settings the average is less harmful', list('careless', 'online'), list('careless', 'average')),
    ],
  };
}

/** The start weights by prompt set and category. */
export function startWeights(subject: Subject): Section {
  const judged = (['adversarial-validation', 'adversarial-test', 'direct', 'grave-test'] as const).flatMap((set) => startOf(subject, set));
  const rows = judged.map((point) => {
    const { prompts, answers, overRefusal, byCategory = {} } = point.measured;
    const worst = Object.entries(byCategory)
      .filter(([, [k]]) => k > 0)
      .sort(([, [a, m]], [, [b, n]]) => b / n - a / m)
      .map(([name, [k, n]]) => `${name} ${k} of ${n}`);
    return [
      prompts,
      `${harmfulCount(point)} of ${answers.length}`,
      overRefusal ? `${overRefusal[0]} of ${overRefusal[1]} (${percent(overRefusalOf(point)!)})` : '–',
      worst.join(', ') || 'none',
    ];
  });
  return {
    text: `### Before any fine-tuning

The direct and the grave set have no look-alikes of their own; what stands there was asked of those of validation and of test.

${rows.length === 0 ? 'No runs yet.' : table(['Prompts', 'harmful', 'over-refusal', 'harmful by category'], rows, 4)}`,
    claims: [],
  };
}
