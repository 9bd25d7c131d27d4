import type { LitElement, ReactiveController } from 'lit';

/**
 * Whoever works with the keyboard stays where they are: a control that goes away with what it did, or can no longer be pressed, hands the
 * focus on instead of losing it to the top of the page.
 */
export class KeptFocus implements ReactiveController {
  #had: Element | null = null;

  /** `next`: what is nearest to what was done; null where that is the page itself. */
  constructor(
    private readonly host: LitElement,
    private readonly next: () => HTMLElement | null,
  ) {
    host.addController(this);
  }

  hostUpdate(): void {
    this.#had = this.host.shadowRoot?.activeElement ?? null;
  }

  hostUpdated(): void {
    const had = this.#had;
    this.#had = null;
    if (had && (!had.isConnected || had.matches(':disabled'))) (this.next() ?? this.host.closest('main'))?.focus();
  }
}
