import type { Tab } from './webdriver';

/** The default recipe with few rows, few updates and few answers. */
const SETTINGS = {
  per_device_train_batch_size: 4,
  warmup_steps: 0,
  max_steps: 8,
  eval_steps: 4,
  'evaluation.live_prompts': 8,
  'evaluation.live_rows': 4,
  'evaluation.max_new_tokens': 8,
};
const ADDRESS = new URLSearchParams(Object.entries(SETTINGS).map(([key, value]) => [key, String(value)])).toString();

/** What a run on the page came to. */
export interface Outcome {
  state: string;
  /** What computed it. */
  device: { vendor: string; threads?: number };
  steps: unknown[];
  evaluations: unknown[];
  /** SHA-256 of the exported weights, by track. */
  weights: Record<string, string>;
  wrong: string[];
  /** Records that the browser would not keep. */
  refused: number;
  /** Of the run, in the page. */
  seconds: { training: number; evaluation: number };
}

/** Opens the page, presses Start, waits for the end of the run and reads what came of it. */
export async function runOnThePage(tab: Tab, url: string): Promise<Outcome> {
  await tab.open('about:blank');
  await tab.open(`${url}#${ADDRESS}`);
  await tab.press(async (name) => {
    const roots = (root: ParentNode): ParentNode[] => [
      root,
      ...[...root.querySelectorAll('*')].flatMap(({ shadowRoot }) => (shadowRoot ? roots(shadowRoot) : [])),
    ];
    for (const end = Date.now() + 30_000; Date.now() < end; await new Promise((resolve) => setTimeout(resolve, 50))) {
      const buttons = roots(document).flatMap((root) => [...root.querySelectorAll('button')]);
      const found = buttons.find((button) => button.textContent.trim() === name && !button.disabled);
      if (found) return found;
    }
    throw new Error(`There is no button ${name} that can be pressed. ${globalThis.wrong.join('; ')}`);
  }, 'Start');
  const seconds = 120;
  return tab.evaluate(
    async (seconds) => {
      const { desk, toRecord } = globalThis.tabtune!;
      const end = Date.now() + 1000 * seconds;
      const newest = () => desk.runs.groups.at(-1)?.runs[0];
      while (!['finished', 'failed', 'stopped'].includes(newest()?.state ?? '')) {
        if (Date.now() > end) throw new Error(`The run is still ${newest()?.state}. ${globalThis.wrong.join('; ')}`);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      const run = newest()!;
      const record = toRecord(run);
      const weights: Record<string, string> = {};
      for (const track of ['start', 'online', 'ema:0.98']) {
        const files = await desk.runs.weights(run.id, track, 'merged');
        const bytes = await files.find(({ path }) => path === 'model.safetensors')!.data.arrayBuffer();
        const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
        weights[track] = [...hash].map((byte) => byte.toString(16).padStart(2, '0')).join('');
      }
      const { state, adapter, steps, evaluations } = record;
      // Times are of this engine and this hour.
      const timeless = evaluations.map(({ seconds: _, ...evaluation }) => evaluation);
      return {
        state,
        device: adapter,
        steps,
        evaluations: timeless,
        weights,
        wrong: globalThis.wrong,
        refused: desk.runs.keeping.refused.size,
        seconds: record.seconds,
      };
    },
    seconds,
    seconds + 20,
  );
}
