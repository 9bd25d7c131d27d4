import { html, nothing, type TemplateResult } from 'lit';
import { fail } from '../protocol/errors';
import type { OwnFile } from '../protocol/messages';
import { trustedScript } from '../protocol/base/script';
import { Signal } from '../lab/base/signal';
import type { Desk } from '../lab/desk';
import { type Around, Offline } from '../offline/client';
import { type Doing, isIdle, mayAsk } from '../offline/doing';
import { Installing } from '../offline/install';
import { type LaunchQueue, onLaunch } from '../offline/launching';
import { sharedIn, takeShared, UNKEPT, withoutShared } from '../offline/sharing';
import './offline/line';
import './offline/menu';
import './offline/notice';

/** The page as a program of its own: without network, installed, with files that others give it. Loaded when nothing else has to be. */

const doingOf = ({ runs, own, reading }: Desk): Doing => ({
  running: runs.active !== null,
  busy: own.busy !== null || runs.tuningAgain || reading !== null,
  onlooker: runs.keeping.onlooker,
});

/** Until the browser says that it has time; some never do. */
const rest = (): Promise<void> =>
  new Promise((done) => {
    if ('requestIdleCallback' in globalThis) requestIdleCallback(() => done(), { timeout: 30_000 });
    else setTimeout(done, 2000);
  });

/** Until nothing that a person waits for is at work. */
async function idle(desk: Desk): Promise<void> {
  for (;;) {
    await rest();
    if (isIdle(doingOf(desk))) return;
    await new Promise<void>((done) => {
      const ends = [desk.changed, desk.runs.changed, desk.own.changed].map((signal) =>
        signal.listen(() => {
          if (!isIdle(doingOf(desk))) return;
          for (const end of ends) end();
          done();
        }),
      );
    });
  }
}

function ofThePage(desk: Desk, container: ServiceWorkerContainer): Around {
  return {
    container,
    script: trustedScript('tabtune-offline', new URL('service-worker.js', document.baseURI).href),
    idle: () => idle(desk),
    later: (then, ms) => void setTimeout(then, ms),
    onNetwork(then) {
      for (const name of ['online', 'offline']) addEventListener(name, then);
      document.addEventListener('visibilitychange', () => !document.hidden && then());
      setInterval(then, 60_000);
    },
    online: () => navigator.onLine,
    now: () => performance.now(),
    reload: () => location.reload(),
    isolation: () => ({
      isolated: crossOriginIsolated,
      secure: isSecureContext,
      top: window.top === window,
      cores: navigator.hardwareConcurrency || 1,
    }),
    session: sessionStorage,
  };
}

/** What of it the page shows. */
export interface Installable {
  readonly changed: Signal;
  menu(): TemplateResult | typeof nothing;
  /** Offers a reload, never while anything is at work. */
  notice(): TemplateResult | typeof nothing;
  /** Whether the page works without network by now; it lasts. */
  line(): TemplateResult;
  /** There is no network. */
  readonly away: boolean;
}

/** `early`: the browser's offer to install, if it came before; `take`: files that were shared with the page, or opened with it. */
export function installable(desk: Desk, early: Event | null, take: (files: OwnFile[]) => Promise<void>): Installable {
  const changed = new Signal();
  const installing = new Installing(window, early);
  const container = 'serviceWorker' in navigator ? navigator.serviceWorker : null;
  const offline = container && new Offline(ofThePage(desk, container));
  for (const part of [installing, offline]) part?.changed.listen(() => changed.emit());
  for (const part of [desk.changed, desk.own.changed]) part.listen(() => offline?.fresh && changed.emit());
  const problem = (reason: unknown): void => desk.runs.fail(reason);

  void offline?.begin().catch(problem);
  void receiveShared(take).catch(problem);
  onLaunch((globalThis as { launchQueue?: LaunchQueue }).launchQueue, (files) => void take(files).catch(problem), problem);

  /** Whatever is not on disk yet comes first. */
  async function update(): Promise<void> {
    await desk.runs.keeping.now();
    if (mayAsk(doingOf(desk))) offline?.update();
  }

  return {
    changed,
    get away() {
      return offline !== null && !offline.online;
    },
    menu: () =>
      offline || installing.possible
        ? html`<tt-offline
            .kept=${offline?.kept ?? null}
            .behind=${offline?.behind ?? null}
            .online=${offline?.online ?? true}
            .installable=${installing.possible}
            .onAgain=${() => void offline?.again()}
            .onInstall=${() => void installing.install().catch(problem)}
          ></tt-offline>`
        : nothing,
    line: () =>
      html`<tt-offline-line
        .possible=${offline !== null}
        .kept=${offline?.kept ?? null}
        .onAgain=${() => void offline?.again()}
      ></tt-offline-line>`,
    notice() {
      if (!offline || !mayAsk(doingOf(desk)) || !(offline.fresh || offline.threads)) return nothing;
      return html`<tt-reload
        .fresh=${offline.fresh}
        .cores=${offline.threads ? navigator.hardwareConcurrency : 0}
        .onUpdate=${() => void update()}
        .onIsolate=${() => offline.isolate()}
        .onClose=${() => offline.leaveIsolation()}
      ></tt-reload>`;
    },
  };
}

async function receiveShared(take: (files: OwnFile[]) => Promise<void>): Promise<void> {
  const id = sharedIn(location.search);
  if (id === null) return;
  history.replaceState(history.state, '', withoutShared(location.href));
  const files = id === UNKEPT ? [] : await takeShared(caches, new URL('./', document.baseURI).href, id);
  if (files.length === 0) {
    throw fail(
      'storage',
    )`What was shared with this page could not be kept for it: the browser gave no file, or its storage is full. Import the file here instead.`;
  }
  await take(files);
}
