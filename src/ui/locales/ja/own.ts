import type { Texts } from '../templates';

/** Models, data and prompts of one's own: src/ui/own, src/lab/own. */
export default {} satisfies Texts;
