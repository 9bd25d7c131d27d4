import { Signal } from '../lab/base/signal';

/** What browsers tell a page that may be installed; not all of them do. */
interface InstallPrompt extends Event {
  prompt(): Promise<unknown>;
}

/** Where the page keeps the first of these events, which may come before what handles it was loaded. */
const isPrompt = (event: Event): event is InstallPrompt => 'prompt' in event;

/** Whether the page can be installed, and to do so. */
export class Installing {
  readonly changed = new Signal();
  #prompt: InstallPrompt | null = null;

  get possible(): boolean {
    return this.#prompt !== null;
  }

  /** `early`: the event, if it has come already. */
  constructor(target: Pick<EventTarget, 'addEventListener'>, early: Event | null) {
    if (early) this.#take(early);
    target.addEventListener('beforeinstallprompt', (event) => this.#take(event));
    target.addEventListener('appinstalled', () => this.#set(null));
  }

  /** The browser asks; it lets each of its events do so once. */
  async install(): Promise<void> {
    const prompt = this.#prompt;
    this.#set(null);
    await prompt?.prompt();
  }

  #take(event: Event): void {
    // The page offers it itself.
    event.preventDefault();
    if (isPrompt(event)) this.#set(event);
  }

  #set(prompt: InstallPrompt | null): void {
    this.#prompt = prompt;
    this.changed.emit();
  }
}
