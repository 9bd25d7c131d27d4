import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { Ending } from '../../src/protocol/base/ending';

test('what is at work is refused when it ends, and so is what comes later', async () => {
  const ending = new Ending();
  const open = ending.unless(new Promise(() => undefined));
  expect(await ending.unless(Promise.resolve(1))).toBe(1);
  await expect(ending.unless(Promise.reject(new Error('its own')))).rejects.toThrow('its own');
  ending.end(new Error('gone'));
  ending.end(new Error('twice'));
  await expect(open).rejects.toThrow('gone');
  await expect(ending.unless(new Promise(() => undefined))).rejects.toThrow('gone');
  await expect(ending.unless(Promise.reject(new Error('late')))).rejects.toThrow();
});

test('answers are not held on to', async () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const ending = new Ending();
  const answer = async (): Promise<WeakRef<object>> => new WeakRef(await ending.unless(Promise.resolve({ large: new Uint8Array(1000) })));
  const answers = await Promise.all(Array.from({ length: 20 }, answer));
  await new Promise((resolve) => setTimeout(resolve));
  collect();
  expect(answers.filter((held) => held.deref() !== undefined)).toEqual([]);
  ending.end(new Error('gone'));
});
