import { msg } from '@lit/localize';
import { isolated } from '../../protocol/isolate';
import type { AdapterReport } from '../../protocol/runs/run';

/** An adapter in words. */

/** Vendor and whatever else the browser tells, without empty words. */
export function adapterName(adapter: AdapterReport): string {
  return isolated(adapter.description || [adapter.vendor, adapter.architecture].filter(Boolean).join(' ')) || msg('unnamed adapter');
}

export const subgroupsText = (sizes: readonly number[]): string => [...new Set(sizes)].join('–');

export function stateText(adapter: AdapterReport): string {
  switch (adapter.state) {
    case 'ready':
      return msg('This browser computes on the GPU. Nothing you do here leaves the tab.');
    case 'software':
      return msg(
        'This browser computes WebGPU on the processor. Everything works and gives real results, only slower. A browser with access to a graphics card is many times faster.',
      );
    case 'no-webgpu':
      return msg('This browser does not offer WebGPU, in which the model is trained.');
    case 'no-adapter':
      return msg('This browser knows WebGPU but gives the page no graphics adapter.');
  }
}
