/** What can carry out a recipe's operations: a graphics card (or what stands for one) over WebGPU, or this processor over WebAssembly. */
export const DEVICES = ['webgpu', 'processor'] as const;
export type DeviceName = (typeof DEVICES)[number];

/** `auto` takes the faster of hardware WebGPU and the processor; software WebGPU only computes on request. */
export const DEVICE_CHOICES = ['auto', ...DEVICES] as const;
export type DeviceChoice = (typeof DEVICE_CHOICES)[number];
