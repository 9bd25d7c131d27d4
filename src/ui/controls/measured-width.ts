import type { LitElement, ReactiveController } from 'lit';

/** How wide its element is: a picture is drawn as large as it is shown, so that its words stay legible. */
export class MeasuredWidth implements ReactiveController {
  readonly #observer: ResizeObserver;

  /** In pixels: `value` until it is known, and never below `least`. */
  constructor(
    private readonly host: LitElement,
    public value: number,
    least: number,
  ) {
    this.#observer = new ResizeObserver(([entry]) => {
      const width = Math.max(least, Math.round(entry!.contentRect.width));
      if (width === this.value) return;
      this.value = width;
      host.requestUpdate();
    });
    host.addController(this);
  }

  hostConnected(): void {
    this.#observer.observe(this.host);
  }

  hostDisconnected(): void {
    this.#observer.disconnect();
  }
}
