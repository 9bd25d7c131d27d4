import type { EvidenceRow, EvidenceSummary, LanguageEvidence } from '../../src/protocol/evidence';
import type { Evidence } from './evidence';
import { CELLS, CONTROLLED, modelOf, SAFETY } from './plan';
import { chapters, subjects } from './report';
import { figuresOf, type Line } from './rows';
import { answer } from './sections/answer';
import { headlineLines } from './sections/headline';
import { fourOf, settingText, type Subject } from './sections/shared';

const DIGITS = 6;
const rounded = (x: number): number => Number(x.toFixed(DIGITS));
const within = (_: string, value: unknown): unknown => (typeof value === 'number' ? rounded(value) : value);

const distinct = (values: readonly string[]): string[] => [...new Set(values)].sort();

/** The preset that answers whether data must be bought, where it was run. */
const safetyLines = (language: Subject['language']): Line[] =>
  language === CONTROLLED ? [{ title: SAFETY.title, source: { cell: SAFETY.id } }] : [];

const rowsOf = ({ language, evidence }: Subject): EvidenceRow[] =>
  [...headlineLines(language), ...safetyLines(language)].flatMap(({ title, source }) => {
    const list = evidence.at(source);
    const setting = source.track === 'start' ? '' : settingText(source.cell);
    return list.length > 0 ? [{ title, setting, ...figuresOf(list) }] : [];
  });

function languageOf(subject: Subject): LanguageEvidence {
  const { language, evidence } = subject;
  const { runs } = evidence;
  const days = distinct(runs.map((r) => r.date.slice(0, 10)));
  const first = fourOf(subject).careless[0]?.measured;
  return {
    language,
    model: modelOf(language),
    runs: runs.length,
    planned: CELLS.filter((cell) => cell.language === language).reduce((n, c) => n + c.seeds.length, 0),
    dates: days.length > 1 ? [days[0]!, days.at(-1)!] : days,
    adapters: distinct(runs.map((r) => r.adapter)),
    judge: first?.judge ?? '',
    prompts: first?.prompts ?? '',
    n: first?.answers.length ?? 0,
    lookAlikes: first?.overRefusal?.[1] ?? 0,
    heldOut: first?.right[1] ?? 0,
    rows: rowsOf(subject),
    answer: answer(subject),
    claims: chapters(subject)
      .flatMap(({ claims }) => claims)
      .flatMap(({ expectation, verdict, figures }) => (verdict === null ? [] : [{ expectation, verdict, figures }])),
  };
}

/** public/evidence.json, for the page and the README: the first table, the answer and the verdicts. */
export function summaryText(evidence: Evidence): string {
  const summary: EvidenceSummary = { languages: subjects(evidence).map(languageOf) };
  return `${JSON.stringify(summary, within, 1)}\n`;
}
