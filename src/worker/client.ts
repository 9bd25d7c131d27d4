import * as Comlink from 'comlink';
import { fail, fromPlainError, TabtuneError, toPlainError, type PlainError } from '../protocol/errors';
import type { EngineEvent, EngineService } from '../protocol/messages';
import type { AdapterReport } from '../protocol/runs/run';
import workerUrl from './engine.worker?worker&url';

/** The engine as the page sees it: plain functions, so that a test can pass its own. All rejections are TabtuneError. */
export interface Engine extends Omit<EngineService, 'open'> {
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
  const remote = Comlink.wrap<EngineService>(worker);
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
  dead.catch(() => undefined); // told to whoever calls; before the first call there is nobody
  const call = <T>(answer: Promise<T>): Promise<T> =>
    Promise.race([answer, dead]).catch((reason: unknown) => {
      throw asTabtuneError(reason);
    });
  let port: MessagePort | undefined;
  return {
    open(onEvent) {
      tell = onEvent;
      port?.close();
      const channel = new MessageChannel();
      port = channel.port1;
      port.onmessage = (message: MessageEvent<EngineEvent>) => onEvent(message.data);
      return call(remote.open(document.baseURI, Comlink.transfer(channel.port2, [channel.port2])));
    },
    plan: (recipe) => call(remote.plan(recipe)),
    tune: (recipe) => call(remote.tune(recipe)),
    start: (run, recipe, options) => call(remote.start(run, recipe, options)),
    pause: () => call(remote.pause()),
    resume: () => call(remote.resume()),
    step: () => call(remote.step()),
    stop: () => call(remote.stop()),
    saveSoon: () => call(remote.saveSoon()),
    kept: () => call(remote.kept()),
    space: () => call(remote.space()),
    keep: (runs) => call(remote.keep(runs)),
    forget: (runs) => call(remote.forget(runs)),
    weights: (record, track, form) => call(remote.weights(record, track, form)),
    writeWeights: (record, track, form, folder, name) => call(remote.writeWeights(record, track, form, folder, name)),
    cancelExport: () => call(remote.cancelExport()),
    ask: (record, question) => call(remote.ask(record, question)),
    cancelAsk: () => call(remote.cancelAsk()),
    handover: (record) => call(remote.handover(record)),
    own: () => call(remote.own()),
    addModel: (files, title, use) => call(remote.addModel(files, title, use)),
    findModel: (text) => call(remote.findModel(text)),
    fetchModel: (model) => call(remote.fetchModel(model)),
    previewData: (file, settings) => call(remote.previewData(file, settings)),
    previewExamples: (request) => call(remote.previewExamples(request)),
    addData: (file, settings, split, mix) => call(remote.addData(file, settings, split, mix)),
    lengths: (request) => call(remote.lengths(request)),
    cancelLengths: () => call(remote.cancelLengths()),
    addPrompts: (file, settings) => call(remote.addPrompts(file, settings)),
    pairPrompts: (adversarial, lookAlikes) => call(remote.pairPrompts(adversarial, lookAlikes)),
    ownPrompts: (id) => call(remote.ownPrompts(id)),
    cancelImport: () => call(remote.cancelImport()),
    removeOwn: (id) => call(remote.removeOwn(id)),
  };
}
