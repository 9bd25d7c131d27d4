/**
 * Finds a Chromium for `npm start` and `npm test`: an environment variable, the system's, Playwright's own,
 * else Debian's package where we may install one. Run as a script it prints the path.
 */
import { execFileSync, type ExecFileSyncOptions } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright';

const VARIABLES = ['TABTUNE_BROWSER', 'CHROME_PATH'];

const NAMES = ['google-chrome-stable', 'google-chrome', 'chromium', 'chromium-browser', 'microsoft-edge-stable', 'microsoft-edge'];

const PLACES: Partial<Record<NodeJS.Platform, string[]>> = {
  darwin: ['Google Chrome', 'Chromium', 'Microsoft Edge'].map((name) => `/Applications/${name}.app/Contents/MacOS/${name}`),
  win32: ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].flatMap((variable) => {
    const root = process.env[variable];
    return root ? ['Google/Chrome', 'Chromium', 'Microsoft/Edge'].map((name) => join(root, name, 'Application', executable(name))) : [];
  }),
};

function executable(name: string): string {
  return name.endsWith('Edge') ? 'msedge.exe' : 'chrome.exe';
}

/** No telemetry, no update checks, no first-run pages. */
export const QUIET = [
  '--no-first-run',
  '--no-default-browser-check',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-domain-reliability',
  '--disable-sync',
];

/** WebGPU on the processor: slow, the same everywhere, and present where no GPU is. */
export const SOFTWARE_ADAPTER = ['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader'];

/** Chromium's sandbox does not start for root, which is who runs a container. */
export const ROOT = process.getuid?.() === 0 ? ['--no-sandbox'] : [];

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

export function onPath(name: string): string | undefined {
  return (process.env['PATH'] ?? '')
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find(isExecutable);
}

/** Path of a Chromium that is already here. A variable that names no program is a mistake worth hearing about. */
export function findBrowser(): string | undefined {
  for (const variable of VARIABLES) {
    const path = process.env[variable];
    if (!path) continue;
    if (isExecutable(path)) return path;
    throw new Error(`${variable} names ${path}, which is not a program. Set it to a Chrome or Chromium executable, or unset it.`);
  }
  const system = (PLACES[process.platform] ?? []).find(existsSync) ?? NAMES.map(onPath).find((path) => path !== undefined);
  if (system) return system;
  const own = chromium.executablePath();
  return own && existsSync(own) ? own : undefined;
}

/** Installs packages with apt-get where we are root and it is there; says so, and says why where it fails. */
export function installDebian(packages: readonly string[]): void {
  const apt = onPath('apt-get');
  if (!apt || process.getuid?.() !== 0) return;
  console.log(`Installing with apt-get, because it was not found: ${packages.join(', ')}.`);
  const options: ExecFileSyncOptions = {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  };
  try {
    execFileSync(apt, ['update', '-q'], options);
    execFileSync(apt, ['install', '-q', '-y', '--no-install-recommends', ...packages], options);
  } catch (error) {
    console.error(`apt-get failed: ${(error as Error).message}`);
  }
}

/** As `findBrowser`, but installs Debian's Chromium as root where there is none. */
export function ensureBrowser(): string {
  const found = findBrowser();
  if (found) return found;
  installDebian(['chromium']);
  const installed = findBrowser();
  if (installed) return installed;
  throw new Error(
    [
      'No Chrome, Chromium or Edge was found, and none could be installed here. Do one of these, then try again:',
      '  - install Chrome or Chromium (on Debian: sudo apt-get install chromium);',
      "  - fetch Playwright's own: npx playwright install --with-deps chromium;",
      `  - set ${VARIABLES[0]} to the full path of a Chromium executable.`,
    ].join('\n'),
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    console.log(ensureBrowser());
  } catch (error) {
    console.error((error as Error).message);
    process.exitCode = 1;
  }
}
