import type { AdapterReport } from '../runs/run';
import type { DeviceName } from './names';

/** What a page may compute on here, and what it takes for the recipe that was planned last. */
export interface Machine {
  devices: Record<DeviceName, AdapterReport>;
  /** What computes; where nothing can, what is missing least. */
  chosen: DeviceName;
  /** Trained tokens per second of the last recipe that was measured, where it was. */
  pace: Partial<Record<DeviceName, number>>;
}

export const isUsable = (report: AdapterReport): boolean => report.state === 'ready' || report.state === 'software';
