import { inflateSync } from 'node:zlib';

/** What stands on the sheets of a PDF as Chromium writes it. */

interface Line {
  /** Pixels of CSS from the top of everything. */
  y: number;
  bold: boolean;
}

/** Each object of the file by its number: its dictionary, and where it ends, behind which a stream may stand. */
function objectsOf(text: string): Map<number, { dictionary: string; end: number }> {
  const found = [...text.matchAll(/(?:^|\n)(\d+) 0 obj\s*<<([^]*?)>>\s*(?=stream|endobj)/g)];
  return new Map(found.map((match) => [Number(match[1]), { dictionary: match[2]!, end: match.index + match[0].length }]));
}

/** The lines of each sheet, from top to bottom. A sheet without any is empty. */
export function sheetsOf(pdf: Buffer): Line[][] {
  const text = pdf.toString('latin1');
  const objects = objectsOf(text);
  const isBold = (page: string, font: string): boolean => {
    const number = Number(new RegExp(`/${font} (\\d+) 0 R`).exec(page)?.[1]);
    return /BaseFont\s*\/\S*Bold/i.test(objects.get(number)?.dictionary ?? '');
  };
  const pages = [...objects.values()].filter(({ dictionary }) => /\/Type\s*\/Page\b/.test(dictionary));
  if (pages.length === 0) throw new Error('No page was found in the PDF.');
  return pages.map(({ dictionary }) => {
    const contents = objects.get(Number(/\/Contents (\d+) 0 R/.exec(dictionary)![1]))!;
    const start = contents.end + /^stream\r?\n/.exec(text.slice(contents.end, contents.end + 9))![0].length;
    const drawn = inflateSync(pdf.subarray(start, start + Number(/\/Length (\d+)/.exec(contents.dictionary)![1]))).toString('latin1');
    const lines = new Map<number, Line>();
    for (const [block] of drawn.matchAll(/BT\n[^]*?\nET/g)) {
      const font = /\/(\w+) [\d.]+ Tf/.exec(block)?.[1] ?? '';
      const y = Number(/ ([-\d.]+) Tm/.exec(block)![1]);
      const before = lines.get(y);
      lines.set(y, { y, bold: isBold(dictionary, font) && (before?.bold ?? true) });
    }
    return [...lines.values()].sort((a, b) => a.y - b.y);
  });
}
