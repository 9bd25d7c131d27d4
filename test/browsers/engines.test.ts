import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { KERNELS } from '../../scripts/build-processor.mjs';
import type { Serving } from '../../scripts/serve.ts';
import { type Engine, ENGINES, start } from './engines';
import type { Abilities } from './page/abilities';
import { trained } from './page/train';
import { type Outcome, runOnThePage } from './run';
import { served } from './served';

/** What was seen is left here, for docs/browsers.md and for eyes. */
const SEEN = resolve(import.meta.dirname, '../../build/test/browsers');

/** Without one of these the page does not work; what it has a way around is told in docs/browsers.md. */
const NEEDED: (keyof Abilities)[] = [
  'crossOriginIsolated',
  'module worker',
  'WebAssembly under the content policy',
  'navigator.locks in a worker',
  'CompressionStream, DecompressionStream',
  'popover',
  'light-dark()',
  ':has()',
  'structuredClone',
];

let site: Serving;
/** What the first engine came to: all others come to the same. */
let first: Omit<Outcome, 'device' | 'seconds'> | undefined;

beforeAll(async () => {
  mkdirSync(SEEN, { recursive: true });
  site = await served();
});
afterAll(() => site.close());

describe.each(ENGINES)('%s', (name) => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await start(name);
  });
  afterAll(() => engine.close());

  test('has what the page needs', async () => {
    const { tab } = engine;
    await tab.open(`${site.url}asked/`);
    const found = await tab.evaluate(() => asked.abilities());
    writeFileSync(join(SEEN, `${name}.json`), JSON.stringify(found, null, 2));
    expect(NEEDED.filter((what) => found[what] !== true)).toEqual([]);
  });

  test('trains to the bits of Node', async () => {
    const { tab } = engine;
    await tab.open(`${site.url}asked/`);
    const here = await trained(readFileSync(KERNELS), new URL('models/tiny-aligned/', site.url));
    expect(await tab.evaluate(() => asked.trained())).toEqual(here);
  });

  test('shows the page without an error', async () => {
    const { tab } = engine;
    await tab.resize(1366, 768);
    await tab.open(site.url);
    const shown = await tab.evaluate(async () => {
      const zones = () => [...(document.querySelector('tt-app')?.shadowRoot?.querySelectorAll('[role=region]') ?? [])];
      const end = Date.now() + 30_000;
      while (zones().length < 4 && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 50));
      return { zones: zones().map((zone) => zone.ariaLabel), wrong: globalThis.wrong };
    });
    writeFileSync(join(SEEN, `${name}.png`), await tab.screenshot());
    expect(shown).toEqual({ zones: ['Recipe', 'Curves', 'Answers', 'Runs'], wrong: [] });
  });

  test('a run comes from Start to its end, with the bits of the other engines', async () => {
    const { device, seconds, ...outcome } = await runOnThePage(engine.tab, site.url);
    const took = `${seconds.training.toFixed(1)} s of training, ${seconds.evaluation.toFixed(1)} s of evaluation`;
    console.log(`${name}: ${device.vendor}, ${device.threads ?? 1} thread(s), ${took}`);
    writeFileSync(join(SEEN, `${name}-run.png`), await engine.tab.screenshot());
    expect(outcome).toMatchObject({ state: 'finished', wrong: [], refused: 0 });
    expect(outcome.steps).toHaveLength(8);
    expect(outcome.weights['online']).not.toBe(outcome.weights['start']);
    expect(outcome).toEqual((first ??= outcome));
  });
});
