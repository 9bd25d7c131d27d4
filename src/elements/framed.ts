import { fail, toPlainError, unanswered } from '../protocol/errors';
import { type FromFrame, isFromFrame, type ToFrame } from '../lab/embedding/messages';
import {
  addressBeside,
  addressOf,
  ATTRIBUTES,
  FIRST_HEIGHT,
  type Given,
  heightOf,
  type Kind,
  type Language,
  languageOf,
  sourceOf,
  SWITCHES,
} from '../lab/embedding/wishes';
import { problemIn, sayIn, titleOf } from './words';

/** What a frame may do, as far as the course page may do it itself. */
const ALLOWED = 'cross-origin-isolated; camera; clipboard-write; fullscreen; screen-wake-lock';
/** A frame that has loaded and has not said that it is tabtune by then is something else. Should it say so later, it is shown after all. */
const GRACE_MS = 3000;

const STYLE = `
  :host { display: block; }
  :host([hidden]), [hidden] { display: none !important; }
  iframe { display: block; box-sizing: border-box; width: 100%; border: 1px solid light-dark(#dfddd7, #31343b); border-radius: 11px; }
  p { margin: 0; padding: 12px 16px; border: 1px solid #a3261b; border-radius: 11px; background: #fff; color: #a3261b;
      font: 14px/1.5 system-ui, sans-serif; text-align: start; overflow-wrap: anywhere; }`;

/** The language of what is around an element, out of all shadow roots. */
function languageAround(element: Element): string {
  for (let at: Element | null = element; at;) {
    const around: Element | null = at.parentElement?.closest('[lang]') ?? null;
    if (around) return around.getAttribute('lang')!;
    const root = at.getRootNode();
    at = root instanceof ShadowRoot ? root.host : null;
  }
  return navigator.language;
}

/**
 * An element that shows a part of tabtune in a frame of its own: nothing of the course page reaches it, and nothing of it the course page.
 * Whatever is wrong is seen in its place and told by `tabtune-error`.
 */
export abstract class Framed extends HTMLElement {
  protected abstract readonly kind: Kind;
  /** The folder of the built page, with a slash at its end. */
  protected abstract readonly base: string;
  /** The last record of a run that was trained in it, as the text of its run.json; null before one. */
  record: { id: string; text: string } | null = null;

  #frame: HTMLIFrameElement | null = null;
  readonly #alert = document.createElement('p');
  #ends = new AbortController();
  #queued = false;
  /** The frame has said that it is tabtune, and that it listens. */
  #known = false;
  #ready = false;
  #followed = false;
  #pending: Extract<ToFrame, { tabtune: 'show' }> | null = null;

  constructor() {
    super();
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    const root = this.attachShadow({ mode: 'open' });
    root.adoptedStyleSheets = [sheet];
    this.#alert.setAttribute('role', 'alert');
    this.#alert.hidden = true;
    root.append(this.#alert);
  }

  connectedCallback(): void {
    this.#soon();
  }

  disconnectedCallback(): void {
    this.#ends.abort();
    this.#drop();
  }

  attributeChangedCallback(_: string, before: string | null, after: string | null): void {
    if (before !== after) this.#soon();
  }

  /** From now on it tells the records of its runs, by `record` and by `tabtune-record`. */
  follow(): void {
    this.#followed = true;
    if (this.#ready) this.#post({ tabtune: 'follow' });
  }

  /** Several attributes are often changed together. */
  #soon(): void {
    if (this.#queued) return;
    this.#queued = true;
    queueMicrotask(() => {
      this.#queued = false;
      if (this.isConnected) this.#renew();
    });
  }

  readonly #given: Given = (name) => {
    const value = this.getAttribute(name);
    return name === 'src' && value ? addressBeside(document.baseURI, value) : value;
  };

  get #language(): Language {
    const around = languageAround(this);
    try {
      return languageOf(this.#given, around);
    } catch {
      return languageOf(() => null, around);
    }
  }

  /** Another frame takes the place of the one before: its way back would otherwise lead through all of them. */
  #renew(): void {
    this.#ends.abort();
    this.#ends = new AbortController();
    addEventListener('message', this.#hear, { signal: this.#ends.signal });
    this.#drop();
    try {
      const address = addressOf(this.kind, this.#given, this.base, languageAround(this));
      this.#open(address);
      if (this.kind === 'curve' || this.kind === 'answers') this.#source();
    } catch (reason) {
      this.#drop();
      this.#fail(reason);
    }
  }

  #open(address: string): void {
    const frame = document.createElement('iframe');
    frame.title = sayIn(this.#language, titleOf(this.kind));
    frame.allow = ALLOWED;
    frame.style.height = `${heightOf(this.kind, this.#given) ?? FIRST_HEIGHT}px`;
    frame.addEventListener('load', () => setTimeout(() => frame === this.#frame && this.#missed(address), GRACE_MS));
    frame.src = address;
    this.#frame = frame;
    this.shadowRoot!.append(frame);
  }

  #drop(): void {
    this.#frame?.remove();
    this.#frame = null;
    this.#known = this.#ready = false;
    this.#pending = null;
    this.#alert.hidden = true;
  }

  #missed(address: string): void {
    if (this.#known) return;
    this.#frame!.hidden = true;
    const origin = location.origin;
    this.#fail(
      fail(
        'data',
      )`${address} did not answer as tabtune. Either this is not its address, or its host does not let pages of ${origin} show it in a frame: it must send Content-Security-Policy: frame-ancestors with that origin.`,
    );
  }

  #source(): void {
    const source = sourceOf(this.#given);
    if ('for' in source) this.#link(source.for);
    else if (!source.src.startsWith(this.base)) void this.#fetch(source.src);
  }

  async #fetch(address: string): Promise<void> {
    const { signal } = this.#ends;
    try {
      const response = await fetch(address, { signal }).catch((cause: unknown) => {
        throw fail(
          'data',
        )`${address} could not be read (${unanswered(cause)}). Where it lies on another host, that host must send Access-Control-Allow-Origin.`;
      });
      if (!response.ok) throw fail('data')`${address} could not be read: its host answered ${response.status}. Correct src.`;
      const data = await response.blob();
      if (!signal.aborted) this.#show(address, data);
    } catch (reason) {
      if (!signal.aborted) this.#fail(reason);
    }
  }

  /** Follows another element, whenever that comes. */
  #link(id: string): void {
    const { signal } = this.#ends;
    const root = this.getRootNode();
    const from = ({ target }: Event): Framed | null => (target instanceof Framed && target.id === id ? target : null);
    root.addEventListener('tabtune-record', (event) => this.#take(from(event)), { signal });
    root.addEventListener('tabtune-ready', (event) => this.#take(from(event)), { signal });
    const seek = (): void => {
      const target = (root as Partial<NonElementParentNode>).getElementById?.(id);
      if (target instanceof Framed && (target.kind === 'lab' || target.kind === 'lesson')) this.#take(target);
      else this.#fail(fail('recipe')`There is no tabtune-lab and no tabtune-lesson with id="${id}" in this page. Correct for, or add one.`);
    };
    if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', seek, { signal });
    else seek();
  }

  #take(target: Framed | null): void {
    if (!target) return;
    this.#alert.hidden = true;
    if (!target.#followed) target.follow();
    if (target.record) this.#show(target.record.id, new Blob([target.record.text]));
  }

  #show(path: string, data: Blob): void {
    this.#pending = { tabtune: 'show', path, data };
    if (this.#ready) this.#post(this.#pending);
  }

  #post(message: ToFrame): void {
    this.#frame?.contentWindow?.postMessage(message, new URL(this.base).origin);
  }

  readonly #hear = ({ source, origin, data }: MessageEvent<unknown>): void => {
    const ours = this.#frame !== null && source === this.#frame.contentWindow && origin === new URL(this.base).origin;
    if (ours && isFromFrame(data)) this.#heard(data);
  };

