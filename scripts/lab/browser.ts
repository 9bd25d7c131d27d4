import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright';
import { fromPlainError, type PlainError } from '../../src/protocol/errors';
import type * as Library from '../../src/index';
import type { RunRecord } from '../../src/protocol/runs/run';

import { ensureBrowser, QUIET, ROOT } from '../find-browser.ts';
import { serve, type Serving } from '../serve.ts';
import { findWay, NO_CARD } from '../webgpu-ways.ts';
import { LIBRARY } from './built';
import type { Evaluated, EvaluateHost, RunHost, RunOptions } from './host';
import { sameRecipe } from './output';
import type { Status } from './progress';

declare global {
  /** In the page that evaluates a checkpoint. */
  var library: typeof Library | undefined;
}

/** Milliseconds between two looks at the page. */
const LOOK = 300;

async function flagsFor(browser: string, url: string, software: boolean, say: (line: string) => void): Promise<string[]> {
  if (software) return NO_CARD;
  const { flags, note } = await findWay(browser, url);
  say(note);
  return flags;
}

/** What the browser keeps belongs to an address, so a profile always gets the port that it had first. */
async function serveFor(profile: string): Promise<Serving> {
  const file = join(profile, 'tabtune-port');
  let port = 0;
  try {
    port = Number(readFileSync(file, 'utf8'));
  } catch {
    // The first time.
  }
  try {
    const serving = await serve({ port });
    writeFileSync(file, new URL(serving.url).port);
    return serving;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    throw new Error(
      `Port ${port} is taken, at which the browser keeps what ${profile} goes on from: another command may be at work in this folder. End it, or choose another --out.`,
    );
  }
}

type Answer<T> = { value: T } | PlainError;

/** A failed call of the page as the error that it was there. */
function unwrap<T>(answer: Answer<T>): T {
  if ('value' in answer) return answer.value;
  throw fromPlainError(answer);
}

/** The built page in a browser without a window, whose profile keeps runs and checkpoints over commands. */
export async function openPage(profile: string, software: boolean, say: (line: string) => void): Promise<RunHost> {
  mkdirSync(profile, { recursive: true });
  const serving = await serveFor(profile);
  let context: BrowserContext | undefined;
  try {
    const browser = ensureBrowser();
    const flags = await flagsFor(browser, serving.url, software, say);
    context = await chromium.launchPersistentContext(profile, {
      executablePath: browser,
      args: [...QUIET, ...ROOT, ...flags],
      // What was built is what runs, whatever this profile kept of another build.
      serviceWorkers: 'block',
      // Ctrl-C is for us: the page has to save before the browser may go.
      ...{ handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false },
    });
    const page = context.pages()[0] ?? (await context.newPage());
    const gone = new Promise<never>((_, reject) => {
      page.on('crash', () => reject(new Error('The page crashed. The same command goes on from its last checkpoint.')));
      page.on('pageerror', (error) => reject(new Error(`The page broke: ${error.message}`)));
      page.on('close', () => reject(new Error('The browser went away. The same command goes on from the last checkpoint.')));
    });
    gone.catch(() => undefined);
    await page.goto(serving.url);
    await Promise.race([gone, ready(page)]);
    return {
      jobs: 1,
      run: (options) => Promise.race([gone, runIn(page, options)]),
      async close() {
        await context?.close();
        serving.close();
      },
    };
  } catch (error) {
    await context?.close();
    serving.close();
    throw error;
  }
}

/** Waits until the engine has its device, or says why there is none. */
async function ready(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const runs = globalThis.tabtune?.desk.runs;
    return runs?.adapter || runs?.problem;
  });
  const found = await page.evaluate(() => {
    const { adapter, problem, keeping } = globalThis.tabtune!.desk.runs;
    return { state: adapter?.state, reason: problem?.message ?? adapter?.reason, onlooker: keeping.onlooker };
  });
  if (found.state !== 'ready' && found.state !== 'software') throw new Error(found.reason ?? 'The page has no graphics adapter.');
}

/** The run of this recipe that the profile keeps: finished before it could be written, or cut off and ready to go on. */
async function keptRun(page: Page, recipe: RunOptions['recipe']): Promise<{ id: string; group: string; finished: boolean } | null> {
  const runs = await page.evaluate(() =>
    globalThis.tabtune!.desk.runs.groups.flatMap(({ id, runs }) =>
      runs.map((run) => ({ id: run.id, group: id, recipe: run.recipe, state: run.state })),
    ),
  );
  const usable = runs.filter((run) => ['finished', 'stopped', 'interrupted'].includes(run.state) && sameRecipe(run.recipe, recipe));
  const found = usable.find((run) => run.state === 'finished') ?? usable.at(-1);
  return found ? { id: found.id, group: found.group, finished: found.state === 'finished' } : null;
}

