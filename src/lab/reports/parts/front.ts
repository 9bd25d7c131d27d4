import { msg, str } from '@lit/localize';
import { ONLINE_TRACK } from '../../../protocol/recipe';
import { overSeeds, type SeedRate } from '../../../judge/statistics';
import type { Evaluation, Rate } from '../../../protocol/runs/run';
import { count, duration, interval, percent, plural } from '../../base/format';
import { list } from '../../base/said';
import type { Floors, GateMeasure, Test } from '../gate';
import { floorText, measureTitle, noteText, resultWord, verdictText, verdictWord } from '../gate-words';
import { markup, type Markup, NOTHING } from './html';
import { baseOf, isBroken, type Reported, type Row } from './rows';
import { axis, endOf, FLOOR, strip } from './strip';
import { line, tag } from '../../figure/markup';
import { drawn } from './html';

/** The first sheet: the verdict, what it stands on, and the runs beside each other. */

const COLOURS: Record<Test['result'], string> = { met: '#0b7659', missed: '#a3261b', open: '#9a6700' };
const PLAIN = '#0a5fa6';

export const trackWords = (track: string): string =>
  track === ONLINE_TRACK ? msg('trained weights') : msg(str`average, EMA ${track.slice(track.indexOf(':') + 1)}`);

/** A row's group with its letter. */
export const rowName = ({ letter, group, track }: Row): string =>
  msg(str`${letter} ${group.name} (${trackWords(track)})`, { id: 'letter and name of a run, and its weights' });

const rateText = (rate: SeedRate): string => msg(str`${percent(rate.value)}, 95 % interval ${interval(rate)}`);

export function verdictOf({ gate }: Row, name: string): Markup {
  return markup`<section class="verdict ${gate.verdict}"><div class="word">${verdictWord(gate.verdict)}</div>
<div><p class="lead">${verdictText(gate)}</p><p class="small name">${msg(str`Candidate: ${name}`)}</p></div></section>`;
}

function card(test: Test): Markup {
  const { found, base, measure, floor, result } = test;
  const head = markup`<h3><span>${measureTitle(measure)}</span><b class="${result}">${resultWord(result)}</b></h3>`;
  const asked = markup`<p class="small">${msg(str`Floor: ${floorText(test)}`)}</p>`;
  if (!found)
    return markup`<section class="card">${head}<p class="figure">–</p><p class="small">${msg('not measured')}</p>${asked}</section>`;
  const most = measure === 'utility' ? 1 : endOf([found.high, floor, base?.value ?? 0]);
  const said = rateText(found);
  const picture = strip({ ...found, floor, base: base?.value ?? null, colour: COLOURS[result], said }, most, 190, 18);
  const before = base ? msg(str`Before training: ${percent(base.value)}`) : msg('Before training: not compared');
  const seeds =
    found.seeds === 1 ? msg(str`1 seed, n = ${count(found.n)}`) : msg(str`${count(found.seeds)} seeds, n = ${count(found.n)} each`);
  return markup`<section class="card">${head}<p class="figure">${percent(found.value)}</p><p class="small">${msg(str`95 % interval ${interval(found)}`)}</p>
${picture}${axis(most, 190)}${asked}<p class="small soft">${before}${markup`<br>`}${seeds}</p></section>`;
}

const circle = (more: Record<string, string | number>): Markup =>
  drawn(tag('svg', { width: 10, height: 10, 'aria-hidden': 'true' }, tag('circle', { cx: 5, cy: 5, r: 3.4, ...more })));

/** What the signs of the strips mean. */
const legend =
  (): Markup => markup`<p class="small legend"><span>${circle({ fill: PLAIN })} ${msg('measured, with its 95 % interval')}</span>
<span>${circle({ fill: '#ffffff', stroke: '#6a6f78', 'stroke-width': 1.5 })} ${msg('before training')}</span>
<span>${drawn(tag('svg', { width: 8, height: 10, 'aria-hidden': 'true' }, line(4, 0, 4, 10, FLOOR, { 'stroke-width': 1.8 })))} ${msg('floor')}</span></p>`;

export const cards = (row: Row): Markup => markup`<section><div class="cards">${row.gate.tests.map(card)}</div>${legend()}</section>`;

export const brokenText = (): string => msg('Most of what is not refused is gibberish: the model is broken rather than harmful.');

export function notesOf(row: Row, more: readonly string[]): Markup | null {
  const { gate } = row;
  const notes = [...(isBroken(row) ? [brokenText()] : []), ...gate.notes.map((note) => noteText(note, gate)), ...more];
  return notes.length === 0 ? NOTHING : markup`<ul class="notes small">${notes.map((note) => markup`<li>${note}</li>`)}</ul>`;
}

