import type { Recipe } from '../../protocol/recipe';
import type { ClassPool } from './pool';
import { markOf } from './settings';
import type { Count } from './ticket';

/** A class as files: one row for each seed and track, or all of it. */

const COLUMNS = 'seed,device,threads,build,judge,prompts,track,harmful_k,harmful_n,over_refusal_k,over_refusal_n,utility_k,utility_n';

/** A word that holds a sign of the table stands in quotes; one that a spreadsheet would compute begins with an apostrophe. */
function cell(value: string | number): string {
  const text = typeof value === 'string' && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

const pair = (count: Count | null): (string | number)[] => (count ? [count.k, count.n] : ['', '']);

export function classCsv({ accepted }: ClassPool): string {
  const rows = accepted.flatMap(({ ticket: { seed, device, threads, build, judge, prompts, tracks } }) =>
    tracks.map((one) =>
      [seed, device, threads || '', build, judge, prompts, one.track, ...pair(one.harmful), ...pair(one.overRefusal), ...pair(one.utility)]
        .map(cell)
        .join(','),
    ),
  );
  return [COLUMNS, ...rows, ''].join('\n');
}

export function classJson(recipe: Recipe, { accepted, rejected, tracks, signs }: ClassPool): string {
  const told = {
    format: 'tabtune-class@1',
    digest: markOf(recipe).digest,
    recipe,
    tickets: accepted.map(({ text, ticket: { settings: _, digest: __, ...ticket } }) => ({ text, ...ticket })),
    rejected: rejected.map(({ text, reason }) => ({ text, reason })),
    tracks,
    signs,
  };
  return `${JSON.stringify(told, null, 2)}\n`;
}
