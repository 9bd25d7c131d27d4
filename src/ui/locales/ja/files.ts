import type { Texts } from '../templates';

/** What files and storage say: src/exchange, src/store. */
export default {} satisfies Texts;
