import { saidOf } from '../lab/base/said';
import { printedIn } from '../lab/base/asked';
import { shippedFiles } from '../lab/base/shipped';
import type { FromFrame } from '../lab/embedding/messages';
import { toPlainError } from '../protocol/errors';
import { connect } from '../worker/client';
import { boot } from './app';
import { restoreTheme } from './base/theme';
import { currentLocale, speak, wantedLocale } from './locales/locale';
import type { Notice } from './machine/notice';

const asks = (name: string): boolean => new URLSearchParams(location.search).has(name);
const framed = parent !== self;
const tell = (message: FromFrame): void => {
  if (framed) parent.postMessage(message, '*');
};
const tellWhy = (reason: unknown): string => {
  const plain = toPlainError(reason);
  const said = saidOf(plain);
  tell({ tabtune: 'error', code: plain.code, said });
  return said;
};

/** In place of what could not be loaded. */
function notice(reason: unknown): void {
  restoreTheme();
  const element = document.createElement('tt-notice') as Notice;
  element.problem = tellWhy(reason);
  element.onAgain = async () => location.reload();
  document.body.prepend(element);
}

/** The page around a frame is followed, and settings that the address names are taken, only by what comes later. */
async function lab(): Promise<void> {
  let missing: unknown;
  const later = () => import('./later').catch((reason: unknown) => void tellWhy((missing = reason)));
  const embedded = framed || asks('recipe') ? await later() : undefined;
  const problem = await embedded?.settle(shipped);
  // What is trained speaks as the page does.
  boot(connect, shipped, [currentLocale(), ...navigator.languages], missing);
  embedded?.follow(globalThis.tabtune!.desk.runs, problem);
}

// Before anything is waited for: the course page around a frame shall know that this is tabtune. Whatever fails from here on is seen and told.
tell({ tabtune: 'hello' });
// Without the texts of a language, as after an update of the host, the page is still there in English.
await speak(wantedLocale(location.search, navigator.languages)).catch(() => undefined);
const shipped = shippedFiles(document.baseURI);
// A page of a lesson for paper, or a recorded run in a frame of a course page, without the lab.
const printed = printedIn(location.search);
if (printed) await import('./lessons-print').then(({ printLesson }) => printLesson(shipped, location.search, printed)).catch(notice);
else if (asks('show')) await import('./later').then(({ show }) => show(shipped, location.search)).catch(notice);
else await lab();
