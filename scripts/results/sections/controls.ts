import { differs } from '../claims';
import { scientific } from '../markdown';
import { CONTROLLED, CONTROLS, ema, FEEDBACK, findCell, rateCell, settingCell } from '../plan';
import { basis, type Line, settingsTable } from '../rows';
import { fourLines, fourOf, type Section, sources, type Subject } from './shared';

/** What else is done about careless settings. */
export function controls({ language, evidence }: Subject): Section {
  if (language !== CONTROLLED) return { text: '', claims: [] };
  const four = fourOf({ language, evidence });
  const [careless, average, ...careful] = fourLines(language) as [Line, Line, Line, Line];
  const half = rateCell(0.5);
  const lines: Line[] = [
    careless,
    average,
    ...CONTROLS.flatMap(({ id, title, settings }): Line[] => {
      const rate = id.includes('/rate-') ? `, ${scientific(settings.learning_rate!)}` : '';
      const online = { title: title + rate, source: { cell: id } };
      return settings.ema_mode === 'feedback'
        ? [online, { title: 'its average', source: { cell: id, track: ema(FEEDBACK.decay) } }]
        : [online];
    }),
    ...careful,
  ];
  const list = (cell: string) => evidence.at({ cell });
  const lowers = (what: string, cell: string) =>
    differs(`Instead of an average, ${what} lowers the careless rate`, four.careless, list(cell));
  const halfTitle = half === settingCell(language, 'careful') ? 'half the rate (which is the careful setting)' : 'half the rate';
  return {
    text: `### Instead of an average: rate, schedule, feedback, safety rows

Careless settings with one thing changed at a time. A feedback average with decay ${FEEDBACK.decay} draws the weights back by the share ${FEEDBACK.share} of the way in each update, so that they drift about half as fast: it stands beside half the rate${halfTitle.includes('careful') ? `, which is ${findCell(half).title.toLowerCase()}` : ''}. ${basis(four.careless)}

${settingsTable(evidence, lines)}`,
    claims: [
      lowers(halfTitle, half),
      lowers('a cosine schedule', 'en/steps/cosine'),
      lowers('a feedback average', 'en/steps/feedback'),
      lowers('5 % of safety rows', 'en/steps/safety'),
      differs('The average is less harmful than three tenths of the rate', list(rateCell(0.3)), four.carelessAverage),
      differs(`The average is less harmful than ${halfTitle}`, list(half), four.carelessAverage),
      differs('The average is less harmful than a cosine schedule', list('en/steps/cosine'), four.carelessAverage),
      differs('A feedback average is less harmful than half the rate', list(half), list('en/steps/feedback')),
      differs(
        'The average is less harmful than 5 % of safety rows',
        list('en/steps/safety'),
        evidence.at(sources(language, 'careless').average),
      ),
    ],
  };
}
