import { html, render } from 'lit';
import { toPlainError } from '../protocol/errors';
import type { PrintedPage } from '../lab/base/asked';
import { saidOf } from '../lab/base/said';
import type { Shipped } from '../lab/base/shipped';
import { Library } from '../lab/lessons/library';
import { TERMS } from './controls/glossary';
import './lessons/print';
import { currentLocale } from './locales/locale';

/** A4 with room for a binding; only a sheet of the document itself may say so. */
function onPaper(): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync('@page { size: A4; margin: 16mm 18mm; }');
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}

/** A page of a lesson for paper in place of the lab: `?lesson=ID&print=teacher` or `worksheet`. */
export async function printLesson(shipped: Shipped, search: string, shown: PrintedPage): Promise<void> {
  const files = { catalogue: () => shipped.catalogue(), text: async (path: string) => (await shipped.file?.(path)) ?? '' };
  try {
    const lesson = await new Library(files, document.baseURI, new Set(TERMS)).read(new URLSearchParams(search).get('lesson') ?? '');
    const tongue = currentLocale();
    onPaper();
    document.title = lesson.title[tongue];
    render(html`<tt-lesson-print .lesson=${lesson} .shown=${shown} .tongue=${tongue}></tt-lesson-print>`, document.body);
  } catch (reason) {
    render(html`<p role="alert">${saidOf(toPlainError(reason))}</p>`, document.body);
  }
}
