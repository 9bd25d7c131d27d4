import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** A signal of which only that it came is of interest. */
export interface Tick {
  listen(listener: () => void): () => void;
}

/** Renders its element again whenever the signal says so, or does what it is told then, for as long as the element is in the page. */
export class Follow implements ReactiveController {
  #stop: (() => void) | undefined;

  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly signal: () => Tick,
    private readonly then: () => void = () => host.requestUpdate(),
  ) {
    host.addController(this);
  }

  hostConnected(): void {
    this.#stop = this.signal().listen(() => this.then());
  }

  hostDisconnected(): void {
    this.#stop?.();
  }
}
