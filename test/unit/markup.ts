/** Elements of an XML text, in order. Throws where it is not well formed: enough of a parser for what we write ourselves. */
export function elements(xml: string): { name: string; attributes: Record<string, string> }[] {
  const found: { name: string; attributes: Record<string, string> }[] = [];
  const open: string[] = [];
  const token = /<\/(\w+)>|<(\w+)((?: [\w:-]+="(?:[^"<&]|&(?:amp|lt|gt|quot|apos);)*")*)(\/?)>|((?:[^<&]|&(?:amp|lt|gt|quot|apos);)+)/gy;
  while (token.lastIndex < xml.length) {
    const at = token.lastIndex;
    const match = token.exec(xml);
    if (!match) throw new Error(`Not well formed at ${at}: ${xml.slice(at, at + 80)}`);
    const [, closed, name, list, empty] = match;
    if (closed !== undefined && open.pop() !== closed) throw new Error(`</${closed}> closes nothing at ${at}.`);
    if (name === undefined) continue;
    const attributes: Record<string, string> = {};
    for (const [, key, value] of list!.matchAll(/ ([\w:-]+)="([^"]*)"/g)) {
      if (key! in attributes) throw new Error(`${key} stands twice at ${at}.`);
      attributes[key!] = value!;
    }
    found.push({ name, attributes });
    if (!empty) open.push(name);
  }
  if (open.length > 0) throw new Error(`<${open.join('><')}> is not closed.`);
  return found;
}
