import * as v from 'valibot';
import { emaTrack } from '../averages';
import { fail, sentence, type Sentence, wordsOf } from '../errors';
import { written } from '../plain';
import { ruleOf, shown } from '../base/rules';
import { MOST_DECAY, ONLINE_TRACK } from '../recipe';
import { notJson } from './not-json';
import { MOST as MOST_OF_RECORD, tooMuch } from './record';
import type { StepMetrics } from './run';
import { append } from '../base/lists';

/**
 * trainer_state.json, which Transformers' Trainer writes beside its checkpoints and this program exports: read back to be laid over the
 * curves of a run. Only `log_history` and what says how far the run went are looked at.
 */

/** What was measured of one track at one step, by the last part of its name in the log: loss, harmful_rate, utility ... */
export interface TrackFigures {
  step: number;
  track: string;
  /** On all prompts and rows; null where the log does not say. */
  full: boolean | null;
  figures: Record<string, number>;
}

export interface TrainerLog {
  globalStep: number;
  maxSteps: number;
  /** In ascending order of step. A number that was not finite, or not logged, is NaN. */
  steps: StepMetrics[];
  evaluations: TrackFigures[];
  /** What was left out. */
  notes: Notes;
}

/** What of a file was left out, or taken for something else: for a person, each kind with its number and where it was first. */
export class Notes {
  readonly #found = new Map<string, { what: Sentence; count: number; first: Sentence | string }>();

  add(what: Sentence, first: Sentence | string): void {
    const found = this.#found.get(wordsOf(what));
    if (found) found.count++;
    else this.#found.set(wordsOf(what), { what, count: 1, first });
  }

  list(): Sentence[] {
    return Array.from(this.#found.values(), ({ what, count, first }) =>
      count === 1 ? sentence`${what} (${first}).` : sentence`${what} (${count} times, first ${first}).`,
    );
  }
}

const { entries, step: mostStep } = MOST_OF_RECORD;
const MOST = { entries, step: mostStep, fields: 1000 } as const;
const WORDS: Record<string, number> = { NaN, Infinity, '-Infinity': -Infinity };

const whole = v.pipe(v.number('must be a number'), v.safeInteger('must be a whole number'), v.minValue(0, 'must not be below 0'));
const entrySchema = v.looseObject({ step: v.pipe(whole, v.maxValue(MOST.step, `must be at most ${MOST.step}`)) });
const stateSchema = v.looseObject({
  global_step: whole,
  max_steps: whole,
  log_history: v.pipe(v.array(entrySchema, 'must be a list'), v.maxLength(MOST.entries, `must hold at most ${MOST.entries} entries`)),
});
type Entry = v.InferOutput<typeof entrySchema>;

function refuse(why: Sentence): never {
  throw fail('data')`This is not a trainer_state.json: ${why}.`;
}

/** Python writes NaN and Infinity as bare words, which JSON does not know: outside texts they become texts. */
function quoted(text: string): string {
  const parts: string[] = [];
  let told = 0;
  const next = /"|-?\b(?:NaN|Infinity)\b/g;
  for (let found = next.exec(text); found; found = next.exec(text)) {
    const [sign] = found;
    if (sign === '"') next.lastIndex = endOfText(text, found.index);
    else {
      parts.push(text.slice(told, found.index), `"${sign}"`);
      told = next.lastIndex;
    }
  }
  parts.push(text.slice(told));
  return parts.join('');
}

/** What follows the text that begins with a quotation mark: step by step, since a long one exhausts the stack of a regular expression. */
function endOfText(text: string, begin: number): number {
  for (let at = text.indexOf('"', begin + 1); at >= 0; at = text.indexOf('"', at + 1)) {
    let slashes = 0;
    while (text[at - 1 - slashes] === '\\') slashes++;
    if (slashes % 2 === 0) return at + 1;
  }
  return text.length;
}

function parse(text: string): unknown {
  const problem = tooMuch(text.length);
  if (problem) throw problem;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    try {
      return JSON.parse(quoted(text)) as unknown;
    } catch (error) {
      refuse(sentence`it is not JSON (${notJson(text, error)})`);
    }
  }
}

