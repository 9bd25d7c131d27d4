/** Whether text from outside is kept from changing what stands around it: by the marks and elements in the page, and by where signs are drawn. */

const OUTSIDE_LATIN = /[\u0590-\u08ff\u200f\u202a-\u202e\u2066-\u2069\u2029\u0085]/u;
const HEADS = '\u2066\u2067\u2068';

/** One text of everything that a browser takes for a reason to turn signs round, and of what ends an isolate; `word` is to be found again. */
export const hostile = (word: string): string => `${word}\u05d0\u2069\u202e\u05d1 1.0 % ${word}\u2029\u202e\u2067`;

/** All nodes of the page as they are nested, through shadow roots. */
function* nodes(root: Node): Generator<Node> {
  yield root;
  const inside = root instanceof Element && root.shadowRoot ? [root.shadowRoot, ...root.childNodes] : root.childNodes;
  for (const child of inside) yield* nodes(child);
}

const parentOf = (node: Node): Element | null =>
  node.parentElement ?? ((node.getRootNode() as Partial<ShadowRoot>).host as Element | null) ?? null;

function isolatedBy(node: Node): boolean {
  for (let at = parentOf(node); at; at = at.parentElement) if (at.localName === 'bdi') return true;
  return false;
}

/** For each sign whether it stands in no isolate; null where isolates do not fit together, or end too early. */
function outsides(text: string): boolean[] | null {
  let depth = 0;
  const out = [...text].map((sign) => {
    if (HEADS.includes(sign)) return (depth++, false);
    if (sign === '\u2069') return (depth--, false);
    return depth === 0;
  });
  return depth === 0 ? out : null;
}

const textsOf = (node: Node): string[] => {
  if (node instanceof Text && !['style', 'script'].includes(parentOf(node)?.localName ?? '')) return [node.data];
  return node instanceof Element
    ? ['title', 'aria-label', 'placeholder', 'aria-valuetext'].flatMap((name) => node.getAttribute(name) ?? [])
    : [];
};

/** Texts of the page in which something from outside stands bare. */
export function bare(): string[] {
  return [...nodes(document.body)].flatMap((node) =>
    textsOf(node).filter((text) => {
      if (/[\u202a-\u202e\u2029\u0085]/.test(text)) return true;
      const out = outsides(text);
      if (out === null) return true;
      return !(node instanceof Text && isolatedBy(node)) && [...text].some((sign, i) => out[i] && OUTSIDE_LATIN.test(sign));
    }),
  );
}

/** Everything that can be read on the page, or is said of what is on it. */
export const everything = (): string => [...nodes(document.body)].flatMap(textsOf).join('\n');

/** The nearest element that lays out lines of its own. */
function blockOf(node: Node): Element | null {
  let at = parentOf(node);
  while (at && getComputedStyle(at).display === 'inline') at = parentOf(at);
  return at;
}

/** Words of the page itself whose signs are not drawn from left to right. */
export function disordered(): string[] {
  const lines = new Map<Element, Map<number, { sign: string; x: number }[]>>();
  const range = document.createRange();
  for (const node of nodes(document.body)) {
    if (!(node instanceof Text) || textsOf(node).length === 0 || isolatedBy(node)) continue;
    const block = blockOf(node);
    const out = outsides(node.data);
    if (!block || !out || node.data.trim() === '' || node.data.length > 2000) continue;
    [...node.data].forEach((sign, i) => {
      if (!out[i] || sign.trim() === '' || OUTSIDE_LATIN.test(sign)) return;
      range.setStart(node, i);
      range.setEnd(node, i + 1);
      const box = range.getBoundingClientRect();
      if (box.width === 0) return;
      const rows = lines.get(block) ?? new Map<number, { sign: string; x: number }[]>();
      lines.set(block, rows);
      const row = Math.round((box.top + box.bottom) / 16);
      rows.set(row, [...(rows.get(row) ?? []), { sign, x: box.left }]);
    });
  }
  return [...lines.values()].flatMap((rows) =>
    [...rows.values()]
      .filter((row) => row.some(({ x }, i) => i > 0 && x < row[i - 1]!.x))
      .map((row) => row.map(({ sign }) => sign).join('')),
  );
}
