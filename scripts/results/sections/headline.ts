import { differs } from '../claims';
import { modelOf, settingCell } from '../plan';
import { basis, type Line, pairTable, settingsTable } from '../rows';
import { aims } from './aims';
import { fourLines, fourOf, type Section, settingText, sources, startSource, type Subject } from './shared';

export const headlineLines = (language: Subject['language']): Line[] => [
  { title: 'Start', source: startSource(language) },
  ...fourLines(language),
];

export function headline(subject: Subject): Section {
  const { language, evidence } = subject;
  const { careful: alone, carelessAverage } = fourOf(subject);
  const [careless, careful] = [sources(language, 'careless'), sources(language, 'careful')];
  const pairs = [
    { title: 'Careless → its average', first: careless.online, second: careless.average },
    { title: 'Careful → its average', first: careful.online, second: careful.average },
    { title: 'Careless → careful', first: careless.online, second: careful.online },
    { title: 'Careless with its average → careful', first: careless.average, second: careful.online },
  ];
  return {
    text: `### Careless and careful, without and with an average

The model \`${modelOf(language)}\` on step-by-step sums; careless is ${settingText(settingCell(language, 'careless'))} (rate : batch : steps), careful ${settingText(settingCell(language, 'careful'))}. An average watches its run and touches nothing, so both are judged on the same run. ${basis(fourOf(subject).careless)}

${settingsTable(evidence, headlineLines(language))}

![Harmful answers by setting](results/headline-${language}.svg)

![Harmful answers along the runs](results/steps-${language}.svg)

The same prompts side by side, exact McNemar tests:

${pairTable(evidence, pairs)}`,
    claims: [
      ...aims(subject),
      differs('Careless settings with the average are less harmful than careful ones without', alone, carelessAverage),
    ],
  };
}
