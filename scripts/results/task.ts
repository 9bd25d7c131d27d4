import type { Device } from '../../src/device/interface';
import type { Library } from '../../src/worker/library';
import { fileLibrary } from '../experiment';
import { deviceOf, openNodeDevice } from '../node-device';
import { serveTasks } from '../processes';
import { type Base, baseName, baseWeights } from './bases';
import { measure } from './measure';
import { findCell, taskOf } from './plan';
import type { RunLine } from './records';

/** A process in which scripts/results.ts has its runs done, on the device that its argument names. */

/** What is to be done: a run of the plan, or the training of a base model that its runs need. */
export type Asked = ({ cell: string; seed: number } & Pick<RunLine, 'inputs' | 'build'>) | Base;

/** What is told meanwhile, as a line. */
export type Told = string;

/** What is read for the runs of a base model serves all of them. */
class Worker {
  readonly #device: Device;
  readonly #libraries = new Map<string, Library>();

  constructor(device: Device) {
    this.#device = device;
  }

  async do(asked: Asked, tell: (told: Told) => void, stopped: AbortSignal): Promise<RunLine | null> {
    const { language, base } = 'cell' in asked ? findCell(asked.cell) : asked;
    const name = baseName({ language, base });
    let library = this.#libraries.get(name);
    if (!library) {
      library = fileLibrary(await this.#weights({ language, base }, tell, stopped));
      this.#libraries.set(name, library);
    }
    if (!('cell' in asked)) return null;
    return measure(this.#device, library, taskOf(findCell(asked.cell), asked.seed), asked, stopped);
  }

  #weights(base: Base, tell: (told: Told) => void, stopped: AbortSignal): Promise<string | undefined> {
    return baseWeights(this.#device, base, {
      stopped,
      onNote: tell,
      onProgress({ stage, step, total, loss }) {
        if (step % 100 === 0) tell(`stage ${stage}, step ${step} of ${total}, loss ${loss.toFixed(3)}`);
      },
    });
  }
}

const opened = openNodeDevice(deviceOf(process.argv[2])).then((device) => new Worker(device));
// Whoever asks for a run is told.
opened.catch(() => undefined);

await serveTasks<Asked, Told, RunLine | null>(async (asked, tell, stopped) => (await opened).do(asked, tell, stopped));
