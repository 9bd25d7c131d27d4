import { parseArgs } from 'node:util';
import { chromium } from 'playwright';
import { createServer } from 'vite';
import type { TrainerState } from '../src/train/trainer';
import { POOLS, type Packed } from './base/pools';
import { readState, writeState } from './base/state';
import { type BaseProgress, STAGES, trainBase } from './base/train';
import { ensureBrowser, QUIET, ROOT } from './find-browser';
import { nodeGpu } from './node-gpu';
import { findWay } from './webgpu-ways';

/**
 * Makes the aligned base model from nothing: npm run base:train -- [--seed N] [--limit STEPS] [--node] [--fresh]
 * In headless Chromium, or with --node on Dawn in Node. Progress and a resumable state every 100 steps in build/base/;
 * called again it goes on from there, --fresh starts over.
 */
const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    limit: { type: 'string' },
    node: { type: 'boolean', default: false },
    fresh: { type: 'boolean', default: false },
  },
});
const seed = Number(values.seed);
const limit = values.limit ? Number(values.limit) : null;
const path = `build/base/seed-${seed}.state`;
const resume = values.fresh ? null : readState(path);
const total = STAGES.reduce((n, s) => n + s.max_steps, 0);
const began = performance.now();
let first: number | null = null;

function progress(p: BaseProgress): void {
  const done = p.step + STAGES.filter((s) => s.stage < p.stage).reduce((n, s) => n + s.max_steps, 0);
  first ??= done;
  const seconds = (performance.now() - began) / 1000;
  const left = (seconds / (done - first + 1)) * (Math.min(total, limit ?? total) - done);
  const line = `stage ${p.stage}  step ${done} of ${total}  loss ${p.loss.toFixed(4)}  norm ${p.gradNorm.toFixed(3)}  ${(left / 60).toFixed(0)} min left`;
  if (process.stdout.isTTY) process.stdout.write(`\r${line}   `);
  else if (done % 20 === 0 || limit !== null) console.log(line);
}

async function inNode(): Promise<void> {
  const gpu = await nodeGpu();
  console.log(`Seed ${seed}, on ${gpu.report.description} (Dawn in Node)`);
  await trainBase(gpu, {
    seed,
    ...(limit === null ? {} : { limit }),
    ...(resume ? { resume } : {}),
    onProgress: progress,
    onState: (s) => writeState(path, s),
  });
}

async function inChromium(): Promise<void> {
  const server = await createServer({ configFile: false, root: process.cwd(), logLevel: 'error', server: { port: 0 } });
  await server.listen();
  const url = new URL('scripts/base/page.html', server.resolvedUrls!.local[0]).href;
  const executablePath = ensureBrowser();
  const { flags, note } = await findWay(executablePath, url);
  console.log(`Seed ${seed}. ${note}`);
  const browser = await chromium.launch({ executablePath, args: [...QUIET, ...ROOT, ...flags] });
  try {
    const page = await browser.newPage();
    await page.exposeFunction('reportProgress', progress);
    await page.exposeFunction('keepState', ({ stage, step, pools }: Packed) => {
      const entries = POOLS.map((p) => [p, new Float32Array(new Uint8Array(Buffer.from(pools[p], 'base64')).buffer)] as const);
      writeState(path, { stage, state: { step, ...Object.fromEntries(entries) } as TrainerState });
    });
    await page.goto(url);
    await page.waitForFunction(() => 'trainBaseModel' in window);
    const packed: Packed | null = resume && {
      stage: resume.stage,
      step: resume.state.step,
      pools: Object.fromEntries(POOLS.map((p) => [p, Buffer.from(resume.state[p].buffer).toString('base64')])) as Packed['pools'],
    };
    const adapter = await page.evaluate((options) => window.trainBaseModel(options), { seed, limit, resume: packed });
    console.log(`\nTrained on ${adapter}.`);
  } finally {
    await browser.close();
    await server.close();
  }
}

if (resume) console.log(`Going on from stage ${resume.stage}, step ${resume.state.step}.`);
await (values.node ? inNode() : inChromium());
console.log(
  `${limit === null ? 'Done' : `Stopped after ${limit} steps`} in ${((performance.now() - began) / 1000).toFixed(0)} s. State: ${path}`,
);
process.exit(0);
