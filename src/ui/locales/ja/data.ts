import type { Texts } from '../templates';

/** What readers, data sets, tokenizers and judges say: src/data, src/judge, src/evaluate. */
export default {} satisfies Texts;
