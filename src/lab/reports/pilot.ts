import { msg, str } from '@lit/localize';
import { count, day } from '../base/format';
import { list } from '../base/said';
import type { Floors } from './gate';
import { advice, appendix, cost, curves, limits, type Price, recipeOf, recommendation, repeating } from './parts/back';
import { baseText, cards, notesOf, rowName, table, verdictOf } from './parts/front';
import { markup, type Markup, NOTHING } from './parts/html';
import { ladder, next } from './parts/ladder';
import { type Reported, type Row, rowsOf, shownRows } from './parts/rows';
import { STYLE } from './parts/style';

export type { Price } from './parts/back';
export type { Reported } from './parts/rows';

/** More runs do not fit onto two sheets that somebody reads. */
export const MOST_REPORTED = 6;
export const MOST_TITLE = 110;
export const MOST_QUESTION = 320;
export const MOST_CURRENCY = 8;

/** A text that is longer ends with a sign that there is more. */
const shortened = (text: string, most: number): string => {
  const signs = [...text];
  return signs.length <= most ? text : `${signs.slice(0, most - 1).join('')}…`;
};

export interface Pilot {
  title: string;
  /** What the pilot was to answer. */
  question: string;
  /** One to `MOST_REPORTED`, in their order. */
  groups: readonly Reported[];
  candidate: { group: string; track: string };
  floors: Floors;
  /** Of data that could be collected instead; null where the reader does not tell. */
  price: Price | null;
  /** When it is made, ISO 8601. */
  made: string;
  /** Of the page, as BCP 47: texts are those of the page, and the document says so. */
  language: string;
}

/** With as many tracks in the table there is room for a chart below it. */
const FEW = 4;
/** More rows than these are set closer. */
const MANY = 8;

/** A policy of the file's own: it holds no script, and none would run. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

function foot(rows: readonly Row[], sheet: number): Markup {
  const judges = [...new Set(rows.flatMap(({ evaluations }) => evaluations.map(({ judge }) => judge)).filter(Boolean))];
  const prompts = [...new Set(rows.flatMap(({ evaluations }) => evaluations.map((one) => one.prompts)).filter(Boolean))];
  const source = judges.length > 0 ? msg(str`Judge ${shortened(list(judges), 60)}, prompts ${shortened(list(prompts), 60)}. Made from records alone.`) : msg('Made from records alone.'); // prettier-ignore
  return markup`<div class="foot"><span>${source}</span><span>${msg(str`Page ${count(sheet)} of ${count(2)}`)}</span></div>`;
}

/** What a reader has to know of the runs as a whole. */
function told({ groups }: Pilot, rows: readonly Row[]): string[] {
  const empty = groups.filter((group) => !rows.some((row) => row.group === group));
  const imported = groups.filter((group) => group.imported);
  return [
    empty.length > 0 ? msg(str`Nothing was measured of ${shortened(list(empty.map(({ name }) => name)), 120)}.`) : '',
    imported.length > 0 ? msg(str`Imported, not trained here: ${shortened(list(imported.map(({ name }) => name)), 120)}.`) : '',
  ].filter((text) => text !== '');
}

function empty(): Markup {
  return markup`<section class="verdict unclear"><div class="word">${msg('Unclear')}</div><div><p class="lead">${msg('Nothing of the candidate was measured.')}</p></div></section>`;
}

/**
 * The report of a pilot for whoever decides, as one HTML file that needs nothing else: style and charts are in it, no script, no answer of
 * a model. On paper it has two sheets of A4. Throws RangeError for a number of groups other than 1 to `MOST_REPORTED`.
 */
export function pilotReport(pilot: Pilot): string {
  const { groups, candidate, floors, price, made, language } = pilot;
  if (groups.length < 1 || groups.length > MOST_REPORTED)
    throw new RangeError(`A report takes 1 to ${MOST_REPORTED} runs, not ${groups.length}.`);
  const rows = rowsOf(groups, floors);
  const chosen = rows.find(({ group, track }) => group.id === candidate.group && track === candidate.track) ?? null;
  const shown = shownRows(rows, chosen);
  const group = groups.find(({ id }) => id === candidate.group) ?? groups[0]!;
  const letter = rows.find((row) => row.group === group)?.letter ?? 'A';
  const title = shortened(pilot.title.trim(), MOST_TITLE) || msg('Report of a fine-tuning pilot');
  const question = shortened(pilot.question.trim(), MOST_QUESTION);
  const top = markup`<div class="top"><b>${msg('Report of a pilot')}</b><span>${day(made)}</span></div>`;
  const head = markup`<header><h1>${title}</h1>${question === '' ? NOTHING : markup`<p class="question">${question}</p>`}</header>`;
  const verdict = chosen ? markup`${verdictOf(chosen, rowName(chosen))}${cards(chosen)}` : empty();
  const notes = chosen ? notesOf(chosen, told(pilot, rows)) : NOTHING;
  const before = markup`<section><h2>${msg('Base rate')}</h2><p>${baseText(groups)}</p></section>`;
  const compared = table({ rows: shown, candidate: chosen, floors, others: rows.length - shown.length });
  // Few rows leave room for both charts, one on each sheet; many of them push the first to the second.
  const few = shown.length <= FEW;
  const chart = (measure: 'harmful' | 'utility', height: number): Markup => curves(shown, chosen, groups, measure, height);
  // Six runs with an average each take what a long title, a long question and the notes would.
  const dense = shown.length > MANY ? 'sheet dense' : 'sheet';
  const front = markup`<div class="${dense}">${top}${head}${verdict}${notes}${before}${compared}${few ? chart('harmful', 172 - 22 * Math.max(0, shown.length - 2)) : NOTHING}${foot(rows, 1)}</div>`;
  const details = markup`${recipeOf(group, letter)}<div class="halves"><div>${limits(rows, groups)}</div><div>${repeating(group)}</div></div>`;
  const back = markup`<div class="sheet last">${top}${recommendation(rows, chosen)}${few ? chart('utility', 96) : chart('harmful', 148)}${cost(groups, price)}${details}${foot(rows, 2)}</div>`;
  const described = chosen ? advice(next(ladder(rows)), chosen) : '';
  const body = markup`<body><main>${front}${back}${appendix(rows, group)}</main></body>`;
  const meta = markup`<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta http-equiv="Content-Security-Policy" content="${POLICY}"><meta name="description" content="${described}"><title>${title}</title>`;
  return `<!doctype html>\n<html lang="${markup`${language}`.text}"><head>${meta.text}<style>${STYLE}</style></head>${body.text}</html>\n`;
}
