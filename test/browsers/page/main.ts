import { abilities } from './abilities';
import { trained } from './train';

declare global {
  /** What the test asks of the page. */
  var asked: { abilities: typeof abilities; trained: () => ReturnType<typeof trained> };
  /** What went wrong in the page under test (errors.js). */
  var wrong: string[];
}

globalThis.asked = {
  abilities,
  trained: async () =>
    trained(new Uint8Array(await (await fetch('kernels.wasm')).arrayBuffer()), new URL('../models/tiny-aligned/', document.baseURI)),
};
