import type { OwnFile } from '../protocol/messages';

/**
 * Files that another program shares with the installed page come as a form to an address that no file has; the service worker keeps them
 * until the page that it opens has taken them.
 */

/** Where the form goes, relative to the page's folder; the page's manifest names it. */
export const SHARE_PATH = 'share';
/** In the address of the page that opens: under which name the files lie. */
export const SHARED = 'shared';
/** They could not be kept. */
export const UNKEPT = 'unkept';

const CACHE = 'tabtune-shared';
const NAME = 'x-file-name';
/** Names of cached files are made by this page; others are not looked for. */
const ID = /^[0-9a-z-]{1,64}$/;

/** All files of a form, whatever they are called there. An empty field of a form is a file without name and content, and no file. */
export const filesOfForm = (form: FormData): File[] =>
  [...form.values()].filter((value): value is File => typeof value !== 'string' && (value.name !== '' || value.size > 0));

const folder = (scope: string, id: string): string => `${scope}${SHARE_PATH}/${id}/`;

/** Keeps the files of a form. Returns the address of the page that takes them, which also says that they could not be kept. */
export async function keepShared(caches: CacheStorage, scope: string, request: Request, id: string): Promise<string> {
  const address = new URL(scope);
  try {
    const files = filesOfForm(await request.formData());
    const cache = await caches.open(CACHE);
    for (const [nth, file] of files.entries())
      await cache.put(`${folder(scope, id)}${nth}`, new Response(file, { headers: { [NAME]: encodeURIComponent(file.name) } }));
    address.searchParams.set(SHARED, files.length > 0 ? id : UNKEPT);
  } catch {
    address.searchParams.set(SHARED, UNKEPT);
  }
  return address.href;
}

/** The id in an address, or null; one that was not made here is `UNKEPT`. */
export function sharedIn(search: string): string | null {
  const id = new URLSearchParams(search).get(SHARED);
  if (id === null) return null;
  return ID.test(id) ? id : UNKEPT;
}

/** The address without what only the first opening needs: a reload does not ask again. */
export function withoutShared(href: string): string {
  const address = new URL(href);
  address.searchParams.delete(SHARED);
  return address.href;
}

/** Takes what was kept under an id, in its order; it is gone from there then. */
export async function takeShared(caches: CacheStorage, scope: string, id: string): Promise<OwnFile[]> {
  const cache = await caches.open(CACHE);
  const files: OwnFile[] = [];
  for (let nth = 0; ; nth++) {
    const key = `${folder(scope, id)}${nth}`;
    const answer = await cache.match(key);
    if (!answer) return files;
    files.push({ path: decodeURIComponent(answer.headers.get(NAME) ?? '') || `${nth + 1}.json`, data: await answer.blob() });
    await cache.delete(key);
  }
}

/** What no page has taken. */
export const forgetShared = (caches: CacheStorage): Promise<boolean> => caches.delete(CACHE);
