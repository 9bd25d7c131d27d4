import { sentence, type Sentence } from '../errors';
import { followedAverages, MOST_DECAYS } from '../averages';
import { plainName } from '../plain';
import { DEFAULT_RECIPE, MOST_UPDATES, ONLINE_TRACK, START_TRACK, type Recipe } from '../recipe';
import { MOST, parseRunRecord } from './record';
import { type Evaluation, type Rate, RECORD_VERSION, type RunRecord } from './run';
import { type Notes, readTrainerState, type TrackFigures } from './trainer-state';

/** What can be laid over the runs of the page: a record from elsewhere, or a training that went on elsewhere, from its log. */

/** A record that came from outside, and what of its file was left out. */
export interface Imported {
  record: RunRecord;
  notes: Sentence[];
}

/** From the text of a run.json or a trainer_state.json; `name` is that of the file. Throws `data`. */
export function readRunFile(text: string, name: string): Imported {
  if (isLog(text)) return recordOfTrainerState(text, name);
  const record = parseRunRecord(text);
  return { record: { ...record, name: plainName(record.name) }, notes: [] };
}

/** Whether the list is a field of the whole: a category of prompts may bear its name. What is no JSON may be a log in Python's own. */
function isLog(text: string): boolean {
  if (!/"log_history"\s*:/.test(text)) return false;
  try {
    const value = JSON.parse(text) as unknown;
    return typeof value !== 'object' || value === null || Object.hasOwn(value, 'log_history');
  } catch {
    return true;
  }
}

/** FNV-1a, so that the same file is known again. */
function hashOf(text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, '0');
}

const within = (value: number): number => Math.min(1, Math.max(0, value));
/** By which a share may miss 0 or 1, since others compute it in other ways. */
const ROUNDING = 1e-6;

/** The figures of one track at one step; what they cannot mean is told to `notes`. */
class Figures {
  readonly #of: TrackFigures;
  readonly #notes: Notes;

  constructor(of: TrackFigures, notes: Notes) {
    this.#of = of;
    this.#notes = notes;
  }

  get(name: string): number | undefined {
    const { figures } = this.#of;
    return Object.hasOwn(figures, name) ? figures[name] : undefined;
  }

