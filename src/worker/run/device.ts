import type { Device, TuneOptions } from '../../device/interface';
import { openGpu } from '../../webgpu/open';
import type { TabtuneError } from '../../protocol/errors';
import { keepTuning, keptTuning } from '../../store/tuning';
import type { Session } from './session';

export interface DeviceEvents {
  /** Kernels were compared, or what is known of them was read. */
  tuned: (device: Device) => void;
  failed: (error: TabtuneError) => void;
  /** A lost device is about to be replaced: what lay on it is gone. */
  replaced: () => void;
}

/** The one device of the worker, opened when it is first needed; a lost one is replaced. */
export class OpenDevice {
  readonly #events: DeviceEvents;
  #device: Device | null = null;
  #opening: Promise<Device> | null = null;

  constructor(events: DeviceEvents) {
    this.#events = events;
  }

  /** Two who ask at the same time get the same. */
  async get(): Promise<Device> {
    if (this.#device?.failure) {
      this.#events.replaced();
      this.#device.close();
      this.#device = null;
    }
    if (this.#device) return this.#device;
    this.#opening ??= this.#open().finally(() => (this.#opening = null));
    return (this.#device = await this.#opening);
  }

  async #open(): Promise<Device> {
    const device = await openGpu({ onError: this.#events.failed });
    device.tuner.load(await keptTuning(device.report));
    this.#events.tuned(device);
    return device;
  }

  /** Compares the kernels of a session that have not been compared on this adapter yet, or all of them. */
  async tune(session: Session, options: TuneOptions & { milliseconds: number }): Promise<void> {
    const { device } = session.model;
    const before = device.tuner.results.length;
    await session.tune({ ...options, stopped: () => session.stopped });
    if (!options.again && device.tuner.results.length === before) return;
    this.#events.tuned(device);
    await keepTuning(device.report, device.tuner.results);
  }
}
