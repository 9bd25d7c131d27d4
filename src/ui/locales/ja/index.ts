import type { Texts } from '../templates';

/** All texts in Japanese; the rooms of the page apart from what the engine says. */
export default {} satisfies Texts as Texts;
