/** How Chromium is brought to offer a graphics card on this machine. */
import { chromium } from 'playwright';
import { QUIET, ROOT } from './find-browser.ts';

export interface Way {
  flags: string[];
  note: string;
}

/** No graphics card, even where there is one: the page computes on the processor. */
export const NO_CARD = ['--disable-gpu'];

/** Ways to a graphics card, best first. Linux builds of Chromium keep it behind flags. */
const CARDS: Way[] = [
  { flags: [], note: 'The browser uses the GPU of this machine, or its processor where that is faster.' },
  ...(process.platform === 'linux'
    ? [
        {
          flags: ['--enable-unsafe-webgpu', '--enable-features=Vulkan', '--ignore-gpu-blocklist'],
          note: 'The browser uses the GPU of this machine, with the flags that Linux needs, or its processor where that is faster.',
        },
      ]
    : []),
];

/** Whether the page finds a graphics card when the browser runs with these flags. */
export async function works(browser: string, flags: string[], url: string): Promise<boolean> {
  const probe = await chromium.launch({ executablePath: browser, args: [...QUIET, ...ROOT, ...flags] });
  try {
    const page = await probe.newPage();
    await page.goto(url, { waitUntil: 'commit' });
    const name = await page.evaluate(async () => {
      const adapter = await navigator.gpu?.requestAdapter();
      return adapter ? `${adapter.info.vendor} ${adapter.info.architecture} ${adapter.info.description}` : null;
    });
    return name !== null && !/swiftshader|llvmpipe|lavapipe/i.test(name);
  } finally {
    await probe.close();
  }
}

/** The first way that gives a graphics card to the page at `url`; without one the processor computes. */
export async function findWay(browser: string, url: string): Promise<Way> {
  for (const way of CARDS) if (await works(browser, way.flags, url).catch(() => false)) return way;
  return { flags: [], note: 'The browser offers no GPU of this machine: the processor computes.' };
}
