import { parseArgs } from 'node:util';
import { ENGINES } from './engines/engine';
import { type Layout, LAYOUTS, type ModelName, MODELS, type Selection, type WorkName, WORKS } from './works/cases';

export interface Options extends Selection {
  engines: string[];
  rounds: number;
  /** Least seconds of a sample. */
  seconds: number;
  json: boolean;
  node: boolean;
  gpu: boolean;
  headed: boolean;
  /** Folder for the Node variant in one file, instead of a run. */
  pack: string | null;
  /** A report printed with --json, to be printed as a table instead of a run. */
  table: string | null;
  /** What torch_step.py printed, to be compared with. */
  torch: string | null;
}

function chosen<T extends string>(what: string, given: string, known: readonly T[]): T[] {
  const list = given.split(',').map((s) => s.trim());
  const wrong = list.find((name) => !known.includes(name as T));
  if (wrong !== undefined) throw new Error(`There is no ${what} "${wrong}"; there are ${known.join(', ')}.`);
  return list as T[];
}

function positive(name: string, given: string): number {
  const value = Number(given);
  if (!(value > 0)) throw new Error(`--${name} is ${given}; it must be a number above 0.`);
  return value;
}

function size(given: string): number {
  const value = positive('sizes', given);
  if (value % 4 !== 0)
    throw new Error(`--sizes holds ${given}; sizes must be multiples of 4, since all engines load four numbers at once.`);
  return value;
}

export function parseOptions(args: string[]): Options {
  const { values } = parseArgs({
    args,
    options: {
      works: { type: 'string', default: WORKS.join(',') },
      engines: { type: 'string', default: Object.keys(ENGINES).join(',') },
      sizes: { type: 'string', default: '' },
      layouts: { type: 'string', default: LAYOUTS.join(',') },
      model: { type: 'string', default: 'small' },
      rounds: { type: 'string', default: '5' },
      seconds: { type: 'string', default: '0.5' },
      json: { type: 'boolean', default: false },
      node: { type: 'boolean', default: false },
      gpu: { type: 'boolean', default: false },
      headed: { type: 'boolean', default: false },
      pack: { type: 'string' },
      table: { type: 'string' },
      torch: { type: 'string' },
    },
  });
  return {
    works: chosen<WorkName>('work', values.works, WORKS),
    engines: chosen('engine', values.engines, Object.keys(ENGINES)),
    sizes: values.sizes === '' ? [] : values.sizes.split(',').map(size),
    layouts: chosen<Layout>('layout', values.layouts, LAYOUTS),
    model: chosen<ModelName>('model', values.model, Object.keys(MODELS) as ModelName[])[0]!,
    rounds: Math.ceil(positive('rounds', values.rounds)),
    seconds: positive('seconds', values.seconds),
    json: values.json,
    node: values.node,
    gpu: values.gpu,
    headed: values.headed,
    pack: values.pack ?? null,
    table: values.table ?? null,
    torch: values.torch ?? null,
  };
}
