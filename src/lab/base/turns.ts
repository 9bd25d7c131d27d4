/** Milliseconds after which others have their turn. */
const TURN = 10;

/** For work that may take long: asked now and then, it lets the page do something else in between. */
export class Turns {
  #began = performance.now();

  async pass(): Promise<void> {
    if (performance.now() - this.#began < TURN) return;
    await new Promise((resolve) => setTimeout(resolve));
    this.#began = performance.now();
  }
}
