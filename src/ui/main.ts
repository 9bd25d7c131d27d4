import { shippedFiles } from '../lab/base/shipped';
import { connect } from '../worker/client';
import { boot } from './app';
import { speak, wantedLocale } from './locales/locale';

// Without the texts of a language, as after an update of the host, the page is still there in English.
await speak(wantedLocale(location.search, navigator.languages)).catch(() => undefined);
boot(connect, shippedFiles(document.baseURI));
