import { halfLife } from '../../../src/protocol/recipe';
import { decaysOf, ema, findCell, SETTINGS, settingCell, settingTitle } from '../plan';
import { basis, settingsTable } from '../rows';
import { fourOf, type Section, type Subject } from './shared';

/** Every average that was followed, by its decay. */
export function decays(subject: Subject): Section {
  const { language, evidence } = subject;
  const lines = SETTINGS.flatMap((setting) => {
    const cell = settingCell(language, setting);
    const steps = findCell(cell).settings.max_steps!;
    return [
      { title: settingTitle(setting), source: { cell } },
      ...decaysOf(setting, language).map((decay) => ({
        title: `its average ${decay}, half-life ${((100 * halfLife(decay)) / steps).toFixed(0)} % of the run`,
        source: { cell, track: ema(decay) },
      })),
    ];
  });
  return {
    text: `### Averages by decay

The half-life says how far back an average reaches: after so many steps half of what it held is replaced. ${basis(fourOf(subject).careless)}

${settingsTable(evidence, lines)}`,
    claims: [],
  };
}
