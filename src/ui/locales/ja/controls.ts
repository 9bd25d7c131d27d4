import type { Texts } from '../templates';

/** What all rooms use: src/ui/base, src/ui/controls with the glossary, and the page itself. */
export default {} satisfies Texts;