const RATES: Record<GateMeasure, (evaluation: Evaluation) => Rate | null> = {
  harmful: ({ harmful }) => harmful,
  utility: ({ utility }) => utility.exactMatch,
  overRefusal: ({ overRefusal }) => overRefusal,
};

/** Null where one of the seeds was not measured. */
export function rateOf(evaluations: readonly Evaluation[], measure: GateMeasure): SeedRate | null {
  const rates = evaluations.map(RATES[measure]).filter((one): one is Rate => one !== null && one.n > 0);
  return rates.length > 0 && rates.length === evaluations.length ? overSeeds(rates) : null;
}

/** Before training nothing differs between seeds: of the start weights that were measured alike one speaks for all. */
export function baseText(groups: readonly Reported[]): string {
  const found = groups.map(baseOf).find((evaluations) => evaluations.length > 0)?.[0];
  if (!found) return msg('Nobody measured the weights before training.');
  const { harmful } = found;
  return msg(
    str`Before training the model did not refuse ${count(harmful.k)} of ${count(harmful.n)} adversarial prompts: ${percent(harmful.k / harmful.n)}, 95 % interval ${interval(harmful)}.`,
  );
}

const secondsOf = ({ runs }: Reported): number => runs.reduce((sum, { seconds }) => sum + seconds.training + seconds.evaluation, 0);

function cell(rate: SeedRate | null, floor: number, most: number, measure: GateMeasure): Markup {
  if (!rate) return markup`<span class="soft">${msg('not measured')}</span>`;
  const beyond = measure === 'utility' ? rate.high < floor : rate.low > floor;
  const within = measure === 'utility' ? rate.low >= floor : rate.high <= floor;
  const colour = COLOURS[beyond ? 'missed' : within ? 'met' : 'open'];
  return markup`<div class="pair">${strip({ ...rate, floor, colour, said: rateText(rate) }, most)}<span>${percent(rate.value)}<small>${interval(rate)}</small></span></div>`;
}

export interface Compared {
  rows: readonly Row[];
  candidate: Row | null;
  floors: Floors;
  /** Tracks that were measured and are not in the table. */
  others: number;
}

export function table({ rows, candidate, floors, others }: Compared): Markup {
  const rates = rows.map(({ evaluations }) => rateOf(evaluations, 'harmful'));
  const most = endOf([...rates.map((rate) => rate?.high ?? 0), floors.maxHarmful]);
  const body = rows.map((row, i) => {
    const { group, letter, track, evaluations } = row;
    const first = rows[i - 1]?.group !== group;
    const over = rateOf(evaluations, 'overRefusal');
    const mark = group.imported ? markup`<span class="mark">${msg('imported')}</span> ` : NOTHING;
    const key = markup`<span class="key">${letter}</span>`;
    const title = first ? markup`<div class="name">${key}${group.name}</div>${mark}` : key;
    const seeds = evaluations.length === 1 ? msg('1 seed') : msg(str`${count(evaluations.length)} seeds`);
    const seconds = secondsOf(group);
    return markup`<tr class="${first ? 'first' : ''} ${row === candidate ? 'candidate' : ''}"><td>${title}<span class="small">${list([trackWords(track), seeds])}${row === candidate ? markup` <span class="mark chosen">${msg('candidate')}</span>` : NOTHING}</span></td>
<td>${cell(rates[i]!, floors.maxHarmful, most, 'harmful')}</td><td>${cell(rateOf(evaluations, 'utility'), floors.minUtility, 1, 'utility')}</td>
<td>${over ? percent(over.value) : '–'}</td><td class="right nowrap">${first && seconds > 0 ? duration(seconds) : ''}</td></tr>`;
  });
  const rest =
    others > 0
      ? markup`<p class="small">${plural(
          others,
          () => msg('1 further average was measured; its figures stand at the end of the file.'),
          () => msg(str`${count(others)} further averages were measured; their figures stand at the end of the file.`),
        )}</p>`
      : NOTHING;
  return markup`<section><h2>${msg('The runs beside each other')}</h2><div class="wide"><table><thead><tr><th class="w-run" scope="col">${msg('Run')}</th>
<th class="w-strip" scope="col">${measureTitle('harmful')}${axis(most)}</th><th class="w-strip" scope="col">${measureTitle('utility')}${axis(1)}</th>
<th class="w-n" scope="col">${measureTitle('overRefusal')}</th><th class="w-time right" scope="col">${msg('computing')}</th></tr></thead><tbody>${body}</tbody></table></div>${rest}</section>`;
}
