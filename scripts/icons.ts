/** Draws the icons of the installed page: `node scripts/run.mjs scripts/icons.ts` writes public/icons/. Their one source is here. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { chromium } from 'playwright';
import { ensureBrowser, QUIET, ROOT } from './find-browser.ts';

const FOLDER = resolve(import.meta.dirname, '..', 'public', 'icons');

/**
 * Two curves from one beginning: what training does, and its average. `round`: radius of the corners; `inset`: free space around the curves,
 * in 32nds of a side. A system cuts its own shape out of a maskable icon, of which the inner four fifths are safe.
 */
function drawing({ round, inset }: { round: number; inset: number }): string {
  const scale = (32 - 2 * inset) / 32;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="${round}" fill="#1c1e22"/><g transform="translate(${inset} ${inset}) scale(${scale})" fill="none" stroke-width="3.5" stroke-linecap="round"><path d="M6 23C12 23 12 9 26 9" stroke="#f28c4d"/><path d="M6 23C15 23 17 17 26 17" stroke="#63aef0"/></g></svg>\n`;
}

const ICON = drawing({ round: 8, inset: 0 });
const FULL = { round: 0, inset: 0 };
const PICTURES = [
  { name: '192.png', side: 192, svg: ICON },
  { name: '512.png', side: 512, svg: ICON },
  { name: 'maskable-512.png', side: 512, svg: drawing({ round: 0, inset: 3.5 }) },
  { name: 'apple-touch-icon.png', side: 180, svg: drawing(FULL) },
];

mkdirSync(FOLDER, { recursive: true });
writeFileSync(join(FOLDER, 'icon.svg'), ICON);
const browser = await chromium.launch({ executablePath: ensureBrowser(), args: [...QUIET, ...ROOT] });
try {
  for (const { name, side, svg } of PICTURES) {
    const page = await browser.newPage({ viewport: { width: side, height: side } });
    await page.setContent(`<!doctype html><style>body { margin: 0 } svg { display: block }</style>${svg}`);
    writeFileSync(join(FOLDER, name), await page.screenshot({ type: 'png', omitBackground: true }));
    await page.close();
  }
} finally {
  await browser.close();
}
