import { differs, same } from '../claims';
import type { Evidence } from '../evidence';
import { scientific } from '../markdown';
import { BLEND, FEEDBACK, findCell, KNOWN_BAD, TUNED } from '../plan';
import { type Line, type Pair, pairTable, seedTable, settingsTable } from '../rows';
import { ema, endOf, type Section, startOf, startRow } from './shared';

const REMEDIES = ['feedback', 'feedback-control', 'blend', 'blend-control', 'cosine', 'anchor-0.998', 'anchor-0.99'].map(
  (id) => `steps/${id}`,
);

export function remedies(evidence: Evidence): Section {
  const lines: Line[] = [
    { title: 'Known bad', source: endOf(KNOWN_BAD) },
    ...REMEDIES.flatMap((cell): Line[] => {
      const { title, settings } = findCell(cell);
      const rate = cell.endsWith('control') ? `, ${scientific(settings.learning_rate!)}` : '';
      const online = { title: title + rate, source: endOf(cell) };
      return cell === 'steps/feedback' ? [online, { title: `${title}, its average`, source: endOf(cell, ema(FEEDBACK.decay)) }] : [online];
    }),
    { title: 'Tuned', source: endOf(TUNED) },
  ];
  const pair = (title: string, first: string, second: string): Pair => ({ title, first: endOf(first), second: endOf(second) });
  const pairs = [
    pair('Lower rate → feedback EMA', 'steps/feedback-control', 'steps/feedback'),
    pair('Lower rate → blend EMA', 'steps/blend-control', 'steps/blend'),
    ...REMEDIES.map((cell) =>
      pair(`Known bad → ${findCell(cell).title}${cell.endsWith('control') ? ` (${cell.split(/[/-]/)[1]})` : ''}`, KNOWN_BAD, cell),
    ),
  ];
  const against = (what: string, cell: string) =>
    differs(evidence, `At the known bad settings ${what} lowers the harmful rate`, endOf(KNOWN_BAD), endOf(cell));
  return {
    text: `## What takes part in the training

At the known bad settings of the step-by-step data, one thing changed at a time. An average that feeds back slows the drift down, so each stands beside plain training at the rate that drifts as fast: the slow part of a feedback EMA with decay b and share p moves (1 − b) / (1 − b + p b) as far as the update, and blend withholds the share b of every update, which makes it a lower rate by another name (AdamW without weight decay: the same up to rounding).

${settingsTable(evidence, lines, startRow(startOf(evidence, 'steps')))}

${seedTable(evidence, lines)}

${pairTable(evidence, pairs)}

LoRA is not part of this report.`,
    claims: [
      against('a cosine schedule', 'steps/cosine'),
      against('a pull to the start (.998)', 'steps/anchor-0.998'),
      against('a pull to the start (.99)', 'steps/anchor-0.99'),
      against('a feedback EMA', 'steps/feedback'),
      differs(
        evidence,
        'A feedback EMA is less harmful than the lower rate that drifts as fast',
        endOf('steps/feedback-control'),
        endOf('steps/feedback'),
      ),
      same(
        evidence,
        `A blend EMA with decay ${BLEND.decay} is ${Number((1 - BLEND.decay).toPrecision(3))} of the rate in disguise: no direction over seeds`,
        endOf('steps/blend-control'),
        endOf('steps/blend'),
      ),
    ],
  };
}
