import { abilities } from './abilities';
import { trained } from './train';

declare global {
  /** What the test asks of the page. */
  var asked: { abilities: typeof abilities; trained: () => ReturnType<typeof trained> };
}

globalThis.asked = {
  abilities,
  trained: async () => trained(new Uint8Array(await (await fetch('kernels.wasm')).arrayBuffer()), new URL('../models/tiny-aligned/', document.baseURI)),
};
