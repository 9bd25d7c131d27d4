import type { Device } from '../src/device/interface';
import { openGpu } from '../src/webgpu/open';
import type { Library } from '../src/worker/library';
import { type Engine, type EngineModule, ENGINES, threadsOf } from './engines/engine';
import type { Case } from './works/cases';
import { prepare, type Prepared } from './works/prepare';
import { type RecipeTiming, runRecipe } from './works/recipe';
import { sample, type Timing } from './works/sample';

const modules = import.meta.glob<EngineModule>(['./engines/*.ts', '!./engines/engine.ts']);
const nameOf = (path: string): string => path.replace('./engines/', '').replace('.ts', '');

export interface SuiteOptions {
  library: () => Library;
  /** Our device of so many threads of the processor. */
  processor: (threads: number) => Promise<Device>;
  progress: (text: string) => void;
}

/** What runs in the page, in a worker of it or in Node: engines, their prepared jobs, single samples. The driver decides the order. */
export class Suite {
  readonly #options: SuiteOptions;
  readonly #engines = new Map<string, Engine>();
  readonly #jobs = new Map<string, Prepared & Pick<Case, 'unit'> & { times: number }>();

  constructor(options: SuiteOptions) {
    this.#options = options;
  }

  /** Opens an engine on a device of its own; returns its adapter. */
  async open(name: string): Promise<string> {
    const load = modules[`./engines/${ENGINES[name]?.library ?? name}.ts`];
    if (!load) throw new Error(`there is no engine "${name}"; there are ${Object.keys(modules).map(nameOf).join(', ')}`);
    const engine = await (await load()).open(threadsOf(name), () => this.#device(name));
    this.#engines.set(name, engine);
    return engine.adapter;
  }

  /** Builds, compiles and checks a case; returns what was checked, or null where the engine does not offer the work. */
  async prepare(name: string, c: Case): Promise<string | null> {
    const prepared = await prepare(this.#engines.get(name)!, c);
    if (prepared) this.#jobs.set(`${name} ${c.id}`, { ...prepared, unit: c.unit, times: 1 });
    return prepared?.check ?? null;
  }

  async sample(name: string, id: string, seconds: number): Promise<Timing> {
    const prepared = this.#jobs.get(`${name} ${id}`)!;
    const timing = await sample(prepared.job, prepared.unit, seconds, prepared.times);
    prepared.times = timing.times;
    return timing;
  }

  #device(name: string): Promise<Device> {
    const threads = threadsOf(name);
    return threads === null ? openGpu() : this.#options.processor(threads);
  }

  /** Work D on one of our engines. */
  async recipe(name: string): Promise<RecipeTiming> {
    const device = await this.#device(name);
    try {
      return await runRecipe(device, this.#options.library(), this.#options.progress);
    } finally {
      device.close();
    }
  }
}
