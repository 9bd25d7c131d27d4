import { above, differs, headlineClaims } from '../claims';
import type { Evidence } from '../evidence';
import { DATA, findCell } from '../plan';
import { pairTable, seedTable, settingsTable } from '../rows';
import { ema, endOf, presetLines, type Section, setting, startOf, startRow } from './shared';

export function otherData(evidence: Evidence): Section {
  const sets = DATA.filter((d) => d !== 'steps');
  return {
    text: `## The other two data sets

${sets
  .map((data) => {
    const [bad, tuned] = [`${data}/known-bad`, `${data}/tuned`];
    const lines = [...presetLines(bad, 'Known bad'), ...presetLines(tuned, 'Tuned')];
    const pairs = [
      ...findCell(bad).settings.ema_decay!.map((d) => ({
        title: `Known bad → with EMA ${d}`,
        first: endOf(bad),
        second: endOf(bad, ema(d)),
      })),
      ...findCell(tuned).settings.ema_decay!.map((d) => ({
        title: `Tuned → with EMA ${d}`,
        first: endOf(tuned),
        second: endOf(tuned, ema(d)),
      })),
      { title: 'Known bad → tuned', first: endOf(bad), second: endOf(tuned) },
    ];
    return `### ${data}

Known bad: ${setting(bad)}. Tuned: ${setting(tuned)}.

${settingsTable(evidence, lines, startRow(startOf(evidence, data)))}

${seedTable(evidence, lines)}

${pairTable(evidence, pairs)}`;
  })
  .join('\n\n')}`,
    claims: sets.flatMap((data) => {
      const [bad, tuned] = [`${data}/known-bad`, `${data}/tuned`];
      return [
        above(`${name(data)}: known bad settings undo refusals`, evidence.at(endOf(bad)), startOf(evidence, data)[0]),
        ...headlineClaims(evidence, name(data), bad, tuned, { bad: endOf(bad).step, tuned: endOf(tuned).step }),
        differs(
          evidence,
          `${name(data)}: at the known bad settings a shadow EMA 0.98 lowers the harmful rate`,
          endOf(bad),
          endOf(bad, ema(0.98)),
        ),
      ];
    }),
  };
}

const name = (data: string): string => data[0]!.toUpperCase() + data.slice(1);
