import { afterEach, expect, test, vi } from 'vitest';
import { trustedScript } from '../../src/protocol/base/script';

afterEach(() => vi.unstubAllGlobals());

test('without Trusted Types an address is what it is', () => {
  expect(trustedScript('tabtune-worker', './a.js')).toBe('./a.js');
});

test('with them a policy of the given name gives the address, and no other', () => {
  const made: [string, string][] = [];
  vi.stubGlobal('trustedTypes', {
    createPolicy: (name: string, { createScriptURL }: { createScriptURL: (url: string) => string }) => {
      made.push([name, createScriptURL('https://elsewhere/b.js')]);
      return { createScriptURL: (url: string) => ({ trusted: createScriptURL(url) }) };
    },
  });
  expect(trustedScript('tabtune-threads', './a.js')).toEqual({ trusted: './a.js' });
  expect(made).toEqual([['tabtune-threads', './a.js']]);
});
