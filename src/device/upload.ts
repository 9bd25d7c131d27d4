import type { Device, Values } from './interface';
import type { Tensor } from './op';

/** Bytes that may wait in memory until the device has taken them. */
export const MOST_WAITING = 16 * 2 ** 20;

/** Writes to the device. What is written waits in memory until the device has taken it, so that who writes much has to wait for room. */
export class Upload {
  readonly #device: Device;
  #waiting = 0;

  constructor(device: Device) {
    this.#device = device;
  }

  /** Writes at a byte offset of a tensor that has memory. After every few MiB `room` is to be awaited. */
  put(tensor: Tensor, offset: number, values: Values): void {
    this.#device.write(tensor, offset, values);
    this.#waiting += values.byteLength;
  }

  /** Resolves when more may be written: at once as long as little waits. */
  async room(): Promise<void> {
    if (this.#waiting < MOST_WAITING) return;
    this.#waiting = 0;
    await this.#device.settled();
  }

  /** Writes values of any number at a byte offset, a part at a time. */
  async write(tensor: Tensor, offset: number, values: Float32Array<ArrayBuffer>): Promise<void> {
    const size = MOST_WAITING / values.BYTES_PER_ELEMENT;
    for (let at = 0; at < values.length; at += size) {
      this.put(tensor, offset + at * values.BYTES_PER_ELEMENT, values.subarray(at, at + size));
      await this.room();
    }
  }
}
