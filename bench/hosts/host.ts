import type { Suite } from '../suite';

/** Methods of the suite, wherever it runs. */
export type Remote = { [Method in keyof Suite]: (...args: Parameters<Suite[Method]>) => ReturnType<Suite[Method]> };

/** Where the engines run. */
export interface Host {
  /** Browser or runtime with its version. */
  readonly platform: string;
  readonly suite: Remote;
  /** Work F: seconds to the first point of the curve, each in a fresh profile. */
  firstPoints(times: number): Promise<number[]>;
  close(): Promise<void>;
}

/** Everything but the report goes to standard error. */
export function progress(text: string): void {
  process.stderr.write(`${text}\n`);
}
