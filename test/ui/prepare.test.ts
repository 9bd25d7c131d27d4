import axe from 'axe-core';
import { nothing, render } from 'lit';
import { afterEach, expect, onTestFinished, test, vi } from 'vitest';
import { page } from 'vitest/browser';
import type { Catalogue } from '../../src/protocol/catalogue';
import { DEFAULT_RECIPE } from '../../src/protocol/recipe';
import { printLesson } from '../../src/ui/lessons-print';
import { speak } from '../../src/ui/locales/locale';
import { LESSON } from '../fake/lesson';
import { mount, Recorded } from './mount';
import { Voice } from './voice';

// What a teacher does before the class: prepares a lesson, prints its pages, opens one from a file.

/** Ships the short lesson. */
class WithLessons extends Recorded {
  override async catalogue(): Promise<Catalogue> {
    const { id, minutes, title } = LESSON;
    return { ...(await super.catalogue()), lessons: [{ id, minutes, title, path: 'lessons/short.json' }] };
  }
  async file(path: string): Promise<string> {
    return JSON.stringify(path.startsWith('recipes/') ? DEFAULT_RECIPE : LESSON);
  }
}

function address(search: string): void {
  history.replaceState(null, '', `${location.pathname}${search}`);
}

afterEach(async () => {
  vi.restoreAllMocks();
  sessionStorage.clear();
  address('');
  await speak('en');
});

async function clean(): Promise<void> {
  await Promise.all(document.getAnimations().map(({ finished }) => finished));
  const { violations } = await axe.run(document, { resultTypes: ['violations'] });
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ target }) => target.join(' '))])).toEqual([]);
}

