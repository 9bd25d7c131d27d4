import { contained } from '../../../protocol/isolate';
import { escape } from '../../figure/markup';

/** Markup that was made here; everything else is text, and escaped where it is put into markup. */
export class Markup {
  constructor(readonly text: string) {}
}

/** What may stand in a template; null and '' leave their place empty. */
type Part = Markup | string | number | null | readonly Part[];

function written(part: Part): string {
  if (part === null) return '';
  if (part instanceof Markup) return part.text;
  if (typeof part === 'object') return part.map(written).join('');
  return escape(contained(String(part)));
}

/** A template of which the values are escaped, so that no name, question or note can become an element or leave its attribute. */
export const markup = (strings: TemplateStringsArray, ...values: readonly Part[]): Markup =>
  new Markup(strings.map((text, i) => text + (i < values.length ? written(values[i]!) : '')).join(''));

/** SVG from lab/figure, which has escaped its texts. */
export const drawn = (svg: string): Markup => new Markup(svg);

/** Leaves its place empty. */
export const NOTHING = null;
