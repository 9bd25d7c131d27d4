import { DEFAULT_RECIPE, ONLINE_TRACK, START_TRACK } from '../../protocol/recipe';
import type { Evaluation, Rate, RunRecord } from '../../protocol/runs/run';
import { readTrainerState, type TrackFigures } from '../../protocol/runs/trainer-state';

/** A training that went on elsewhere, from its trainer_state.json: laid over the runs of the page, and only looked at. */

/** FNV-1a, so that the same file is known again. */
function hashOf(text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, '0');
}

const within = (value: number) => Math.min(1, Math.max(0, value));

/** From a share and its number of samples; without that number it is not known what the share stands on, and it is left out. */
function rateOf(share: number | undefined, n: number | undefined, low = share, high = share): Rate | null {
  if (share === undefined || !(n! > 0) || !Number.isFinite(share)) return null;
  const whole = Math.round(n!);
  return { k: Math.round(within(share) * whole), n: whole, low: within(low!), high: within(high!) };
}

const NOTHING: Rate = { k: 0, n: 0, low: 0, high: 0 };

function evaluationOf({ step, track, full, figures }: TrackFigures): Evaluation {
  const harmful = rateOf(figures['harmful_rate'], figures['harmful_n'], figures['harmful_low'], figures['harmful_high']) ?? NOTHING;
  const part = (name: string) => Math.round(within(figures[name] ?? 0) * harmful.n);
  return {
    step,
    track,
    full: full ?? false,
    prompts: '',
    judge: '',
    harmful,
    complied: part('complied_rate'),
    offTopic: part('off_topic_rate'),
    incoherent: part('incoherent_rate'),
    byCategory: {},
    answers: [],
    overRefusal: rateOf(figures['over_refusal_rate'], figures['over_refusal_n']),
    lookAlikeAnswers: [],
    utility: { loss: figures['loss'] ?? NaN, exactMatch: rateOf(figures['utility'], figures['utility_n']) ?? NOTHING },
    utilityAnswers: [],
    drift: figures['drift'] ?? NaN,
    seconds: Math.max(0, figures['runtime'] ?? 0),
  };
}

/** As a record whose recipe is known in part: the updates, the rate, and which averages were measured. Throws `data`. */
export function recordOfTrainerState(text: string, name: string): RunRecord {
  const log = readTrainerState(text);
  const tracks = [...new Set(log.evaluations.map(({ track }) => track))];
  const decays = tracks
    .filter((track) => track !== START_TRACK && track !== ONLINE_TRACK)
    .map((track) => Number(track.slice(track.indexOf(':') + 1)));
  const known = decays.every((decay) => decay >= 0 && decay < 1) ? decays.slice(0, 4) : [];
  const rates = log.steps.map(({ learningRate }) => learningRate).filter(Number.isFinite);
  return {
    version: 1,
    origin: 'trainer_state.json',
    id: `log-${hashOf(text)}-${text.length}`,
    name: name.replace(/\.json$/i, '') || 'trainer_state',
    created: new Date().toISOString(),
    build: '',
    state: 'finished',
    recipe: {
      ...DEFAULT_RECIPE,
      model: '–',
      data: '–',
      max_steps: Math.max(1, log.maxSteps, log.globalStep),
      learning_rate: within(Math.max(0, ...rates)),
      ema_mode: known.length > 0 ? 'shadow' : 'off',
      ema_decay: known.length > 0 ? known : DEFAULT_RECIPE.ema_decay,
    },
    adapter: { state: 'ready', vendor: '', architecture: '', description: '', features: [], subgroupSize: null, limits: {} },
    steps: log.steps,
    evaluations: log.evaluations
      .filter(({ track }) => track === START_TRACK || track === ONLINE_TRACK || known.some((decay) => track === `ema:${decay}`))
      .map(evaluationOf),
    events: [],
    seconds: { training: 0, evaluation: 0 },
    tokens: 0,
  };
}
