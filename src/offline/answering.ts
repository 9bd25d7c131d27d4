import { SHARE_PATH } from './sharing';

/** What the service worker does with a request. */
export type Way =
  /** It is none of its business. */
  | 'pass'
  /** Files that were shared with the installed page. */
  | 'shared'
  /** The page itself, whatever stands behind the `?` of its address. */
  | 'page'
  /** A file, kept or not. */
  | 'file';

export interface Asked {
  method: string;
  url: string;
  /** 'navigate' where a page is opened. */
  mode: string;
  /** Only a part of the file is wanted. */
  partly: boolean;
}

/** `scope`: address of the page's folder, with a slash at its end. */
export function wayOf({ method, url, mode, partly }: Asked, scope: string): Way {
  if (!url.startsWith(scope)) return 'pass';
  const [path = ''] = url.slice(scope.length).split(/[?#]/);
  if (method === 'POST' && mode === 'navigate' && path === SHARE_PATH) return 'shared';
  if (method !== 'GET' || partly) return 'pass';
  return mode === 'navigate' && (path === '' || path === 'index.html') ? 'page' : 'file';
}
