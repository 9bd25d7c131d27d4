import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readCheckpoint } from '../../src/exchange/checkpoint';
import { writeSafetensors } from '../../src/exchange/safetensors';

test('the manual shows the example that is run', () => {
  const [, shown] = /```js\n([\s\S]*?)```/.exec(readFileSync('docs/library.md', 'utf8'))!;
  expect(shown).toBe(readFileSync('docs/example.mjs', 'utf8'));
});

/** A host that has these files and nothing else. */
async function from(
  files: Record<string, Blob | string>,
  folder = 'https://host.test/models/a',
): Promise<Awaited<ReturnType<typeof readCheckpoint>>> {
  const before = globalThis.fetch;
  globalThis.fetch = async (address) => {
    const name = (address as URL).href.replace('https://host.test/models/a/', '');
    const found = files[name];
    return found === undefined ? new Response(null, { status: 404 }) : new Response(found);
  };
  try {
    return await readCheckpoint(new URL(folder));
  } finally {
    globalThis.fetch = before;
  }
}

const tensor = (name: string) => writeSafetensors([{ name, shape: [2], data: new Float32Array([1, 2]) }]);

test('a folder is read from its address, with or without the last slash, whole or in shards', async () => {
  const whole = { 'config.json': '{"a":1}', 'model.safetensors': tensor('t') };
  for (const end of ['', '/']) {
    const { config, tensors, tokenizer } = await from(whole, `https://host.test/models/a${end}`);
    expect([config, [...tensors.keys()], tokenizer]).toEqual([{ a: 1 }, ['t'], null]);
  }
  const index = JSON.stringify({ weight_map: { a: '1.safetensors', b: '2.safetensors' } });
  const shards = { 'config.json': '{}', 'model.safetensors.index.json': index, '1.safetensors': tensor('a'), '2.safetensors': tensor('b') };
  expect([...(await from(shards)).tensors.keys()].sort()).toEqual(['a', 'b']);
  const { '2.safetensors': _, ...torn } = shards;
  await expect(from(torn)).rejects.toThrow('The index names 2.safetensors, which is not among the files.');
  await expect(from({ 'config.json': '{}' })).rejects.toThrow('model.safetensors is missing');
  await expect(from({})).rejects.toThrow('config.json is missing');
});
