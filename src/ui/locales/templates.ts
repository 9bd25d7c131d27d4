import type { StrResult } from '@lit/localize';
import { textId } from '../../lab/base/said';

/** Wordings of one language, by the English wording or the `id` of a text; {0}, {1} stand for its values in both. */
export type Texts = Record<string, string>;

const PLACE = /\{(\d+)\}/;

/** Fixed parts and the numbers of the values between them: `{1} of {0}` gives `['', ' of ', '']` and `[1, 0]`. */
function partsOf(text: string): { strings: string[]; values: number[] } {
  const parts = text.split(PLACE);
  return { strings: parts.filter((_, i) => i % 2 === 0), values: parts.filter((_, i) => i % 2 === 1).map(Number) };
}

/** Some languages break a line at any sign: a figure of a hundred keeps its own. */
const kept = (text: string): string => text.replace(/([\d}]) %/g, '$1\u00a0%');

function templateOf(wording: string): string | StrResult {
  const text = kept(wording);
  const { strings, values } = partsOf(text);
  return values.length === 0 ? text : { strTag: true, strings: strings as unknown as TemplateStringsArray, values };
}

/** As @lit/localize asks for them: by what it computes from the fixed parts of the source, whose values count up from 0, or by an `id`. */
export function templatesOf(texts: Texts): Record<string, string | StrResult> {
  const templates: Record<string, string | StrResult> = {};
  for (const [key, text] of Object.entries(texts)) {
    const template = templateOf(text);
    const { strings, values } = partsOf(key);
    templates[textId(values.length === 0 ? key : strings)] = template;
    templates[key] = template;
  }
  return templates;
}
