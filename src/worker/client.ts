import * as Comlink from 'comlink';
import { fail, fromPlainError, type PlainError, TabtuneError, toPlainError } from '../protocol/errors';
import { type Callable, callable, type EngineWire, type JobHooks, type PortMessage } from '../protocol/jobs';
import type { EngineEvent } from '../protocol/messages';
import type { AdapterReport } from '../protocol/runs/run';
import workerUrl from './engine.worker?worker&url';

/** The engine as the page sees it: plain functions, so that a test can pass its own. All rejections are TabtuneError. */
export interface Engine extends Callable {
  /** May be called again after the device was lost. */
  open(onEvent: (event: EngineEvent) => void): Promise<AdapterReport>;
}

interface PolicyFactory {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): unknown };
}

/** Under Trusted Types only this policy may name a script, and only this one. */
function trusted(url: string): string {
  const factory = (globalThis as { trustedTypes?: PolicyFactory }).trustedTypes;
  if (!factory) return url;
  const policy = factory.createPolicy('tabtune-worker', {
    createScriptURL(asked) {
      if (asked !== workerUrl) throw new TypeError(`${asked} is not the engine's worker.`);
      return asked;
    },
  });
  return policy.createScriptURL(url) as string;
}

function asTabtuneError(reason: unknown): TabtuneError {
  if (reason instanceof TabtuneError) return reason;
  const plain = typeof reason === 'object' && reason !== null && 'code' in reason && 'message' in reason;
  return fromPlainError(plain ? (reason as PlainError) : toPlainError(reason));
}

/** The page must hold on to it: a Comlink proxy that is collected would close its worker's channel. */
export function connect(): Engine {
  const worker = new Worker(trusted(workerUrl), { type: 'module', name: 'tabtune engine' });
  const remote = Comlink.wrap<EngineWire>(worker);
  let tell: ((event: EngineEvent) => void) | undefined;
  // A worker that dies answers nothing, so every call is raced against its death, and a run that goes on without calls is told.
  const dead = new Promise<never>((_, reject) => {
    worker.addEventListener('error', (event) => {
      const reason = event.message ? `stopped: ${event.message}` : 'could not be loaded';
      const error = fail('internal')`The engine's worker ${reason}. Reload the page.`;
      reject(error);
      tell?.({ type: 'device-lost', run: null, error: toPlainError(error) });
    });
  });
  dead.catch(() => undefined); // It is told to whoever calls; before the first call there is nobody.
  const answered = <T>(answer: Promise<T>): Promise<T> =>
    Promise.race([answer, dead]).catch((reason: unknown) => {
      throw asTabtuneError(reason);
    });
  /** Whoever wants to know how far a job is, until it is over. */
  const following = new Map<number, JobHooks['onProgress']>();
  let port: MessagePort | undefined;
  let jobs = 0;
  return {
    open(onEvent) {
      tell = onEvent;
      port?.close();
      const channel = new MessageChannel();
      port = channel.port1;
      port.onmessage = ({ data }: MessageEvent<PortMessage>) => {
        if (data.type === 'progress') following.get(data.job)?.(data);
        else onEvent(data);
      };
      return answered(remote.open(document.baseURI, Comlink.transfer(channel.port2, [channel.port2])));
    },
    ...callable(async (name, given, { signal, onProgress }) => {
      if (signal?.aborted) throw fail('stopped')`It was stopped before it began.`;
      const job = ++jobs;
      const cancel = (): void => void remote.cancel(job);
      signal?.addEventListener('abort', cancel);
      following.set(job, onProgress);
      try {
        return await answered(remote.call(job, name, given));
      } finally {
        signal?.removeEventListener('abort', cancel);
        following.delete(job);
      }
    }),
  };
}
