import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { FromFrame } from '../../src/lab/embedding/messages';

// The first script of the page, where a part of it does not come, as after an update of the host.

const boot = vi.fn();
let said: FromFrame[];
let shown: Record<string, unknown>[];

beforeEach(() => {
  [said, shown] = [[], []];
  boot.mockReset();
  vi.resetModules();
  vi.doMock('../../src/ui/app', () => ({ boot }));
  vi.doMock('../../src/worker/client', () => ({ connect: () => null }));
  vi.doMock('../../src/ui/base/theme', () => ({ restoreTheme: () => undefined }));
  vi.doMock('../../src/ui/locales/locale', () => ({ currentLocale: () => 'en', speak: async () => undefined, wantedLocale: () => 'en' }));
  for (const part of ['later', 'lessons-print'])
    vi.doMock(`../../src/ui/${part}`, () => {
      throw new Error(`${part} is gone`);
    });
  vi.stubGlobal('self', {});
  vi.stubGlobal('parent', { postMessage: (message: FromFrame) => said.push(message) });
  vi.stubGlobal('navigator', { languages: ['en'] });
  vi.stubGlobal('document', {
    baseURI: 'https://lab.example/',
    createElement: (name: string) => ({ name }),
    body: { prepend: (element: Record<string, unknown>) => shown.push(element) },
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.doUnmock('../../src/ui/later');
});

const open = async (search: string): Promise<void> => {
  vi.stubGlobal('location', { search });
  await import('../../src/ui/main');
};

test('a lab in a frame is there all the same, knows why it is not whole, and tells it', async () => {
  await open('');
  expect(boot).toHaveBeenCalledOnce();
  expect(String((boot.mock.calls[0]![3] as Error).cause)).toContain('later is gone');
  expect(said).toMatchObject([{ tabtune: 'hello' }, { tabtune: 'error', code: 'internal' }]);
});

test.each(['?show=curve', '?print=teacher'])('in place of what %s asks for stands why it is not there', async (search) => {
  await open(search);
  expect(boot).not.toHaveBeenCalled();
  expect(shown).toMatchObject([{ name: 'tt-notice', problem: expect.stringMatching(/./) as string }]);
  expect(said).toMatchObject([{ tabtune: 'hello' }, { tabtune: 'error', code: 'internal', said: shown[0]!['problem'] }]);
});

test('a page by itself needs none of it', async () => {
  vi.stubGlobal('parent', self);
  await open('');
  expect(boot.mock.calls[0]![3]).toBeUndefined();
  expect(said).toEqual([]);
});
