import plain from '../../../shaders/matrix_plain.wgsl?raw';
import quantised from '../../../shaders/matrix_quantised.wgsl?raw';
import { together } from '../../device/op';

/** Kernels on a weight matrix name the two files that say how it is read, and are whole with one of them. */
export const withPlain = (kernel: string): string => together(kernel, plain);
export const withQuantised = (kernel: string): string => together(kernel, quantised);
