import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** A list that is shorter is shown whole. */
const WHOLE = 40;
/** Rows beyond the edges that are there already when somebody scrolls. */
const BEYOND_PX = 400;
/** Until any was measured. */
const ROW_PX = 36;

/** A thing of the list that is shown, or the room of those between that are not. */
export interface Part {
  /** Of the thing, or of the first that is not shown. */
  id: string;
  /** Pixels; null where the thing is shown. The element that keeps the room free says so as `data-gap`. */
  gap: number | null;
}

interface Host extends ReactiveControllerHost {
  readonly renderRoot: ParentNode;
}

/**
 * Which things of a long list are shown: those that can be seen in the scroller and a few beyond, so that hundreds cost no more than some
 * dozens. Each thing is one element with its id as `data-id`; how high it is was measured when it was shown last. What stays whatever
 * is seen, such as an open one, is for the host to say.
 */
export class Window implements ReactiveController {
  readonly #host: Host;
  readonly #scroller: string;
  readonly #heights = new Map<string, number>();
  #seen = { top: 0, height: 800 };
  #frame = 0;

  constructor(host: Host, scroller: string) {
    this.#host = host;
    this.#scroller = scroller;
    host.addController(this);
  }

  /** Whether a list of so many is shown in part. */
  static cuts(length: number): boolean {
    return length > WHOLE;
  }

  parts(ids: readonly string[], stays: (id: string) => boolean): Part[] {
    if (!Window.cuts(ids.length)) return ids.map((id) => ({ id, gap: null }));
    const known = [...this.#heights.values()];
    const usual = known.length > 0 ? known.reduce((sum, height) => sum + height, 0) / known.length : ROW_PX;
    const [from, until] = [this.#seen.top - BEYOND_PX, this.#seen.top + this.#seen.height + BEYOND_PX];
    const parts: Part[] = [];
    let at = 0;
    for (const id of ids) {
      const height = this.#heights.get(id) ?? usual;
      const last = parts.at(-1);
      if ((at + height >= from && at <= until) || stays(id)) parts.push({ id, gap: null });
      else if (typeof last?.gap === 'number') last.gap += height;
      else parts.push({ id, gap: height });
      at += height;
    }
    return parts;
  }

  /** To be called whenever the scroller was scrolled, or may be of another height. */
  readonly scrolled = (): void => {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      if (this.#look()) this.#host.requestUpdate();
    });
  };

  /** Returns whether other things are to be shown than before. */
  #look(): boolean {
    const scroller = this.#host.renderRoot.querySelector(this.#scroller);
    if (!scroller || scroller.clientHeight === 0) return false;
    const { top, height } = this.#seen;
    // As long as what is there reaches beyond the edges nothing has to change.
    const moved = Math.abs(scroller.scrollTop - top) > BEYOND_PX / 2 || Math.abs(scroller.clientHeight - height) > BEYOND_PX / 2;
    if (moved) this.#seen = { top: scroller.scrollTop, height: scroller.clientHeight };
    return moved;
  }

  hostUpdated(): void {
    const shown = this.#host.renderRoot.querySelectorAll<HTMLElement>(`${this.#scroller} [data-id]`);
    if (shown.length === 0) return;
    // By script: the page's policy takes no style from markup.
    for (const gap of this.#host.renderRoot.querySelectorAll<HTMLElement>('[data-gap]')) gap.style.height = `${gap.dataset['gap']!}px`;
    for (const element of shown) this.#heights.set(element.dataset['id']!, element.offsetHeight);
    this.scrolled();
  }

  hostDisconnected(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
  }
}
