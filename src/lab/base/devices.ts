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

/** What a processor is called in every record (src/processor/open.ts). */
const THIS_PROCESSOR = 'this processor';

/** What records call an adapter: the name of the card as it is, that of the processor in the language of the page. */
export const adapterWords = (description: string): string =>
  description === THIS_PROCESSOR ? msg('this processor', { id: 'adapter: this processor' }) : description;

/** Its kind, where runs of several are listed. */
export function deviceKind({ device, state }: AdapterReport): string {
  if (device === 'processor') return msg('processor');
  return state === 'software' ? msg('software WebGPU') : msg('GPU');
}

/** As many digits as a measurement is worth. */
export const speedText = (tokensPerSecond: number): string => msg(str`${count(Number(tokensPerSecond.toPrecision(3)))} tokens/s`);