  #heard(message: FromFrame): void {
    const { tabtune: kind, ...detail } = message;
    switch (message.tabtune) {
      case 'hello':
        if (!this.#known && this.#frame!.hidden) this.#alert.hidden = true;
        this.#known = true;
        this.#frame!.hidden = false;
        return;
      case 'ready':
        this.#ready = true;
        if (this.#followed) this.#post({ tabtune: 'follow' });
        if (this.#pending) this.#post(this.#pending);
        return this.#tell(kind, {});
      case 'size':
        if (heightOf(this.kind, this.#given) === null)
          this.#frame!.style.height = `${Math.min(20_000, Math.max(60, message.height + 2))}px`;
        return;
      case 'record':
        this.record = { id: message.id, text: message.text };
        return this.#tell(kind, detail);
      case 'error':
        // It is seen in the frame.
        return this.#tell(kind, { code: message.code, message: message.said });
      default:
        return this.#tell(kind, detail);
    }
  }

  #fail(reason: unknown): void {
    const language = this.#language;
    const said = problemIn(language, reason);
    this.#alert.lang = language;
    this.#alert.textContent = `<${this.localName}> ${said}`;
    this.#alert.hidden = false;
    this.#tell('error', { code: toPlainError(reason).code, message: said });
  }

  #tell(name: string, detail: object): void {
    this.dispatchEvent(new CustomEvent(`tabtune-${name}`, { bubbles: true, composed: true, detail }));
  }
}

/** Attributes as properties: switches as true and false, all others as their text or null. `for` is `htmlFor`, as of a label. */
function reflect(prototype: object, names: readonly string[]): void {
  for (const name of names) {
    if (name === 'lang') continue; // Every element has it.
    const isSwitch = SWITCHES.includes(name);
    Object.defineProperty(prototype, name === 'for' ? 'htmlFor' : name, {
      configurable: true,
      enumerable: true,
      get(this: Element) {
        return isSwitch ? this.hasAttribute(name) : this.getAttribute(name);
      },
      set(this: Element, value: unknown) {
        if (isSwitch) this.toggleAttribute(name, Boolean(value));
        else if (value === null || value === undefined) this.removeAttribute(name);
        else this.setAttribute(name, `${value as string | number}`);
      },
    });
  }
}

/** The class of `<tabtune-lab>` and so on. `base`: the folder of the built page, with a slash at its end. */
export function elementOf(kind: Kind, base: string): CustomElementConstructor {
  class Element extends Framed {
    static readonly observedAttributes: readonly string[] = ATTRIBUTES[kind];
    protected override readonly kind = kind;
    protected override readonly base = base;
  }
  reflect(Element.prototype, ATTRIBUTES[kind]);
  return Element;
}
