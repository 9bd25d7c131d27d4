import { shippedFiles } from '../lab/base/shipped';
import { connect } from '../worker/client';
import { boot } from './app';
import { currentLocale, speak, wantedLocale } from './locales/locale';

// Without the texts of a language, as after an update of the host, the page is still there in English.
await speak(wantedLocale(location.search, navigator.languages)).catch(() => undefined);
const shipped = shippedFiles(document.baseURI);
if (new URLSearchParams(location.search).has('print')) {
  // A page of a lesson for paper, without the lab.
  const { printLesson } = await import('./lessons-print');
  await printLesson(shipped, location.search);
} else {
  // What is trained speaks as the page does.
  boot(connect, shipped, [currentLocale(), ...navigator.languages]);
}