  #left(what: Sentence, name: string): void {
    const { step, track } = this.#of;
    this.#notes.add(what, sentence`${name} ${this.get(name)} of ${track} at step ${step}`);
  }

  /** A share, or undefined where there is none. */
  #share(name: string): number | undefined {
    const value = this.get(name);
    if (value === undefined) return undefined;
    if (Math.abs(value - within(value)) <= ROUNDING) return within(value);
    this.#left(sentence`Shares that are no numbers from 0 to 1 were left out`, name);
    return undefined;
  }

  /** From a share and its number of samples; without that number it is not known what the share stands on, and it is left out. */
  rate(name: string, sample: string, low?: string, high?: string): Rate | null {
    const [share, n] = [this.#share(name), this.get(sample)];
    if (share === undefined || n === undefined) return null;
    const whole = Math.round(n);
    if (!(whole >= 1) || !Number.isSafeInteger(whole)) {
      this.#left(sentence`Rates of a number of samples that cannot be were left out`, sample);
      return null;
    }
    const bounds = [low && this.#share(low), high && this.#share(high)].filter((bound) => typeof bound === 'number');
    const [least, most] = bounds.length === 2 ? bounds : [share, share];
    if (least! <= most!) return { k: Math.round(share * whole), n: whole, low: least!, high: most! };
    this.#left(sentence`Intervals that end before they begin were left out`, low!);
    return { k: Math.round(share * whole), n: whole, low: share, high: share };
  }

  /** So many of `n`. */
  part(name: string, n: number): number {
    return n === 0 ? 0 : Math.round((this.#share(name) ?? 0) * n);
  }

  seconds(): number {
    const value = this.get('runtime') ?? 0;
    if (value >= 0 && value <= MOST.seconds) return value;
    this.#left(sentence`Seconds that are no number from 0 to ${MOST.seconds} were taken for 0`, 'runtime');
    return 0;
  }
}

const NOTHING: Rate = { k: 0, n: 0, low: 0, high: 0 };

function evaluationOf(found: TrackFigures, notes: Notes): Evaluation {
  const { step, track, full } = found;
  const figures = new Figures(found, notes);
  const harmful = figures.rate('harmful_rate', 'harmful_n', 'harmful_low', 'harmful_high') ?? NOTHING;
  return {
    step,
    track,
    full: full ?? false,
    prompts: '',
    judge: '',
    harmful,
    complied: figures.part('complied_rate', harmful.n),
    offTopic: figures.part('off_topic_rate', harmful.n),
    incoherent: figures.part('incoherent_rate', harmful.n),
    byCategory: {},
    answers: [],
    overRefusal: figures.rate('over_refusal_rate', 'over_refusal_n'),
    lookAlikeAnswers: [],
    utility: { loss: figures.get('loss') ?? NaN, exactMatch: figures.rate('utility', 'utility_n') ?? NOTHING },
    utilityAnswers: [],
    drift: figures.get('drift') ?? NaN,
    seconds: figures.seconds(),
  };
}

/** What is known of the recipe: the updates, the rate, and which averages were measured. */
function recipeOf({ maxSteps, globalStep, steps, evaluations, notes }: ReturnType<typeof readTrainerState>): Recipe {
  const tracks = [...new Set(evaluations.map(({ track }) => track))].filter((track) => track !== START_TRACK && track !== ONLINE_TRACK);
  for (const track of tracks.slice(MOST_DECAYS)) notes.add(sentence`Averages beyond the first ${MOST_DECAYS} were left out`, track);
  const decays = tracks.slice(0, MOST_DECAYS).map((track) => Number(track.slice(track.indexOf(':') + 1)));
  const updates = Math.max(1, maxSteps, globalStep);
  if (updates > MOST_UPDATES)
    notes.add(sentence`Of its updates the recipe names ${MOST_UPDATES}, which is the most that one can have`, `${updates}`);
  const rate = steps.reduce((most, { learningRate }) => (Number.isFinite(learningRate) ? Math.max(most, learningRate) : most), 0);
  if (rate > 1) notes.add(sentence`Of its learning rate the recipe names 1, which is the most that one can have`, `${rate}`);
  return {
    ...DEFAULT_RECIPE,
    model: '–',
    data: '–',
    max_steps: Math.min(updates, MOST_UPDATES),
    learning_rate: within(rate),
    ema_mode: decays.length > 0 ? 'shadow' : 'off',
    ema_decay: decays.length > 0 ? decays : DEFAULT_RECIPE.ema_decay,
  };
}

/** A trainer_state.json as a record whose recipe is known in part. Throws `data`. */
export function recordOfTrainerState(text: string, name: string): Imported {
  const log = readTrainerState(text);
  const { steps, notes } = log;
  const recipe = recipeOf(log);
  const tracks = [START_TRACK, ONLINE_TRACK, ...followedAverages(recipe)];
  const evaluations = log.evaluations.filter(({ track }) => tracks.includes(track)).map((found) => evaluationOf(found, notes));
  const record: RunRecord = {
    version: RECORD_VERSION,
    origin: 'trainer_state.json',
    id: `log-${hashOf(text)}-${text.length}`,
    name: plainName(name.replace(/\.json$/i, '')) || 'trainer_state',
    created: new Date().toISOString(),
    build: '',
    state: 'finished',
    recipe,
    adapter: {
      device: 'webgpu',
      state: 'ready',
      vendor: '',
      architecture: '',
      description: '',
      features: [],
      subgroupSize: null,
      limits: {},
    },
    steps,
    evaluations,
    events: [],
    seconds: { training: 0, evaluation: 0 },
    tokens: 0,
  };
  return { record, notes: notes.list() };
}