async function begin(page: Page, recipe: RunOptions['recipe']): Promise<string> {
  const kept = await keptRun(page, recipe);
  if (!kept) {
    return page.evaluate(async (recipe) => {
      const { runs } = globalThis.tabtune!.desk;
      await runs.start(recipe, [recipe.data_seed]);
      return runs.groups.at(-1)!.runs[0]!.id;
    }, recipe);
  }
  if (!kept.finished) await page.evaluate((group) => globalThis.tabtune!.desk.runs.goOn(group), kept.group);
  return kept.id;
}

async function runIn(page: Page, { recipe, stopped, onStatus }: RunOptions): Promise<RunRecord> {
  const id = await begin(page, recipe);
  let asked = false;
  for (;;) {
    const { over, ...status } = await look(page, id);
    onStatus(status);
    if (over) break;
    if (stopped.aborted && !asked) {
      asked = true;
      await page.evaluate(() => globalThis.tabtune!.desk.runs.stop());
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK));
  }
  return page.evaluate(async (id) => {
    const { desk, toRecord } = globalThis.tabtune!;
    // The browser may be closed next.
    await desk.runs.keeping.now();
    return toRecord(desk.runs.groups.flatMap(({ runs }) => runs).find((run) => run.id === id)!);
  }, id);
}

const look = (page: Page, id: string): Promise<Status & { over: boolean }> =>
  page.evaluate((id) => {
    const { desk, phaseText } = globalThis.tabtune!;
    const run = desk.runs.groups.flatMap(({ runs }) => runs).find((other) => other.id === id)!;
    const timed = run.evaluations.filter(({ seconds }) => seconds > 0);
    const over = ['finished', 'stopped', 'failed', 'interrupted'].includes(run.state);
    return {
      over,
      doing: over ? run.state : phaseText(run, desk.catalogue?.prompts.find((set) => set.id === run.recipe.evaluation.prompts)?.n ?? 0),
      step: run.series.step[run.series.length - 1] ?? 0,
      answered: timed.reduce((sum, e) => sum + e.harmful.n + (e.overRefusal?.n ?? 0) + e.utility.exactMatch.n, 0),
      seconds: { ...run.seconds },
    };
  }, id);

/** The library that is built beside the page, in a browser without a window. */
export function browserEvaluator(software: boolean, say: (line: string) => void): EvaluateHost {
  return async ({ files, start, questions, judge, maxNewTokens }) => {
    const serving = await serve({ folder: LIBRARY });
    const executablePath = ensureBrowser();
    const flags = await flagsFor(executablePath, `${serving.url}licences.txt`, software, say);
    const browser = await chromium.launch({ executablePath, args: [...QUIET, ...ROOT, ...flags] });
    try {
      const page = await browser.newPage();
      await page.goto(`${serving.url}licences.txt`);
      await page.evaluate(() => {
        for (const id of ['files', 'start'])
          document.body.append(Object.assign(document.createElement('input'), { id, type: 'file', multiple: true }));
      });
      // Not by an import in the page's function: this script's own transformation would change it.
      await page.addScriptTag({ type: 'module', content: `import * as library from '/tabtune.js'; globalThis.library = library;` });
      await page.waitForFunction(() => globalThis.library);
      await page.setInputFiles('#files', files);
      if (start) await page.setInputFiles('#start', start);
      return unwrap(
        await page.evaluate(
          async ({ prompts, data, judge, maxNewTokens }): Promise<Answer<Evaluated>> => {
            const { describeAdapter, evaluateCheckpoint, openGpu, openProcessor, readCheckpoint } = globalThis.library!;
            const picked = (id: string): FileList => (document.getElementById(id) as HTMLInputElement).files!;
            try {
              const { report } = await describeAdapter();
              const kernels = async (): Promise<ArrayBuffer> => (await fetch('/kernels.wasm')).arrayBuffer();
              const device = report.state === 'ready' ? await openGpu() : await openProcessor(await kernels());
              const { description, vendor, architecture } = device.report;
              const checkpoint = await readCheckpoint(picked('files'));
              const start = picked('start').length > 0 ? { start: await readCheckpoint(picked('start')) } : {};
              const settings = { prompts, judge, max_new_tokens: maxNewTokens, ...start };
              const evaluation = await evaluateCheckpoint(device, checkpoint, data, settings);
              return { value: { evaluation, adapter: description || `${vendor} ${architecture}` } };
            } catch (error) {
              const { code = 'internal', message, sentence } = error as Partial<PlainError> & Error;
              return { code, message, ...(sentence ? { sentence } : {}) };
            }
          },
          { prompts: questions.prompts, data: questions.data, judge, maxNewTokens },
        ),
      );
    } finally {
      await browser.close();
      serving.close();
    }
  };
}

/** A picture of an SVG, at twice its size. */
export async function rasterise(svg: string): Promise<Uint8Array> {
  const browser = await chromium.launch({ executablePath: ensureBrowser(), args: [...QUIET, ...ROOT] });
  try {
    const page = await browser.newPage({ deviceScaleFactor: 2, viewport: { width: 1600, height: 1600 } });
    await page.setContent(`<!doctype html><body style="margin:0">${svg}`);
    return await page.locator('svg').first().screenshot({ type: 'png' });
  } finally {
    await browser.close();
  }
}
