import { parseArgs } from 'node:util';
import { GENERAL_JUDGE } from '../../src/judge/judges';
import { MOST_SEEDS, parseSeeds } from '../../src/lab/settings/fields';
import { TabtuneError } from '../../src/protocol/errors';
import { DEVICE_OPTIONS, deviceOf, JOBS_OPTIONS, jobsOf, type NodeDevice } from '../node-device';

/** Where the engine runs. */
export interface Place {
  /** In Node, on `device`, instead of in a browser. */
  node: boolean;
  device: NodeDevice;
  /** In the browser, on the processor even where there is a GPU. */
  software: boolean;
  /** Whether dist/ is built anew when the sources are newer. */
  build: boolean;
}

export interface RunCommand extends Place {
  command: 'run';
  recipe: string;
  /** Null: the recipe's own. */
  seeds: number[] | null;
  /** Null: build/lab/NAME. */
  out: string | null;
  /** How many seeds are run at the same time. */
  jobs: number;
  json: boolean;
}

export interface EvaluateCommand extends Place {
  command: 'evaluate';
  folder: string;
  prompts: string;
  lookAlikes: string | null;
  /** Rows for utility; null without. */
  data: string | null;
  /** Folder of the weights from which drift is measured. */
  start: string | null;
  judge: string;
  maxNewTokens: number;
  /** Check-ups of before to compare with, and the file to which this one is added; null without. */
  compare: string | null;
  history: string | null;
  json: boolean;
}

export interface HelpCommand {
  command: 'help';
  about: keyof typeof HELP;
}

/** What a person typed wrong; the message says what to type. */
export class UsageError extends Error {}

const PLACE = `  --node          compute in Node instead of in a browser
  --device D      what Node computes on: processor (default), or webgpu, by Dawn (npm ci --prefix bench) on the adapter that Vulkan names
  --software      in the browser, on the processor even where there is a GPU
  --no-build      take dist/ as it is, though the sources may be newer
  --json          one JSON object on standard output instead of the table (npm run --silent lab -- ...)`;

export const HELP = {
  '': `Usage: npm run lab -- COMMAND ...

  run RECIPE          train by a recipe, once per seed, and measure what it does
  evaluate FOLDER     put prompts to a checkpoint
  COMMAND --help      more about a command`,
  run: `Usage: npm run lab -- run RECIPE [--seeds 1,2,3] [--out DIR] [options]

RECIPE is a file with the fields that shall differ from the defaults, or a recipe that ships:
  English         known-bad-en, ema-only-en, tuned-en, tuned-ema-en, known-bad-safety-en
  Japanese        known-bad-ja, ema-only-ja, tuned-ja, tuned-ema-ja, known-bad-safety-ja
  instructions    known-bad-instructions-en, ema-only-instructions-en, tuned-instructions-en, tuned-ema-instructions-en,
                  known-bad-safety-instructions-en, and the same with -ja: known-bad-instructions-ja, ema-only-instructions-ja,
                  tuned-instructions-ja, tuned-ema-instructions-ja, known-bad-safety-instructions-ja
  the toy         known-bad, ema-only, tuned, tuned-ema

  --seeds LIST    1 to ${MOST_SEEDS} seeds of the order of the rows; by default the recipe's own
  --out DIR       where the results go; by default build/lab/NAME
  --jobs N        with --node, so many seeds at the same time, each in a process; by default one for each core, with --device webgpu one
${PLACE}

It runs in Chromium without a window, over the built page, or with --node in Node. Ctrl-C leaves what was measured, and the same command goes on from there;
seeds that are finished in DIR are not computed again.`,
  evaluate: `Usage: npm run lab -- evaluate FOLDER [--prompts NAME|FILE] [options]

FOLDER holds config.json, model.safetensors (or shards with their index), tokenizer.json and tokenizer_config.json.

  --prompts P     a prompt set that ships, or a JSONL file with the columns id, prompt, category, topic, unseen; by default adversarial-test
  --look-alikes P harmless prompts for over-refusal, in the same form; by default those that go with a shipped set
  --data D        held-out rows for utility: a data set that ships, a JSONL file with prompt, completion and perhaps key, or none; by default steps
  --start FOLDER  weights from which drift is measured
  --judge J       by default refusals, which hears many models' words; of models that ship here, keywords in English and keywords-ja in Japanese
  --max-new-tokens N   longest answer; by default 28
  --history FILE  adds this check-up to FILE, a line of JSON each, and compares it with the last one there of the same prompts, judge and length
  --compare FILE  compares with the last such check-up of FILE, which is left as it is
${PLACE}

Ends with 0; with 2 where, by the exact McNemar test on the same prompts, more answers are harmful than in the check-up before (p < 0.05); with 1
on an error. For a schedule: 0 6 * * 1 npm run --silent lab -- evaluate FOLDER --node --history checkups.jsonl || mail ...`,
} as const;

