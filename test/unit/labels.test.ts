import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';

// A name is heard only where there is something to be named: an element without a role of its own may have none (aria-prohibited-attr).

const SOURCE = resolve(import.meta.dirname, '../../src/ui');
const WITHOUT_ROLE = /^(?:div|span|p|b|i|em|strong|small|code|pre|bdi|label|legend|caption|figcaption|tt-[\w-]+)$/;

/** The opening tags of the templates of a source, what stands in `${…}` left out. */
function tagsOf(source: string): string[] {
  let text = '';
  const depths: number[] = [];
  for (let at = 0; at < source.length; at++) {
    if (source.startsWith('${', at)) {
      depths.push(0);
      at++;
    } else if (depths.length === 0) text += source[at];
    else if (source[at] === '{') depths[depths.length - 1]!++;
    else if (source[at] === '}' && depths[depths.length - 1]!-- === 0) depths.pop();
  }
  return text.match(/<[a-z][\w-]*(?:\s[^<>]*)?>/g) ?? [];
}

/** Templates within templates are sources of their own. */
function allTags(source: string): string[] {
  const inner = source.split(/html`|svg`/).slice(1);
  return inner.flatMap(tagsOf);
}

const unnamed = (source: string): string[] =>
  allTags(source).filter(
    (tag) => WITHOUT_ROLE.test(/^<([\w-]+)/.exec(tag)![1]!) && /\saria-label(?:ledby)?=/.test(tag) && !/\srole=/.test(tag),
  );

test('names of elements without a role are found', () => {
  expect(unnamed('html`<div tabindex="0" aria-label=${msg(\'Answers\')} @click=${() => go({ a: 1 })}>`')).toHaveLength(1);
  expect(unnamed("html`${on ? html`<div role=\"group\" aria-label=${msg('Answers')}>` : ''}<button aria-label=${name}>`")).toEqual([]);
});

test('what has a name has a role', () => {
  const files = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  const found = files.flatMap((name) => unnamed(readFileSync(resolve(SOURCE, name), 'utf8')).map((tag) => `${name}: ${tag}`));
  expect(found).toEqual([]);
});
