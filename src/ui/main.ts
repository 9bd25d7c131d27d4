import { shippedFiles } from '../lab/base/shipped';
import { connect } from '../worker/client';
import { boot } from './app';
import { currentLocale, speak, wantedLocale } from './locales/locale';

const asks = (name: string): boolean => new URLSearchParams(location.search).has(name);
// Before anything is waited for: the course page around a frame shall know that this is tabtune.
if (parent !== self) parent.postMessage({ tabtune: 'hello' }, '*');
// Without the texts of a language, as after an update of the host, the page is still there in English.
await speak(wantedLocale(location.search, navigator.languages)).catch(() => undefined);
const shipped = shippedFiles(document.baseURI);
if (asks('print')) {
  // A page of a lesson for paper, without the lab.
  const { printLesson } = await import('./lessons-print');
  await printLesson(shipped, location.search);
} else {
  const embedded = parent !== self || asks('recipe') || asks('show') ? await import('./later') : null;
  // A recorded run in a frame of a course page, without the lab.
  if (asks('show')) embedded!.show(shipped, location.search);
  else {
    const problem = await embedded?.settle(shipped);
    // What is trained speaks as the page does.
    boot(connect, shipped, [currentLocale(), ...navigator.languages]);
    embedded?.follow(globalThis.tabtune!.desk.runs, problem);
  }
}
