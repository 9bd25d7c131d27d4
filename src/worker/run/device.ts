import type { Gpu, TuneOptions } from '../../gpu/device';
import { openGpu } from '../../gpu/open';
import type { TabtuneError } from '../../protocol/errors';
import { keepTuning, keptTuning } from '../../store/tuning';
import type { Session } from './session';

export interface DeviceEvents {
  /** Kernels were compared, or what is known of them was read. */
  tuned: (gpu: Gpu) => void;
  failed: (error: TabtuneError) => void;
  /** A lost device is about to be replaced: what lay on it is gone. */
  replaced: () => void;
}

/** The one device of the worker, opened when it is first needed; a lost one is replaced. */
export class Device {
  readonly #events: DeviceEvents;
  #gpu: Gpu | null = null;
  #opening: Promise<Gpu> | null = null;

  constructor(events: DeviceEvents) {
    this.#events = events;
  }

  /** Two who ask at the same time get the same. */
  async get(): Promise<Gpu> {
    if (this.#gpu?.failure) {
      this.#events.replaced();
      this.#gpu.close();
      this.#gpu = null;
    }
    if (this.#gpu) return this.#gpu;
    this.#opening ??= this.#open().finally(() => (this.#opening = null));
    return (this.#gpu = await this.#opening);
  }

  async #open(): Promise<Gpu> {
    const gpu = await openGpu({ onError: this.#events.failed });
    gpu.tuner.load(await keptTuning(gpu.report));
    this.#events.tuned(gpu);
    return gpu;
  }

  /** Compares the kernels of a session that have not been compared on this adapter yet, or all of them. */
  async tune(session: Session, options: TuneOptions & { milliseconds: number }): Promise<void> {
    const { gpu } = session.model;
    const before = gpu.tuner.results.length;
    await session.tune({ ...options, stopped: () => session.stopped });
    if (!options.again && gpu.tuner.results.length === before) return;
    this.#events.tuned(gpu);
    await keepTuning(gpu.report, gpu.tuner.results);
  }
}
