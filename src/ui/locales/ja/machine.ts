import type { Texts } from '../templates';

/** What computes, and numbers with their units: src/ui/machine, src/lab/base. */
export default {
  'one sentence after another': '{0}{1}',
  'one thing after another': '{0}、{1}',
} satisfies Texts;
