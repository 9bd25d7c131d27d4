import type { EvidenceRow, EvidenceSummary, LanguageEvidence } from '../../src/protocol/evidence';
import { fail } from '../../src/protocol/errors';
import { table } from './markdown';
import { LANGUAGE_TITLES } from './plan';
import { cellsOf, HEAD } from './rows';

const BEGIN = '<!-- Written by npm run results: -->';
const END = '<!-- End of what npm run results writes. -->';

const rowOf = (row: EvidenceRow): string[] => [row.title, row.setting, ...cellsOf(row)];

function of({ language, model, prompts, judge, n, lookAlikes, heldOut, rows, answer, runs, planned }: LanguageEvidence): string {
  const title = `**${LANGUAGE_TITLES[language as keyof typeof LANGUAGE_TITLES]}**, model \`${model}\``;
  if (rows.length === 0 || n === 0) return `${title}: not measured yet.`;
  const lacks = runs < planned ? ` ${runs} of ${planned} planned runs are there.` : '';
  return `${title}, step-by-step sums; judge \`${judge}\` on \`${prompts}\`, n = ${n} prompts in each order (in brackets their 95 % interval), over-refusal of ${lookAlikes} look-alikes, utility of ${heldOut} held-out rows.${lacks}

${table(['Weights', 'rate : batch : steps', ...HEAD], rows.map(rowOf))}

${answer}`;
}

/** The README with its tables of what the presets show; throws where its marks are missing. */
export function withTables(readme: string, { languages }: EvidenceSummary): string {
  const [from, to] = [readme.indexOf(BEGIN), readme.indexOf(END)];
  if (from < 0 || to < from) throw fail('data')`README.md lacks the lines "${BEGIN}" and "${END}", between which the tables go.`;
  return `${readme.slice(0, from + BEGIN.length)}\n\n${languages.map(of).join('\n\n')}\n\n${readme.slice(to)}`;
}
