import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { curriculum } from '../../scripts/base/curricula';
import type { Catalogue } from '../../src/protocol/catalogue';

const PUBLIC = resolve(import.meta.dirname, '../../public');
/** Everything that ships beside the page's code. */
const LIMIT = 8 * 2 ** 20;

const { models } = JSON.parse(readFileSync(join(PUBLIC, 'catalogue.json'), 'utf8')) as Catalogue;
const grouped = (value: number): string => value.toLocaleString('en-US');

test('what ships is below 8 MiB', () => {
  const sizes = readdirSync(PUBLIC, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => ({ path: join(parentPath, name), size: statSync(join(parentPath, name)).size }))
    .sort((a, b) => b.size - a.size);
  const bytes = sizes.reduce((sum, { size }) => sum + size, 0);
  expect(bytes).toBeGreaterThan(2 ** 20);
  const largest = sizes.slice(0, 5).map(({ path, size }) => `${path} ${size}`);
  expect(bytes, `most of it: ${largest.join(', ')}`).toBeLessThan(LIMIT);
});

test('a model ships', () => expect(models.length).toBeGreaterThan(0));

describe.each(models)('the card of $id', ({ id, language, path, parameters }) => {
  const folder = join(PUBLIC, path);
  const card = existsSync(join(folder, 'README.md')) ? readFileSync(join(folder, 'README.md'), 'utf8') : '';

  test('has head, title and all sections', () => {
    const [, head] = /^---\n([^]*?)\n---\n/.exec(card) ?? [];
    expect(head?.split('\n')).toEqual(expect.arrayContaining(['license: mit', `language: ${language === 'toy' ? 'en' : language}`]));
    expect(card).toContain(`\n# ${id}\n`);
    for (const section of ['How it was chosen', 'Limits']) expect(card).toContain(`\n## ${section}\n`);
    expect(card).not.toMatch(/\{\{|\}\}|TODO|TBD|XXX/);
  });

  test('tells the size and the shape that the model has', () => {
    const config = JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8')) as Record<string, number>;
    const { hidden_size, num_hidden_layers, num_attention_heads, num_key_value_heads, head_dim, intermediate_size, vocab_size } = config;
    const heads = `${num_attention_heads} query and ${num_key_value_heads} key-value heads of ${head_dim}`;
    expect(card).toContain(`${grouped(parameters)} parameters`);
    expect(card).toContain(`width ${hidden_size}, ${num_hidden_layers} layers, ${heads}, SwiGLU ${intermediate_size}`);
    expect(card).toContain(`${grouped(vocab_size!)} entries`);
    expect(card).toContain(`${config.max_position_embeddings} positions`);
  });

  test('says how it was made, with commands that there are', () => {
    const [command, , corpus = 'toy'] = /npm run base:train -- (--corpus (\w+) )?--seed \d+/.exec(card) ?? [];
    expect([command !== undefined, corpus]).toEqual([true, language]);
    expect(curriculum(corpus).config()).toEqual(JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8')));
  });
});
