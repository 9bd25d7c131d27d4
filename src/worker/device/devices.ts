import type { Device, TuneOptions } from '../../device/interface';
import { fail, toPlainError, type TabtuneError } from '../../protocol/errors';
import { isUsable, type Machine } from '../../protocol/device/machine';
import { DEVICES, type DeviceChoice, type DeviceName } from '../../protocol/device/names';
import type { AdapterReport } from '../../protocol/runs/run';
import { keepPaces, keepTuning, keptPaces, keptTuning } from '../../store/tuning';
import { describeAdapter, openGpu } from '../../webgpu/open';
import type { Pace, Session } from '../run/session';
import { PageProcessor } from './processor';

export interface DeviceEvents {
  /** Kernels were compared, or what is known of them was read. */
  tuned: (device: Device) => void;
  failed: (device: Device, error: TabtuneError) => void;
  /** A lost device is about to be replaced: what lay on it is gone. */
  replaced: (device: Device) => void;
  changed: (machine: Machine) => void;
}

/** A kind of device as a page has it. */
export interface Way {
  describe: () => Promise<AdapterReport>;
  open: (onError: (error: TabtuneError) => void) => Promise<Device>;
}

/** Those of this page. */
function waysOfThePage(): Record<DeviceName, Way> {
  const processor = new PageProcessor();
  return {
    webgpu: { describe: async () => (await describeAdapter()).report, open: (onError) => openGpu({ onError }) },
    processor: { describe: async () => processor.describe(), open: (onError) => processor.open(onError) },
  };
}

/** The devices of the worker, each opened when it is first needed; a lost one is replaced. Which computes a recipe is decided here alone. */
export class Devices {
  readonly #events: DeviceEvents;
  readonly #ways: Record<DeviceName, Way>;
  readonly #open = new Map<DeviceName, Device>();
  readonly #opening = new Map<DeviceName, Promise<Device>>();
  /** By model. */
  readonly #paces = new Map<DeviceName, Map<string, Pace>>();
  /** Devices and models that could not be tried. */
  readonly #refused = new Set<string>();
  #reports: Promise<Record<DeviceName, AdapterReport>> | null = null;
  #told = '';

  constructor(events: DeviceEvents, ways: Record<DeviceName, Way> = waysOfThePage()) {
    this.#events = events;
    this.#ways = ways;
  }

  /** What is here, asked anew; a page without anything usable is one that may be mended. */
  async look(): Promise<Machine> {
    this.#reports = null;
    const machine = await this.#machine('auto', '');
    const report = machine.devices[machine.chosen];
    if (isUsable(report)) await this.get('auto');
    return this.#machine('auto', '');
  }

