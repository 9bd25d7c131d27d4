import { msg, str } from '@lit/localize';
import { isolated } from '../../protocol/isolate';
import type { AdapterReport } from '../../protocol/runs/run';
import { count } from './format';

/** What computes, in words. */

export const threadsText = (threads = 1): string => (threads === 1 ? msg('1 thread') : msg(str`${count(threads)} threads`));

/** An adapter by vendor and whatever else the browser tells, without empty words; a processor by its threads. */
export function deviceName({ device, threads, description, vendor, architecture }: AdapterReport): string {
  if (device === 'processor') return msg(str`processor, ${threadsText(threads)}`);
  return isolated(description || [vendor, architecture].filter(Boolean).join(' ')) || msg('unnamed adapter');
}

/** Its kind, where runs of several are listed. */
export function deviceKind({ device, state }: AdapterReport): string {
  if (device === 'processor') return msg('processor');
  return state === 'software' ? msg('software WebGPU') : msg('GPU');
}

/** As many digits as a measurement is worth. */
export const speedText = (tokensPerSecond: number): string => msg(str`${count(Number(tokensPerSecond.toPrecision(3)))} tokens/s`);
