/** How Chromium is brought to offer WebGPU on this machine. */
import { chromium } from 'playwright';
import { QUIET, ROOT, SOFTWARE_ADAPTER } from './find-browser.ts';

export interface Way {
  flags: string[];
  note: string;
}

/** Ways to WebGPU, best first. Linux builds of Chromium keep the GPU behind flags. */
export const WAYS: Way[] = [
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

/** Whether the page finds an adapter when the browser runs with these flags; only the last way may be a software one. */
export async function works(browser: string, flags: string[], url: string): Promise<boolean> {
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

/** The first way that gives an adapter to the page at `url`. */
export async function findWay(browser: string, url: string): Promise<Way> {
  for (const way of WAYS) if (await works(browser, way.flags, url).catch(() => false)) return way;
  throw new Error(`${browser} offers no WebGPU, not even in software. Take a current Chrome, Edge or Chromium.`);
}
