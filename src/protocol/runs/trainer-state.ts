import * as v from 'valibot';
import { fail, sentence, type Sentence } from '../errors';
import { ONLINE_TRACK } from '../recipe';
import type { StepMetrics } from './run';

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
}

const MOST = { characters: 256 * 2 ** 20, entries: 1_000_000, fields: 1000 } as const;
const WORDS: Record<string, number> = { NaN, Infinity, '-Infinity': -Infinity };

const whole = v.pipe(v.number('must be a number'), v.safeInteger('must be a whole number'), v.minValue(0, 'must not be below 0'));
const entrySchema = v.looseObject({ step: whole });
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
const quoted = (text: string): string =>
  text.replace(/"(?:[^"\\]|\\.)*"|-?\b(?:NaN|Infinity)\b/gs, (found) => (found.startsWith('"') ? found : `"${found}"`));

function parse(text: string): unknown {
  if (text.length > MOST.characters) refuse(sentence`it has ${text.length} characters; at most ${MOST.characters} are read`);
  try {
    return JSON.parse(text) as unknown;
  } catch {
    try {
      return JSON.parse(quoted(text)) as unknown;
    } catch (error) {
      refuse(sentence`it is not JSON (${(error as Error).message})`);
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
  return refuse(sentence`${place}.${name} must be a number (got ${JSON.stringify(value).slice(0, 60)})`);
}

/** eval_loss is of the online weights; eval_start_loss and eval_ema:0.98_loss name their track. */
function nameOf(key: string): { track: string; figure: string } | null {
  const found = /^eval_(?:(start|ema:[\d.e-]+)_)?(.+)$/s.exec(key);
  return found ? { track: found[1] ?? ONLINE_TRACK, figure: found[2]! } : null;
}

function evaluationsOf(entry: Entry, place: string): TrackFigures[] {
  const tracks = new Map<string, TrackFigures>();
  const keys = Object.keys(entry);
  if (keys.length > MOST.fields) refuse(sentence`${place} has ${keys.length} fields; at most ${MOST.fields} are read`);
  for (const key of keys) {
    const name = nameOf(key);
    if (!name) continue;
    const { track, figure } = name;
    const known = tracks.get(track) ?? { step: entry.step, track, full: null, figures: {} };
    tracks.set(track, known);
    const value = entry[key];
    if (figure === 'full') {
      if (typeof value !== 'boolean') refuse(sentence`${place}.${key} must be true or false`);
      known.full = value;
    } else if (value !== null && figure !== '__proto__') known.figures[figure] = numberAt(entry, key, place)!;
  }
  return [...tracks.values()].filter(({ figures }) => Object.keys(figures).length > 0);
}

/** Throws `data` naming the first field that is wrong. */
export function readTrainerState(text: string): TrainerLog {
  const result = v.safeParse(stateSchema, parse(text), { abortEarly: true });
  if (!result.success) {
    const [issue] = result.issues;
    const path = v.getDotPath(issue);
    refuse(
      sentence`${path ?? 'the file'} ${path === null ? 'must be an object' : issue.input === undefined ? 'is missing' : issue.message}`,
    );
  }
  const { global_step: globalStep, max_steps: maxSteps, log_history: entries } = result.output;
  const steps: StepMetrics[] = [];
  const evaluations: TrackFigures[] = [];
  entries.forEach((entry, i) => {
    const place = `log_history.${i}`;
    const loss = numberAt(entry, 'loss', place);
    if (loss !== undefined) {
      const last = steps.at(-1)?.step ?? 0;
      if (entry.step <= last) refuse(sentence`${place}.step is ${entry.step}, but the update logged before it is ${last}`);
      const [gradNorm = NaN, learningRate = NaN] = [numberAt(entry, 'grad_norm', place), numberAt(entry, 'learning_rate', place)];
      steps.push({ step: entry.step, loss, gradNorm, learningRate });
    }
    evaluations.push(...evaluationsOf(entry, place));
  });
  if (steps.length === 0 && evaluations.length === 0) refuse(sentence`its log_history holds no update and no evaluation`);
  return { globalStep, maxSteps, steps, evaluations };
}
