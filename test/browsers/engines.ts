import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findEngines } from '../../scripts/find-engines.ts';
import { QUIET, ROOT } from '../../scripts/find-browser.ts';
import { overHttp, overMarionette, Tab, type Wire } from './webdriver.ts';

/** Starts each of the three engines without a window that anyone sees, with a profile of its own that is gone afterwards. */

export type EngineName = 'chromium' | 'firefox' | 'webkit';

/** Milliseconds in which a program must have said that it listens. */
const PATIENCE = 60_000;

const SIZE = '--window-size=1366,768';

export interface Engine {
  tab: Tab;
  close: () => Promise<void>;
}

/** The first thing that `look` finds; throws what was waited for when none came in time. */
async function soon<T>(what: string, look: () => T | undefined | Promise<T | undefined>): Promise<T> {
  for (const end = Date.now() + PATIENCE; Date.now() < end;) {
    const found = await look();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`${what} took longer than ${PATIENCE / 1000} s.`);
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

/** What was started for one engine, so that all of it ends. */
class Started {
  readonly profile = mkdtempSync(join(tmpdir(), 'tabtune-engine-'));
  readonly #children: ChildProcess[] = [];

  run(program: string, args: string[], env: Record<string, string> = {}): ChildProcess {
    const all = { ...process.env, ...env, HOME: this.profile, XDG_CACHE_HOME: this.profile, XDG_DATA_HOME: this.profile };
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'ignore'], env: all, detached: true });
    this.#children.push(child);
    return child;
  }

  /** Those that the programs have started too. */
  end(): void {
    for (const { pid, exitCode } of this.#children.reverse())
      try {
        if (pid && exitCode === null) process.kill(-pid, 'SIGKILL');
      } catch {
        // It has ended by itself.
      }
    rmSync(this.profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Whether a driver is ready for a session. */
async function ready(port: number): Promise<true | undefined> {
  try {
    return (await fetch(`http://127.0.0.1:${port}/status`)).ok || undefined;
  } catch {
    return undefined;
  }
}

async function chromium(started: Started): Promise<Wire> {
  const { chromium } = findEngines();
  const port = await freePort();
  started.run(chromium.driver, [`--port=${port}`]);
  await soon('The start of chromedriver', () => ready(port));
  const args = ['--headless=new', SIZE, `--user-data-dir=${join(started.profile, 'profile')}`, ...QUIET, ...ROOT];
  return overHttp(port, { 'goog:chromeOptions': { binary: chromium.browser, args } });
}

/** Firefox's own list for tests comes with Marionette; this is what it leaves out. */
const PREFERENCES = { 'marionette.port': 0, 'browser.startup.page': 0, 'browser.aboutwelcome.enabled': false };

async function firefox(started: Started): Promise<Wire> {
  const text = Object.entries(PREFERENCES).map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`);
  writeFileSync(join(started.profile, 'user.js'), text.join(''));
  started.run(findEngines().firefox, ['--marionette', '--headless', '--no-remote', '--profile', started.profile], {
    MOZ_HEADLESS_WIDTH: '1366',
    MOZ_HEADLESS_HEIGHT: '768',
  });
  const said = join(started.profile, 'MarionetteActivePort');
  return overMarionette(
    await soon('The start of Firefox', () => (existsSync(said) ? Number(readFileSync(said, 'utf8')) || undefined : undefined)),
  );
}

/** MiniBrowser has no mode without a window: it gets a screen that nobody sees. */
async function webkit(started: Started): Promise<Wire> {
  const { webkit } = findEngines();
  const screen = started.run(webkit.screen, ['-displayfd', '1', '-screen', '0', '1500x1000x24', '-nolisten', 'tcp']);
  let shown = '';
  screen.stdout!.on('data', (data: Buffer) => (shown += data.toString()));
  const display = await soon('The start of Xvfb', () => /^(\d+)\n/.exec(shown)?.[1]);
  const port = await freePort();
  started.run(webkit.driver, [`--port=${port}`], {
    DISPLAY: `:${display}`,
    GDK_BACKEND: 'x11',
    LANG: 'en_US.UTF-8',
    LC_ALL: '',
    LANGUAGE: 'en',
  });
  await soon('The start of WebKitWebDriver', () => ready(port));
  return overHttp(port, { 'webkitgtk:browserOptions': { binary: webkit.browser, args: ['--automation'] } });
}

const STARTS: Record<EngineName, (started: Started) => Promise<Wire>> = { chromium, firefox, webkit };

export const ENGINES = Object.keys(STARTS) as EngineName[];

export async function start(name: EngineName): Promise<Engine> {
  const started = new Started();
  try {
    const tab = new Tab(await STARTS[name](started));
    return { tab, close: async () => tab.close().finally(() => started.end()) };
  } catch (error) {
    started.end();
    throw error;
  }
}
