import type { Texts } from '../templates';

/** What models, training and the worker say: src/model, src/train, src/worker, src/protocol. */
export default {} satisfies Texts;
