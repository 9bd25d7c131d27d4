import { sentence, type Sentence } from '../errors';
import { shown } from '../base/rules';

/** What a text is that should have been JSON: in our words, since those of parsers are English, differ by browser and quote what they met. */

/** How files that people have begin, once their bytes were decoded as UTF-8. */
const KINDS: readonly (readonly [RegExp, Sentence])[] = [
  [/^\ufffdPNG\r\n/, sentence`it is a picture, PNG`],
  [/^\ufffd{2,4}[^]{0,8}(?:JFIF|Exif)/, sentence`it is a picture, JPEG`],
  [/^GIF8/, sentence`it is a picture, GIF`],
  [/^RIFF[^]{0,16}WEBP/, sentence`it is a picture, WebP`],
  [/^%PDF/, sentence`it is a PDF document`],
  [/^PK\x03\x04/, sentence`it is a ZIP archive; unpack it first`],
  [/^\x1f\ufffd/, sentence`it is packed with gzip; name it .json.gz or unpack it first`],
  [/^\s*<(?:!doctype|html|\?xml|svg)/i, sentence`it is a page or a drawing, HTML or XML`],
];
/** Characters in which bytes that are no text show. */
const HEAD = 4096;
const NO_TEXT = /[\0-\x08\x0e-\x1f\ufffd]/;

/** Why `text` is no JSON, for a sentence that says that it is none. `error` is what the parser said, which may know where. */
export function notJson(text: string, error: unknown): Sentence {
  const head = text.slice(0, HEAD).replace(/^\ufeff/, '');
  const kind = KINDS.find(([sign]) => sign.test(head));
  if (kind) return kind[1];
  if (NO_TEXT.test(head)) return sentence`it holds bytes that are no text in UTF-8`;
  if (head.trim() === '') return sentence`it is empty`;
  if (/^\s*[[{]/.test(head) && isOpen(text))
    return sentence`it ends in the middle, after ${text.length} characters; copy or export it again`;
  const begins = shown(text.slice(0, 61).trim());
  const place = /line (\d+),? column (\d+)/.exec(error instanceof Error ? error.message : '');
  return place
    ? sentence`it begins with ${begins}, and is wrong in line ${Number(place[1])} at character ${Number(place[2])}`
    : sentence`it begins with ${begins}`;
}

/** Whether a text, a list or an object is left open at its end. */
function isOpen(text: string): boolean {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const sign = text[at];
    if (sign === '"') {
      for (at++; at < text.length && text[at] !== '"'; at++) if (text[at] === '\\') at++;
      if (at >= text.length) return true;
    } else if (sign === '{' || sign === '[') depth++;
    else if (sign === '}' || sign === ']') depth--;
  }
  return depth > 0;
}
