/**
 * Finds the three engines in which the built page is run: Chromium with its driver, Firefox, WebKit with its driver and a screen that nobody
 * sees. What is missing is installed with Debian's packages where we may, else the error says how to get it.
 */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { findBrowser, installDebian, onPath } from './find-browser.ts';

export interface Engines {
  chromium: { browser: string; driver: string };
  firefox: string;
  webkit: { browser: string; driver: string; screen: string };
}

/** WebKitGTK's own small browser lies beside its library. */
const MINIBROWSERS = ['x86_64', 'aarch64'].map((machine) => `/usr/lib/${machine}-linux-gnu/webkit2gtk-4.1/MiniBrowser`);

/** Of each program: where it is, if it is, and Debian's package that has it. */
const look = (): [what: string, path: string | undefined, debian: string][] => [
  ['Chromium', findBrowser(), 'chromium'],
  ["Chromium's driver", onPath('chromedriver'), 'chromium-driver'],
  ['Firefox', onPath('firefox') ?? onPath('firefox-esr'), 'firefox-esr'],
  ["WebKit's MiniBrowser", MINIBROWSERS.find(existsSync), 'libwebkit2gtk-4.1-0'],
  ["WebKit's driver", onPath('WebKitWebDriver'), 'webkit2gtk-driver'],
  ['Xvfb', onPath('Xvfb'), 'xvfb'],
];

/** Throws, with what is missing and how to get it. */
export function findEngines(): Engines {
  const found = look();
  const missing = found.filter(([, path]) => path === undefined);
  if (missing.length > 0)
    throw new Error(
      [
        `Missing here: ${missing.map(([what]) => what).join(', ')}. The built page is run in three engines, on Linux. Do this, then try again:`,
        `  - on Debian: sudo apt-get install ${missing.map(([, , debian]) => debian).join(' ')}`,
        '  - elsewhere: install Chromium with chromedriver, Firefox, WebKitGTK with WebKitWebDriver and MiniBrowser, and Xvfb.',
      ].join('\n'),
    );
  const [browser, driver, firefox, miniBrowser, webkitDriver, screen] = found.map(([, path]) => path!) as [
    string,
    string,
    string,
    string,
    string,
    string,
  ];
  return { chromium: { browser, driver }, firefox, webkit: { browser: miniBrowser, driver: webkitDriver, screen } };
}

/** As `findEngines`, but installs Debian's packages as root for what is missing. */
export function ensureEngines(): Engines {
  const missing = look().filter(([, path]) => path === undefined);
  if (missing.length > 0) installDebian(missing.map(([, , debian]) => debian));
  return findEngines();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    console.log(JSON.stringify(ensureEngines(), null, 2));
  } catch (error) {
    console.error((error as Error).message);
    process.exitCode = 1;
  }
}