  #describe(): Promise<Record<DeviceName, AdapterReport>> {
    return (this.#reports ??= (async () => {
      const [webgpu, processor] = await Promise.all(DEVICES.map((name) => this.#describeOne(name)));
      return { webgpu: webgpu!, processor: processor! };
    })());
  }

  async #describeOne(name: DeviceName): Promise<AdapterReport> {
    try {
      const report = await this.#ways[name].describe();
      if (isUsable(report)) this.#paces.set(name, this.#paces.get(name) ?? (await keptPaces(report)));
      return report;
    } catch (reason) {
      return missing(name, toPlainError(reason).message);
    }
  }

  /** What would compute a recipe of this model. */
  async choose(choice: DeviceChoice, model: string): Promise<DeviceName> {
    if (choice !== 'auto') return choice;
    const { webgpu, processor } = await this.#describe();
    if (!isUsable(processor)) return 'webgpu';
    if (webgpu.state !== 'ready') return 'processor';
    const [gpu, own] = [this.pace('webgpu', model), this.pace('processor', model)];
    return gpu && own && own.token < gpu.token ? 'processor' : 'webgpu';
  }

  /** What should be measured with this model: what computes it, and with `rivals` what might be faster. The first is what computes it now. */
  async unmeasured(choice: DeviceChoice, model: string, { rivals: wanted }: { rivals: boolean }): Promise<DeviceName[]> {
    const { webgpu, processor } = await this.#describe();
    const chosen = await this.choose(choice, model);
    const rivals = wanted && choice === 'auto' && webgpu.state === 'ready' && isUsable(processor) ? DEVICES : [];
    const others = rivals.filter((name) => name !== chosen && !this.#refused.has(`${name} ${model}`));
    return [chosen, ...others].filter((name) => !this.pace(name, model));
  }

  /** What could not be tried with this model is no rival any more, as long as the page is open. */
  refuse(name: DeviceName, model: string): void {
    this.#refused.add(`${name} ${model}`);
  }

  pace(name: DeviceName, model: string): Pace | null {
    return this.#paces.get(name)?.get(model) ?? null;
  }

  /** What is known of a device serves the next page too. */
  async learn({ report }: Device, model: string, pace: Pace): Promise<void> {
    const paces = this.#paces.get(report.device) ?? new Map<string, Pace>();
    // The one that was measured last stands last.
    paces.delete(model);
    this.#paces.set(report.device, paces.set(model, pace));
    await keepPaces(report, paces);
  }

  /** Tells the page what computes recipes like this, if that is other than it was told. */
  async tell(choice: DeviceChoice, model: string): Promise<void> {
    const machine = await this.#machine(choice, model);
    const text = JSON.stringify(machine);
    if (text !== this.#told) this.#events.changed(machine);
    this.#told = text;
  }

  async #machine(choice: DeviceChoice, model: string): Promise<Machine> {
    const described = await this.#describe();
    // An open one knows more of itself.
    const devices = { ...described };
    for (const [name, { report }] of this.#open) devices[name] = report;
    const chosen = await this.choose(choice, model);
    const usable = isUsable(devices[chosen]) ? chosen : await this.choose('auto', model);
    const pace: Machine['pace'] = {};
    for (const name of DEVICES) {
      const { token } = this.pace(name, model) ?? {};
      if (token) pace[name] = 1 / token;
    }
    return { devices, chosen: usable, pace };
  }

  /** On which a run goes on that was begun on this: the same where it is there. */
  async like(name: DeviceName): Promise<DeviceChoice> {
    // A card that was there may be gone since.
    if (!this.#open.has(name) || this.#open.get(name)!.failure) await this.#lookAgain(name);
    return isUsable((await this.#describe())[name]) ? name : 'auto';
  }

  /** Two who ask at the same time get the same. Throws `no-webgpu`, `no-adapter` or `unsupported` for what is not here. */
  async get(choice: DeviceChoice, model = ''): Promise<Device> {
    const name = await this.choose(choice, model);
    const report = (await this.#describe())[name];
    if (choice !== 'auto' && !isUsable(report) && !this.#open.has(name)) await this.#again(name);
    try {
      return await this.#of(name);
    } catch (reason) {
      const { processor } = await this.#describe();
      if (choice !== 'auto' || name === 'processor' || !isUsable(processor)) throw reason;
      // A card that is shown and cannot be had.
      this.#reports = Promise.resolve({ webgpu: missing('webgpu', toPlainError(reason).message), processor });
      return this.#of('processor');
    }
  }

  async #lookAgain(name: DeviceName): Promise<AdapterReport> {
    const report = await this.#describeOne(name);
    this.#reports = Promise.resolve({ ...(await this.#describe()), [name]: report });
    return report;
  }

  /** What was missing when the page was opened may be there by now; else it is told with what can be done. */
  async #again(name: DeviceName): Promise<void> {
    const report = await this.#lookAgain(name);
    if (isUsable(report)) return;
    const code = report.state === 'no-webgpu' || report.state === 'no-adapter' ? report.state : 'unsupported';
    throw fail(
      code,
    )`The recipe asks for ${name === 'webgpu' ? 'WebGPU' : 'the processor'}. ${report.reason ?? ''} Let the device be chosen automatically.`;
  }

  async #of(name: DeviceName): Promise<Device> {
    const lost = this.#open.get(name);
    if (lost?.failure) {
      this.#events.replaced(lost);
      this.#open.delete(name);
      lost.close();
    }
    const there = this.#open.get(name);
    if (there) return there;
    const opening = this.#opening.get(name) ?? this.#begin(name).finally(() => this.#opening.delete(name));
    this.#opening.set(name, opening);
    const device = await opening;
    this.#open.set(name, device);
    return device;
  }

  async #begin(name: DeviceName): Promise<Device> {
    const device = await this.#ways[name].open((error) => this.#events.failed(device, error));
    const { threads } = (await this.#describe())[name];
    // What is known of more threads does not hold for those that could be had.
    if (device.report.threads !== threads) this.#paces.set(name, await keptPaces(device.report));
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

const missing = (device: DeviceName, reason: string): AdapterReport => ({
  device,
  state: device === 'webgpu' ? 'no-adapter' : 'no-simd',
  reason,
  vendor: '',
  architecture: '',
  description: '',
  features: [],
  subgroupSize: null,
  limits: {},
});