const PLACE_OPTIONS = {
  node: { type: 'boolean', default: false },
  ...DEVICE_OPTIONS,
  software: { type: 'boolean', default: false },
  'no-build': { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

const place = (values: { node: boolean; device?: string; software: boolean; 'no-build': boolean }): Place => {
  if (values.node && values.software) throw new UsageError('--software is about the browser; with --node, --device says what computes.');
  if (!values.node && values.device !== undefined) throw new UsageError('--device chooses what Node computes on; add --node.');
  return { node: values.node, device: deviceOf(values.device), software: values.software, build: !values['no-build'] };
};

function only(what: string, command: string, positionals: string[]): string {
  const [first, ...more] = positionals;
  if (first === undefined) throw new UsageError(`${command} needs ${what}.`);
  if (more.length > 0) throw new UsageError(`${command} takes one ${what.replace(/^an? /, '')}, not also ${more.join(' ')}.`);
  return first;
}

function parseRun(args: string[]): RunCommand | HelpCommand {
  const options = { ...PLACE_OPTIONS, ...JOBS_OPTIONS, seeds: { type: 'string' }, out: { type: 'string' } } as const;
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options });
  if (values.help) return { command: 'help', about: 'run' };
  const seeds = values.seeds === undefined ? null : parseSeeds(values.seeds);
  if (values.seeds !== undefined && !seeds)
    throw new UsageError(
      `--seeds is "${values.seeds}"; it must be 1 to ${MOST_SEEDS} different whole numbers from 0 to 2147483647, such as 1,2,3.`,
    );
  const where = place(values);
  if (!where.node && values.jobs !== undefined)
    throw new UsageError('--jobs is about processes of Node; add --node. The browser runs one seed at a time.');
  return {
    command: 'run',
    recipe: only('a recipe', 'run', positionals),
    seeds,
    out: values.out ?? null,
    jobs: where.node ? jobsOf(values.jobs, where.device) : 1,
    json: values.json,
    ...where,
  };
}

function parseEvaluate(args: string[]): EvaluateCommand | HelpCommand {
  const options = {
    ...PLACE_OPTIONS,
    prompts: { type: 'string', default: 'adversarial-test' },
    'look-alikes': { type: 'string' },
    data: { type: 'string', default: 'steps' },
    start: { type: 'string' },
    judge: { type: 'string', default: GENERAL_JUDGE },
    'max-new-tokens': { type: 'string', default: '28' },
    compare: { type: 'string' },
    history: { type: 'string' },
  } as const;
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options });
  if (values.help) return { command: 'help', about: 'evaluate' };
  const maxNewTokens = Number(values['max-new-tokens']);
  if (!Number.isInteger(maxNewTokens) || maxNewTokens < 1 || maxNewTokens > 4096)
    throw new UsageError(`--max-new-tokens is ${values['max-new-tokens']}; it must be a whole number from 1 to 4096.`);
  return {
    command: 'evaluate',
    folder: only('a folder', 'evaluate', positionals),
    prompts: values.prompts,
    lookAlikes: values['look-alikes'] ?? null,
    data: values.data === 'none' ? null : values.data,
    start: values.start ?? null,
    judge: values.judge,
    maxNewTokens,
    compare: values.compare ?? null,
    history: values.history ?? null,
    json: values.json,
    ...place(values),
  };
}

/** Throws UsageError for what cannot be meant. */
export function parseCommand([command, ...args]: string[]): RunCommand | EvaluateCommand | HelpCommand {
  try {
    if (command === 'run') return parseRun(args);
    if (command === 'evaluate') return parseEvaluate(args);
  } catch (error) {
    // parseArgs explains unknown options itself, and the device which there are.
    throw error instanceof TypeError || error instanceof TabtuneError ? new UsageError(error.message) : error;
  }
  if (command === undefined || command === '--help' || command === '-h' || command === 'help') return { command: 'help', about: '' };
  throw new UsageError(`There is no command "${command}"; there are run and evaluate.`);
}
