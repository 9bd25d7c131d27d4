import type { Texts } from '../templates';

/** What the devices say: src/device, src/webgpu, src/processor, src/kernels. */
export default {} satisfies Texts;
