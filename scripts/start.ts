/** `npm start`, after the build: serves the page and opens it in a browser, with the graphics card of this machine where it can have that. */
import { spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBrowser, QUIET, ROOT } from './find-browser.ts';
import { serve, type Serving } from './serve.ts';
import { findWay } from './webgpu-ways.ts';

const FIRST_PORT = 4173;

const hasDisplay = process.platform !== 'linux' || Boolean(process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY']);

async function open(url: string): Promise<void> {
  const browser = ensureBrowser();
  const { flags, note } = await findWay(browser, url);
  console.log(note);
  // Flags are ignored by a browser that is already running, so with flags it gets a profile of its own.
  const profile = flags.length ? [...QUIET, `--user-data-dir=${mkdtempSync(join(tmpdir(), 'tabtune-'))}`] : [];
  spawn(browser, [...ROOT, ...profile, ...flags, url], { detached: true, stdio: 'ignore' })
    .on('error', (error) => console.error(`${browser} did not start: ${error.message}`))
    .unref();
}

/** The same address every time keeps what the page stores; another one only when the port is taken. */
async function serving(): Promise<Serving> {
  return serve({ port: FIRST_PORT }).catch(() => serve());
}

const { url } = await serving();
console.log(`tabtune is served at ${url} (Ctrl+C ends it).`);
if (!hasDisplay) console.log('There is no display here: open the address in a browser.');
else await open(url).catch((error: Error) => console.error(`${error.message}\nThe page stays at ${url}`));