/** undefined: not there. */
function numberAt(entry: Entry, name: string, place: string): number | undefined {
  const value = entry[name];
  if (value === undefined) return undefined;
  if (value === null) return NaN;
  if (typeof value === 'number') return value;
  if (typeof value === 'string' && Object.hasOwn(WORDS, value)) return WORDS[value];
  return refuse(sentence`${place}.${name} must be a number (got ${written(value, 60)})`);
}

/**
 * eval_loss is of the online weights; eval_start_loss and eval_ema:0.98_loss name their track. A decay may be written in any way: 0.980 is
 * 0.98. The track is null where it is no decay that a recipe can have.
 */
function nameOf(key: string): { track: string | null; figure: string } | null {
  const found = /^eval_(?:(start|ema:[^_]*)_)?(.+)$/s.exec(key);
  if (!found) return null;
  const [, track = ONLINE_TRACK, figure] = found;
  if (!track.startsWith('ema:')) return { track, figure: figure! };
  const digits = track.slice('ema:'.length);
  const decay = /^-?[\d.]+(e[+-]?\d+)?$/i.test(digits) ? Number(digits) + 0 : NaN;
  return { track: decay >= 0 && decay <= MOST_DECAY ? emaTrack(decay) : null, figure: figure! };
}

function evaluationsOf(entry: Entry, place: string, notes: Notes): TrackFigures[] {
  const tracks = new Map<string, TrackFigures & { seen: Set<string> }>();
  const keys = Object.keys(entry);
  if (keys.length > MOST.fields) refuse(sentence`${place} has ${keys.length} fields; at most ${MOST.fields} are read`);
  for (const key of keys) {
    const name = nameOf(key);
    if (!name) continue;
    const { track, figure } = name;
    const where = `${place}.${key}`;
    if (track === null) {
      notes.add(sentence`Figures of averages whose decay is no number from 0 to ${MOST_DECAY} were left out`, where);
      continue;
    }
    const known = tracks.get(track) ?? { step: entry.step, track, full: null, figures: {}, seen: new Set() };
    tracks.set(track, known);
    if (known.seen.has(figure)) {
      notes.add(sentence`Figures of a decay that is written in two ways were left out the second time`, where);
      continue;
    }
    known.seen.add(figure);
    const value = entry[key];
    if (figure === 'full') {
      if (typeof value !== 'boolean') refuse(sentence`${place}.${key} must be true or false`);
      known.full = value;
    } else if (value !== null && figure !== '__proto__') known.figures[figure] = numberAt(entry, key, place)!;
  }
  return [...tracks.values()]
    .filter(({ figures }) => Object.keys(figures).length > 0)
    .map(({ step, track, full, figures }) => ({ step, track, full, figures }));
}

/** Throws `data` naming the first field that is wrong. */
export function readTrainerState(text: string): TrainerLog {
  const result = v.safeParse(stateSchema, parse(text), { abortEarly: true });
  if (!result.success) {
    const [issue] = result.issues;
    const path = v.getDotPath(issue);
    if (path !== null && issue.input === undefined) refuse(sentence`${path} is missing`);
    const rule = ruleOf(path === null ? 'must be an object' : issue.message);
    refuse(sentence`${path ?? sentence`the file`} ${rule} (got ${shown(issue.input)})`);
  }
  const { global_step: globalStep, max_steps: maxSteps, log_history: entries } = result.output;
  const steps: StepMetrics[] = [];
  const evaluations: TrackFigures[] = [];
  const notes = new Notes();
  entries.forEach((entry, i) => {
    const place = `log_history.${i}`;
    const loss = numberAt(entry, 'loss', place);
    if (loss !== undefined) {
      const last = steps.at(-1)?.step ?? 0;
      if (entry.step <= last) refuse(sentence`${place}.step is ${entry.step}, but the update logged before it is ${last}`);
      const [gradNorm = NaN, learningRate = NaN] = [numberAt(entry, 'grad_norm', place), numberAt(entry, 'learning_rate', place)];
      steps.push({ step: entry.step, loss, gradNorm, learningRate });
    }
    append(evaluations, evaluationsOf(entry, place, notes));
  });
  if (steps.length === 0 && evaluations.length === 0)
    refuse(
      sentence`its log_history holds no update and no evaluation${notes
        .list()
        .map((note) => `. ${wordsOf(note).slice(0, -1)}`)
        .join('')}`,
    );
  return { globalStep, maxSteps, steps, evaluations, notes };
}
