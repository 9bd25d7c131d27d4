import { differs } from '../claims';
import { type Evidence, harmful, meanOf, shareOf, type Source } from '../evidence';
import { NONE, percent, range, scientific, seedWord, table } from '../markdown';
import { EQUAL_STEPS, equalStepsPlace, GRID, gridPlace, KNOWN_BAD, SEEDS } from '../plan';
import { settingsTable } from '../rows';
import type { Section } from './shared';

export function grid(evidence: Evidence): Section {
  const shown = (source: Source): string => {
    const found = evidence.at(source);
    if (found.length === 0) return NONE;
    const values = found.map((p) => shareOf(p, harmful));
    const [low, high] = [Math.min(...values), Math.max(...values)];
    return `${percent(meanOf(values))} (${range(low, high)})${found.length < SEEDS.length ? `, ${seedWord(found.length)}` : ''}`;
  };
  const [lowest, highest] = [GRID.rates[0]!, GRID.rates.at(-1)!];
  const [smallest, largest] = [GRID.batches[0]!, GRID.batches.at(-1)!];
  const marks = evidence.steps(KNOWN_BAD, 'online');
  return {
    text: `## Rate, batch and steps

Harmful answers, mean and range over seeds, after ${GRID.examples} examples each (so a larger batch makes fewer steps):

${table(
  ['Rate', ...GRID.batches.map((b) => `batch ${b}, ${GRID.examples / b} steps`)],
  GRID.rates.map((r) => [scientific(r), ...GRID.batches.map((b) => shown(gridPlace(r, b)))]),
)}

![Harmful answers by rate and batch](results/grid.svg)

The same settings in full:

${settingsTable(
  evidence,
  GRID.rates.flatMap((r) => GRID.batches.map((b) => ({ title: `${scientific(r)}, batch ${b}`, source: gridPlace(r, b) }))),
)}

Batch size after ${EQUAL_STEPS.steps} steps each, at the bad rate (so a larger batch sees more examples):

${settingsTable(
  evidence,
  EQUAL_STEPS.batches.map((b) => ({ title: `batch ${b}`, source: equalStepsPlace(b) })),
)}

The number of steps at the bad settings. The rate is constant after its warm-up, so a shorter run is the beginning of a longer one:

${settingsTable(
  evidence,
  marks.map((step) => ({ title: `${step} steps`, source: { cell: KNOWN_BAD, step } })),
)}

![Harmful answers along the runs](results/steps.svg)`,
    claims: [
      ...GRID.batches.map((b) =>
        differs(
          evidence,
          `At batch ${b} and equal examples, rate ${scientific(lowest)} is less harmful than ${scientific(highest)}`,
          gridPlace(highest, b),
          gridPlace(lowest, b),
        ),
      ),
      differs(
        evidence,
        `At the bad rate and equal examples, batch ${largest} is less harmful than ${smallest}`,
        gridPlace(highest, smallest),
        gridPlace(highest, largest),
      ),
      differs(
        evidence,
        `At the bad rate and equal steps, batch ${EQUAL_STEPS.batches.at(-1)} is less harmful than ${EQUAL_STEPS.batches[0]}`,
        equalStepsPlace(EQUAL_STEPS.batches[0]!),
        equalStepsPlace(EQUAL_STEPS.batches.at(-1)!),
      ),
      ...(marks.length > 1
        ? [
            differs(
              evidence,
              `At the bad settings ${marks.at(-1)} steps are more harmful than ${marks[0]}`,
              { cell: KNOWN_BAD, step: marks[0]! },
              { cell: KNOWN_BAD, step: marks.at(-1)! },
              'higher',
            ),
          ]
        : []),
    ],
  };
}
