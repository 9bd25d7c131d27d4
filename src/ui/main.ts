import { shippedFiles } from '../lab/base/shipped';
import { connect } from '../worker/client';
import { boot } from './app';
import { currentLocale, speak, wantedLocale } from './locales/locale';

// Without the texts of a language, as after an update of the host, the page is still there in English.
await speak(wantedLocale(location.search, navigator.languages)).catch(() => undefined);
// What is trained speaks as the page does.
boot(connect, shippedFiles(document.baseURI), [currentLocale(), ...navigator.languages]);
