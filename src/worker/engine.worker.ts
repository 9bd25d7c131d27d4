import * as Comlink from 'comlink';
import { fail } from '../protocol/errors';
import type { Answered, CallName, EngineWire, PortMessage, Progress } from '../protocol/jobs';
import type { Machine } from '../protocol/device/machine';
import { EngineService } from './engine';
import { Jobs, plainly } from './jobs';
import { Stage } from './stage';

/** The worker's face behind Comlink. It may be opened again, after a problem or by a page that lost its channel. */
class Host implements EngineWire {
  #port: MessagePort | null = null;
  #open: { engine: EngineService; jobs: Jobs; claimed: Promise<void> } | null = null;

  async open(base: string, port: MessagePort): Promise<Machine> {
    this.#port = port;
    const { engine, claimed } = (this.#open ??= this.#begin(base));
    return plainly(claimed.then(() => engine.look()));
  }

  #begin(base: string) {
    const stage = new Stage();
    const post = (message: PortMessage, transfer: Transferable[] = []): void => this.#port?.postMessage(message, transfer);
    const engine = new EngineService(base, stage, post);
    const tell = (job: number, progress: Progress): void => post({ type: 'progress', job, ...progress });
    const jobs = new Jobs(engine.served, stage, () => engine.mustWrite(), tell);
    return { engine, jobs, claimed: engine.claim() };
  }

  async call(id: number, name: CallName, given: unknown[]): Promise<Answered> {
    return this.#open ? this.#open.jobs.call(id, name, given) : plainly(Promise.reject(fail('internal')`The engine has not been opened.`));
  }

  async cancel(id: number): Promise<void> {
    this.#open?.jobs.cancel(id);
  }

  live(name: string): Promise<boolean> {
    const { locks } = navigator as { locks?: LockManager };
    return new Promise((answer) => {
      const hold = (): Promise<never> => {
        answer(true);
        return new Promise(() => undefined);
      };
      if (locks) locks.request(name, hold).catch(() => answer(false));
      else answer(false);
    });
  }

  async ping(): Promise<void> {
    // That it is answered is all.
  }
}

Comlink.expose(new Host());
