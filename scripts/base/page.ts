import { openGpu } from '../../src/webgpu/open';
import type { TrainerState } from '../../src/train/trainer';
import { POOLS, type Packed } from './pools';
import { trainBase } from './train';

/** The part of `npm run base:train` that runs inside Chromium; scripts/base-train.ts exposes these functions to it. */
declare global {
  interface Window {
    reportProgress(progress: object): Promise<void>;
    keepState(packed: Packed): Promise<void>;
    trainBaseModel(options: { seed: number; limit: number | null; resume: Packed | null }): Promise<string>;
  }
}

const toText = (values: Float32Array): string => {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  let text = '';
  for (let i = 0; i < bytes.length; i += 32_768) text += String.fromCharCode(...bytes.subarray(i, i + 32_768));
  return btoa(text);
};
const fromText = (text: string): Float32Array<ArrayBuffer> => new Float32Array(Uint8Array.from(atob(text), (c) => c.charCodeAt(0)).buffer);

window.trainBaseModel = async ({ seed, limit, resume }) => {
  const gpu = await openGpu();
  const state = resume
    ? {
        stage: resume.stage,
        state: { step: resume.step, ...Object.fromEntries(POOLS.map((p) => [p, fromText(resume.pools[p])])) } as TrainerState,
      }
    : null;
  await trainBase(gpu, {
    seed,
    ...(limit === null ? {} : { limit }),
    ...(state ? { resume: state } : {}),
    onProgress: (p) => void window.reportProgress(p),
    onState: ({ stage, state: s }) =>
      window.keepState({ stage, step: s.step, pools: Object.fromEntries(POOLS.map((p) => [p, toText(s[p])])) as Packed['pools'] }),
  });
  return `${gpu.report.vendor} ${gpu.report.architecture} ${gpu.report.description}`.trim();
};
