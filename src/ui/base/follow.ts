import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Signal } from '../../lab/base/signal';

/** Renders its element again whenever the signal says so, for as long as the element is in the page. */
export class Follow implements ReactiveController {
  #stop: (() => void) | undefined;

  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly signal: () => Signal,
  ) {
    host.addController(this);
  }

  hostConnected(): void {
    this.#stop = this.signal().listen(() => this.host.requestUpdate());
  }

  hostDisconnected(): void {
    this.#stop?.();
  }
}
