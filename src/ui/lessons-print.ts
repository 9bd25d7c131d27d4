import { html, render } from 'lit';
import { toPlainError } from '../protocol/errors';
import { saidOf } from '../lab/base/said';
import type { Shipped } from '../lab/base/shipped';
import { Library } from '../lab/lessons/library';
import { TERMS } from './controls/glossary';
import type { PrintedPage } from './lessons/print';
import './lessons/print';
import { currentLocale } from './locales/locale';

/** A4 with room for a binding; only a sheet of the document itself may say so. */
function onPaper(): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync('@page { size: A4; margin: 16mm 18mm; }');
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}

/** A page of a lesson for paper in place of the lab: `?lesson=ID&print=teacher` or `worksheet`. */
export async function printLesson(shipped: Shipped, search: string): Promise<void> {
  const params = new URLSearchParams(search);
  const shown: PrintedPage = params.get('print') === 'worksheet' ? 'worksheet' : 'teacher';
  const files = { catalogue: () => shipped.catalogue(), text: async (path: string) => (await shipped.file?.(path)) ?? '' };
  try {
    const lesson = await new Library(files, document.baseURI, new Set(TERMS)).read(params.get('lesson') ?? '');
    const tongue = currentLocale();
    onPaper();
    document.title = lesson.title[tongue];
    render(html`<tt-lesson-print .lesson=${lesson} .shown=${shown} .tongue=${tongue}></tt-lesson-print>`, document.body);
  } catch (reason) {
    render(html`<p role="alert">${saidOf(toPlainError(reason))}</p>`, document.body);
  }
}