/** A host with a file of 1,000 bytes under each path; of one it does not say how large it is, and one is gone. */
function hosted(cache?: Cache): { asked: string[] } {
  const asked: string[] = [];
  const real = fetch;
  vi.spyOn(globalThis, 'fetch').mockImplementation((input, init) => {
    const { pathname } = new URL(input instanceof Request ? input.url : input, document.baseURI);
    if (!/\/(recipes|recordings|models|lessons)\//.test(pathname)) return real(input, init);
    asked.push(`${init?.method ?? 'GET'} ${pathname}`);
    if (pathname.endsWith('generation_config.json')) return Promise.resolve(new Response(null, { status: 404 }));
    const headers: HeadersInit = pathname.endsWith('tokenizer.json') ? {} : { 'content-length': '1000' };
    if (init?.method === 'HEAD') return Promise.resolve(new Response(null, { headers }));
    const answer = new Response(new Uint8Array(1000), { headers });
    // As the worker of the page keeps what it has.
    return (cache?.put(pathname, answer.clone()) ?? Promise.resolve()).then(() => answer);
  });
  return { asked };
}

async function preparing(voice = new Voice()) {
  await mount({ voice, shipped: new WithLessons() });
  await page.getByRole('button', { name: 'Lessons', exact: true }).click();
  await page.getByRole('dialog', { name: 'Lessons', exact: true }).getByRole('button', { name: 'Prepare this lesson' }).click();
  return page.getByRole('dialog', { name: 'Prepare this lesson', exact: true });
}

test('Prepare lists each file of a lesson with its size and whether it is here, in a cache too', async () => {
  const cache = await caches.open('a test of Prepare');
  onTestFinished(async () => void (await caches.delete('a test of Prepare')));
  await cache.put(new URL('recordings/en.json', document.baseURI), new Response(new Uint8Array(2500)));
  hosted();
  const dialog = await preparing();
  const rows = dialog.getByRole('region', { name: 'Files of the lesson' }).getByRole('row');
  const said = (path: string) => rows.filter({ hasText: path });
  await expect.element(said('recordings/en.json')).toHaveTextContent('recordings/en.json 3 kB yes');
  await expect.element(said('recordings/ja.json')).toHaveTextContent('recordings/ja.json 1 kB not yet');
  await expect.element(said('lessons/short.json')).toHaveTextContent('1 kB not yet');
  await expect.element(said('recipes/short.json')).toHaveTextContent('not yet');
  await expect.element(said('models/tiny/model.safetensors')).toHaveTextContent('not yet');
  await expect.element(said('/tokenizer.json'), { message: 'the host does not say how large' }).toHaveTextContent('unknown not yet');
  await expect
    .element(dialog.getByRole('status').first())
    .toHaveTextContent(/^1 of \d+ files are in this browser; together at least [\d.]+\skB\.$/);
  await clean();
});

test('Prepare fetches what is missing and says what could not be had, with the reason', async () => {
  const cache = await caches.open('a test of Prepare');
  onTestFinished(async () => void (await caches.delete('a test of Prepare')));
  const { asked } = hosted(cache);
  const dialog = await preparing();
  await dialog.getByRole('button', { name: 'Fetch what is missing' }).click();
  const rows = dialog.getByRole('region', { name: 'Files of the lesson' }).getByRole('row');
  await expect.element(rows.filter({ hasText: 'model.safetensors' })).toHaveTextContent(/1 kB yes$/);
  await expect
    .element(rows.filter({ hasText: 'generation_config.json' }))
    .toHaveTextContent(/generation_config\.json could not be read: the server answered 404/);
  expect(asked.filter((what) => what.startsWith('GET')).some((what) => what.endsWith('/recordings/ja.json'))).toBe(true);
  await expect.element(dialog.getByRole('button', { name: 'Fetch what is missing' }), { message: 'one is missing still' }).toBeEnabled();
});

test('Prepare says what it fetched and the browser did not keep, with what it takes and what helps', async () => {
  hosted();
  const estimate = vi.spyOn(navigator.storage, 'estimate').mockResolvedValue({ quota: 5_000_000, usage: 4_996_000 });
  const dialog = await preparing();
  const fetching = dialog.getByRole('button', { name: 'Fetch what is missing' });
  await fetching.click();
  const said = dialog.getByRole('alert');
  await expect
    .element(said)
    .toHaveTextContent(
      /^\d+ of the lesson’s files \(\d+\skB\) could be fetched, but not kept for working offline; the browser has 4\skB left for the page\. Delete runs/,
    );
  const row = dialog.getByRole('region', { name: 'Files of the lesson' }).getByRole('row').filter({ hasText: 'model.safetensors' });
  await expect.element(row).toHaveTextContent(/1 kB not yet$/);
  await expect.element(fetching).toBeEnabled();
  estimate.mockRejectedValue(new Error('It does not say.'));
  await fetching.click();
  await expect.element(said).toHaveTextContent(/could be fetched, but not kept for working offline\. Delete runs/);
});

test('Prepare says of what only a trial was timed that it is rough, as beside Start', async () => {
  hosted();
  const voice = new Voice();
  voice.bill = { ...voice.bill, seconds: 40, rough: true };
  const dialog = await preparing(voice);
  await dialog.getByRole('button', { name: 'Work out how long the runs take here' }).click();
  const said = 'Very roughly 40 s, more exactly after a first run';
  await expect.element(dialog.getByRole('row', { name: 'The run' })).toHaveTextContent(`The run ${said}`);
  await expect.element(dialog.getByText(`All runs of the lesson: ${said}`)).toBeVisible();
});

test('Prepare works out how long each run takes here, and all of them', async () => {
  hosted();
  const voice = new Voice();
  voice.bill = { ...voice.bill, seconds: 40 };
  const dialog = await preparing(voice);
  await dialog.getByRole('button', { name: 'Work out how long the runs take here' }).click();
  await expect.element(dialog.getByRole('row', { name: 'The run' })).toHaveTextContent('The run About 40 s');
  await expect.element(dialog.getByText('All runs of the lesson: About 40 s')).toBeVisible();
  await clean();
});

test.each([
  ['en', 'teacher', ['To see it.', '50 %', 'It is safe.', 'It is not.', 'That.', 'How many answers are harmful?']],
  ['ja', 'teacher', ['見ること。', '50 %', '安全だ。', '安全ではない。', 'あれ。', '有害な回答はどれくらいか。']],
  ['en', 'worksheet', ['A short lesson', 'Write.', 'Fill in.', 'how many']],
  ['ja', 'worksheet', ['短い授業', '書く。', '埋める。', '数']],
] as const)('in %s the page “%s” for paper has its parts, and breaks no rule of accessibility', async (locale, shown, parts) => {
  await speak(locale);
  address(`?lesson=short&print=${shown}`);
  const [title, sheets] = [document.title, document.adoptedStyleSheets];
  onTestFinished(() => {
    render(nothing, document.body);
    Object.assign(document, { title, adoptedStyleSheets: sheets });
  });
  await printLesson(new WithLessons(), location.search, shown);
  expect(document.title).toBe(LESSON.title[locale]);
  const whole = () => document.querySelector('tt-lesson-print')!.shadowRoot!.textContent.replace(/\s+/g, ' ');
  for (const part of parts) await expect.poll(whole).toContain(part);
  if (shown === 'worksheet') expect(whole(), 'no answers').not.toContain(LESSON.teacher.answers[locale]);
  await clean();
});

const drop = (...files: File[]): void => {
  const data = new DataTransfer();
  for (const file of files) data.items.add(file);
  document.body.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
};

test('a lesson that is dropped on the page opens; one that is wrong says in which step and why', async () => {
  const { button, runs } = await mount({ shipped: new WithLessons() });
  await expect.element(button('Start')).toBeEnabled();
  await expect.element(runs.getByRole('button', { name: 'Import', exact: true })).toBeVisible();
  const lesson = page.getByRole('region', { name: 'Lesson', exact: true });
  drop(new File([JSON.stringify({ ...LESSON, id: 'mine', title: { en: 'My own lesson', ja: '自作の授業' } })], 'mine.json'));
  await expect.element(lesson.getByText('My own lesson')).toBeVisible();
  const steps = LESSON.steps.map((step, i) => (i === 4 ? { kind: 'check', question: LESSON.question, choices: [] } : step));
  drop(new File([JSON.stringify({ ...LESSON, steps })], 'wrong.json'));
  await expect.element(lesson.getByRole('alert')).toHaveTextContent(/^wrong\.json, step 5: choices must have 2 to 12 entries/);
  drop(new File([`{"format": "tabtune-lesson@1", "id": "half"`], 'half.json'));
  await expect.element(lesson.getByRole('alert')).toHaveTextContent(/^half\.json is no JSON \(it ends in the middle, after \d+ characters/);
  await lesson.getByRole('button', { name: 'Close the lesson' }).click();
  await expect.element(button('Start')).toBeVisible();
});
