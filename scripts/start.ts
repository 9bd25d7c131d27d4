/** `npm start`, after the build: serves the page and opens it in a browser that can use WebGPU on this machine. */
import { spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright';
import { ensureBrowser, QUIET, ROOT, SOFTWARE_ADAPTER } from './find-browser.ts';
import { serve, type Serving } from './serve.ts';

const FIRST_PORT = 4173;

interface Way {
  flags: string[];
  note: string;
}

/** Ways to WebGPU, best first. Linux builds of Chromium keep the GPU behind flags. */
const WAYS: Way[] = [
  { flags: [], note: 'The browser uses the GPU of this machine.' },
  ...(process.platform === 'linux'
    ? [
        {
          flags: ['--enable-unsafe-webgpu', '--enable-features=Vulkan', '--ignore-gpu-blocklist'],
          note: 'The browser uses the GPU of this machine, with the flags that Linux needs.',
        },
      ]
    : []),
  {
    flags: SOFTWARE_ADAPTER,
    note: 'The browser cannot use the GPU of this machine: Chromium starts with the software adapter (SwiftShader). Everything works, slowly.',
  },
];

const hasDisplay = process.platform !== 'linux' || Boolean(process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY']);

/** Whether the page finds an adapter when the browser runs with these flags; only the last way may be a software one. */
async function works(browser: string, flags: string[], url: string): Promise<boolean> {
  const probe = await chromium.launch({ executablePath: browser, args: [...QUIET, ...ROOT, ...flags] });
  try {
    const page = await probe.newPage();
    await page.goto(url, { waitUntil: 'commit' });
    const name = await page.evaluate(async () => {
      const adapter = await navigator.gpu?.requestAdapter();
      return adapter ? `${adapter.info.vendor} ${adapter.info.architecture} ${adapter.info.description}` : null;
    });
    if (name === null) return false;
    return flags === SOFTWARE_ADAPTER || !/swiftshader|llvmpipe|lavapipe/i.test(name);
  } finally {
    await probe.close();
  }
}

async function open(url: string): Promise<void> {
  const browser = ensureBrowser();
  for (const { flags, note } of WAYS) {
    if (!(await works(browser, flags, url).catch(() => false))) continue;
    console.log(note);
    // Flags are ignored by a browser that is already running, so with flags it gets a profile of its own.
    const profile = flags.length ? [...QUIET, `--user-data-dir=${mkdtempSync(join(tmpdir(), 'tabtune-'))}`] : [];
    spawn(browser, [...ROOT, ...profile, ...flags, url], { detached: true, stdio: 'ignore' })
      .on('error', (error) => console.error(`${browser} did not start: ${error.message}`))
      .unref();
    return;
  }
  throw new Error(`${browser} offers no WebGPU, not even in software. Open the address in a current Chrome, Edge, Safari 26 or Firefox.`);
}

/** The same address every time keeps what the page stores; another one only when the port is taken. */
async function serving(): Promise<Serving> {
  return serve({ port: FIRST_PORT }).catch(() => serve());
}

const { url } = await serving();
console.log(`tabtune is served at ${url} (Ctrl+C ends it).`);
if (!hasDisplay) console.log('There is no display here: open the address in a browser with WebGPU.');
else await open(url).catch((error: Error) => console.error(`${error.message}\nThe page stays at ${url}`));
