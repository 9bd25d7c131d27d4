/**
 * Threads share memory only in a page that two headers isolate. Where a host does not send them, the service worker adds them to what it
 * answers with; what a host says itself is left as it is.
 */
const OPENER = ['Cross-Origin-Opener-Policy', 'same-origin'] as const;
const EMBEDDER = ['Cross-Origin-Embedder-Policy', 'require-corp'] as const;
const RESOURCE = ['Cross-Origin-Resource-Policy', 'same-origin'] as const;

/** Pages within pages: whoever shows them decides about isolation. */
const EMBEDDED: readonly string[] = ['iframe', 'frame', 'embed', 'object', 'fencedframe'];
/** Answers that may not have a body. */
const EMPTY: readonly number[] = [101, 204, 205, 304];

/** The headers to add to an answer of the page's own origin. `destination` is that of its request: 'document' for a page by itself. */
export function missingHeaders(present: Pick<Headers, 'has'>, destination: string): [name: string, value: string][] {
  if (EMBEDDED.includes(destination)) return [];
  const wanted = destination === 'document' ? [OPENER, EMBEDDER, RESOURCE] : [EMBEDDER, RESOURCE];
  return wanted.filter(([name]) => !present.has(name)).map(([name, value]) => [name, value]);
}

/** The same answer with the headers that it lacks. One that followed a redirection is copied: a page may not be answered with such. */
export function isolatedAnswer(answer: Response, destination: string): Response {
  // What no script may look into, and errors, cannot be copied.
  if (answer.type === 'opaque' || answer.type === 'opaqueredirect' || answer.type === 'error') return answer;
  const missing = missingHeaders(answer.headers, destination);
  if (missing.length === 0 && !answer.redirected) return answer;
  const headers = new Headers(answer.headers);
  for (const [name, value] of missing) headers.set(name, value);
  const { status, statusText } = answer;
  return new Response(EMPTY.includes(status) ? null : answer.body, { status, statusText, headers });
}

/** What is known of a page that might compute with more threads after a reload. */
export interface Isolation {
  /** It has what threads need. */
  isolated: boolean;
  secure: boolean;
  /** It is no part of another page. */
  top: boolean;
  /** A service worker answers for it. */
  controlled: boolean;
  cores: number;
  /** A reload was made for this before in this tab: another would not help. */
  tried: boolean;
}

export const wouldIsolate = ({ isolated, secure, top, controlled, cores, tried }: Isolation): boolean =>
  !isolated && secure && top && controlled && cores > 1 && !tried;
