import type { AdapterReport } from './runs/run';

/** What can carry out a recipe's operations: a graphics card (or what stands for one) over WebGPU, or this processor over WebAssembly. */
export const DEVICES = ['webgpu', 'processor'] as const;
export type DeviceName = (typeof DEVICES)[number];

/** `auto` takes the faster of hardware WebGPU and the processor; software WebGPU only computes on request. */
export const DEVICE_CHOICES = ['auto', ...DEVICES] as const;
export type DeviceChoice = (typeof DEVICE_CHOICES)[number];

/** What a page may compute on here, and what it takes for the recipe that was planned last. */
export interface Machine {
  devices: Record<DeviceName, AdapterReport>;
  /** What computes; where nothing can, what is missing least. */
  chosen: DeviceName;
  /** Trained tokens per second of the last recipe that was measured, where it was. */
  pace: Partial<Record<DeviceName, number>>;
}

export const isUsable = (report: AdapterReport): boolean => report.state === 'ready' || report.state === 'software';
