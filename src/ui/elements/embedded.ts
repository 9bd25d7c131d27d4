import { toPlainError } from '../../protocol/errors';
import { saidOf } from '../../lab/base/said';
import { asNamed } from '../../lab/base/named';
import type { Shipped } from '../../lab/base/shipped';
import { type FromFrame, isToFrame, type ToFrame } from '../../lab/embedding/messages';
import { hashOf } from '../../lab/embedding/named';
import { errorOf, Teller } from '../../lab/embedding/teller';
import { shownIn } from '../../lab/embedding/wishes';
import type { Runs } from '../../lab/runs/queue';
import { restoreTheme } from '../base/theme';
import './shown';

/** The page as it lies in a frame of a course page (docs/elements.md). By itself it may be opened so, too; then nobody is told. */

const tell = (message: FromFrame): void => {
  if (parent !== self) parent.postMessage(message, '*');
};

/** What the course page says, and nobody else. */
function hear(take: (message: ToFrame) => void): void {
  addEventListener('message', ({ source, data }: MessageEvent<unknown>) => {
    if (source === parent && parent !== self && isToFrame(data)) take(data);
  });
  tell({ tabtune: 'ready' });
}

/** Where the address names a recipe, its settings stand behind the # from then on. Returns what went wrong with that. */
export async function settle(shipped: Shipped): Promise<unknown> {
  const address = new URL(location.href);
  const name = address.searchParams.get('recipe');
  if (name === null) return undefined;
  address.searchParams.delete('recipe');
  try {
    address.hash = await hashOf(name, async (path) => (await shipped.file?.(path)) ?? '');
    return undefined;
  } catch (reason) {
    return reason;
  } finally {
    history.replaceState(history.state, '', address);
  }
}

/** Tells the course page of the runs of the lab. `problem`: what went wrong before there was a lab to say it. */
export function follow(runs: Runs, problem: unknown): void {
  const teller = new Teller(runs, tell);
  if (problem !== undefined) {
    // What opens the engine takes back what was said before.
    const stop = runs.changed.listen(() => {
      if (!runs.machine) return;
      stop();
      runs.fail(problem);
    });
  }
  hear(({ tabtune }) => {
    if (tabtune === 'follow') teller.follow();
  });
}

/** The whole width is for what is shown, and its end is the end of the page. */
function alone(): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync('html { background: var(--panel); scroll-padding: 0 } body { padding: 0 !important; overflow-x: hidden }');
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}

/** A recorded run in place of the lab: `?show=curve` or `?show=answers`. */
export function show(shipped: Shipped, search: string): void {
  restoreTheme();
  alone();
  const element = document.createElement('tt-shown');
  element.shipped = shipped;
  element.tell = tell;
  document.body.prepend(element);
  try {
    element.shown = shownIn(search);
  } catch (reason) {
    const problem = toPlainError(reason);
    element.problem = saidOf(problem);
    return tell(errorOf(problem));
  }
  const { src, show: kind } = element.shown;
  if (src !== null) void element.read(src, () => asNamed(src, () => shipped.recording(src)));
  hear((message) => {
    if (message.tabtune === 'show') void element.read(message.path, async () => message.data);
  });
  if (kind === 'curve') new ResizeObserver(() => tell({ tabtune: 'size', height: Math.ceil(element.offsetHeight) })).observe(element);
}
