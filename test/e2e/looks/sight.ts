import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from '@playwright/test';
import { onlyFace } from './face';

/**
 * Pictures of the page that are the same on each machine: letters are bars of a face that comes with the tests, nothing moves, the day and
 * the address stay, and so does what a machine can do. What is compared is where things are, how large they are, and their colours.
 */

export const LAPTOP = { width: 1366, height: 768 };
export const PHONE = { width: 390, height: 844 };

/** It stands in links and in the squares of QR codes; the port, which is another each time, does not. */
const HOST = 'tabtune.localhost';

/** The day on which the pictures are taken. */
const TODAY = new Date('2026-05-18T09:00:00Z');

/** With them a page has as many threads as the machine has cores. */
const ISOLATING = ['cross-origin-opener-policy', 'cross-origin-embedder-policy'];

/** The built page under a name that stays. */
export interface Stand {
  /** What the browser is begun with, so that it finds the page and no machine draws in another way. */
  launched: { args: string[]; env: Record<string, string> };
  home: string;
  close: () => void;
}

/** Hands on what lies at `served`, where any host's name will do; `folder`: for the face. */
export async function stand(served: URL, folder: string): Promise<Stand> {
  const server = createServer((wanted, given) => {
    const { method, url, headers } = wanted;
    const asked = request(new URL(url!, served), { method: method!, headers: { ...headers, host: served.host } }, (got) => {
      const kept = Object.entries(got.headers).filter(([name]) => !ISOLATING.includes(name));
      given.writeHead(got.statusCode!, Object.fromEntries(kept));
      got.pipe(given);
    });
    asked.on('error', () => given.destroy());
    wanted.pipe(asked);
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as AddressInfo;
  const drawn = ['--disable-gpu', '--force-color-profile=srgb', '--disable-lcd-text', '--lang=en-US', '--force-device-scale-factor=1'];
  const found = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return {
    launched: {
      args: [...drawn, `--host-resolver-rules=MAP ${HOST} 127.0.0.1:${port}`],
      env: { ...Object.fromEntries(found), FONTCONFIG_FILE: onlyFace(folder) },
    },
    home: `http://${HOST}${served.pathname}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

export interface Sight {
  tongue: 'en' | 'ja';
  size: { width: number; height: number };
  scheme: 'light' | 'dark';
}

/** A browser of somebody who comes for the first time. */
export async function sight(browser: Browser, home: string, { size, scheme }: Sight): Promise<Page> {
  const context = await browser.newContext({
    ...{ baseURL: home, viewport: size, colorScheme: scheme, reducedMotion: 'reduce', locale: 'en-GB', timezoneId: 'UTC' },
    serviceWorkers: 'block',
  });
  const page = await context.newPage();
  await page.clock.setFixedTime(TODAY);
  await page.addInitScript(() => Object.defineProperty(navigator, 'hardwareConcurrency', { get: () => 4 }));
  return page;
}
